"""feeds.toml is read: a mistake is told with its table, its line and its key, and nothing in it is passed over."""

import difflib
import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, TypeVar, get_args, get_type_hints

import msgspec

from sayso.core.errors import InputError, SaysoError
from sayso.core.records import Record
from sayso.core.text import safe
from sayso.core.vocabulary import QUAD, StatusName
from sayso.fetch.urls import parse
from sayso.run.watch.config import TERMINAL, Config, Hook, Rule, Source, SourceKind, When, secret_of
from sayso.run.watch.targets import file_of

_SPAN: Final = re.compile(r"(\d{1,4}) ?(s|m|h|d)")
_SECONDS: Final = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}
_SHORTEST, _LONGEST = 60, 30 * 86_400
_SECRET: Final = re.compile(r"[A-Z_][A-Z0-9_]{0,60}")
"""In capitals, as such names mostly are: what is no name may be a secret, and is not to be told in an error."""
_TABLE: Final = re.compile(r"^\s*\[\[\s*([\w-]+)\s*\]\]", re.MULTILINE)

T = TypeVar("T", bound=Record)


class _Watch(Record, frozen=True, kw_only=True):
    every: str = "15m"
    """How often each source is looked at, unless it says otherwise: from `1m` to `30d`."""
    pause: float = 2.0
    """Seconds between two requests to one host; more where its robots.txt asks for more."""
    recheck: int = 14
    """Days for which a report is asked for again, ever less often: is it corrected, or withdrawn?"""
    back: int = 7
    """Of what a sitemap names when it is first seen, only that of so many days is read."""
    contact: str = ""
    """How a publisher can reach you: an address of mail or the web, sent along with every request."""


class _Web(Record, frozen=True, kw_only=True):
    url: str
    """Its address."""
    every: str | None = None
    """How often it is looked at; left out, as `[watch]` says."""
    publisher: str | None = None
    """Of its reports, where neither they nor the feed tell."""
    match: list[str] = msgspec.field(default_factory=list)
    """Only what has one of these words in its title or address."""


class _Folder(Record, frozen=True, kw_only=True):
    path: str
    """Where it is."""
    every: str | None = None
    """How often it is looked at; left out, as `[watch]` says."""


class _Rule(Record, frozen=True, kw_only=True):
    when: When
    """What it tells of."""
    name: str = ""
    """By which it is called in what it tells; no two bear the same."""
    story: int | str | list[int] = ""
    """Only of these stories: a number, several, or words of it; left out, of all."""
    actor: str = ""
    """Only where this code, or its beginning, is that of the deed's actor or recipient or of a source."""
    type: str = ""
    """Only of stories on a deed of this PLOVER type."""
    statuses: list[StatusName] = msgspec.field(default_factory=list)
    """With `when` status: only when it becomes one of these."""
    tell: list[str] = msgspec.field(default_factory=lambda: [TERMINAL])
    """To whom: `terminal`, paths of files (JSON, one alert a line), addresses of webhooks."""
    secret: str = ""
    """The NAME of the environment variable that holds the secret by which a webhook is signed; never the secret."""
    private: bool = False
    """Whether a webhook may lie in a private network, or be reached by http."""


_TABLES: Final = ("feed", "sitemap", "folder", "rule")


