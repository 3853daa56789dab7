"""Ledgers of any size: generated readings in known stories, those of the last week placed and linked by the rules.

The reports are spread over the same two years whatever their number, which is the hard case: ten times the reports are
ten times the reports of a day, and ten times the namesakes of a half-year. Persons come up by Zipf's law from one
population, words with the frequencies of news, meanings in clusters; some persons are named without an office.
"""

import dataclasses
import json
import random
import time
from datetime import timedelta
from pathlib import Path

import msgspec
import numpy as np

from bench_linking import _rare, _stems
from bench_pages import trust
from paging.generating import AT_ONCE, COPIES, COUNTRIES, DAYS, FIRST, SECTORS, Generator, Story, generated, names
from sayso.core.records import Document, Judgement, Reading
from sayso.ledger import Ledger, StoredDocument, Writer
from sayso.link.copies import bands
from sayso.link.likeness import sketch
from sayso.run.digests import maker, refresh
from sayso.run.linking import link_reading, place_due

PERSONS = 20_000
SILENT = 0.3
"""Share of persons of whom a report does not tell who they are."""
SHORT = 0.15
"""Share of persons whom a report calls by the last name alone."""
BY_RULE = 7
"""Days at the end whose reports are linked by the rules, so that what comes in finds them as the rules have it."""
WITHDRAWN = 1 / 500
MANY = 15
"""So many stories to be derived anew may be left from measuring; what goes beyond is measured itself."""
APART = 1 / 1000
"""Share of reports of which a person has said that another one is on another story."""


