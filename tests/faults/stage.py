"""The process before which the faults happen: it has everything loaded, and forks a child for each command.

Orders come by standard input, one line of JSON each, and are answered likewise. A child runs the command line as any
other process would; it is spared only the seconds of loading the models.
"""

import gc
import json
import os
import resource
import signal
import sys
import time
import traceback
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
from articles import articles, write

PATIENCE = 120.0
"""Seconds after which a child counts as hanging."""


def main() -> None:
    from sayso.cli import app, loading  # noqa: F401
    from sayso.run import sharding  # noqa: F401

    orders = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    warm_up()
    gc.freeze()
    answers.write(b"ready\n")
    answers.flush()
    for line in orders:
        answers.write(json.dumps(run(json.loads(line))).encode() + b"\n")
        answers.flush()


def warm_up() -> None:
    """Read some reports: much is loaded only when it is needed first, and each child would have to do it again.

    So, too, the reader bears one name for all children, whatever is edited meanwhile.
    """
    from sayso.ledger import Ledger
    from sayso.run.means import Means
    from sayso.run.read import read_into
    from sayso.run.stories import stories

    with TemporaryDirectory() as name:
        folder = Path(name)
        with Ledger.open(str(folder / "l.db")) as ledger:
            read_into(ledger, [str(write(folder / "reports", articles(6)))], Means(workers=0))
            list(stories(ledger))


def run(orders: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Carry out commands side by side; one that is to be killed is killed so many seconds after its start."""
    begun = time.monotonic()
    children: list[int] = []
    for order in orders:
        child = os.fork()
        if child == 0:
            play(order)
        children.append(child)
    running = dict(zip(children, orders, strict=True))
    ended: dict[int, dict[str, Any]] = {}
    while running:
        for child, order in list(running.items()):
            done, status = os.waitpid(child, os.WNOHANG)
            seconds = time.monotonic() - begun
            if done:
                said = Path(order["says"]).read_text(errors="replace") if Path(order["says"]).exists() else ""
                code = os.waitstatus_to_exitcode(status)
                answer = {"code": code, "seconds": seconds, "hung": order.get("hung", False), "said": said}
                ended[child] = answer | {"left": left_of(child)}
                del running[child]
            elif seconds > (PATIENCE if order.get("kill") is None else order["kill"]):
                order["hung"] = order.get("kill") is None
                os.kill(child, signal.SIGKILL)
        time.sleep(0.001)
    return [ended[child] for child in children]


def left_of(group: int) -> int:
    """How many processes of a group are there still, a while after it should be gone; they are ended."""
    until = time.monotonic() + 5
    while (pids := alive(group)) and time.monotonic() < until:
        time.sleep(0.01)
    for pid in pids:
        os.kill(pid, signal.SIGKILL)
    return len(pids)


def alive(group: int) -> list[int]:
    """The processes of a group that run."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, of = stat.read_text().rpartition(")")[2].split()[:3]
        except OSError:
            continue
        if int(of) == group and state not in "ZX":
            found.append(int(stat.parent.name))
    return found


def play(order: dict[str, Any]) -> None:
    """The life of a child."""
    code = 1
    try:
        said = os.open(order["says"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        for number, descriptor in ((os.open(os.devnull, os.O_RDONLY), 0), (said, 1), (said, 2)):
            os.dup2(number, descriptor)
        os.setpgid(0, 0)  # a group of its own, by which its own children are known
        os.environ.update(order.get("environment", {}))
        os.chdir(order["folder"])
        if order.get("file_size"):
            resource.setrlimit(resource.RLIMIT_FSIZE, (order["file_size"],) * 2)
        if order.get("user"):
            os.setgid(order["user"])
            os.setuid(order["user"])
        from sayso import cli, settings
        from sayso.run import pool

        settings.cores = lambda: 0  # no processes to read with: starting them takes longer than all the rest
        pool.BATCH = 3  # and so, more commits with something still to be read
        if order.get("before"):
            exec(order["before"], {})  # the test's own words
        sys.argv = ["sayso", *order["words"]]
        cli.main()
        code = 0
    except SystemExit as stop:
        code = stop.code if isinstance(stop.code, int) else int(stop.code is not None)
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    main()