def load(path: Path, environment: Mapping[str, str] = os.environ) -> Config:
    """What a file says. Raises SaysoError, with one line that names the place, for whatever cannot be meant."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise SaysoError(f"{path} is not written in UTF-8") from error
    except OSError as error:
        raise SaysoError(
            f"cannot read {path}: {error.strerror or error}", advice="`sayso watch --example` prints one to start from"
        ) from error
    try:
        return _Reader(path, text, environment).config(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise SaysoError(f"{path}: {error}") from error


class _Reader:
    """Of one file, whose errors name it."""

    def __init__(self, path: Path, text: str, environment: Mapping[str, str]) -> None:
        self._path = path
        self._environment = environment
        self._lines: dict[str, list[int]] = {}
        for found in _TABLE.finditer(text):
            self._lines.setdefault(found[1], []).append(text.count("\n", 0, found.start(1)) + 1)

    def config(self, values: Mapping[str, Any]) -> Config:
        self._known(values, ["watch", *_TABLES], "")
        watch = self._record(_Watch, values.get("watch", {}), "[watch]")
        usual = self._seconds(watch.every, "[watch]")
        self._check(0 <= watch.pause <= 3_600, "[watch]", "pause", "is a number of seconds, up to 3600")
        for name in ("recheck", "back"):
            self._check(0 <= getattr(watch, name) <= 3_650, "[watch]", name, "is a number of days, 0 or more")
        self._check(
            watch.contact.isprintable() and watch.contact.isascii() and len(watch.contact) <= 200, "[watch]", "contact",
            "is an address of mail or the web in plain ASCII",
        )  # fmt: skip
        sources = tuple(self._sources(values, usual))
        if not sources:
            raise SaysoError(f"{self._path}: there is nothing to watch: no [[feed]], [[sitemap]] or [[folder]]")
        rules: list[Rule] = []
        hooks: dict[str, Hook] = {}
        for number, (where, given) in enumerate(self._tables(values, "rule", _Rule), 1):
            rules.append(self._rule(given, where, number, hooks))
        if len({rule.name for rule in rules}) < len(rules):
            raise SaysoError(f"{self._path}: two of [[rule]] have one name")
        return Config(
            sources=sources, rules=tuple(rules), hooks=tuple(hooks.values()), pause=watch.pause, recheck=watch.recheck,
            back=watch.back, contact=watch.contact,
        )  # fmt: skip

    def _sources(self, values: Mapping[str, Any], usual: float) -> Iterator[Source]:
        seen: set[str] = set()
        for where, source in (*self._pages(values, usual), *self._folders(values, usual)):
            if source.address in seen:
                raise self._error(where, f"{source.address} is named twice")
            seen.add(source.address)
            yield source

    def _pages(self, values: Mapping[str, Any], usual: float) -> Iterator[tuple[str, Source]]:
        kinds: tuple[SourceKind, ...] = ("feed", "sitemap")
        for kind in kinds:
            for where, given in self._tables(values, kind, _Web):
                yield (
                    where,
                    Source(
                        kind=kind,
                        address=self._address(given.url, where, "url"),
                        every=usual if given.every is None else self._seconds(given.every, where),
                        publisher=given.publisher,
                        match=tuple(word.casefold() for word in given.match if word.strip()),
                    ),
                )

    def _folders(self, values: Mapping[str, Any], usual: float) -> Iterator[tuple[str, Source]]:
        for where, given in self._tables(values, "folder", _Folder):
            every = usual if given.every is None else self._seconds(given.every, where)
            yield where, Source(kind="folder", address=self._folder(given.path, where), every=every)

    def _rule(self, given: _Rule, where: str, number: int, hooks: dict[str, Hook]) -> Rule:
        self._check(not given.statuses or given.when == "status", where, "statuses", 'goes with when = "status" alone')
        self._check(not given.type or given.type in QUAD, where, "type", f"is one of {', '.join(QUAD)}")
        tell = tuple(dict.fromkeys(self._target(target, given, where, hooks) for target in given.tell))
        if not tell:
            raise self._error(where, "key `tell` names nobody")
        words = given.story if isinstance(given.story, str) else ""
        if words.strip().isdecimal():
            raise self._error(where, "key `story` is a number without quotation marks, or words")
        stories = () if words or given.story == "" else given.story if isinstance(given.story, list) else (given.story,)
        return Rule(
            name=given.name or f"{given.when} {number}", when=given.when, stories=tuple(stories),  # type: ignore[arg-type]
            words=words, actor=" ".join(given.actor.upper().split()), type=given.type,
            statuses=tuple(given.statuses), tell=tell,
        )  # fmt: skip

    def _target(self, target: str, given: _Rule, where: str, hooks: dict[str, Hook]) -> str:
        if target == TERMINAL:
            return target
        if "://" not in target:
            return self._file(target, where)
        address = self._address(target, where, "tell", private=given.private)
        self._check(
            _SECRET.fullmatch(given.secret) is not None, where, "secret",
            "is the name, in capitals, of the environment variable with the webhook's secret (never the secret itself)",
        )  # fmt: skip
        self._check(
            address.startswith("https:") or given.private, where, "tell", "sends alerts by https, unless private = true"
        )
        hook = Hook(address=address, secret=given.secret, private=given.private)
        if hooks.setdefault(address, hook) != hook:
            raise self._error(where, f"{address} is told by two rules with different `secret` or `private`")
        try:
            secret_of(hook, self._environment)
        except SaysoError as error:
            raise self._error(where, str(error)) from None
        return address

    def _file(self, target: str, where: str) -> str:
        try:
            return file_of(target, self._path.parent)
        except InputError as error:
            raise self._error(where, f"key `tell`{error}") from None

    def _tables(self, values: Mapping[str, Any], name: str, kind: type[T]) -> Iterator[tuple[str, T]]:
        found = values.get(name, [])
        if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
            raise SaysoError(f"{self._path}: {name} is a table of its own each time: [[{name}]]")
        for number, each in enumerate(found, 1):
            lines = self._lines.get(name, [])
            line = f" (line {lines[number - 1]})" if len(lines) == len(found) else ""
            where = f"[[{name}]] {number}{line}"
            yield where, self._record(kind, each, where)

    def _record(self, kind: type[T], values: Any, where: str) -> T:
        if not isinstance(values, dict):
            raise self._error(where, "is a table")
        self._known(values, kind.__struct_fields__, where)
        try:
            return msgspec.convert(values, kind)
        except msgspec.ValidationError as error:
            told, _, at = str(error).partition(" - at `$.")
            key = f"key `{at.rstrip('`')}`: " if at else ""
            told = told.replace("Object missing required field", "lacks the key")
            known = get_args(get_type_hints(kind).get(at.rstrip("`").partition("[")[0]))
            known = get_args(known[0]) if known and not isinstance(known[0], str) else known
            told += f": it is one of {', '.join(map(str, known))}" if told.startswith("Invalid enum") and known else ""
            raise self._error(where, key + told) from None

    def _known(self, values: Mapping[str, Any], keys: Any, where: str) -> None:
        for key in values:
            if key not in keys:
                near = difflib.get_close_matches(key, keys, 1, 0.5)
                told = f"did you mean `{near[0]}`?" if near else f"known are {', '.join(sorted(keys))}"
                raise self._error(where, f"there is no key `{safe(key)}` here; {told}")

    def _seconds(self, value: str, where: str) -> float:
        found = _SPAN.fullmatch(value.strip())
        seconds = int(found[1]) * _SECONDS[found[2]] if found else 0
        self._check(
            _SHORTEST <= seconds <= _LONGEST, where, "every", 'is a time such as "15m", "2h" or "1d", from 1m to 30d'
        )
        return seconds

    def _address(self, address: str, where: str, key: str, *, private: bool = False) -> str:
        try:
            return parse(address, None if private else frozenset({80, 443, 8080, 8443})).text
        except InputError as error:
            raise self._error(where, f"key `{key}`: {safe(address)} {error}") from None

    def _folder(self, path: str, where: str) -> str:
        is_path = bool(path.strip()) and "\x00" not in path and "://" not in path
        self._check(is_path, where, "path", "is a folder's path")
        return str((self._path.parent / Path(path).expanduser()).absolute())

    def _check(self, is_so: bool, where: str, key: str, told: str) -> None:
        if not is_so:
            raise self._error(where, f"key `{key}` {told}")

    def _error(self, where: str, told: str) -> SaysoError:
        return SaysoError(f"{self._path}: {f'{where}: ' if where else ''}{told}")
