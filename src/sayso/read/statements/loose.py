"""Loose quotations: those that no cue claims, given to the speech they go on with, or standing for themselves.

Later quotations of the same paragraph that begin a sentence go on with the last one's speech, and so does one that
opens the next paragraph if the marks of the last were left open. Of the others a name that signs it or stands before
it with a colon is the source; the rest are floating ones, if they say something: scare quotes, titles, names and the
words on signs are left alone.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from sayso.core.spans import Span, contains, merge, overlaps
from sayso.read.parse import Parsed, span_of
from sayso.read.statements.draft import Draft
from sayso.read.statements.inquits import Page, Quotation, introduction, label, quotations, signature
from sayso.read.statements.intervals import Intervals
from sayso.resources.cues import CueLexicon

_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD", "VB"})
_SHORT = 2
"""Quotations of up to so many words are names, titles and scare quotes unless a cue stands beside them."""

_PART = 3
"""A content that holds less of a quotation than one part in so many has only brushed it."""


def with_loose_quotations(parsed: Parsed, found: Sequence[Draft], lexicon: CueLexicon) -> list[Draft]:
    """`found`, from any finder, with its quotations made whole, and drafts for the quotations that it leaves out."""
    found = list(_outside_turns(found))
    page = Page(parsed, parsed.text, lexicon)
    quotes = quotations(page)
    if not quotes:
        return found
    regions = Intervals(q.span for q in quotes)
    return _with_the_rest(page, quotes, [_made_whole(page, draft, quotes, regions) for draft in found])


def _outside_turns(found: Sequence[Draft]) -> Iterator[Draft]:
    """The drafts without content that stands in the turns of a transcript: a sentence that announces it says none."""
    turns = Intervals(merge(span for draft in found if draft.frame == "turn" for span in draft.content))
    for draft in found:
        if draft.frame == "turn" or not turns.spans:
            yield draft
        elif content := tuple(span for span in draft.content if not turns.touch(span)):
            yield replace(draft, content=content)


def _made_whole(page: Page, draft: Draft, quotes: Sequence[Quotation], regions: Intervals) -> Draft:
    """The draft with the quotations that its content holds in part made whole, but never over its cue or source.

    A few words of a long quotation are a slip of the finder: they are left out, if anything else was said.
    """
    taken = [s for s in (draft.cue, draft.source) if s is not None]
    held: dict[int, Span] = {}
    for span in draft.content:
        for index in regions.meeting(span):
            start, end = quotes[index].span
            part = (max(start, span[0]), min(end, span[1]))
            if any(map(str.isalnum, page.text[slice(*part)])):  # not the mark alone, of a title beside the content
                first, last = held.get(index, part)
                held[index] = (min(first, part[0]), max(last, part[1]))
    content, slips = list(draft.content), []
    for index, part in held.items():
        start, end = quotes[index].span
        whole = (start, part[1] if quotes[index].ends_unknown else end)
        if any(overlaps(whole, t) for t in taken):
            continue
        if (part[1] - part[0]) * _PART >= whole[1] - whole[0]:
            content.append(whole)
        else:
            slips.append((start, end))
    said = Intervals(slips)
    kept = [s for s in content if not any(contains(said.spans[i], s) for i in said.meeting(s))]
    return replace(draft, content=merge(kept or content))


def _with_the_rest(page: Page, quotes: Sequence[Quotation], found: list[Draft]) -> list[Draft]:
    """Give the quotations that no draft claims to the speech they go on with, or make them ones of their own."""
    owners = _owners(quotes, found)
    reported = _Reported(page, found)
    cues = Intervals(merge(draft.cue for draft in found if draft.cue is not None))
    drafts = list(found)
    more: dict[int, list[Span]] = {}
    speech: int | None = None
    speech_at = -1  # the quotation that `speech` was last heard in
    for index, quote in enumerate(quotes):
        owner = owners[index]
        going_on = speech is not None and _goes_on(quotes[index - 1], quote, quotes[speech_at])
        if owner is not None:
            if not going_on or quote.opens_sentence or _is_spoken(drafts[owner], quote):
                speech, speech_at = owner, index
            continue
        if (own := _own(page, quote)) is not None:
            drafts.append(own)
            speech, speech_at = len(drafts) - 1, index
            continue
        if not quote.opens_sentence or not (quote.set_off or quote.words > _SHORT):
            continue
        if quote.ends_unknown and (quote.before or cues.touch(quote.span)):
            continue  # the rest of its paragraph may be anybody's words
        if not going_on:
            speech = reported.before(quote)
        if speech is None and _is_clause(page.parsed, quote):
            drafts.append(Draft(None, None, "floating", None, None, None, ()))
            speech = len(drafts) - 1
        if speech is not None:
            speech_at = index
            more.setdefault(speech, []).append(quote.span)
    for number, spans in more.items():
        drafts[number] = replace(drafts[number], content=_with(page, drafts[number].content, spans))
    return drafts


def _is_clause(parsed: Parsed, quote: Quotation) -> bool:
    """Whether the quotation says something; a mere noun phrase is a title or a name."""
    return any(t.tag_ in _FINITE for t in parsed.tokens(quote.span))


def _own(page: Page, quote: Quotation) -> Draft | None:
    """The statement of whom a name after the quotation, or the words before a colon, speak of."""
    if (signed := signature(page, quote)) is not None:
        return Draft(None, None, "signed", signed[0], None, signed[1], (quote.span,))
    if not (quote.opens_sentence and quote.set_off and _is_clause(page.parsed, quote)):
        return None
    if (introduced := introduction(page, quote)) is not None:
        source, colon = introduced
        span = span_of(word for word in source.subtree if word.idx < colon[0])
    elif (labelled := label(page, quote)) is not None:
        source, span, colon = labelled
    else:
        return None
    return Draft(None, None, "colon", colon, source, span, (quote.span,))


class _Reported:
    """Speech told without quotation marks, by where its sentence ends."""

    def __init__(self, page: Page, found: Sequence[Draft]) -> None:
        ends = []
        for number, draft in enumerate(found):
            head, entry = draft.head, draft.entry
            if head is not None and (entry.kind == "say" if entry is not None else head.pos_ == "VERB"):
                ends.append((head.sent.end_char, number))
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
                if owners[index] is None or _is_spoken(draft, quotes[index]):
                    owners[index] = number
    return owners


def _is_spoken(draft: Draft, quote: Quotation) -> bool:
    """Whether the quotation is what the draft reports, rather than words in the midst of it."""
    return quote.set_off and any(start == quote.span[0] for start, _ in draft.content)


def _goes_on(previous: Quotation, quote: Quotation, speech: Quotation) -> bool:
    """Whether a quotation may belong to the speech last heard in `speech`; `previous` is the one just before it."""
    if speech.index == quote.index:
        return True
    adjoining = previous.span == speech.span and previous.index == quote.index - 1
    return adjoining and not previous.closed and not quote.before


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
