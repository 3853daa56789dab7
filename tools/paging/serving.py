"""A server and a reader as processes of their own, both on one ledger."""

import random
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

from paging.generating import Generator
from sayso.core.errors import SaysoError
from sayso.ledger import Ledger

_ADDRESS = re.compile(r" is at http://[^:]+:(\d+)/")


@contextmanager
def served(ledger: Path) -> Iterator[int]:
    """The port of `sayso serve` on the ledger."""
    server = _begun("serve", "--ledger", str(ledger), "--port", "0", "--no-open", out=subprocess.PIPE)
    try:
        for line in server.stdout or ():
            if found := _ADDRESS.search(line):
                yield int(found[1])
                return
        raise SystemExit("the server did not start")
    finally:
        _end(server)


@contextmanager
def reading(ledger: Path, texts: Path) -> Iterator["subprocess.Popen[str]"]:
    """`sayso read` of the texts, ended as soon as nobody needs it any more."""
    reader = _begun("read", str(texts), "--ledger", str(ledger), "--json", out=subprocess.DEVNULL)
    try:
        yield reader
    finally:
        _end(reader)


def _begun(*words: str, out: int) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "sayso", *words], stdout=out, stderr=subprocess.DEVNULL, text=True, encoding="utf-8"
    )


def _end(process: "subprocess.Popen[str]") -> None:
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def write_texts(folder: Path, samples: Path, number: int) -> None:
    """So many reports as files: paragraphs of the sample's in another order, with other names and days."""
    generator, chance = Generator(7), random.Random(7)
    bodies = [path.read_text(encoding="utf-8").partition("\n\n")[2] for path in sorted(samples.glob("*.txt"))]
    paragraphs = [each for body in bodies for each in body.split("\n\n") if each.strip()]
    folder.mkdir(parents=True, exist_ok=True)
    for n in range(number):
        of = generator.story(700)
        text = "\n\n".join(chance.sample(paragraphs, 5))
        for name in ("Kherson", "Dnipro", "Shoigu", "Surovikin", "Kyiv"):
            text = text.replace(name, chance.choice((of.place, *of.words[:2])).capitalize())
        head = f"title: {of.doer} at {of.place}\npublisher: The Mill Courier\npublished: 2031-12-{1 + n % 28:02}\n\n"
        (folder / f"{n:04}.txt").write_text(head + text, encoding="utf-8")


class Unrest(Thread):
    """Every few seconds a report of a large story is withdrawn, so that it has to be derived anew."""

    SECONDS = 3.0

    def __init__(self, ledger: Path, reports: list[str]) -> None:
        super().__init__(daemon=True)
        self.ledger, self.reports, self.ended = ledger, reports, Event()

    def run(self) -> None:
        """Until it is ended."""
        with Ledger.open(str(self.ledger)) as ledger:
            for report in self.reports:
                if self.ended.wait(self.SECONDS):
                    return
                try:
                    with ledger.write() as writer:
                        writer.add_note(
                            kind="withdrawn", subject=report, value="2031-12-31", reason="bench", by="bench"
                        )
                except SaysoError as error:
                    print(f"nothing was withdrawn: {error}", file=sys.stderr)
