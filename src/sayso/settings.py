"""Settings: what a user may set once instead of typing it each time.

From weakest to strongest: the defaults below, a file `sayso.toml` in the working folder, environment variables
`SAYSO_LEDGER`, `SAYSO_MODEL`, `SAYSO_MAX_BYTES`, `SAYSO_MAX_CHARACTERS`, and the options of the command itself.
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

FILE = "sayso.toml"


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

    def limits(self) -> Limits:
        """What reading is to keep to."""
        return Limits(max_bytes=self.max_bytes, max_characters=self.max_characters)


def load(folder: Path, environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings in force in `folder`.

    Raises SaysoError, naming the file or variable, if a value is not usable.
    """
    values: dict[str, Any] = {}
    path = folder / FILE
    if path.is_file():
        try:
            values = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise SaysoError(f"cannot read settings from {path}: {error}") from error
    for name in Settings.__struct_fields__:
        value = environment.get(f"SAYSO_{name.upper()}")
        if value:
            values[name] = value
    try:
        return msgspec.convert(values, Settings, strict=False)
    except msgspec.ValidationError as error:
        raise SaysoError(f"bad setting in {path if path.is_file() else 'the environment'}: {error}") from error
