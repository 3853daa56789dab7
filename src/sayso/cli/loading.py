"""The commands of many machines: `read --out`, which writes shards, and `load`, which brings them into a ledger."""

import sys
from enum import StrEnum
from time import monotonic
from typing import Annotated

import msgspec
import typer

from sayso.cli import SOME_FAILED
from sayso.cli.options import JsonOption, LedgerOption, current_settings, print_json
from sayso.core.errors import SaysoError
from sayso.core.records import Problem, Record
from sayso.fetch import passed_over
from sayso.run.means import Means


class Engine(StrEnum):
    """Who reads."""

    POOL = "pool"
    RAY = "ray"


class Shards(Record, frozen=True, kw_only=True):
    """Where shards are to go, and who makes them."""

    address: str
    engine: Engine
    ray_address: str | None
    reports: int | None


Folders = Annotated[
    list[str],
    typer.Argument(
        help="Folders of shards as `sayso read --out` writes them, or addresses such as s3://bucket/folder.",
        show_default=False,
    ),
]
EngineOption = Annotated[
    Engine,
    typer.Option("--engine", help="Who reads: processes of this machine, or a Ray cluster, which needs --out."),
]
OutOption = Annotated[
    str | None,
    typer.Option(
        "--out",
        help="Write Parquet shards there instead of a ledger: a folder, or an address such as s3://bucket/folder.",
    ),
]
RayOption = Annotated[
    str | None,
    typer.Option("--ray-address", help="Of the cluster. RAY_ADDRESS; by default one of this machine alone."),
]
ShardOption = Annotated[
    int | None,
    typer.Option("--shard-reports", min=1, help="Reports in a shard, and a worker's task; by default 500."),
]


def chosen_shards(
    *, out: str | None, engine: Engine, ledger: str | None, ray_address: str | None, reports: int | None
) -> Shards | None:
    """What the options of `read` say of shards; None where it is to fill a ledger. Raises SaysoError."""
    if out is None:
        if engine is Engine.RAY:
            raise SaysoError("--engine ray writes shards: say where with --out (then: sayso load)")
        if reports is not None:
            raise SaysoError("--shard-reports goes with --out")
    elif ledger is not None:
        raise SaysoError("--out and --ledger exclude each other: load the shards with sayso load")
    if ray_address is not None and engine is not Engine.RAY:
        raise SaysoError("--ray-address goes with --engine ray")
    if out is None:
        return None
    return Shards(address=out, engine=engine, ray_address=ray_address, reports=reports)


def refuse_beside_shards(to: Shards, *, again: bool, workers: int | None) -> None:
    """Raises SaysoError for what `read` was told beside --out and would not do."""
    if again:
        raise SaysoError(
            "--again does not go with --out: load the shards, then read the same inputs with --ledger and --again"
        )
    if workers is not None and to.engine is Engine.RAY:
        raise SaysoError("--workers does not go with --engine ray: a cluster has one reader for each of its cores")


def write_shards(paths: list[str], to: Shards, means: Means, *, json: bool) -> None:
    """Read reports into shards; what `read` does with --out."""
    from sayso.cli.progress import Progress, tell_passed_over
    from sayso.run.apart import keep_apart
    from sayso.run.packs import REPORTS
    from sayso.run.pausing import Pause, pausing
    from sayso.run.sharding import read_into_shards

    keep_apart(to.address, paths)
    started, stopped, passed = monotonic(), None, passed_over(paths)
    reports = to.reports or REPORTS
    if to.engine is Engine.RAY:
        from sayso.run.blocks.shards import link_shards
        from sayso.run.cluster.linking import OnRay
        from sayso.run.cluster.reading import read_on_cluster
        from sayso.run.cluster.session import session
        from sayso.run.folders import Folder

        with session(to.ray_address) as ray:
            with Progress(paths, quiet=json, doing="reading on Ray") as progress:
                tally = read_on_cluster(ray, paths, to.address, means, reports=reports, watch=progress.advance)
            with Progress([], quiet=json, doing="linking on Ray", total=tally.read + tally.known):
                link_shards(OnRay(ray), Folder(to.address))
    else:
        progress = Progress(paths, quiet=json, workers=means.workers)
        with progress, pausing(Pause(starting=progress.starting, stopping=progress.stopping)) as pause:
            tally = read_into_shards(paths, to.address, means, reports=reports, watch=progress.advance, pause=pause)
            stopped = pause.asked
    if json:
        print_json([msgspec.to_builtins(tally) | {"passed_over": passed}])
    else:
        seconds = max(0.001, monotonic() - started)
        parts = [f"{tally.read} read", *([f"{tally.known} already done"] if tally.known else [])]
        parts += [f"{tally.failed} could not be read"] if tally.failed else []
        then = " (sayso load)" if stopped is None else ""
        print(f"{', '.join(parts)} in {seconds:.1f} s; shards {to.address}{then}", file=sys.stderr)
    tell_passed_over(passed)
    if stopped is not None:
        raise typer.Exit(128 + stopped)
    if tally.failed:
        raise typer.Exit(SOME_FAILED)


def load(
    shards: Folders,
    ledger: LedgerOption = None,
    partial: Annotated[
        bool, typer.Option("--partial", help="Load what there is of a job that has not ended, too.")
    ] = False,
    json: JsonOption = False,
) -> None:
    """Load shards into a ledger and link their reports to stories.

    The ledger is the same as if one machine had read all reports into it. What it holds already is skipped: a load that
    was stopped is run again, and shards may be loaded beside what others have read. A file that is not as it was
    written is refused before anything of it is stored. Reports that could not be read become problems (sayso problems).
    """
    from sayso.cli.progress import Progress
    from sayso.ledger import Ledger
    from sayso.run import loading
    from sayso.run.pages import Tally

    where = ledger or current_settings().ledger
    total = loading.count(shards, partial=partial)
    progress = Progress([], quiet=json, doing="loading", total=total)

    def watch(tally: Tally, origin: str, problem: Problem | None, report: str | None) -> None:
        progress.advance(tally, origin, None, report)  # problems were told as the reports were read

    with Ledger.open(where) as opened, progress:
        tally = loading.load(opened, shards, partial=partial, watch=watch, linking=progress.link)
    if json:
        print_json([tally])
    else:
        progress.summary(tally, opened.shown, done="loaded")
