"""PLOVER records against the JSON Schema that came with them, and what a schema cannot say."""

import json
from collections.abc import Mapping, Sequence
from importlib import resources
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from .origins import records


def read_back(folder: Path) -> Sequence[Mapping[str, Any]]:
    """All records of both files. Raises ValueError or jsonschema.ValidationError on anything wrong."""
    held, others = both(folder)
    found = [*held, *others]
    ids = [record["id"] for record in found]
    if len(set(ids)) != len(ids):
        raise ValueError("an id stands twice")
    if strange := set(ids) - records(folder, "event"):
        raise ValueError(f"no event: {strange}")
    if any({"dead", "injured", "arrested"} & record.keys() for record in others):
        raise ValueError("somebody dead in what nobody holds")
    return found


def both(folder: Path) -> tuple[Sequence[Mapping[str, Any]], Sequence[Mapping[str, Any]]]:
    """What somebody holds, and what nobody does; every record by itself is right."""
    schema = json.loads((folder / "plover.schema.json").read_text(encoding="utf-8"))
    shipped = resources.files("sayso").joinpath("export", "data", "plover.schema.json").read_text(encoding="utf-8")
    if json.loads(shipped) != schema:
        raise ValueError("the schema in the export is not the one of the package")
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    return _lines(folder / "plover.jsonl", validator), _lines(folder / "not-held.jsonl", validator)


def _lines(path: Path, validator: Draft202012Validator) -> Sequence[Mapping[str, Any]]:
    lines = path.read_bytes().split(b"\n")
    if lines.pop():
        raise ValueError("the last line does not end")
    found = [json.loads(line) for line in lines]
    for record in found:
        check(record, validator)
    return found


def check(record: Mapping[str, Any], validator: Draft202012Validator) -> None:
    """One record."""
    validator.validate(record)
    if record.get("enddate", "9999") <= record["date"]:
        raise ValueError(f"{record['id']} ends before it begins, or on the same day")
    start, end = record["text_info"]["start"], record["text_info"]["end"]
    if start > end:
        raise ValueError(f"{record['id']}: start after end")
    story = record["text_info"].get("text_story")
    if story is not None and story[start:end] != record.get("event_text", ""):
        raise ValueError(f"{record['id']}: other words at its place")
    for side in ("actor", "recipient"):
        ids = [each["identifier_id"] for each in record[side]]
        if len(set(ids)) != len(ids):
            raise ValueError(f"{record['id']}: somebody twice among the {side}s")
