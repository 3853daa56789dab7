"""A reading comes out of the ledger as it went in, whatever its text."""

from collections.abc import Callable

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sayso.core.records import (
    Actor,
    Amount,
    Belief,
    DateRef,
    Event,
    Place,
    Problem,
    Reading,
    Statement,
)
from sayso.core.vocabulary import AUTHOR
from sayso.ledger import Ledger

from ..databases import Ledgers

numbers = st.none() | st.floats(allow_nan=False) | st.integers(-(2**80), 2**80).map(float)


@st.composite
def readings(draw: st.DrawFn, nul: str) -> Reading:
    def some_text(**size: int) -> st.SearchStrategy[str]:
        return st.text(**size).map(lambda drawn: drawn.replace("\x00", nul))

    odd = st.sampled_from(["", nul, f"a{nul}b", "'; DROP TABLE documents; --", '"', "%_", "NULL", "\\N", "\t\n\\."])
    words = some_text(max_size=12) | odd
    maybe = st.none() | words
    ids = st.lists(words.filter(lambda name: name != AUTHOR), unique=True, max_size=3)
    text = draw(some_text(min_size=1, max_size=60)) + draw(st.sampled_from(["", f"{nul} after", "𝔘nd"]))
    point = st.integers(0, len(text) - 1)
    span = st.tuples(point, point).map(lambda pair: (min(pair), max(pair) + 1))
    spans = st.lists(span, max_size=3).map(tuple)
    some = st.lists(span, min_size=1, max_size=3).map(tuple)

    def of(names: list[str]) -> st.SearchStrategy[str | None]:
        return st.none() | st.sampled_from(names) if names else st.none()

    def several(names: list[str]) -> st.SearchStrategy[tuple[str, ...]]:
        return st.lists(st.sampled_from(names), max_size=3).map(tuple) if names else st.just(())

    who, where, much, said, done = (draw(ids) for _ in range(5))
    return Reading(
        **{name: draw(maybe) for name in ("title", "publisher", "byline", "url")},
        id=draw(words),
        published=draw(st.none() | st.dates().map(str)),
        text=text,
        boilerplate=draw(spans),
        actors=tuple(
            Actor(
                id=i,
                name=draw(words),
                kind=draw(st.sampled_from(["person", "group", "unnamed"])),
                code=draw(maybe),
                mentions=draw(spans),
            )
            for i in who
        ),
        statements=tuple(
            Statement(
                id=i,
                kind=draw(st.sampled_from(["direct", "mixed", "indirect"])),
                source=draw(spans),
                cue=draw(spans),
                content=draw(some),
                speaker=draw(of(who)),
                addressee=draw(maybe),
                medium=draw(st.sampled_from([None, "tweet"])),
                parent=draw(of(said)),
                date=draw(maybe),
                core=draw(st.none() | span),
                factuality=draw(st.sampled_from([None, "CT+", "Uu"])),
                aspect=draw(st.sampled_from([None, "planned"])),
                org=draw(maybe),
            )
            for i in said
        ),
        events=tuple(
            Event(
                id=i,
                trigger=draw(span),
                type=draw(words),
                mode=draw(maybe),
                contexts=tuple(draw(st.lists(words, max_size=2))),
                aux=draw(st.sampled_from([None, "future"])),
                actor=draw(several(who)),
                recipient=draw(several(who)),
                place=draw(of(where)),
                date=draw(st.none() | st.tuples(words, words)),
                amounts=draw(several(much)),
            )
            for i in done
        ),
        beliefs=tuple(
            Belief(
                event=draw(st.sampled_from(done)),
                source=draw(st.sampled_from([AUTHOR, *who])),
                statement=draw(of(said)),
                factuality=draw(st.sampled_from(["CT+", "Uu", "PS-"])),
                aspect=draw(st.sampled_from(["planned", "completed"])),
                extent=draw(st.sampled_from(["whole", "part"])),
                date=draw(maybe),
                via=draw(several(who)),
                org=draw(maybe),
                cues=draw(spans),
            )
            for _ in range(draw(st.integers(0, 3)) if done else 0)
        ),
        places=tuple(
            Place(
                id=i,
                span=draw(span),
                name=draw(words),
                lat=draw(numbers),
                lon=draw(numbers),
                country=draw(maybe),
                geonameid=draw(st.none() | st.integers(-(2**63), 2**63 - 1)),
                kind=draw(maybe),
                relation=draw(maybe),
                radius=draw(numbers),
                confidence=draw(numbers),
            )
            for i in where
        ),
        dates=tuple(DateRef(span=s, start=draw(words), end=draw(words), precision=draw(words)) for s in draw(spans)),
        amounts=tuple(
            Amount(id=i, span=draw(span), value=draw(numbers), low=draw(numbers), high=draw(numbers), unit=draw(words))
            for i in much
        ),
        problems=tuple(Problem(stage=draw(words), message=draw(words)) for _ in range(draw(st.integers(0, 2)))),
    )


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture],
)
@given(st.data())
def test_readings_survive_the_ledger(ledgers: Ledgers, data: st.DataObject) -> None:
    # No text of PostgreSQL's holds a NUL; fetching leaves none in a report.
    nul = "\x00" if ledgers.kind == "sqlite" else "\ufffd"
    one, other = data.draw(readings(nul)), data.draw(readings(nul))
    with ledgers.opened() as ledger:
        for origin, reading in (("one", one), ("other", other)):
            with ledger.write() as writer:
                document = writer.add_document(reading, origin=origin)
                writer.add_reading(document, reading, fingerprint=f"{origin}{nul}'")
            with ledger.read() as queries:
                found = queries.reading(document.id, version=document.version)
                among = queries.readings([document.id])
            assert found == Reading(**{n: getattr(reading, n) for n in reading.__struct_fields__} | {"id": document.id})
            assert among == {document.id: found}


def test_a_long_reading_survives(ledgers: Ledgers, ledger: Ledger, put: Callable[..., int]) -> None:
    text = ("A \x00 word. " if ledgers.kind == "sqlite" else "A \ufffd word. ") * 100_000
    reading = Reading(
        id="long",
        text=text,
        actors=tuple(Actor(id=f"a{n}", name="X" * n, kind="person", mentions=((n, n + 1),)) for n in range(2000)),
    )
    put(ledger, reading)
    with ledger.read() as queries:
        assert queries.reading("long") == reading
