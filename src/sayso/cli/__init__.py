"""The command line: `sayso`."""

import sys

from sayso.core.errors import SaysoError

OK, SOME_FAILED, USAGE, INTERRUPTED = 0, 1, 2, 130
"""Exit codes: all is well; some input failed; the command cannot be carried out as typed; stopped by Ctrl-C."""


def main() -> None:
    """Run the command line; every expected error is one line on standard error."""
    from sayso.cli.app import app

    try:
        app()
    except SaysoError as error:
        print(f"sayso: {error}", file=sys.stderr)
        sys.exit(USAGE)
    except KeyboardInterrupt:
        print("\nsayso: stopped; what was committed is kept, and the same command goes on from there", file=sys.stderr)
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        # The reader of our output (head, less) has gone: nothing is wrong, and nobody is left to tell.
        sys.stderr.close()
        sys.exit(OK)
