"""The reference of feeds.toml: every key, from the records that read it."""

from collections.abc import Iterator, Mapping
from typing import Any, Final, get_args

import msgspec
from msgspec import inspect as kinds

from manual.records import in_json
from manual.vocabulary import meanings
from manual.words import cell, code, table
from sayso.core.describing import field_words
from sayso.run.watch import config, loading

_TABLES: Final[Mapping[str, tuple[type, str]]] = {
    "[watch]": (loading._Watch, "What holds for all; once, and may be left out."),
    "[[feed]]": (loading._Web, "An RSS or Atom feed. As many such tables as you like."),
    "[[sitemap]]": (loading._Web, "A sitemap, or an index of sitemaps, with the same keys."),
    "[[folder]]": (loading._Folder, "A folder of files, as `sayso read` takes them."),
    "[[rule]]": (loading._Rule, "What to tell, of which stories, to whom."),
}


def page() -> str:
    """The page."""
    parts = [_HEAD]
    for name, (kind, about) in _TABLES.items():
        parts.append(f"## `{name}` {{ #{name.strip('[]')} }}\n\n{about}\n")
        parts.append(table(("key", "value", "by default", "meaning"), _rows(kind)))
    told = meanings("when")
    rows = ((code(word), cell(told.get(word, ""))) for word in get_args(config.When))
    parts.append("### `when`\n\n" + table(("value", "tells"), rows))
    parts.append(f'## An example\n\nWhat `sayso watch --example` prints.\n\n```toml title="feeds.toml"\n'
                 f"{config.EXAMPLE.read_text(encoding='utf-8')}```\n")  # fmt: skip
    return "\n".join(parts)


def _rows(kind: type) -> Iterator[tuple[str, ...]]:
    words = field_words(kind)
    for field in msgspec.structs.fields(kind):
        value = in_json(kinds.type_info(field.type)).replace(" or `null`", "")
        yield code(field.encode_name), value, _default(field), cell(words.get(field.name, ""))


def _default(field: Any) -> str:
    if field.required:
        return "required"
    default = field.default if field.default is not msgspec.NODEFAULT else field.default_factory()
    return code(msgspec.json.encode(default).decode()) if default not in (None, "", []) else ""


def missing() -> Iterator[str]:
    """Keys of which nothing is said."""
    for name, (kind, _) in _TABLES.items():
        words = field_words(kind)
        yield from (f"{name} {field}" for field in kind.__struct_fields__ if not words.get(field))  # type: ignore[attr-defined]


_HEAD: Final = """\
# feeds.toml

What `sayso watch feeds.toml` is told. A key that does not exist, or a value that cannot be meant, is refused with the
table, the line and the key. Paths are taken from the file's own folder. How to use it: [watch
feeds](../howto/watching.md).
"""
