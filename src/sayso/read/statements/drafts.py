"""From the parse to drafts of statements: every cue of the lexicon in a frame that it cues in."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from spacy.tokens import Doc, Token

from sayso.core.spans import Span
from sayso.read.statements.frames import (
    Arguments,
    Range,
    arguments,
    frames_of_adjective,
    frames_of_noun,
    frames_of_verb,
    rest_of_clause,
)
from sayso.read.statements.sources import phrase, source_of_noun, source_of_verb, verb_group
from sayso.resources.cues import Cue, CueLexicon

_VERB_TAGS = frozenset({"VB", "VBD", "VBG", "VBN", "VBP", "VBZ"})
_FINITE = frozenset({"VBD", "VBZ", "VBP"})
_MAX_CLIMB = 6
_MAX_APPOSITION = 14
_BARE_NOUN_FRAMES = frozenset({"clause", "is_clause"})


@dataclass(frozen=True, slots=True)
class Draft:
    """A statement in the making; `head` is the word that cues it, None for a quotation without a cue."""

    head: Token | None
    entry: Cue | None
    frame: str
    cue: Span | None
    source_head: Token | None
    source: Span | None
    content: tuple[Span, ...]


def drafts(doc: Doc, lexicon: CueLexicon) -> list[Draft]:
    """All drafts that the parse gives, in text order of their cues; they may still overlap."""
    hoisted = _hoisted(doc, lexicon)
    found = []
    for word in doc:
        draft = None
        if word.lower_ == "according":
            draft = _from_according(word, lexicon)
        elif word.tag_ in _VERB_TAGS:
            draft = _from_verb(word, lexicon, hoisted) or (
                _from_adjective(word, lexicon) if word.tag_ == "VBN" and word.dep_ == "acomp" else None
            )
        elif word.dep_ in ("acomp", "oprd") or (word.dep_ == "prep" and word.head.lemma_ == "be"):
            draft = _from_adjective(word, lexicon)
        elif word.tag_ in ("NN", "NNS"):
            draft = _from_noun(word, lexicon)
        elif word.tag_ == "RB":
            draft = _from_adverb(word, lexicon)
        if draft is not None:
            found.append(draft)
    return found


def _hoisted(doc: Doc, lexicon: CueLexicon) -> dict[int, Token]:
    """Cues that the parser joins to the verb of another cue's content, though they go on with that cue's own subject.

    In "she said she would stay but admitted that ..." the second cue has no subject of its own and the form of the
    first one, which the verb that it is joined to has not.
    """
    found = {}
    for word in doc:
        if word.dep_ != "conj" or word.tag_ not in _FINITE or _entry(lexicon, word) is None:
            continue
        inner, outer = word.head, word.head.head
        for _ in range(_MAX_CLIMB):
            if inner.dep_ != "conj":
                break
            inner, outer = inner.head, inner.head.head
        if inner.dep_ != "ccomp" or outer.i > inner.i or outer.tag_ != word.tag_ or _entry(lexicon, outer) is None:
            continue
        if any(c.dep_ in ("nsubj", "nsubjpass", "expl") for c in word.children):
            continue
        joined = {c.lower_ for c in inner.children if c.dep_ == "cc"}
        if "but" in joined or inner.tag_ != word.tag_ or any(c.tag_ == "MD" for c in inner.children):
            found[word.i] = outer
    return found


def _entry(lexicon: CueLexicon, verb: Token) -> Cue | None:
    if verb.lemma_ == "make":  # "made clear that ..."
        return lexicon.get("a", "clear") if any(c.lower_ == "clear" for c in verb.subtree) else None
    return lexicon.get("v", verb.lemma_.lower())


def _from_verb(verb: Token, lexicon: CueLexicon, hoisted: dict[int, Token]) -> Draft | None:
    if verb.lemma_ == "make":
        return _from_made_clear(verb, lexicon, hoisted)
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
    cut = min((i for i, outer in hoisted.items() if outer.i == verb.i), default=None)
    ranges = frame.content if cut is None else _before(verb.doc, frame.content, cut)
    source = _source(verb, args, hoisted)
    last = verb
    if frame.content and not frame.name.startswith(("obj", "be_obj")):
        before = verb.doc[max(0, frame.content[-1][0] - 1)]
        if before.i == verb.i + 1 and before.dep_ == "prep":
            last = before
    cue = verb_group(verb)
    cue = (cue[0], max(cue[1], last.idx + len(last)))
    return _draft(verb, entry, frame.name, source, cue, ranges)


def _uncommitted(verb: Token, entry: Cue, frame: str) -> bool:
    """Nobody's thought yet: "to see whether ...", "has yet to comment", "Consider the odds"."""
    infinitive = any(c.tag_ == "TO" and c.i < verb.i for c in verb.children)
    if infinitive:
        purpose = entry.kind == "think" and verb.dep_ in ("advcl", "relcl", "acl")
        return purpose or any(t.lower_ == "yet" for t in verb.doc[max(0, verb.i - 3) : verb.i])
    alone = not any(c.dep_ in ("nsubj", "nsubjpass", "aux", "auxpass", "agent") for c in verb.children)
    return verb.tag_ == "VB" and alone and entry.kind != "say" and verb.dep_ == "ROOT" and not frame.startswith("be_")


