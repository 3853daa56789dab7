"""The commands that read reports: `read` into a ledger, `extract` to standard output."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, TextIO

import msgspec
import typer

from sayso.cli import SOME_FAILED
from sayso.cli.loading import (
    Engine,
    EngineOption,
    OutOption,
    RayOption,
    ShardOption,
    chosen_shards,
    refuse_beside_shards,
    write_shards,
)
from sayso.cli.options import (
    JsonOption,
    LedgerOption,
    ModelOption,
    Paths,
    WorkersOption,
    current_settings,
    print_json,
)
from sayso.core.errors import SaysoError
from sayso.fetch import passed_over


def read(  # noqa: PLR0913, PLR0917 - each is an option
    paths: Paths,
    ledger: LedgerOption = None,
    model: ModelOption = None,
    workers: WorkersOption = None,
    again: Annotated[
        bool, typer.Option("--again", help="Try once more what took too long, or crashed, in an earlier run.")
    ] = False,
    out: OutOption = None,
    engine: EngineOption = Engine.POOL,
    ray_address: RayOption = None,
    shard_reports: ShardOption = None,
    json: JsonOption = False,
) -> None:
    """Read reports into a ledger and link them to stories: the main job.

    Whatever the ledger already holds is skipped, so the same command goes on where an interrupted one stopped. A report
    that cannot be read is one line here and a row in the ledger (sayso problems); the others are read. One that takes
    too long (SAYSO_SECONDS, 120, and a second more for every 1,000 characters) or too much memory (SAYSO_MEMORY,
    2000000000), or crashes the process that reads it, is set aside, and not tried again by this version. Last come the
    links: every new report is put into its story. Stopped there, too, the same command goes on. Ctrl-C stops when what
    has been read is stored; a second one stops at once.
    One or two short reports are read at once, without other processes and these limits.
    From a pipe that stays open (tail -f … | sayso read -) reports are stored when the next ones come.
    Exit code 1 if some report could not be read.
    """
    from sayso.cli.progress import Progress, tell_passed_over
    from sayso.ledger import Ledger
    from sayso.run.pausing import Pause, pausing
    from sayso.run.read import read_into

    chosen = current_settings()
    where = ledger or chosen.ledger
    means = chosen.means(model=model, workers=workers, again=again)
    if to := chosen_shards(out=out, engine=engine, ledger=ledger, ray_address=ray_address, reports=shard_reports):
        refuse_beside_shards(to, again=again, workers=workers)
        write_shards(paths, to, means, json=json)
        return
    passed = passed_over(paths)
    progress = Progress(paths, quiet=json, workers=means.workers)
    asked = Pause(starting=progress.starting, stopping=progress.stopping)
    with Ledger.open(where) as opened, progress, pausing(asked) as pause:
        tally = read_into(opened, paths, means, watch=progress.advance, linking=progress.link, pause=pause)
    if json:
        print_json([msgspec.to_builtins(tally) | {"passed_over": passed}])
    else:
        progress.summary(tally, opened.shown)
    tell_passed_over(passed)
    if pause.asked is not None:
        raise typer.Exit(128 + pause.asked)
    if tally.failed:
        raise typer.Exit(SOME_FAILED)


def extract(
    paths: Paths,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write here instead of standard output.")
    ] = None,
    text: Annotated[bool, typer.Option("--text", help="Print the readings for people instead of as JSON.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print JSON, one object a report (the default).")] = False,
    model: ModelOption = None,
    workers: WorkersOption = None,
) -> None:
    """Read reports and print what was found in each, storing nothing.

    Exit code 1 if some report could not be read.
    """
    from sayso.cli.printer import print_reading
    from sayso.cli.progress import Progress, tell_passed_over
    from sayso.run.read import extract_all

    if text and json:
        raise SaysoError("--text and --json exclude each other")
    chosen = current_settings()
    means = chosen.means(model=model, workers=workers)
    passed = passed_over(paths)
    with _output(output) as out, Progress(paths, quiet=output is None, workers=means.workers) as progress:
        for reading in extract_all(paths, means, watch=progress.advance):
            out.write(print_reading(reading) + "\n" if text else msgspec.json.encode(reading).decode() + "\n")
        failed = progress.failed
    tell_passed_over(passed)
    if failed:
        raise typer.Exit(SOME_FAILED)


@contextmanager
def _output(path: Path | None) -> Iterator[TextIO]:
    """Standard output, or a file that takes its name only when it is whole: it may be one of the inputs."""
    if path is None:
        sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
        yield sys.stdout
        return
    draft = path.with_name(f".{path.name}.partial")
    try:
        with draft.open("w", encoding="utf-8", newline="\n") as out:
            yield out
        draft.replace(path)
    except OSError as error:
        raise SaysoError(f"cannot write {path}: {error.strerror or error}") from error
    finally:
        draft.unlink(missing_ok=True)
