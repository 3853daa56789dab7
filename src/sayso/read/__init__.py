"""The pure part: one parsed document in, one frozen `Reading` out. This module alone knows the order of the stages."""

import logging
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

import msgspec

from sayso.core.records import Document, Facts, Problem, Reading
from sayso.read.actors import find_actors
from sayso.read.amounts import find_amounts
from sayso.read.avowals import avow
from sayso.read.beliefs import weigh
from sayso.read.dates import find_dates
from sayso.read.events import find_events
from sayso.read.parse import Parsed, parse
from sayso.read.places import find_places
from sayso.read.statements import find_statements
from sayso.read.statements.inner import inner_spans
from sayso.read.windows import windows
from sayso.resources import Resources
from sayso.resources.encoder import Scored

T = TypeVar("T")

log = logging.getLogger(__name__)


def read(documents: Sequence[Document], resources: Resources) -> Iterator[Reading]:
    """Read documents, in their order, as one batch."""
    for parsed in parse(documents, resources.pipeline):
        yield read_parsed(parsed, resources)


def score(parsed: Parsed, resources: Resources) -> Scored:
    """What the encoder makes of a document: of its windows, and once more of the clauses where another may speak."""
    inner = inner_spans(parsed, resources.cues)
    return resources.encoder.score(windows(parsed, resources.encoder.alphabet, inner=inner))


def read_parsed(parsed: Parsed, resources: Resources) -> Reading:
    """Take one parsed document through all stages.

    A stage that fails leaves its records out and a `Problem` in; the stages after it go on with what there is.
    """
    problems: list[Problem] = []

    def tried(name: str, find: Callable[[], T], nothing: T) -> T:
        try:
            return find()
        except MemoryError:  # whose fault that is, and what else is broken by now, nobody knows
            raise
        except Exception as error:  # one stage on one hostile text must not end the run
            log.debug("stage %s failed on %s", name, parsed.document.id, exc_info=True)
            problems.append(Problem(stage=name, message=f"{type(error).__name__}: {error}"))
            return nothing

    def stage(name: str, find: Callable[[], tuple[T, ...]]) -> tuple[T, ...]:
        return tried(name, find, ())

    scored = tried("encoder", lambda: score(parsed, resources), Scored((), ()))
    actors = stage("actors", lambda: find_actors(parsed, resources.actors, resources.predicates))
    dates = stage("dates", lambda: find_dates(parsed))
    statements = stage("statements", lambda: find_statements(parsed, scored, actors, dates, resources))
    spoken = statements
    statements = tried("avowals", lambda: avow(parsed, actors, spoken, resources.hedges, resources.cues), spoken)
    facts = Facts(
        dates=dates,
        places=stage("places", lambda: find_places(parsed, resources.gazetteer, actors)),
        amounts=stage("amounts", lambda: find_amounts(parsed)),
    )
    events = stage("events", lambda: find_events(parsed, scored, actors, statements, facts, resources.predicates))
    beliefs = stage("beliefs", lambda: weigh(parsed, actors, statements, events, resources.hedges))
    return Reading(
        **msgspec.structs.asdict(parsed.document),
        actors=actors,
        statements=statements,
        events=events,
        beliefs=beliefs,
        places=facts.places,
        dates=facts.dates,
        amounts=facts.amounts,
        problems=tuple(problems),
    )