def _source(verb: Token, args: Arguments, hoisted: dict[int, Token]) -> Token | None:
    if verb.i in hoisted:
        outer = hoisted[verb.i]
        return source_of_verb(outer, arguments(outer))
    return source_of_verb(verb, args)


def _from_made_clear(verb: Token, lexicon: CueLexicon, hoisted: dict[int, Token]) -> Draft | None:
    entry = lexicon.get("a", "clear")
    clear = next((t for t in verb.doc[verb.i + 1 : verb.i + 5] if t.lower_ == "clear"), None)
    if entry is None or clear is None:
        return None
    for holder in (clear, verb):
        for child in holder.children:
            if child.i > clear.i and child.dep_ in ("ccomp", "advcl") and child.pos_ in ("VERB", "AUX"):
                ranges = ((max(child.left_edge.i, clear.i + 1), child.right_edge.i),)
                source = _source(verb, arguments(verb), hoisted)
                cue = (verb_group(verb)[0], clear.idx + len(clear))
                return _draft(verb, entry, "clause", source, cue, ranges)
    return None


def _before(doc: Doc, ranges: tuple[Range, ...], cut: int) -> tuple[Range, ...]:
    """The ranges without what follows the token `cut` and the conjunction before it."""
    stop = cut - 1
    while stop > 0 and (doc[stop].dep_ in ("cc", "advmod") or doc[stop].is_punct):
        stop -= 1
    return tuple((left, min(right, stop)) for left, right in ranges if left <= stop)


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
            return _draft(word, entry, frame.name, source, cue, frame.content)
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
        return _draft(noun, entry, frame.name, source, cue, frame.content)
    return None


def _from_according(word: Token, lexicon: CueLexicon) -> Draft | None:
    """ "According to X": the content is the rest of the clause."""
    entry = lexicon.get("p", "according to")
    doc = word.doc
    if entry is None or word.i + 2 >= len(doc) or doc[word.i + 1].lower_ != "to":
        return None
    to = doc[word.i + 1]
    source = next((c for t in (to, word) for c in t.children if c.dep_ in ("pobj", "pcomp") and c.i > to.i), None)
    if source is None:
        return None
    cue = (word.idx, to.idx + len(to))
    end = _with_apposition(source)
    draft = _draft(word, entry, "content", source, cue, rest_of_clause(word, (word.i, end)))
    span = (source.left_edge.idx, doc[end].idx + len(doc[end]))
    return replace(draft, source=span, content=tuple(without(draft.content, [span])))


def _with_apposition(source: Token) -> int:
    """The last token of "X, the mayor of Y" where the parser left the apposition out of the phrase."""
    doc, end = source.doc, source.right_edge.i
    if end + 2 >= len(doc) or doc[end + 1].text != "," or source.pos_ != "PROPN":
        return end
    for word in doc[end + 2 : end + _MAX_APPOSITION]:
        if word.text == ",":
            between = doc[end + 2 : word.i].root
            return word.i - 1 if between.pos_ == "NOUN" and between.dep_ not in ("nsubj", "nsubjpass") else end
        if word.pos_ in ("VERB", "AUX") or word.is_punct:
            return end
    return end


def _from_adverb(word: Token, lexicon: CueLexicon) -> Draft | None:
    """ "Reportedly", "allegedly": the content is the rest of the clause; the source is left in the dark."""
    entry = lexicon.get("d", word.lower_)
    if entry is None or word.head.pos_ not in ("VERB", "AUX"):
        return None
    head = word.head
    ranges = tuple(r for r in ((head.left_edge.i, word.i - 1), (word.i + 1, head.right_edge.i)) if r[0] <= r[1])
    return _draft(word, entry, "content", None, (word.idx, word.idx + len(word)), ranges)


def _draft(head: Token, entry: Cue, frame: str, source: Token | None, cue: Span, ranges: tuple[Range, ...]) -> Draft:
    doc = head.doc
    span = phrase(source, head) if source is not None else None
    content = tuple(_characters(doc, r) for r in ranges)
    taken = [cue] if span is None else [cue, span]
    return Draft(head, entry, frame, cue, source, span, tuple(without(content, taken)))


def _characters(doc: Doc, tokens: Range) -> Span:
    last = doc[tokens[1]]
    return (doc[tokens[0]].idx, last.idx + len(last))


def without(spans: tuple[Span, ...], holes: list[Span]) -> Iterator[Span]:
    """What is left of `spans` when `holes` are cut out."""
    for start, end in spans:
        at = start
        for low, high in sorted(holes):
            if low < end and high > at:
                if low > at:
                    yield (at, low)
                at = max(at, high)
        if at < end:
            yield (at, end)
