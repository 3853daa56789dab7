"""Direct speech: quotations joined to the statements that they belong to, and quotations that no cue stands beside.

Later quotations of the same paragraph that begin a sentence go on with the last one's speech, and so does one that
opens the next paragraph if the marks of the last were left open.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Token

from sayso.core.spans import Span, contains, merge, overlaps
from sayso.read.parse import Parsed
from sayso.read.statements.arguments import arguments
from sayso.read.statements.draft import Draft, without
from sayso.read.statements.inquits import MARKS, Page, Quotation, cue_of, introduction, quotations, signature
from sayso.read.statements.intervals import Intervals
from sayso.read.statements.sources import phrase, source_of_verb, verb_group
from sayso.resources.cues import CueLexicon

_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD", "VB"})
_STOPS = frozenset({".", "!", "?", ";", ":"})
_NAMING_FRAMES = frozenset({"obj_pred", "obj_as"})
_NAMING_REACH = 12
_NAMING = frozenset({"PROPN", "NOUN", "PRON"})
_WITH_NAMES = frozenset({"det", "amod", "compound", "poss", "case", "nmod", "nummod"})
_SHORT = 2
"""Quotations of up to so many words are names, titles and scare quotes unless a cue stands beside them."""


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
    grown = [_fitted(d, quotes, regions) for d in (*by_head.values(), *headless) if d.content]
    return _with_the_rest(page, quotes, [d for d in grown if d.content])


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


def _fitted(draft: Draft, quotes: Sequence[Quotation], regions: Intervals) -> Draft:
    """The draft with the quotations that its content holds in part made whole.

    A cue that itself stands in a quotation is the quoted voice's: its content may not leave that quotation.
    """
    taken = [s for s in (draft.cue, draft.source) if s is not None]
    home = next(regions.meeting(draft.cue), None) if draft.cue is not None else None
    if home is not None and quotes[home].set_off:
        start, end = quotes[home].span
        kept = [(max(a, start), min(b, end)) for a, b in draft.content if a < end and start < b]
        return replace(draft, content=merge(kept))
    content = list(draft.content)
    for span in draft.content:
        for index in regions.meeting(span):
            whole = quotes[index].span
            if not any(overlaps(whole, t) for t in taken):
                content.append(whole)
    return replace(draft, content=merge(content))


def _with_the_rest(page: Page, quotes: Sequence[Quotation], found: list[Draft]) -> list[Draft]:
    """Give the quotations that no cue claims to the speech they go on with, or make them floating ones."""
    owners = _owners(quotes, found)
    reported = _Reported(page, found)
    more: dict[int, list[Span]] = {}
    speech: int | None = None
    speech_at = -1  # the quotation that `speech` was last heard in
    for index, quote in enumerate(quotes):
        owner = owners[index]
        going_on = speech is not None and _goes_on(page, quotes[index - 1], quote, quotes[speech_at])
        if owner is not None:
            if not going_on or quote.opens_sentence or found[owner].frame == "quote":
                speech, speech_at = owner, index
            continue
        if not quote.opens_sentence or not (quote.set_off or quote.words > _SHORT):
            continue
        if (introduced := _introduced(page, quote)) is not None:
            found.append(introduced)
            speech, speech_at = len(found) - 1, index
            continue
        if not going_on:
            speech = reported.before(quote)
            if speech is None:
                if not _is_clause(page.parsed, quote):
                    continue
                found.append(Draft(None, None, "floating", None, None, None, ()))
                speech = len(found) - 1
        if speech is not None:
            speech_at = index
            more.setdefault(speech, []).append(quote.span)
    for number, spans in more.items():
        found[number] = replace(found[number], content=_with(page, found[number].content, spans))
    return found


def _introduced(page: Page, quote: Quotation) -> Draft | None:
    """The statement of whom the words before a colon speak of."""
    found = introduction(page, quote)
    if found is None or not (quote.set_off and _is_clause(page.parsed, quote)):
        return None
    source, colon = found
    span = phrase(source, page.parsed.token_at(colon[0]))
    return Draft(None, None, "colon", colon, source, span, (quote.span,))


def _is_clause(parsed: Parsed, quote: Quotation) -> bool:
    """Whether the quotation says something; a mere noun phrase is a title or a name."""
    return any(t.tag_ in _FINITE for t in parsed.tokens(quote.span))


class _Reported:
    """Speech told without quotation marks, by where its sentence ends."""

    def __init__(self, page: Page, found: Sequence[Draft]) -> None:
        ends = []
        for number, draft in enumerate(found):
            if draft.entry is not None and draft.entry.kind == "say" and draft.head is not None:
                ends.append((draft.head.sent.end_char, number))
        self._text, self._ends = page.text, sorted(ends)

    def before(self, quote: Quotation) -> int | None:
        """The draft whose sentence ends right before the quotation, in the same paragraph."""
        at = bisect_right(self._ends, (quote.span[0], -1)) - 1
        if at < 0:
            return None
        end, number = self._ends[at]
        between = self._text[end : quote.span[0]]
        return number if end > quote.paragraph[0] and not between.strip() else None


def _owners(quotes: Sequence[Quotation], found: Sequence[Draft]) -> list[int | None]:
    """For each quotation the draft whose content holds it and whose cue stands outside it."""
    regions = Intervals(q.span for q in quotes)
    owners: list[int | None] = [None] * len(quotes)
    for number, draft in enumerate(found):
        for span in draft.content:
            for index in regions.meeting(span):
                quoted = quotes[index].span
                if draft.cue is not None and contains(quoted, draft.cue) and draft.frame != "turn":
                    continue
                if owners[index] is None or draft.frame == "quote":
                    owners[index] = number
    return owners


def _goes_on(page: Page, previous: Quotation, quote: Quotation, speech: Quotation) -> bool:
    """Whether a quotation may belong to the speech last heard in `speech`; `previous` is the one just before it."""
    if speech.index == quote.index:
        return True
    unclosed = page.text[previous.span[1] - 1] not in MARKS
    return unclosed and previous.span == speech.span and previous.index == quote.index - 1 and not quote.before


def _with(page: Page, content: tuple[Span, ...], more: Sequence[Span]) -> tuple[Span, ...]:
    """`content` and more quotations; quotations that only blanks of one paragraph part are one piece."""
    joined: list[Span] = []
    for span in merge([*content, *more]):
        gap = page.parsed.document.text[joined[-1][1] : span[0]] if joined else "x"
        if joined and not gap.strip() and "\n" not in gap:
            joined[-1] = (joined[-1][0], span[1])
        else:
            joined.append(span)
    return tuple(joined)
