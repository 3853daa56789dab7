"""The reference of settings: `sayso.toml` and the environment."""

from typing import Any

import msgspec

from manual.words import cell, code, prose, table
from sayso import settings
from sayso.core.describing import field_words
from sayso.settings import Settings


def page() -> str:
    """The page."""
    words = field_words(Settings)
    rows = [
        (code(field.name), code(f"SAYSO_{field.name.upper()}"), cell(words[field.name]), _default(field.default))
        for field in msgspec.structs.fields(Settings)
    ]
    return "\n".join(
        (
            _HEAD,
            table((f"in `{settings.FILE}`", "in the environment", "meaning", "by default"), rows),
            "An example:\n",
            '```toml title="sayso.toml"\nledger = "kherson.db"\nworkers = 4\nseconds = 300\n```\n',
            "## Beside these\n",
            table(("in the environment", "meaning"), ((code(name), prose(text)) for name, text in OTHERS.items())),
        )
    )


_HEAD = f"""\
# Settings

What you may set once instead of typing it each time. From weakest to strongest: the defaults, a file
`{settings.FILE}` in the working folder, the environment, and the options of the command itself. A setting that does
not exist, or a value that is not usable, is refused with one line.
"""
OTHERS = {
    "SAYSO_USERS": "The list of users of `sayso serve`, as `--users`.",
    "SAYSO_TOKEN": "The token that programs show to `sayso serve`, as `--token`.",
    "RAY_ADDRESS": "The Ray cluster of `sayso read --engine ray`, as `--ray-address`.",
    "AWS_ENDPOINT_URL": "Of a store of objects other than Amazon's, for `s3://` addresses; keys as boto3 finds them.",
    "PGPASSWORD": "The password of a PostgreSQL ledger; better `~/.pgpass`.",
}


def _default(value: Any) -> str:
    return code(str(value)) if value not in (None, msgspec.NODEFAULT) else ""
