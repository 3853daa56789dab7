"""The names of the reports in a file of many."""

import hashlib

from sayso.fetch.rows import name_of_repeated


class RowNames:
    """Gives every row of a file a name of its own; a row that stands there twice, word for word, keeps its name.

    Of a row whose id is its own, no more is kept than two numbers: a file may hold millions.
    """

    def __init__(self) -> None:
        self._first: dict[int, int] = {}
        """Name to content, of each row as it came first."""
        self._repeated: dict[tuple[str, int], str] = {}

    def of(self, id: str, number: int, content: bytes) -> str:
        """The row's id, or where another row has that, the id with the number of the row."""
        digest, key = _digest(content), _digest(id.encode(errors="surrogatepass"))
        if self._first.setdefault(key, digest) == digest:
            return id
        if name := self._repeated.get((id, digest)):
            return name
        name = id
        while key in self._first:
            name = name_of_repeated(name, number)
            key = _digest(name.encode(errors="surrogatepass"))
        self._first[key] = digest
        self._repeated[id, digest] = name
        return name


def _digest(content: bytes) -> int:
    return int.from_bytes(hashlib.blake2b(content, digest_size=8).digest())
