"""All that is looked at, one thing after the other; what breaks off is told as found."""

from collections.abc import Callable, Iterator, Sequence
from types import ModuleType
from typing import Final

from sqlalchemy import Connection, func, select
from sqlalchemy.exc import DBAPIError

from sayso.core.errors import UnavailableError
from sayso.core.text import shorten
from sayso.ledger.soundness import Found, links, on_postgres, on_sqlite, texts
from sayso.ledger.tables import documents, storylines
from sayso.ledger.terms import SEARCHED

Watch = Callable[[str, int, int], None]
"""Told what is being looked at, how much of it is done, and how much there is."""
Step = tuple[str, Callable[[], None]]
_ON: Final[dict[str, ModuleType]] = {"sqlite": on_sqlite, "postgresql": on_postgres}
_LINKS: Final = (
    ("keys", links.keys), ("versions", links.versions), ("identities", links.twins), ("stories", links.stories),
    ("bonds", links.joined), ("sketches", links.sketched), ("judgements", links.judged), ("corrections", links.said),
)  # fmt: skip


class Soundness:
    """The named reads of `sayso check`, on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._database = _ON[connection.dialect.name]

    def size(self, found: Found) -> tuple[int, int]:
        """How many reports and stories there are."""
        numbers = [0, 0]

        def count() -> None:
            for place, column in enumerate((documents.c.id, storylines.c.key)):
                numbers[place] = int(self._connection.execute(select(func.count(column.distinct()))).scalar_one())

        self.part("size", found, count)
        return numbers[0], numbers[1]

    def examine(self, found: Found, *, most: int | None, watch: Watch) -> None:
        """Look at everything; or at about so many texts, evenly spread, and at the file only in passing."""
        for name, step in self._steps(found, most, watch):
            watch(name, 0, 0)
            self.part(name, found, step)

    def part(self, name: str, found: Found, step: Callable[[], None]) -> None:
        """Take a step by itself: on a damaged ledger one may fail, and the next thing can still be looked at.

        Values that nothing can be made of may break it off anywhere, and with any error.
        """
        try:
            with self._connection.begin_nested():
                step()
        except DBAPIError as error:
            found.add("file", f"{name}: {' '.join(str(error.orig).split())}")
        except UnavailableError:
            raise
        except Exception as error:
            found.add("value", f"{name}: {shorten(f'{type(error).__name__}: {error}', 200)}")

    @property
    def search_needs_lock(self) -> bool:
        """Whether for `examine_search` one has to be the writer, although it writes nothing."""
        return bool(self._database.WORDS_LOCK)

    @property
    def searched(self) -> tuple[str, ...]:
        """The tables in which can be searched."""
        return tuple(SEARCHED)

    @property
    def rebuild_search(self) -> str | None:
        """The statement by which the search in a table is built anew; None where there is none."""
        statement: str | None = self._database.REBUILD
        return statement

    def examine_search(self, name: str, found: Found) -> None:
        """Whether the search has the words of every row of a table.

        Raises UnavailableError where others would have to wait for too long to write.
        """
        self._database.words(self._connection, name, found)

    def unbanded(self) -> Iterator[tuple[str, str]]:
        """Id and text of the documents that no near-duplicate key is kept of: texts too short for one, or damage."""
        return texts.unbanded(self._connection)

    def banded(self, most: int) -> Iterator[tuple[str, str, set[int]]]:
        """Id, text and near-duplicate keys of about so many documents, evenly spread."""
        return texts.banded(self._connection, most)

    def _steps(self, found: Found, most: int | None, watch: Watch) -> Sequence[Step]:
        connection, database = self._connection, self._database

        def read() -> None:
            keys = texts.keys(connection, most)
            texts.look(connection, found, keys, lambda done: watch("texts", done, len(keys)))

        def look(at: Callable[[Connection, Found], None]) -> Callable[[], None]:
            return lambda: at(connection, found)

        return (
            ("file", lambda: database.file(connection, found, quick=most is not None)),
            ("schema", look(database.schema)),
            ("search", lambda: links.search(connection, found, database.INDEXED)),
            *((name, look(at)) for name, at in _LINKS),
            ("texts", read),
        )
