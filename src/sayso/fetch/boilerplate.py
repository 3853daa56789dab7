"""What a text carries besides the report, as spans, by the rules of data/boilerplate.tsv."""

import re
from collections.abc import Iterator

from sayso.core.spans import Span, merge, strip
from sayso.core.text import is_wrapped
from sayso.resources.boilerplate import BoilerplateLexicon, BoilerplateRule

_LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_BLANK_LINE = re.compile(r"(?:\r\n|\n|\r)[^\S\r\n]*(?:\r\n|\n|\r)\s*")
_SPACE = re.compile(r"\s")
_ENDS_SENTENCE = re.compile(r"[.!?…:;][\"”'’)\]»]{0,2}\s*$|[”»•]\s*$")
_LONGEST_LINE = 600
_LONGEST_TAIL = 400
"""What is longer is prose."""
_HEADLINE = 160
"""The longest headline in a list of links."""
_MOST_HEADLINES = 8


def boilerplate_spans(text: str, lexicon: BoilerplateLexicon) -> tuple[Span, ...]:
    """The spans of `text` that are no part of the report, sorted, apart, without white space at their edges."""
    lowered = text.lower()
    lines, lists, inline, tails = (
        [rule for rule in rules if rule.may_match(lowered)]
        for rules in (lexicon.lines, lexicon.lists, lexicon.inline, lexicon.tails)
    )
    found: list[Span] = []
    headlines_left = 0
    for start, end in units(text):
        unit = _SPACE.sub(" ", text[start:end])
        low = unit.lower()
        whole = (start, end)
        if len(unit) <= _LONGEST_LINE:
            if _first_match(lists, unit, low):
                found.append(whole)
                headlines_left = _MOST_HEADLINES
                continue
            if headlines_left and _is_headline(unit):
                found.append(whole)
                headlines_left -= 1
                continue
            if _first_match(lines, unit, low):
                found.append(whole)
                continue
        headlines_left = 0
        found.extend((start + a, start + b) for a, b in _within(unit, low, inline, tails))
    return merge(strip(text, span) for span in found)


def lines_of(text: str) -> Iterator[Span]:
    """The lines of a text that are not blank, without white space at their edges."""
    for match in _LINE.finditer(text):
        start, end = strip(text, match.span())
        if start < end:
            yield start, end


def units(text: str) -> Iterator[Span]:
    """The lines of a text, or whole paragraphs where they are wrapped by hand; without white space at the edges."""
    for paragraph in _paragraphs(text):
        lines = [strip(text, match.span()) for match in _LINE.finditer(text, *paragraph)]
        lines = [(start, end) for start, end in lines if start < end]
        if is_wrapped([text[start:end] for start, end in lines]):
            yield lines[0][0], lines[-1][1]
        else:
            yield from lines


def _paragraphs(text: str) -> Iterator[Span]:
    start = 0
    for match in _BLANK_LINE.finditer(text):
        yield start, match.start()
        start = match.end()
    yield start, len(text)


def _first_match(rules: list[BoilerplateRule], unit: str, low: str) -> bool:
    return any(rule.may_match(low) and rule.pattern.fullmatch(unit) for rule in rules)


def _is_headline(unit: str) -> bool:
    return len(unit) <= _HEADLINE and unit.count(" ") >= 2 and unit[-1] not in '.!”"'


def _within(unit: str, low: str, inline: list[BoilerplateRule], tails: list[BoilerplateRule]) -> Iterator[Span]:
    for rule in inline:
        if rule.may_match(low):
            yield from (match.span() for match in rule.pattern.finditer(unit))
    for rule in tails:
        if not rule.may_match(low):
            continue
        for match in rule.pattern.finditer(unit, max(0, len(unit) - _LONGEST_TAIL)):
            if _starts_tail(unit, match):
                yield match.start(), len(unit)
                break


def _starts_tail(unit: str, match: re.Match[str]) -> bool:
    """Whether the rest of the paragraph stands by itself: after a sentence, and not inside a quotation."""
    start, tail = match.start(), unit[match.start() :]
    if tail.count("”") > tail.count("“") or tail.count('"') % 2:
        return False
    stands_out = start == 0 or tail[0] == "•" or match.group().isupper()
    return stands_out or bool(_ENDS_SENTENCE.search(unit, max(0, start - 8), start))
