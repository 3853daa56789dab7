"""The list of users: a TOML file with a name, a role and a hash of the password for each, kept by `sayso users`."""

import json
import os
import re
import stat
import tempfile
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Annotated, Final

import msgspec
from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from sayso.core.errors import SaysoError
from sayso.core.locks import locked
from sayso.core.vocabulary import by_rule
from sayso.web.viewers import Role

NAME: Final = re.compile(r"\w(?:[\w .@'-]{0,62}[\w.])?")
PROGRAM: Final = "API token"
"""What a program goes by that shows a token; no person may."""
SHORTEST, LONGEST = 10, 1000
"""Of a password, in characters."""
_HEAD: Final = "# Users of `sayso serve`. Kept by `sayso users`; a running server follows what changes here.\n"


class User(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody who may sign in."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    role: Role
    hash: str


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    users: tuple[User, ...] = ()


class ListError(SaysoError):
    """The list cannot be used. The message names its path, which is for who runs the server, not for who visits it."""


@dataclass(frozen=True)
class Users:
    """The list in a file, read anew whenever the file has changed."""

    path: Path
    hasher: PasswordHasher = field(default_factory=PasswordHasher)
    _read: dict[tuple[int, int, int], dict[str, User]] = field(default_factory=dict)
    _nobody: list[str] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)

    def all(self) -> dict[str, User]:
        """The users by name. Raises ListError if the file cannot be used."""
        try:
            about = self.path.stat()
            key = (about.st_mtime_ns, about.st_size, about.st_ino)
            with self._lock:
                if key not in self._read:
                    found = _parsed(self.path, about)
                    self._read.clear()
                    self._read[key] = found
                return self._read[key]
        except OSError as error:
            raise self._unread(error) from error

    def find(self, name: str) -> User | None:
        """The user of that name, as the list has it now."""
        return self.all().get(name)

    def verified(self, name: str, password: str) -> User | None:
        """The user, if that is his password. A name that is on no list takes as long to refuse as a wrong password.

        Takes 64 MB and a core for a while.
        """
        user = self.find(name)
        right = self._is(user.hash if user else self._of_nobody(), password)
        if user is None or not right:
            return None
        return self._rehashed(user, password) if self.hasher.check_needs_rehash(user.hash) else user

    def put(self, name: str, role: Role, password: str) -> None:
        """Add a user, or give one another role and password."""
        if not is_name(name):
            raise SaysoError(f"{name!r} is no name: letters, digits, blanks, and . _ - @ ' inside, at most 64")
        if not SHORTEST <= len(password) <= LONGEST:
            raise SaysoError(f"a password has at least {SHORTEST} characters (and at most {LONGEST})")
        user = User(name=name, role=role, hash=self.hasher.hash(password))
        with self._alone():
            known = self._current() if self.path.exists() else {}
            self._write({**known, name: user})

    def remove(self, name: str) -> None:
        """Take a user off the list; where he is signed in, he is so no more."""
        self._current()  # where there is no list, none is begun
        with self._alone():
            known = self._current()
            if known.pop(name, None) is None:
                raise SaysoError(f"there is no user {name!r} in {self.path}")
            self._write(known)

    def _is(self, hash_: str, password: str) -> bool:
        try:
            return self.hasher.verify(hash_, password[:LONGEST].encode("utf-8", "replace"))
        except (Argon2Error, InvalidHashError):
            return False

    def _of_nobody(self) -> str:
        if not self._nobody:
            self._nobody.append(self.hasher.hash("nobody's password"))
        return self._nobody[0]

    def _rehashed(self, user: User, password: str) -> User | None:
        """The user with a hash as strong as is usual today; where the file cannot be written, as he is.

        If he has been taken off the list or changed since he was read, that stands, and his password has to fit it.
        """
        fresh = msgspec.structs.replace(user, hash=self.hasher.hash(password))
        try:
            with self._alone():
                known = self._current()
                now = known.get(user.name)
                if now == user:
                    self._write({**known, user.name: fresh})
                    return fresh
        except SaysoError:
            return user
        return now if now is not None and self._is(now.hash, password) else None

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Let nobody else, of this process or another, change the list meanwhile; on Windows there is no such lock."""
        try:
            handle = os.open(self.path.with_name(f".{self.path.name}.lock"), os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise SaysoError(f"cannot write the list of users {self.path}: {error.strerror}") from error
        try:
            locked(handle, wait=True)
            yield
        finally:
            os.close(handle)

    def _current(self) -> dict[str, User]:
        """The users as the file has them at this moment, whatever was read before."""
        try:
            return _parsed(self.path, self.path.stat())
        except OSError as error:
            raise self._unread(error) from error

    def _unread(self, error: OSError) -> ListError:
        return ListError(f"cannot read the list of users {self.path}: {error.strerror}")

    def _write(self, users: dict[str, User]) -> None:
        """Replace the file at once and whole; nobody else may read it."""
        rows = (
            f"\n[[users]]\nname = {_quoted(user.name)}\nrole = {_quoted(user.role)}\nhash = {_quoted(user.hash)}\n"
            for user in users.values()
        )
        try:
            # Made with mode 0600.
            handle, name = tempfile.mkstemp(dir=self.path.parent, prefix=f".{self.path.name}.")
            try:
                with os.fdopen(handle, "w", encoding="utf-8") as file:
                    file.write(_HEAD + "".join(rows))
                    file.flush()
                    os.fsync(file.fileno())
                Path(name).replace(self.path)
            except BaseException:
                Path(name).unlink(missing_ok=True)
                raise
        except OSError as error:
            raise SaysoError(f"cannot write the list of users {self.path}: {error.strerror}") from error


def is_name(name: str) -> bool:
    """Whether a person may go by that name."""
    return bool(NAME.fullmatch(name)) and not by_rule(name) and name.casefold() != PROGRAM.casefold()


def _parsed(path: Path, about: os.stat_result) -> dict[str, User]:
    if os.name == "posix" and stat.S_IMODE(about.st_mode) & 0o037:
        raise ListError(f"the list of users {path} is open to others on this machine: chmod 600 {path}")
    try:
        listed = msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), _File).users
    except ValueError as error:
        raise ListError(f"the list of users {path} is not as `sayso users` writes it: {error}") from error
    users = {user.name: user for user in listed}
    if len(users) < len(listed):
        raise ListError(f"the list of users {path} has a name twice")
    if wrong := next((name for name in users if not is_name(name)), None):
        raise ListError(f"the list of users {path} has {wrong!r}, which is no name")
    return users


def _quoted(text: str) -> str:
    """As a TOML string, which JSON's are wherever there is no control character; a name and a hash have none."""
    return json.dumps(text, ensure_ascii=False)
