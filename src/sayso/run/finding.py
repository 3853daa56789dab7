"""Searching as a person does: quotations with their report, and what there is to narrow them down by."""

from collections import Counter
from collections.abc import Iterable
from typing import Final, Literal

from sayso.core.questions import Narrowing, Question, understood
from sayso.core.records import Record
from sayso.ledger import Ledger, Queries
from sayso.ledger.results import Hit, Match

COUNTED: Final = 500
"""Statements, and documents, that are counted at most: beyond that more is just `more`."""
SHOWN: Final = 8
"""Publishers, speakers or days that are offered."""
DEEPEST: Final = 2000
"""Hits that one can turn the pages to; who wants more has to narrow down."""
_MONTH: Final = 7
_DAYS: Final = 31

FacetKind = Literal["kind", "speaker", "publisher", "day"]


class Facet(Record, frozen=True, kw_only=True):
    """One way to narrow a search down."""

    kind: FacetKind
    label: str
    number: int
    asks: str
    """The question with it."""


class Chosen(Record, frozen=True, kw_only=True):
    """A condition that a search has."""

    narrowing: Narrowing
    without: str
    """The question without it."""


class Found(Record, frozen=True, kw_only=True):
    """What a search has found, from `offset` on."""

    asked: str
    question: Question
    hits: tuple[Hit, ...] = ()
    offset: int = 0
    limit: int
    more: bool = False
    """Whether there are hits after these."""
    number: int = 0
    """How many hits there are; `capped`: that many or more."""
    statements: int = 0
    """How many of them are statements in reports that are no copies; the others are passages."""
    reports: int = 0
    """In how many reports that are no copies the words stand."""
    copies: int = 0
    """How many copies there are besides: shown, not counted."""
    capped: bool = False
    facets: tuple[Facet, ...] = ()
    """Counted over `number` hits: the numbers, too, are at least these if it is capped."""
    chosen: tuple[Chosen, ...] = ()
    notes: tuple[str, ...] = ()
    """What of the question was not used, or names what is not in this ledger: such a search shows nothing."""


def find(ledger: Ledger, asked: str, *, limit: int = 20, offset: int = 0) -> Found:
    """Statements and passages that fit what was typed; `core.questions` tells what may be typed."""
    question = understood(asked)
    if question.empty:
        return Found(asked=asked, question=question, limit=limit, notes=notes(question))
    offset = min(offset, DEEPEST)
    with ledger.read() as queries:
        hits = queries.search(asked, limit=limit + 1, offset=offset)
        matches = queries.matches(asked, most=COUNTED)
        copies = queries.copies(among={match.document for match in matches})
        absent = _absent(queries, question)
    own = [match for match in matches if match.document not in copies]
    counts = Counter(match.kind for match in matches)
    return Found(
        asked=asked,
        question=question,
        hits=hits[:limit],
        offset=offset,
        limit=limit,
        more=len(hits) > limit and offset + limit <= DEEPEST,
        number=len(matches),
        statements=sum(match.kind == "statement" for match in own),
        reports=len({match.document for match in own}),
        copies=len({match.document for match in matches} & copies.keys()),
        capped=max(counts.values(), default=0) >= COUNTED,
        facets=tuple(_facets(asked.strip(), question, matches)),
        chosen=tuple(
            Chosen(narrowing=each, without=" ".join(asked.replace(each.typed, " ", 1).split()))
            for each in question.narrowed
        ),
        notes=(*notes(question), *absent),
    )


def notes(question: Question) -> tuple[str, ...]:
    """What of a question was not used, and why, one sentence each."""
    said = [f"{each.typed} {each.why}." for each in question.unused]
    after, before = question.last("after"), question.last("before")
    if after and before and after > before and not after.startswith(before):
        said.append(f"after:{after} is later than before:{before}, so nothing can be found.")
    return tuple(said)


def _absent(queries: Queries, question: Question) -> tuple[str, ...]:
    """What a question names that is not in the ledger."""
    story = question.last("story")
    return (f"There is no story {story}.",) if story and not queries.storyline(int(story)) else ()


def _facets(asked: str, question: Question, matches: Iterable[Match]) -> Iterable[Facet]:
    matches = tuple(matches)
    if not question.of("kind"):
        kinds = Counter(match.kind for match in matches)
        names = {"statement": "said", "passage": "in reports"}
        yield from _of("kind", asked, [(kind, names[kind], n) for kind, n in kinds.most_common()], least=2)
    if not question.of("speaker"):
        speakers = Counter(match.speaker for match in matches if match.speaker)
        yield from _of("speaker", asked, [(name, name, n) for name, n in speakers.most_common(SHOWN)])
    if not question.of("publisher"):
        publishers = Counter(match.publisher for match in matches if match.publisher)
        yield from _of("publisher", asked, [(name, name, n) for name, n in publishers.most_common(SHOWN)], least=2)
    days = Counter(match.date for match in matches if match.date)
    if len(days) > _DAYS or any(len(day) <= _MONTH for day in days):
        days = Counter({day: n for day, n in _months(days).items() if n})
    for day in sorted(days)[-_DAYS:] if len(days) > 1 else ():
        yield Facet(kind="day", label=day, number=days[day], asks=f"{asked} after:{day} before:{day}")


def _months(days: Counter[str]) -> Counter[str]:
    found: Counter[str] = Counter()
    for day, number in days.items():
        found[day[:_MONTH]] += number
    return found


def _of(kind: FacetKind, asked: str, values: list[tuple[str, str, int]], least: int = 1) -> Iterable[Facet]:
    """Nothing where there is less to choose from than `least`."""
    for value, label, number in values if len(values) >= least else ():
        bare = value.replace('"', " ")
        quoted = f'"{bare}"' if " " in bare else bare
        yield Facet(kind=kind, label=label, number=number, asks=f"{asked} {kind}:{quoted}")
