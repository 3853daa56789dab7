"""Whatever a name, a title or a question holds, it is kept as written and never carried out; on every database."""

from collections.abc import Callable

import msgspec
import pytest

from sayso.core.errors import MissingError, SaysoError
from sayso.core.records import Problem, Reading
from sayso.ledger import Ledger
from sayso.run.finding import find

HOSTILE = (
    "'; DROP TABLE documents; --", '"; DELETE FROM readings; --', "' OR '1'='1", "x') UNION SELECT * FROM readers --",
    "%", "_", "100%_\\", "\\", "\\'", "'", '"', "''", "`", ";", "--", "/* */", "*", "a*", "NEAR(a b)", "a NEAR/3 b",
    "^a",
    "a AND", "OR", "NOT a", "text:a", "{text id}: a", "(", ")", '"a', "a:*", "a & | ! b", "<->", "a <-> b", "$1", ":id",
    "%s", "%(id)s", "?", "{0}", "${x}", "=1+1", "@SUM(1)", "+1", "-1", "\tx", "\r\n", "\x00", "\ud800", "\u202e", "🛶",
    "a" * 1_000, "a b " * 250,
)  # fmt: skip


@pytest.fixture
def kept(ledger: Ledger, report: Callable[..., Reading], put: Callable[..., int]) -> Ledger:
    """A ledger with one plain report."""
    put(ledger, report("plain"), storyline=None)
    return ledger


def fit(text: str) -> str:
    """What `to_document` leaves of metadata."""
    cleaned = "".join("\ufffd" if "\ud800" <= sign <= "\udfff" else sign for sign in text.replace("\x00", ""))
    return " ".join(cleaned.split())


def test_names_titles_and_publishers_are_kept_as_written(
    kept: Ledger, report: Callable[..., Reading], put: Callable[..., int]
) -> None:
    names = list(dict.fromkeys(filter(None, map(fit, HOSTILE))))
    before = kept_tables(kept)
    for number, name in enumerate(names):
        made = report(name, title=name, publisher=name, byline=name, url=f"https://herald.test/{number}?q={name}")
        actors = tuple(msgspec.structs.replace(actor, name=name) for actor in made.actors)
        put(kept, msgspec.structs.replace(made, actors=actors), origin=f"/in/{name}.txt")
    with kept.read() as queries:
        found = {entry.title: entry for entry in queries.documents() if entry.title}
        assert set(found) == set(names)
        for name in names[:12]:
            reading = queries.reading(found[name].id)
            assert (reading.title, reading.publisher, reading.byline) == (name, name, name)
            assert {actor.name for actor in reading.actors} == {name}
            assert queries.has_publisher(name)
    assert kept_tables(kept) == before


def kept_tables(ledger: Ledger) -> set[str]:
    with ledger.read() as queries:
        return set(queries.counts())


def test_questions_are_words_and_nothing_else(kept: Ledger) -> None:
    with kept.read() as queries:
        counts = queries.counts()
    for asked in HOSTILE:
        _ask(kept, asked)
    with kept.read() as queries:
        assert queries.counts() == counts


def _ask(kept: Ledger, asked: str) -> None:
    with kept.read() as queries:
        for words in (asked, f"brigade {asked}", f"{asked} leave", f'"{asked}"'):
            queries.search(words)
            queries.matches(words, most=10)
        queries.statements_by(asked)
        queries.bearers(asked)
        assert not queries.has_publisher(asked.replace("\x00", "").replace("\ud800", ""))
    for words in (asked, f"from:{asked} brigade", f"by:{asked} brigade", f"since:{asked} brigade"):
        try:
            find(kept, words)
        except SaysoError as error:
            assert "\n" not in str(error)


def test_wildcards_stand_for_themselves(kept: Ledger) -> None:
    with kept.read() as queries:
        for wild in ("%", "_", "%%", "p%n", "pl_in", "*", "?", "' OR '1'='1"):
            assert queries.statements_by(wild) == ()
            assert queries.bearers(wild) == ()
            with pytest.raises(MissingError):
                queries.document(wild)


def test_problems_are_kept_as_written(kept: Ledger) -> None:
    origins = [f"/in/{fit(name)}" for name in HOSTILE]
    with kept.write() as writer:
        for origin in origins:
            writer.add_problem(origin, Problem(stage="fetch", message=f"is {origin}"), content_hash=None)
    with kept.read() as queries:
        assert {problem.origin for problem in queries.problems()} == set(origins)
