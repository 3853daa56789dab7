"""Transcripts and interviews: paragraphs that open with a speaker's name and a colon, and those that go on with them.

    MAREK: The road is open.            Jan Roe: For how long?            Q: And the bridge?
    A. It is closed.                    SEN. ILSA MAREK, NORDA: No.       [10:15] ROE (by telephone): Why?

Prose and lists have such paragraphs, too ("Where: the town hall", "Photo: AP", "Norda: rain"). A label is a speaker's
only among others like it: labels take turns, they are names, and what they say sounds like talk.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from sayso.core.spans import Span, strip
from sayso.read.parse import Parsed
from sayso.read.statements.draft import Draft
from sayso.read.statements.intervals import Intervals

_WORD = r"[^\W\d_][\w.'’\-]{0,30}"
_LABEL = re.compile(
    r"\s{0,8}(?:\[?\d{1,2}:\d\d(?::\d\d)?\]?\s)?(?P<mark>[\"“„«‘]?)"
    rf"(?:(?P<name>{_WORD}(?: {_WORD}){{0,5}})"
    r"(?P<more>(?:,[^:\n()]{1,60}| ?\([^)\n]{1,40}\)){0,2})(?P<colon> ?:)"
    r"|(?P<letter>[QA])(?:\.|(?=[A-Z][a-z])))(?:\s|(?<=[QA])|\Z)"
)
_PARTICLES = frozenset("de da di del der den van von la le al el bin ibn abu of the and".split())
_ROLES = frozenset(
    "q a question answer reporter interviewer host moderator anchor journalist presenter questioner".split()
)
_PERSON = re.compile(r"\b(?:I|[Mm]e|[Mm]y|[Ww]e|us|[Oo]urs?|[Yy]ours?|[Yy]ou)\b")
_TALK = re.compile(_PERSON.pattern + r"|[?!]|\A(?:Well|Yes|No|Yeah|Look|OK|Okay|Thank)\b")
_REACTION = re.compile(
    r"\W{0,3}(?:\w+ )?(?:applause|laughter|crosstalk|cheers|cheering|booing|inaudible|laughs|laughing|pause)\W{0,4}\Z",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"[\"“]?[(\[][^\n]{0,120}[)\]]\.?[\"”]?\Z")
_OPENING = '"“„«‘'
_ENDS = ".!?…\"”'’»:;,—–-"
_NOBODY = frozenset({"GPE", "LOC", "FAC", "DATE", "TIME", "EVENT", "WORK_OF_ART", "LAW", "LANGUAGE"})
_LEAST = 2
"""So many turns make a transcript; a single label is a heading."""
_TALKING = 4
"""At least one turn in so many has the words of talk."""
_FURTHEST = 6
"""So many paragraphs without a label may go on with a turn."""


@dataclass(frozen=True, slots=True)
class _Turn:
    paragraph: int
    source: Span
    cue: Span | None
    content: Span
    """In its own paragraph; empty where the label stands above what is said."""
    key: str
    """What tells speakers apart: the last word of the name."""
    capitals: bool
    marked: bool
    """It opens with a quotation mark."""


def turns(parsed: Parsed) -> Iterator[Draft]:
    """One statement a turn: the name is the source, the colon the cue, what follows up to the next turn the content."""
    found = [turn for number in range(len(parsed.paragraphs)) if (turn := _turn(parsed, number)) is not None]
    names = _Names(parsed)
    kept = [t for capitals in (True, False) for t in _conversation(parsed, found, names, capitals=capitals)]
    kept.sort(key=lambda turn: turn.paragraph)
    alone = len({turn.key for turn in kept}) == 1
    labels = frozenset(turn.paragraph for turn in found)
    quotes = Intervals(parsed.quotes)
    for number, turn in enumerate(kept):
        until = kept[number + 1].paragraph if number + 1 < len(kept) else None
        further = _further(parsed, turn, until, labels)
        going_on = _going_on(parsed, turn, further, quotes, last=until is None, alone=alone)
        content = tuple(span for span in (turn.content, *going_on) if span[0] < span[1])
        if content:
            yield Draft(None, None, "turn", turn.cue, None, turn.source, content)


def _turn(parsed: Parsed, number: int) -> _Turn | None:
    text = parsed.text
    start, end = parsed.paragraphs[number]
    match = _LABEL.match(text, start, end)
    if match is None:
        return None
    content = strip(text, (match.end(), end))
    if content[0] < content[1] and not any(c.isalpha() for c in text[slice(*content)]):
        return None
    if match["letter"]:
        letter = match["letter"]
        return _Turn(number, match.span("letter"), None, content, letter.lower(), True, bool(match["mark"]))
    words = match["name"].split()
    if not all(w[0].isupper() or w in _PARTICLES for w in words) or words[-1] in _PARTICLES:
        return None
    capitals = match["name"].upper() == match["name"]
    if "," in match["more"] and not capitals:
        return None  # "Speaking in May, Marek said:" is a sentence
    colon = match.end("colon") - 1
    source = strip(text, (match.start("name"), colon))
    return _Turn(number, source, (colon, colon + 1), content, _key(words[-1]), capitals, bool(match["mark"]))


def _key(word: str) -> str:
    return word.casefold().replace("’", "'").removesuffix("'s").strip(".'-").rpartition("-")[2]


class _Names:
    """What the names in a text stand for, outside of labels in capitals."""

    def __init__(self, parsed: Parsed) -> None:
        self._parsed = parsed

    @cached_property
    def _words(self) -> tuple[frozenset[str], frozenset[str]]:
        doc = self._parsed.doc
        people, places = set(), set()
        for token in doc:
            if token.pos_ != "PROPN" or (token.is_upper and len(token) > 1):
                continue
            before_colon = token.i + 1 < len(doc) and doc[token.i + 1].text == ":"
            if token.ent_type_ in _NOBODY:
                places.add(_key(token.text))
            elif token.ent_type_ == "PERSON" or not before_colon:
                people.add(_key(token.text))
        return frozenset(people), frozenset(places - people)

    def known(self, key: str) -> bool:
        """Whether it may be the name or the part of someone who speaks."""
        return key in _ROLES or key in self._words[0]

    def elsewhere(self, key: str) -> bool:
        """Whether it names a place or a time, as the datelines of a diary do."""
        return key in self._words[1]


def _conversation(parsed: Parsed, found: Sequence[_Turn], names: _Names, *, capitals: bool) -> list[_Turn]:
    """Of the labels in capitals, or of the others, those of people who talk; empty if nobody does."""
    labels = [t for t in found if t.capitals == capitals and not names.elsewhere(t.key)]
    if not {"q", "a"} <= {turn.key for turn in labels}:
        labels = [turn for turn in labels if turn.cue is not None]  # "A. Roe" answers only where a "Q." asks
    if len(labels) < _LEAST:
        return []
    heard = Counter(turn.key for turn in labels)
    talk = Counter(turn.key for turn in labels if _TALK.search(parsed.text[slice(*turn.content)]))
    known = {key for key in heard if names.known(key)}
    if capitals:
        speaks = bool(known) or (len(heard) > 1 and (max(heard.values()) > 1 or all(t.marked for t in labels)))
    else:
        speaks = any(heard[key] > 1 for key in known)
        others = {key for key in heard if heard[key] > 1 and 2 * talk[key] >= heard[key]}
        labels = [turn for turn in labels if turn.key in known | others]
    return labels if speaks and sum(talk[t] for t in {u.key for u in labels}) * _TALKING >= len(labels) else []


def _further(parsed: Parsed, turn: _Turn, until: int | None, labels: frozenset[int]) -> Iterator[Span]:
    """The paragraphs up to the next label; none if that is far.

    After the last label only the quotation marks of each paragraph tell that speech goes on.
    """
    stop = min(len(parsed.paragraphs), turn.paragraph + 1 + _FURTHEST) if until is None else until
    if stop > turn.paragraph + 1 + _FURTHEST or (until is None and not turn.marked):
        return
    for number in range(turn.paragraph + 1, stop):
        span = strip(parsed.text, parsed.paragraphs[number])
        if number in labels:
            return
        if span[0] < span[1]:
            yield span


def _going_on(
    parsed: Parsed, turn: _Turn, further: Iterator[Span], quotes: Intervals, *, last: bool, alone: bool
) -> list[Span]:
    """Of the paragraphs after a turn those that go on with it: up to the last one that sounds like speech."""
    found: list[Span] = []
    sure = 0 if turn.content[0] < turn.content[1] else 1
    for span in further:
        words = parsed.text[slice(*span)]
        if _REACTION.match(words):
            continue
        if _ASIDE.match(words) or words[-1] not in _ENDS or words[-1] == ":" or (alone and words.endswith("?")):
            break
        if last and words[0] not in _OPENING:
            break
        found.append(span)
        if _PERSON.search(_unquoted(parsed, span, quotes)):
            sure = len(found)
    return found[:sure]


def _unquoted(parsed: Parsed, span: Span, quotes: Intervals) -> str:
    """The words of a paragraph outside its quotations; all of them where it is one quotation."""
    words, at = [], span[0]
    for index in quotes.meeting(span):
        start, end = quotes.spans[index]
        if start <= span[0] and end >= span[1]:
            return parsed.text[slice(*span)]
        words.append(parsed.text[at:start])
        at = end
    return " ".join([*words, parsed.text[at : span[1]]])
