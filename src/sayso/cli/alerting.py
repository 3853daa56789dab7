"""Alerts of `sayso watch` as a person sees them: when they come, and afterwards (`sayso watch --alerts`)."""

from typing import TYPE_CHECKING

from sayso.cli.options import open_ledger, print_json

if TYPE_CHECKING:
    from datetime import datetime

    from rich.console import RenderableType

    from sayso.run.watch.alerts import Alert, Row
    from sayso.run.watch.kept import KeptAlert, Untold

_SHOWN = 6
"""Rows of an alert that are shown; the others are in `--alerts --json`, in the file and in what a webhook gets."""
_LAST = 40
"""Alerts that are listed; with --json all are."""


def list_alerts(ledger: str | None, *, json: bool) -> None:
    """Print the alerts of a ledger, and who has not been told of them."""
    from rich.console import Console

    from sayso.run.watch.kept import kept_alerts

    with open_ledger(ledger) as opened, opened.read() as queries:
        found = kept_alerts(queries, None if json else _LAST + 1)
    if json:
        print_json(found)
        return
    console = Console(highlight=False)
    if len(found) > _LAST:
        console.print("… and older ones (--json)", style="dim")
    for kept in found[-_LAST:]:
        console.print(_kept(kept))
    if not found:
        console.print("No alerts yet: rules in feeds.toml ask for them (sayso watch --example).")
    elif not any(kept.untold for kept in found):
        console.print("All have been told to whom they were meant for.", style="dim")


def _kept(kept: "KeptAlert") -> "RenderableType":
    from rich.console import Group
    from rich.padding import Padding

    return Group(alert_view(kept.alert), *(Padding(_untold(each), (0, 0, 0, 2), expand=False) for each in kept.untold))


def _untold(untold: "Untold") -> "RenderableType":
    from datetime import datetime

    from rich.text import Text

    from sayso.core.text import safe

    why = f": {safe(untold.message)}" if untold.message else ""
    tried = f" after {untold.tries} {'try' if untold.tries == 1 else 'tries'}" if untold.tries else ""
    if untold.next_at is None:
        return Text(f"NOT TOLD to {safe(untold.target)}, given up{tried}{why}", style="bold red")
    due = clock(datetime.fromisoformat(untold.next_at))
    return Text(f"not yet told to {safe(untold.target)}{tried}; due {due}{why}", style="red")


def clock(at: "datetime") -> str:
    """A day and a time by the clock of this machine."""
    return f"{at.astimezone():%Y-%m-%d %H:%M}"


def found_at(alert: "Alert") -> str:
    """When it was found."""
    from datetime import datetime

    return clock(datetime.fromisoformat(alert.at)) if alert.at else alert.on


def alert_view(alert: "Alert") -> "RenderableType":
    """One alert, as it is shown."""
    from rich.console import Group
    from rich.padding import Padding
    from rich.text import Text

    from sayso.core.text import safe

    head = Text(f"ALERT {alert.when}", style="bold yellow")
    story = f"  story {alert.story}" if alert.story is not None else ""
    head.append(f"  {safe(alert.label)}{story}", style="not yellow")
    parts: list[RenderableType] = [Text(safe(alert.what))]
    if alert.why:
        parts.append(Text(safe(alert.why)))
    parts += [_row(row) for row in alert.rows[:_SHOWN]]
    if (more := len(alert.rows) - _SHOWN + alert.more_rows) > 0:
        parts.append(Text(f"… and {more} more rows", style="dim"))
    parts.append(
        Text(f"found {found_at(alert)}; asked for by {safe(', '.join(alert.rules))}; alert {alert.id}", style="dim")
    )
    return Group(head, *(Padding(part, (0, 0, 0, 2), expand=False) for part in parts))


def _row(row: "Row") -> "RenderableType":
    from rich.text import Text

    from sayso.core.text import safe
    from sayso.run.wording import SURE, short_day, source_name

    line = Text(f"{short_day(row.published or '')}  ")
    if row.words:
        line.append(safe(source_name(row.source, row.publisher)), style="bold")
        held = f" ({SURE[row.factuality]}, {row.aspect})" if row.factuality in SURE else ""
        line.append(f"{held}: “{safe(row.words)}”")
    where = f", {row.start}-{row.end}" if row.words else ""
    version = f" v{row.version}" if row.version is not None else ""
    line.append(f"  {safe(row.publisher or '')} [{safe(row.report)}{version}{where}]", style="dim")
    return line
