"""Settings: what a user may set once instead of typing it each time.

From weakest to strongest: the defaults below, a file `sayso.toml` in the working folder, environment variables
`SAYSO_LEDGER`, `SAYSO_MODEL`, `SAYSO_MAX_BYTES`, `SAYSO_MAX_CHARACTERS`, `SAYSO_WORKERS`, `SAYSO_SECONDS`,
`SAYSO_MEMORY`, and the options of the command itself.
"""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import msgspec

from sayso.core.errors import SaysoError
from sayso.fetch import Limits
from sayso.resources import DEFAULT_MODEL
from sayso.run.means import Means, cores

FILE = "sayso.toml"


_WANTED = {
    "ledger": "a path or the address of a database",
    "model": "the name of an installed package, or a path",
    "max_bytes": "a whole number of bytes, 1 or more",
    "max_characters": "a whole number, 1 or more",
    "workers": "a whole number, 1 or more",
    "seconds": "a number of seconds, above 0 and up to 1000000",
    "memory": "a whole number of bytes, 500000000 or more",
}


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The settings and their defaults."""

    ledger: str = "sayso.db"
    """Where the ledger is: a path, or an SQLAlchemy URL."""
    model: str = DEFAULT_MODEL
    """The spaCy pipeline: an installed package or a path."""
    max_bytes: Annotated[int, msgspec.Meta(ge=1)] = 5_000_000
    """The largest file or row that is read; a larger one is a problem, not a reading."""
    max_characters: Annotated[int, msgspec.Meta(ge=1)] = 1_000_000
    """The longest text that is read."""
    workers: Annotated[int, msgspec.Meta(ge=1)] | None = None
    """Processes that read; None: as many as there are cores to use."""
    seconds: Annotated[float, msgspec.Meta(gt=0, le=1_000_000)] = 120
    """How long one report may take, beside a second for every 1,000 characters."""
    memory: Annotated[int, msgspec.Meta(ge=500_000_000)] = 2_000_000_000
    """Bytes of memory that a process may take to read."""

    def means(self, *, model: str | None, workers: int | None, again: bool = False) -> Means:
        """What reading may use; what is given goes before what is set."""
        return Means(
            model=model or self.model,
            limits=self.limits(),
            workers=workers or self.workers or cores(),
            seconds=self.seconds,
            memory=self.memory,
            again=again,
        )

    def limits(self) -> Limits:
        """What reading is to keep to."""
        return Limits(max_bytes=self.max_bytes, max_characters=self.max_characters)


def load(folder: Path, environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings in force in `folder`.

    Raises SaysoError, naming the file or variable, if a value is not usable.
    """
    values, where = _given(folder, environment)
    for name, value in values.items():
        try:
            # What the environment gives is text; in the file `workers = "4"` is as plain.
            msgspec.convert({name: value}, Settings, strict=False)
        except msgspec.ValidationError as error:
            raise SaysoError(f"{where[name]} is to be {_WANTED[name]}, not {value!r}") from error
    return msgspec.convert(values, Settings, strict=False)


def origins(folder: Path, environment: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Where each setting comes from that is in force in `folder`: the file, the environment, or by default."""
    _, where = _given(folder, environment)
    return {name: where.get(name, "by default") for name in Settings.__struct_fields__}


def _given(folder: Path, environment: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    """What file and environment set, and which of them sets it."""
    values: dict[str, Any] = {}
    path = folder / FILE
    try:
        if path.is_file():
            values = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SaysoError(f"cannot read settings from {path}: {error}") from error
    if unknown := sorted(values.keys() - _WANTED.keys()):
        raise SaysoError(f"{path}: there is no setting `{unknown[0]}`; there are {', '.join(_WANTED)}")
    where = {name: f"{path}: {name}" for name in values}
    for name in Settings.__struct_fields__:
        value = environment.get(f"SAYSO_{name.upper()}")
        if value:
            values[name] = value
            where[name] = f"SAYSO_{name.upper()} in the environment"
    return values, where
