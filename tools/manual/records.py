"""The reference of records: what a reading and a story hold, in JSON and in Python."""

from collections.abc import Iterator
from typing import Any, Final

import msgspec
from msgspec import inspect as kinds

from manual.words import cell, code, prose, table
from sayso.core.describing import field_words
from sayso.core.records import Reading
from sayso.run.dossiers import Account

READING: Final[type] = Reading
STORY: Final[type] = Account


def reachable(first: type) -> list[type]:
    """The records that one holds, itself first, in the order of their fields."""
    found: list[type] = []
    _follow(first, found)
    return found


def _follow(kind: Any, found: list[type]) -> None:
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        if kind not in found:
            found.append(kind)
            for field in msgspec.structs.fields(kind):
                _follow(kinds.type_info(field.type), found)
    elif isinstance(kind, kinds.StructType):
        _follow(kind.cls, found)
    elif isinstance(kind, kinds.UnionType):
        for each in kind.types:
            _follow(each, found)
    elif isinstance(kind, kinds.VarTupleType | kinds.FrozenSetType | kinds.ListType):
        _follow(kind.item_type, found)
    elif isinstance(kind, kinds.TupleType):
        for each in kind.item_types:
            _follow(each, found)
    elif isinstance(kind, kinds.DictType):
        _follow(kind.value_type, found)


def documented() -> list[type]:
    """All records on the page."""
    told = reachable(READING)
    return told + [each for each in reachable(STORY) if each not in told]


def page() -> str:
    """The page."""
    reading = reachable(READING)
    story = [each for each in reachable(STORY) if each not in reading]
    return "\n".join(
        (
            _HEAD,
            *map(_told, reading),
            _STORY,
            *map(_told, story),
        )
    )


def _told(kind: type) -> str:
    words = field_words(kind)
    about = prose((kind.__doc__ or "").strip())
    rows = (
        (code(field.encode_name), in_json(kinds.type_info(field.type)), cell(words.get(field.name, "")))
        for field in msgspec.structs.fields(kind)
    )
    return f"### {kind.__name__}\n\n{about}\n\n{table(('field', 'value', 'meaning'), rows)}"


def in_json(kind: Any) -> str:  # noqa: PLR0911 - one for each kind of value
    """What a value looks like in JSON, in words."""
    match kind:
        case kinds.UnionType():
            return " or ".join(dict.fromkeys(in_json(each) for each in kind.types))
        case kinds.LiteralType():
            return ", ".join(code(str(value)) for value in kind.values)
        case kinds.StructType():
            return f"[{kind.cls.__name__}](#{kind.cls.__name__.lower()})"
        case kinds.TupleType():
            if [type(each) for each in kind.item_types] == [kinds.IntType, kinds.IntType]:
                return "span"
            return f"[{', '.join(in_json(each) for each in kind.item_types)}]".replace("[", "\\[", 1)
        case kinds.VarTupleType() | kinds.FrozenSetType() | kinds.ListType():
            inner = in_json(kind.item_type)
            return f"list of {inner}s" if inner in ("span", "text") else f"list of {inner}"
        case kinds.DictType():
            return f"object: {in_json(kind.key_type)} to {in_json(kind.value_type)}"
    return next(words for plain, words in _PLAIN.items() if isinstance(kind, plain))


_PLAIN: Final = {
    kinds.StrType: "text",
    kinds.IntType: "whole number",
    kinds.FloatType: "number",
    kinds.BoolType: "`true`, `false`",
    kinds.NoneType: "`null`",
    kinds.AnyType: "any",
    kinds.BytesType: "Base64",
}


_HEAD: Final = """\
# Records

Every record is immutable and points at the characters it came from. In JSON and in Python the fields bear the same
names. A **span** is `[start, end]`: Unicode code points into the report's `text`, from 0, the end exclusive; in
Python it is a tuple. `null` (in Python `None`) means that nothing in the text tells: unknown is a good answer. Ids
such as `s3` or `e1` are unique within one report. The values that a field may have are in the
[vocabulary](vocabulary.md).

## A reading

What `sayso extract` prints, one line of JSON for each report, and what `sayso.extract` returns: a document and all that
was found in it. In "The mayor of Aldery said the bridge was open again." it finds one statement:

```json
{"id": "s1", "kind": "indirect", "source": [[0, 19]], "cue": [[20, 24]], "content": [[25, 50]],
 "speaker": "a1", "addressee": null, "medium": null, "parent": null, "date": null, "core": [36, 39],
 "factuality": "CT+", "aspect": "completed", "org": "outlet:text"}
```
"""
_STORY: Final = """\
## A story

What `sayso story ID --json` prints. `sayso stories --json` prints one line for each story, with the fields from `id` to
`footing`, and with `rests_on` left empty in each status.
"""


def missing() -> Iterator[str]:
    """Fields of which nothing is said."""
    for kind in documented():
        words = field_words(kind)
        yield from (f"{kind.__qualname__}.{name}" for name in kind.__struct_fields__ if not words.get(name))  # type: ignore[attr-defined]
