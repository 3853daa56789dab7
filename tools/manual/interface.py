"""The reference of the HTTP API: every operation and record, from the OpenAPI document that `/api` serves."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from manual.words import cell, code, prose, table
from sayso.web.api import ROUTERS
from sayso.web.api.guide import Operation, groups
from sayso.web.api.schema import document


def told() -> Mapping[str, Any]:
    """The OpenAPI document."""
    return document(ROUTERS)


def page() -> str:
    """The page."""
    whole = told()
    parts = [_HEAD]
    for group in groups(whole):
        parts.append(f"## {group.name}\n\n{prose(group.about)}\n")
        parts += map(_operation, group.operations)
    parts.append("## Bodies\n\nWhat operations take and give. All answers of one kind have all of these fields.\n")
    parts += [_schema(name, schema) for name, schema in sorted(whole["components"]["schemas"].items())]
    return "\n".join(parts)


def _operation(operation: Operation) -> str:
    parts = [f"### {code(f'{operation.method} {operation.path}')}\n", prose(operation.about) + "\n"]
    if operation.parameters:
        rows = (
            (
                code(p.name) + (" (required)" if p.required else ""),
                p.place,
                cell(p.about) + (f" For example {code(p.example)}." if p.example else ""),
            )
            for p in operation.parameters
        )
        parts.append(table(("parameter", "in", "meaning"), rows))
    takes = [f"Takes {_named(operation.takes)}."] if operation.takes else []
    parts.append(" ".join([*takes, f"Gives {_named(operation.gives)}. Else: {', '.join(operation.errors)}.\n"]))
    return "\n".join(parts)


def _named(bodies: str) -> str:
    return " or ".join(f"[{name}](#{name.lower()})" if name.isidentifier() else code(name)
                       for name in bodies.split(" or "))  # fmt: skip


def _schema(name: str, schema: Mapping[str, Any]) -> str:
    about = prose(schema.get("description", ""))
    required = schema.get("required", ())
    rows = ((code(field) + ("" if field in required else " (optional)"), _kind(kind))
            for field, kind in schema.get("properties", {}).items())  # fmt: skip
    return f"### {name} {{ #{name.lower()} }}\n\n{about}\n\n{table(('field', 'value'), rows)}"


def _kind(schema: Mapping[str, Any]) -> str:
    found = dict.fromkeys(_kinds(schema))
    return " or ".join(found)


def _kinds(schema: Mapping[str, Any]) -> Iterator[str]:
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        yield f"[{name}](#{name.lower()})"
    elif "anyOf" in schema:
        for each in schema["anyOf"]:
            yield from _kinds(each)
    elif "enum" in schema:
        yield ", ".join(code(str(value)) for value in schema["enum"])
    elif schema.get("type") == "array":
        inner = schema.get("items")
        yield f"list of {_kind(inner)}" if isinstance(inner, Mapping) and inner else "list"
    else:
        yield _PLAIN.get(str(schema.get("type")), "any")


_PLAIN: Final = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "`true`, `false`",
    "null": "`null`",
    "object": "object",
}
_HEAD: Final = """\
# HTTP API

Every operation of `sayso serve`, from the document that it serves at `/api/openapi.json`. How to begin, what holds
for all of them and examples to copy: [the API for programs](../api.md). *Else* lists the other answers that one may
give: 304 not changed since, 400 to 429 errors, 503 come back later.
"""
