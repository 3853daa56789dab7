"""The command line: `sayso`."""

import sys

from sayso.core.errors import SaysoError

OK, SOME_FAILED, USAGE, INTERRUPTED, TERMINATED = 0, 1, 2, 130, 143
"""Exit codes: all is well; some input failed; the command cannot be carried out as typed; stopped by Ctrl-C,
by SIGTERM."""
NEWS, STATUS_CHANGED = 3, 4
"""Of `watch-story`: something is new, the status is the same; the status has changed."""


def main() -> None:
    """Run the command line; every expected error is one line on standard error."""
    from sayso.cli.app import app
    from sayso.cli.output import end_with_the_reader

    end_with_the_reader()
    try:
        app()
    except SaysoError as error:
        print("; ".join(filter(None, (f"sayso: {error}", error.advice))), file=sys.stderr)
        sys.exit(USAGE)
    except SystemExit as stop:
        if stop.code in (INTERRUPTED, TERMINATED):  # the first is also Typer's answer to Ctrl-C
            print("sayso: stopped; what was committed is kept, the same command goes on from there", file=sys.stderr)
        raise
