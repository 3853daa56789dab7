"""`sayso doctor`: whether this installation works, what is amiss and what to do about it, and what can be added."""

from functools import partial

import typer
from rich.console import Console

from sayso.cli.health import Check, data, installed, looked_at, working
from sayso.cli.options import JsonOption, LedgerOption, ModelOption, current_settings, print_json
from sayso.cli.render import rows_table, show


def doctor(model: ModelOption = None, ledger: LedgerOption = None, json: JsonOption = False) -> None:
    """Check this installation: is all there, whole, of the right version, and does it read a sentence as it should?

    Also which extras are there and what they give, which settings hold and where they come from, and whether there is
    a place to keep a ledger. Takes some seconds. Exit code 1 if anything is broken; each line then says what to do.
    """
    set_ = current_settings()
    findings = list(looked_at(_checks(model or set_.model, ledger or set_.ledger)))
    if json:
        print_json(findings)
    else:
        rows = ((f.what, f.state, f"{f.told}\nWhat to do: {f.fix}" if f.fix else f.told) for f in findings)
        show(Console(), rows_table(("What", "State", ""), rows))
    if any(f.state == "broken" for f in findings):
        raise typer.Exit(1)


def _checks(model: str, ledger: str) -> tuple[tuple[str, Check], ...]:
    return (
        ("Python", installed.python),
        ("sayso", installed.package),
        ("packages", installed.dependencies),
        ("spaCy pipeline", partial(data.pipeline, model)),
        ("encoder", data.networks),
        ("word lists", data.lexicons),
        ("gazetteer", data.gazetteer),
        ("SQLite", data.search),
        ("reading", partial(working.reading, model)),
        ("spaCy component", installed.component),
        ("extras", installed.extras),
        ("settings", working.settings),
        ("this folder", working.folder),
        ("ledger", partial(working.ledger, ledger)),
    )
