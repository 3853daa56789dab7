"""From the parse to drafts of statements: every cue of the lexicon in a frame that it cues in."""

from spacy.tokens import Doc, Token

from sayso.core.spans import Span
from sayso.read.statements.arguments import Arguments, arguments, infinitive
from sayso.read.statements.coordination import Coordination
from sayso.read.statements.draft import Draft, draft
from sayso.read.statements.frames import frames_of_verb
from sayso.read.statements.nominal import frames_of_adjective, frames_of_noun
from sayso.read.statements.set_phrases import from_according, from_adverb, from_made_clear
from sayso.read.statements.sources import source_of_noun, source_of_verb, verb_group
from sayso.read.statements.tails import citing_verb, with_condition, without_reference, without_remark
from sayso.resources.cues import Cue, CueLexicon

_VERB_TAGS = frozenset({"VB", "VBD", "VBG", "VBN", "VBP", "VBZ"})
_BARE_NOUN_FRAMES = frozenset({"clause", "is_clause"})
"""Frames in which a noun cues a statement of nobody in particular: "reports that ..."."""


def drafts(doc: Doc, lexicon: CueLexicon) -> list[Draft]:
    """All drafts that the parse gives, in text order of their cues; they may still overlap."""
    coordination = Coordination(doc, lexicon)
    found: dict[tuple[Span, ...], Draft] = {}
    for word in doc:
        one = None
        if word.lower_ == "according":
            one = from_according(word, lexicon)
        elif word.tag_ in _VERB_TAGS:
            one = _from_verb(word, lexicon, coordination) or (
                _from_adjective(word, lexicon) if word.tag_ == "VBN" and word.dep_ == "acomp" else None
            )
        elif word.dep_ in ("acomp", "oprd") or (word.dep_ == "prep" and word.head.lemma_ == "be"):
            one = _from_adjective(word, lexicon)
        elif word.tag_ in ("NN", "NNS"):
            one = _from_noun(word, lexicon)
        elif word.tag_ == "RB":
            one = from_adverb(word, lexicon)
        if one is not None:
            # "said in a statement that": of two cues with one content the earlier is the outer
            found.setdefault(one.content or (one.cue or (0, 0),), one)
    return list(found.values())


def _from_verb(verb: Token, lexicon: CueLexicon, coordination: Coordination) -> Draft | None:
    if verb.lemma_ == "make":
        return from_made_clear(verb, lexicon, _source(verb, arguments(verb), coordination))
    entry = lexicon.get("v", verb.lemma_.lower())
    if entry is None:
        return None
    args = arguments(verb)
    for frame in frames_of_verb(verb, args):
        if frame.name in entry.frames:
            break
    else:
        return None
    if frame.name == "post" and args.subject is None and args.object is not None and not args.passive:
        args.subject = args.object  # after an inverted verb the parser may take the speaker for an object
    if _uncommitted(verb, entry, frame.name):
        return None
    ranges = coordination.own(verb, frame.content)
    if entry.kind == "want":
        ranges = without_remark(verb.doc, ranges)
    if not args.passive:
        ranges = without_reference(verb.doc, with_condition(verb, ranges))
    source = _source(verb, args, coordination)
    last = verb
    if frame.content and not frame.name.startswith(("obj", "be_obj")):
        before = verb.doc[max(0, frame.content[-1][0] - 1)]
        if before.i == verb.i + 1 and before.dep_ == "prep":
            last = before
    cue = verb_group(verb)
    cue = (cue[0], max(cue[1], last.idx + len(last)))
    return draft(verb, entry, frame.name, source, cue, ranges)


def _uncommitted(verb: Token, entry: Cue, frame: str) -> bool:
    """Nobody's thought yet: "to see whether ...", "has yet to comment", "Consider the odds"."""
    if infinitive(verb):
        purpose = entry.kind == "think" and verb.dep_ in ("advcl", "relcl", "acl")
        return purpose or any(t.lower_ == "yet" for t in verb.doc[max(0, verb.i - 3) : verb.i])
    alone = not any(c.dep_ in ("nsubj", "nsubjpass", "aux", "auxpass", "agent") for c in verb.children)
    return verb.tag_ == "VB" and alone and entry.kind != "say" and verb.dep_ == "ROOT" and not frame.startswith("be_")


def _source(verb: Token, args: Arguments, coordination: Coordination) -> Token | None:
    earlier = coordination.outer.get(verb.i) or citing_verb(verb)
    if earlier is not None:
        return source_of_verb(earlier, arguments(earlier))
    return source_of_verb(verb, args)


def _from_adjective(word: Token, lexicon: CueLexicon) -> Draft | None:
    entry = lexicon.get("a", word.lower_)
    if entry is None or word.head.pos_ not in ("VERB", "AUX"):
        return None
    verb = word.head
    args = arguments(verb)
    if args.subject is not None and args.subject.dep_ in ("expl", "csubj"):
        return None
    source = source_of_verb(verb, args)
    if source is None or source.lower_ in ("it", "this", "that", "there"):
        return None
    for frame in frames_of_adjective(word):
        if frame.name in entry.frames:
            last = word
            if frame.content[0][0] == word.i + 2 and frame.name not in ("clause", "wh", "to"):
                last = word.doc[word.i + 1]
            cue = (verb_group(verb)[0] if verb.i < word.i else word.idx, last.idx + len(last))
            return draft(word, entry, frame.name, source, cue, frame.content)
    return None


def _from_noun(noun: Token, lexicon: CueLexicon) -> Draft | None:
    entry = lexicon.get("n", noun.lemma_.lower())
    if entry is None:
        return None
    for frame in frames_of_noun(noun):
        if frame.name not in entry.frames:
            continue
        source = source_of_noun(noun)
        if any(c.lower_ == "no" for c in noun.children):
            return None
        if source is None and frame.name not in _BARE_NOUN_FRAMES:
            return None
        last = noun.i
        if frame.content[0][0] == noun.i + 2 and noun.doc[noun.i + 1].dep_ == "prep":
            last = noun.i + 1
        cue = (noun.idx, noun.doc[last].idx + len(noun.doc[last]))
        return draft(noun, entry, frame.name, source, cue, frame.content)
    return None
