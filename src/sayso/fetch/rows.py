"""One row of a .jsonl file."""

import json
from dataclasses import dataclass, field

from sayso.core.errors import InputError
from sayso.fetch.encodings import decode

OPTIONAL = ("date", "title", "publisher", "url", "byline")
_TYPES = {str: "a string", int: "a number", float: "a number", bool: "true or false", list: "a list", dict: "an object"}


@dataclass(frozen=True, slots=True)
class Row:
    """The fields of a row that Sayso reads."""

    id: str | None
    text: str
    fields: dict[str, str] = field(default_factory=dict)
    """Those of date, title, publisher, url and byline that are there."""
    problems: tuple[str, ...] = ()
    """A line for each optional field of a wrong type; it is left out."""


def decode_row(content: bytes) -> Row:
    """Read one row. Raises InputError, with one line of what is wrong, where id or text cannot be had."""
    try:
        row = json.loads(decode(content).rstrip("\r\n"))
    except json.JSONDecodeError as error:
        raise InputError(f"is not valid JSON: {error.msg.removesuffix(' at')} at character {error.pos + 1}") from None
    except (ValueError, RecursionError):  # numbers of thousands of digits; brackets nested by the thousand
        raise InputError("is not JSON that can be read") from None
    if not isinstance(row, dict):
        raise InputError(f"is {_type(row)}, not a JSON object with `id` and `text`")
    if row.get("text") is None:
        raise InputError("has no `text`")
    text, name = row["text"], row.get("id")
    if not isinstance(text, str):
        raise InputError(f"`text` is {_type(text)}, not a string")
    if isinstance(name, bool) or not isinstance(name, str | int | None):
        raise InputError(f"`id` is {_type(name)}, not a string or a whole number")
    fields, problems = {}, []
    for key in OPTIONAL:
        value = row.get(key)
        if isinstance(value, str):
            if value.strip():
                fields[key] = value.strip()
        elif value is not None:
            problems.append(f"`{key}` is {_type(value)}, not a string; left out")
    identity = None if name is None else " ".join(str(name).split()) or None
    return Row(id=identity, text=text, fields=fields, problems=tuple(problems))


def name_of_repeated(id: str, number: int) -> str:
    """The name of a row whose id another row of its file has already."""
    return f"{id}-line-{number}"


def is_repeated(id: str | None, name: str) -> bool:
    """Whether a row that came under this name had to take another than its id."""
    return id is not None and name.startswith(f"{id}-line-")


def _type(value: object) -> str:
    return _TYPES.get(type(value), "null")
