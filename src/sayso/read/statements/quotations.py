"""Direct speech: quotations joined to the statements that they belong to."""

from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Token

from sayso.core.spans import Span, merge, overlaps
from sayso.read.parse import Parsed
from sayso.read.statements.arguments import arguments
from sayso.read.statements.draft import Draft, without
from sayso.read.statements.inquits import Page, Quotation, cue_of, quotations, signature
from sayso.read.statements.intervals import Intervals
from sayso.read.statements.loose import made_whole, with_the_rest
from sayso.read.statements.sources import phrase, source_of_verb, verb_group
from sayso.resources.cues import CueLexicon

_STOPS = frozenset({".", "!", "?", ";", ":"})
_NAMING_FRAMES = frozenset({"obj_pred", "obj_as"})
_NAMING_REACH = 12
_NAMING = frozenset({"PROPN", "NOUN", "PRON"})
_WITH_NAMES = frozenset({"det", "amod", "compound", "poss", "case", "nmod", "nummod"})


def with_quotations(parsed: Parsed, found: list[Draft], lexicon: CueLexicon) -> list[Draft]:
    """`found` with the contents completed by the quotations they belong to, and drafts for all other quotations."""
    page = Page(parsed, parsed.text, lexicon)
    quotes = quotations(page)
    if not quotes:
        return found
    regions = Intervals(q.span for q in quotes)
    by_head = {d.head.i: d for d in found if d.head is not None}
    headless = [d for d in found if d.head is None]
    direct: set[int] = set()
    for quote in quotes:
        signed = signature(page, quote)
        if signed is not None:
            headless.append(Draft(None, None, "signed", signed[0], None, signed[1], (quote.span,)))
            continue
        verb = cue_of(page, quote)
        if verb is not None and not regions.touch((verb.idx, verb.idx + 1)):
            draft = by_head.get(verb.i)
            going_on = verb.i in direct and draft is not None
            if going_on and draft is not None:
                by_head[verb.i] = replace(draft, content=merge([*draft.content, quote.span]))
            elif (joined := _joined(page, draft, verb, quote)) is not None:
                by_head[verb.i] = joined
                direct.add(verb.i)
    covered = Intervals(merge(s for d in by_head.values() for s in d.content))
    for quote in quotes:
        if not covered.touch(quote.span) and (named := _named(page, quote)) is not None:
            by_head.setdefault(named.head.i if named.head is not None else -1, named)
    grown = [_fitted(page, d, quotes, regions) for d in (*by_head.values(), *headless) if d.content]
    return with_the_rest(page, quotes, [d for d in grown if d.content])


def _joined(page: Page, draft: Draft | None, verb: Token, quote: Quotation) -> Draft | None:
    """The draft of `verb` with the quotation as its content."""
    follows = quote.span[0] < verb.idx
    if draft is None:
        entry = page.lexicon.get("v", verb.lemma_.lower()) or page.lexicon.get("v", "say")
        args = arguments(verb)
        source = source_of_verb(verb, args)
        span = phrase(source, verb) if source is not None else None
        draft = Draft(verb, entry, "quote", verb_group(verb), source, span, ())
    if draft.source is None or overlaps(draft.source, quote.span):
        source, span = _beside(page.parsed, verb, quote) if follows else (None, None)
        draft = replace(draft, source_head=source, source=span)
    content = [quote.span]
    if follows and not quote.opens_sentence:
        held = [s for s in draft.content if overlaps(s, quote.span)]
        if held and quote.before not in "-–—":
            content += [(min(s[0], quote.span[0]), quote.span[1]) for s in held if s[0] < quote.span[1]]
        elif quote.before.isalnum() or quote.before in "’'":
            content.append(_lead(page.parsed, quote))
    taken = [s for s in (draft.cue, draft.source) if s is not None]
    content = list(without(merge(content), taken))
    return replace(draft, frame="quote", content=tuple(content)) if content else None


def _named(page: Page, quote: Quotation) -> Draft | None:
    """What "called the plan "a disgrace"" cues where the parser did not see that the one is said of the other."""
    parsed = page.parsed
    at = parsed.token_at(quote.span[0]).i
    for word in reversed(parsed.doc[max(0, at - _NAMING_REACH) : at]):
        if word.idx < quote.previous_end or word.text in _STOPS:
            return None
        if not word.tag_.startswith("VB"):
            continue
        entry = page.lexicon.get("v", word.lemma_.lower())
        if entry is None or not entry.frames & _NAMING_FRAMES or word.i + 1 >= at:
            return None
        args = arguments(word)
        source = source_of_verb(word, args)
        span = phrase(source, word) if source is not None else None
        content = (parsed.doc[word.i + 1].idx, quote.span[1])
        return Draft(word, entry, "obj_pred", verb_group(word), source, span, (content,)) if not args.passive else None
    return None


def _beside(parsed: Parsed, verb: Token, quote: Quotation) -> tuple[Token | None, Span | None]:
    """The noun phrase between a quotation and its verb, or right after the verb, where the parser saw no subject."""
    doc = parsed.doc
    between = [t for t in parsed.tokens((quote.span[1], verb.idx)) if t.idx >= quote.span[1]]
    if any(t.pos_ in _NAMING for t in between):
        words = between
    else:
        words = []
        for word in doc[verb.i + 1 : verb.i + 9]:
            if word.pos_ not in _NAMING and word.dep_ not in _WITH_NAMES:
                break
            words.append(word)
    while words and words[-1].pos_ not in _NAMING:
        words.pop()
    while words and words[0].is_punct:
        words.pop(0)
    return (words[-1], (words[0].idx, words[-1].idx + len(words[-1]))) if words else (None, None)


def _lead(parsed: Parsed, quote: Quotation) -> Span:
    """The words of the sentence before a quotation that does not open it."""
    doc = parsed.doc
    at = parsed.token_at(quote.span[0]).i
    first = at
    floor = max(quote.paragraph[0], quote.previous_end)
    while (
        first > 0 and doc[first - 1].idx >= floor and not doc[first].is_sent_start and doc[first - 1].text not in ".!?"
    ):
        first -= 1
    return (min(doc[first].idx, quote.span[0]), quote.span[0])


def _fitted(page: Page, draft: Draft, quotes: Sequence[Quotation], regions: Intervals) -> Draft:
    """The draft with the quotations that its content holds in part made whole.

    A cue that itself stands in a quotation is the quoted voice's: its content may not leave that quotation.
    """
    home = next(regions.meeting(draft.cue), None) if draft.cue is not None else None
    if home is not None and quotes[home].set_off:
        start, end = quotes[home].span
        kept = [(max(a, start), min(b, end)) for a, b in draft.content if a < end and start < b]
        return replace(draft, content=merge(kept))
    return made_whole(page, draft, quotes, regions)
