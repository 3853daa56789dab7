"""The OpenAPI document as a person reads it: groups of operations with their parameters."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from sayso.core.records import Record

_EVERYWHERE: Final = "header"
"""Parameters there are the same for all operations, and told once, at the top."""


class Parameter(Record, frozen=True, kw_only=True):
    """One parameter of an operation."""

    name: str
    place: str
    """`path` or `query`."""
    required: bool
    about: str
    example: str


class Operation(Record, frozen=True, kw_only=True):
    """One method on one address."""

    id: str
    method: str
    path: str
    about: str
    parameters: tuple[Parameter, ...]
    takes: str
    gives: str
    errors: tuple[str, ...]


class Group(Record, frozen=True, kw_only=True):
    """Operations on one kind of thing."""

    name: str
    about: str
    operations: tuple[Operation, ...]


def groups(document: Mapping[str, Any]) -> tuple[Group, ...]:
    """All operations, in the order of the document."""
    known = list(_operations(document))
    return tuple(
        Group(
            name=tag["name"],
            about=tag["description"],
            operations=tuple(operation for group, operation in known if group == tag["name"]),
        )
        for tag in document["tags"]
    )


def _operations(document: Mapping[str, Any]) -> Iterator[tuple[str, Operation]]:
    prefix = document["servers"][0]["url"]
    for path, methods in document["paths"].items():
        for method, told in methods.items():
            good, *errors = sorted(told["responses"])
            operation = Operation(
                id=told["operationId"],
                method=method.upper(),
                path=prefix + path,
                about=told["description"],
                parameters=tuple(_parameter(p) for p in told.get("parameters", ()) if p["in"] != _EVERYWHERE),
                takes=_named(told.get("requestBody", {})),
                gives=_named(told["responses"][good]),
                errors=tuple(errors),
            )
            yield told["tags"][0], operation


def _parameter(told: Mapping[str, Any]) -> Parameter:
    return Parameter(
        name=told["name"],
        place=told["in"],
        required=told["required"],
        about=told.get("description", ""),
        example=str(next(iter(told["schema"].get("examples", ())), "")),
    )


def _named(told: Mapping[str, Any]) -> str:
    """The name of the record in a body; of one without a name, what it is."""
    for media, content in told.get("content", {}).items():
        schema = content["schema"]
        kinds = [schema, *schema.get("anyOf", ())]
        names = [kind["$ref"].rpartition("/")[2] for kind in kinds if "$ref" in kind]
        return " or ".join(names) or media
    return ""
