"""Invented reports on a few matters that overlap, found to be what a slow reader would find, and shards of them."""

import random
from collections.abc import Sequence
from pathlib import Path
from zlib import crc32

import msgspec
import pytest
from hypothesis import strategies as st

from sayso import fetch
from sayso.core.records import Actor, Document, Reading
from sayso.ledger import Ledger, placing
from sayso.link import joining
from sayso.link.copies import bands
from sayso.link.likeness import sketch
from sayso.run import shards
from sayso.run.batch import Found
from sayso.run.folders import Folder
from sayso.run.linking import place_due
from sayso.run.pages import Page
from sayso.run.shardrows import Read
from sayso.run.storing import store

from ...databases import fingerprint_rows

LINKED = ("judgements", "recognitions", "storylines", "placements", "sketches", "sketch_keys", "bands")
TOPICS = [
    "Zenda bridge convoy withdraw brigade ferry river shelling commander Strelsau".split(),
    "Hentzau ferry river flood shelter rescue evacuate levee commander Zenda".split(),
    "Klow parliament budget minister coalition vote deficit pension Szohod".split(),
    "Szohod convoy minister harvest tariff grain embargo Klow export".split(),
]
WORDS = (
    sorted({word for topic in TOPICS for word in topic})
    + (
        "Ruritania Grauland Morven Dorfheim Vandel Osric Kelmar Pontar orchard quarry glacier reactor pipeline "
        "vaccine comet strike verdict ballot tunnel drought sanction opera vineyard cathedral ransom airlift mutiny"
    ).split()
)
MORE = [random.Random(number).sample(WORDS, 10) for number in range(12)]
FILLER = "people officials region statement report week number country government several".split()
DAYS = ["2031-03-01", "2031-03-02", "2031-03-02", "2031-03-05", "2031-03-09", "2031-04-20", None]
OUTLETS = ["Strelsau Post", "Klow Herald", "Zenda Wire", None]
NAMES = [
    "Iva Tarmond",
    "Tarmond",
    "Ula Tarmond",
    "Jaro Zelinsky",
    "Zelinskyy",
    "Zelínski",
    "Tarmond Zelinsky",
    "Al-Tarmond",
]
CODES = [None, None, "VEL", "VEL GOV", "VEL GOV MIL", "XAN JUD", "GOV"]


def meaning(text: str) -> bytes:
    """Words by their hash, as a stand-in for the network."""
    counts = [0] * 48
    for word in text.lower().split():
        code = crc32(word.encode())
        counts[code % 48] += 9 if code & 1024 else -9
    return bytes(min(max(count, -127), 127) % 256 for count in counts)


def found(document: Document, persons: Sequence[tuple[str, str | None]] = ()) -> Found:
    """A report in which these persons are named, after its text."""
    text = document.text
    actors = [Actor(id="a0", name="Veldmark", kind="country", code="VEL", mentions=((0, 1),))]
    for number, (name, code) in enumerate(persons, 1):
        at = len(text) + 1
        text += f" {name} said so."
        actors.append(Actor(id=f"a{number}", name=name, kind="person", code=code, mentions=((at, at + len(name)),)))
    document = msgspec.structs.replace(document, text=text)
    reading = Reading(**msgspec.structs.asdict(document), actors=tuple(actors))
    page = Page(document=document, origin=document.id)
    return Found(page=page, reading=reading, bands=bands(text), sketch=sketch(document, meaning))


def next_report(chance: random.Random, made: Sequence[Found]) -> Found:
    """A new report, a copy of another with a credit or without, or a corrected one; of some day, not the next."""
    number = len(made)
    id_, day, outlet = f"r{number}", chance.choice(DAYS), chance.choice(OUTLETS)
    other = chance.choice(made).page.document if made else None
    kind = chance.randrange(8)
    if other and kind == 0:
        text = f"{other.text} Further details were awaited."
    elif other and kind == 1:
        text = f"{other.publisher} reports: {other.text}"
    elif other and kind == 2:
        id_, outlet = other.id, other.publisher
        text = chance.choice([f"{other.text} Corrected.", "It was all wrong and is no more."])
    else:
        words = chance.choices(chance.choice([*TOPICS, *MORE]), k=chance.randint(6, 14))
        words += chance.choices([*FILLER, *TOPICS[number % 4]], k=chance.randint(0, 8))
        text = " ".join(words) + "."
    persons = [(chance.choice(NAMES), chance.choice(CODES)) for _ in range(chance.randint(0, 2))]
    return found(Document(id=id_, publisher=outlet, published=day, text=text), persons)


def generated(number: int, seed: int) -> list[Found]:
    """So many of them."""
    chance = random.Random(seed)
    made: list[Found] = []
    while len(made) < number:
        made.append(next_report(chance, made))
    return made


@st.composite
def reports(draw: st.DrawFn) -> list[Found]:
    """A few of them."""
    chance = draw(st.randoms(use_true_random=False))
    made: list[Found] = []
    for _ in range(draw(st.integers(2, 12))):
        made.append(next_report(chance, made))
    return made


def narrow(patch: pytest.MonkeyPatch) -> None:
    """Few candidates, few stories, few reports of each: so that a handful of reports meets all limits."""
    patch.setattr(placing, "EACH", 3)
    patch.setattr(placing, "MOST", 4)
    patch.setattr(joining, "NEAREST", 2)
    patch.setattr(joining, "RECENT", 2)


def read_serially(ledger: Ledger, made: Sequence[Found]) -> None:
    """What the serial run does."""
    for one in made:
        with ledger.write() as writer:
            store(writer, one, "f")
    place_due(ledger, meaning)


def linked_rows(ledger: Ledger) -> list[tuple[object, ...]]:
    """All that linking has written."""
    with ledger.read() as queries:
        assert queries.number_due() == 0
        return [row for row in fingerprint_rows(queries) if row[0] in LINKED]


def write_shards(path: Path, made: Sequence[Found], *, pack: int = 7) -> Folder:
    """The reports as a job on many machines leaves them."""
    folder = Folder(str(path))
    job = shards.job_of([], "f", fetch.Limits(), reports=pack)
    shards.begin(folder, job)
    receipts = []
    for start in range(0, len(made), pack):
        read = [Read(at=(0, start + n), what=one) for n, one in enumerate(made[start : start + pack])]
        receipts.append(shards.write(folder, job, f"{start:08}", read))
    shards.finish(folder, job, receipts)
    return folder