class Reports(Generator):
    """Readings, and what each is about as the encoder might say."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        stems, counts = _stems()
        self.vocabulary, self.ranks = stems, [float(count) for count in counts]
        chance = random.Random(seed + 3)
        last = names(chance, 6000)
        self.persons = [
            (
                f"{chance.choice(self.people)} {chance.choice(last)}",
                f"{chance.choice(COUNTRIES)} {chance.choice(SECTORS)}",
            )
            for _ in range(PERSONS)
        ]
        self.fame = [1 / (5 + rank) for rank in range(PERSONS)]
        self.meanings: dict[str, bytes] = {}

    def story(self, day: int) -> Story:
        """A new story that begins on that day, with words of its own that are rare."""
        chance = self.chance
        speakers = dict(chance.choices(self.persons, self.fame, k=9))
        return dataclasses.replace(
            super().story(day), speakers=tuple(speakers.items())[:6], words=tuple(chance.sample(_rare(), 10))
        )

    def reading(self, id_: str, of: Story, day: int) -> Reading:
        """A report on the story, and what a reader may have found in it."""
        chance = self.chance
        called = ((name.split()[-1] if chance.random() < SHORT else name, code) for name, code in of.speakers)
        told = super().reading(id_, dataclasses.replace(of, speakers=tuple(called)), day)
        actors = tuple(
            msgspec.structs.replace(actor, code=None) if actor.kind == "person" and chance.random() < SILENT else actor
            for actor in told.actors
        )
        self.meanings[told.title or ""] = self._meaning(of)
        return msgspec.structs.replace(told, actors=actors)

    def meaning(self, text: str) -> bytes:
        """What a generated report is about, by its title."""
        return self.meanings[text.partition(".")[0]]

    def _meaning(self, of: Story) -> bytes:
        own = np.random.default_rng(hash_of(of)).normal(0, 1, 384)
        vector = own + np.random.default_rng(self.chance.randrange(2**32)).normal(0, 0.6, 384)
        return bytes((vector / np.abs(vector).max() * 127).astype(np.int8).tobytes())


def hash_of(of: Story) -> int:
    """The same number for the same story, in every process."""
    return random.Random(f"{of.day} {of.doer} {of.place} {of.words}").randrange(2**32)


def document_of(reading: Reading) -> Document:
    """The report of a reading."""
    return Document(**{name: getattr(reading, name) for name in Document.__struct_fields__})


def store(writer: Writer, reading: Reading) -> StoredDocument:
    """Store a report and what was found in it."""
    stored = writer.add_document(document_of(reading), origin=f"{reading.id}.txt")
    writer.add_reading(stored, reading, fingerprint="generated")
    return stored


class Filling:
    """Writes generated readings into an empty ledger, each into the story that it was generated for."""

    def __init__(self, ledger: Ledger, reports: Reports) -> None:
        self.ledger, self.reports, self.chance = ledger, reports, random.Random(1)
        self.storylines: dict[int, int] = {}
        self.last: dict[int, str] = {}
        self.before: str | None = None
        self.by_rule = (FIRST + timedelta(days=DAYS - BY_RULE)).isoformat()

    def write(self, waiting: list[tuple[Reading, int]]) -> None:
        """Write these in one transaction."""
        with self.ledger.write() as writer:
            for reading, which in waiting:
                stored, document = store(writer, reading), document_of(reading)
                if (reading.published or "") > self.by_rule:
                    link_reading(writer, stored, document)
                    continue
                self._place(writer, stored, document, which)
        if (waiting[-1][0].published or "") < self.by_rule:
            self.reports.meanings.clear()

    def _place(self, writer: Writer, stored: StoredDocument, document: Document, which: int) -> None:
        writer.add_bands(stored, bands(document.text))
        writer.add_sketch(sketch(document, self.reports.meaning))
        if which in self.last:
            writer.add_judgement(_judgement("story", stored.id, self.last[which]))
            if self.chance.random() < COPIES:
                writer.add_judgement(_judgement("copy", stored.id, self.last[which]))
        else:
            self.storylines[which] = writer.add_storyline()
        writer.place(stored.id, self.storylines[which])
        if self.chance.random() < WITHDRAWN:
            writer.add_note(
                kind="withdrawn", subject=stored.id, value=document.published, reason="generated", by="generator"
            )
        if self.before is not None and self.chance.random() < APART:
            writer.add_judgement(_judgement("story", stored.id, self.before, same=False, by="a reader"))
        self.last[which] = self.before = stored.id


def _judgement(kind: str, left: str, right: str, *, same: bool = True, by: str = "") -> Judgement:
    return Judgement(
        kind=kind, left=left, right=right, same=same, score=0.9, reason="generated", by=by or f"rule:{kind}"
    )


def fill(ledger: Ledger, number: int, seed: int = 0) -> dict[str, float]:
    """Write so many generated readings, link the last by the rules; the CPU seconds of each, and how many those are."""
    reports = Reports(seed or number)
    filling, waiting, spent = Filling(ledger, reports), list[tuple[Reading, int]](), dict[str, float]()
    start = time.process_time()
    for n, each in enumerate(generated(reports, number), 1):
        waiting.append(each)
        if len(waiting) == AT_ONCE or n == number:
            filling.write(waiting)
            waiting.clear()
            if n % 10_000 == 0:
                print(f"{n:,} reports written", flush=True)
    spent["write"], start = time.process_time() - start, time.process_time()
    with ledger.read() as queries:
        spent["placed"] = queries.number_due()
    place_due(ledger, reports.meaning)
    spent["place"] = time.process_time() - start
    return spent


def opened(path: Path, number: int, *, as_kept: bool = False) -> tuple[Ledger, dict[str, float]]:
    """The ledger at the path, filled if there is none yet; the CPU seconds that filling it took.

    Its stories are derived as far as they are not, `as_kept`: not by this state of the code.
    """
    if not path.exists():
        part = path.with_suffix(".part")
        for left in (part, *(part.with_name(part.name + ending) for ending in ("-wal", "-shm"))):
            left.unlink(missing_ok=True)
        with Ledger.open(str(part)) as ledger:
            spent = fill(ledger, number)
        _told(path).write_text(json.dumps(spent))
        part.rename(path)
    if as_kept:
        Ledger.open(str(path)).close()  # whose tables are those of this state of the code
        trust(path)
    ledger = Ledger.open(str(path))
    return ledger, _derived(ledger, path)


def _derived(ledger: Ledger, path: Path) -> dict[str, float]:
    """Derive what is to be derived, the time that it takes being kept with the ledger."""
    spent: dict[str, float] = json.loads(_told(path).read_text())
    with ledger.read() as queries:
        stories = len(queries.digests.pending(maker()))
    if stories > MANY:
        spent |= {"derive": 0.0, "stories": stories} if "left" not in spent else {}
        left = stories
        while left:
            start = time.process_time()
            left = refresh(ledger, seconds=30)
            spent["derive"] += time.process_time() - start
            spent["left"] = left
            _told(path).write_text(json.dumps(spent))
            print(f"{path.stem}: {left:,} stories left", flush=True)
        del spent["left"]
        _told(path).write_text(json.dumps(spent))
    else:
        refresh(ledger)
    return spent


def _told(path: Path) -> Path:
    return path.with_suffix(".json")
