"""Invented reports of two years, on stories that burst and fade, and what a reader may have found in them."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sayso.core.records import Actor, Amount, Belief, Document, Event, Judgement, Place, Reading, Statement
from sayso.core.spans import Span
from sayso.core.vocabulary import AUTHOR
from sayso.ledger import Ledger, Writer
from sayso.ledger.results import StoredDocument

DAYS = 730
FIRST = date(2030, 1, 1)
SINGLE = 0.7
"""Share of stories that have one report only."""
MOST = 120
"""Reports of a story at most."""
COPIES = 0.06
FIRSTS = ("Harbour", "Northern", "Morrow", "Daily", "Sable", "Orchard", "Lantern", "Mill")
LASTS = ("Courier", "Post", "Gazette", "Observer", "Mirror", "Ledger", "Standard", "Voice")
OUTLETS = tuple(f"The {first} {last}" for first in FIRSTS for last in LASTS)
COUNTRIES = ("VEL", "KOR", "ARD", "MUN", "TES", "OLB", "SEN", "RIV", "DAL", "HEX", "PYR", "QUE")
SECTORS = ("GOV", "MIL", "GOV JUD", "OPP", "CVL", "REB")
DEEDS = (
    ("RETREAT", "withdraw", "withdraw", "withdrawal"),
    ("ASSAULT", "heavy-weapons", "shell", "shelling"),
    ("AID", "military", "deliver", "delivery"),
    ("SANCTION", "withdraw", "suspend", "suspension"),
    ("MOBILIZE", "troops", "deploy", "deployment"),
    ("COOPERATE", None, "reopen", "reopening"),
)
FACTUALITY = ("CT+", "CT+", "CT+", "PR+", "PS+", "Uu", "CT-", "PR-")
AT_ONCE = 500


def names(chance: random.Random, number: int) -> list[str]:
    """Invented words that may be names."""
    parts = ["bal", "dor", "ven", "kith", "mar", "ost", "rin", "sul", "tav", "zen", "gor", "lim", "pek", "hau"]
    return sorted({"".join(chance.choices(parts, k=3)).capitalize() for _ in range(number)})


@dataclass(frozen=True)
class Story:
    """What the reports of a generated story have in common."""

    day: int
    deed: tuple[str, str | None, str, str]
    place: str
    country: str
    doer: str
    code: str
    speakers: tuple[tuple[str, str], ...]
    words: tuple[str, ...]


class Text:
    """A text that grows, and where in it its pieces stand."""

    def __init__(self) -> None:
        self.text = ""

    def add(self, words: str) -> Span:
        """The span of these words at the end of the text."""
        start = len(self.text)
        self.text += words
        return (start, len(self.text))


class Generator:
    """Invents stories, and readings of reports on them."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.people = names(self.chance, 6000)
        self.towns = names(random.Random(seed + 1), 1500)
        self.vocabulary = [word.lower() for word in names(random.Random(seed + 2), 9000)]
        self.ranks = [1 / (3 + rank) for rank in range(len(self.vocabulary))]

    def story(self, day: int) -> Story:
        """A new story that begins on that day."""
        chance = self.chance
        country = chance.choice(COUNTRIES)
        doer = chance.choice(COUNTRIES)
        people = [
            f"{first} {last}" for first, last in zip(*(chance.choices(self.people, k=6) for _ in "12"), strict=True)
        ]
        return Story(
            day=day,
            deed=chance.choice(DEEDS),
            place=chance.choice(self.towns),
            country=country,
            doer=f"{chance.choice(self.people)} brigade",
            code=f"{doer} MIL",
            speakers=tuple((name, f"{chance.choice((doer, country))} {chance.choice(SECTORS)}") for name in people),
            words=tuple(chance.choices(self.vocabulary, k=10)),
        )

    def reading(self, id_: str, of: Story, day: int) -> Reading:
        """A report on the story, and what a reader may have found in it."""
        chance, text = self.chance, Text()
        type_, mode, verb, noun = of.deed
        title = f"{of.doer} to {verb} at {of.place}, says {chance.choice(of.speakers)[0].split()[-1]}"
        actors = [(of.doer, "group", of.code, [text.add(of.doer)])]
        text.add(" will ")
        triggers = [text.add(verb)]
        text.add(" at ")
        places = [text.add(of.place)]
        text.add(f" after weeks of {' '.join(chance.choices(of.words, k=4))}. ")
        amount = text.add(f"{chance.randrange(10, 900)} lorries")
        text.add(" were seen on the road. ")
        spoken = []
        for name, code in chance.sample(of.speakers, chance.randrange(2, 5)):
            who = text.add(name)
            actors.append((name, "person", code, [who]))
            text.add(" ")
            cue = text.add(chance.choice(("said", "denied", "announced", "confirmed")))
            text.add(" that ")
            start = text.add(f"{of.doer} would ")[0]
            triggers.append(text.add(verb))
            text.add(" at ")
            places.append(text.add(of.place))
            end = text.add(f" {' '.join(chance.choices(self.vocabulary, self.ranks, k=6))}")[1]
            spoken.append((who, cue, (start, end)))
            text.add(". ")
        text.add(f"The {noun} {' '.join(chance.choices(self.vocabulary, self.ranks, k=150))}.\n")
        return Reading(
            id=id_,
            title=title,
            publisher=chance.choice(OUTLETS),
            published=(FIRST + timedelta(days=day)).isoformat(),
            text=text.text,
            actors=tuple(
                Actor(id=f"a{n}", name=name, kind=kind, code=code, mentions=tuple(spans))  # type: ignore[arg-type]
                for n, (name, kind, code, spans) in enumerate(actors)
            ),
            statements=tuple(
                Statement(
                    id=f"s{n}",
                    kind="indirect",
                    source=(who,),
                    cue=(cue,),
                    content=(content,),
                    speaker=f"a{n}",
                    factuality="CT+",
                    aspect="planned",
                    org=actors[n][2][:3],
                )
                for n, (who, cue, content) in enumerate(spoken, 1)
            ),
            events=tuple(
                Event(
                    id=f"e{n}",
                    trigger=trigger,
                    type=type_,
                    mode=mode,
                    aux="future",
                    actor=("a0",),
                    place=f"p{n}",
                    amounts=() if n else ("m0",),
                )
                for n, trigger in enumerate(triggers)
            ),
            beliefs=tuple(self._belief(n, actors[n][2]) for n in range(len(triggers))),
            places=tuple(
                Place(id=f"p{n}", span=span, name=of.place, lat=1.0 + n, lon=2.0, country=of.country, kind="city")
                for n, span in enumerate(places)
            ),
            amounts=(Amount(id="m0", span=amount, value=40.0, unit="lorries"),),
        )

    def _belief(self, number: int, code: str) -> Belief:
        chance = self.chance
        return Belief(
            event=f"e{number}",
            source=f"a{number}" if number else AUTHOR,
            statement=f"s{number}" if number else None,
            factuality=chance.choice(FACTUALITY),  # type: ignore[arg-type]
            aspect=chance.choice(("planned", "announced", "ongoing", "completed")),
            org=code[:3] if number else None,
        )


def generated(generator: Generator, number: int) -> Iterator[tuple[Reading, int]]:
    """So many readings in the order of days, each with the number of its story."""
    chance = generator.chance
    plan: list[tuple[int, int, Story]] = []
    count = 0
    while len(plan) < number:
        of = generator.story(chance.randrange(DAYS))
        size = 1 if chance.random() < SINGLE else min(MOST, 1 + int(chance.paretovariate(1.2) * 2))
        plan += [(min(DAYS, of.day + int(chance.expovariate(1 / 5))), count, of) for _ in range(size)]
        count += 1
    for n, (day, which, of) in enumerate(sorted(plan[:number], key=lambda planned: planned[:2])):
        yield generator.reading(f"{n:06}-{of.place.lower()}", of, day), which


def fill(ledger: Ledger, number: int) -> None:
    """Write so many generated readings into an empty ledger, and derive the stories."""
    generator = Generator(number)
    storylines: dict[int, int] = {}
    last: dict[int, str] = {}
    waiting: list[tuple[Reading, int]] = []

    def write() -> None:
        with ledger.write() as writer:
            for reading, which in waiting:
                stored = _store(writer, reading)
                if which not in storylines:
                    storylines[which] = writer.add_storyline()
                writer.place(stored.id, storylines[which])
                if which in last and generator.chance.random() < COPIES:
                    writer.add_judgement(_copy(stored.id, last[which]))
                if generator.chance.random() < 1 / 500:
                    day = reading.published
                    writer.add_note(kind="withdrawn", subject=stored.id, value=day, reason="generated", by="generator")
                last[which] = stored.id
        waiting.clear()

    for n, each in enumerate(generated(generator, number), 1):
        waiting.append(each)
        if len(waiting) == AT_ONCE or n == number:
            write()
            if n % 10_000 == 0:
                print(f"{n:,} reports written", flush=True)


def _copy(left: str, right: str) -> Judgement:
    return Judgement(kind="copy", left=left, right=right, score=0.9, reason="generated", by="rule:copy")


def _store(writer: Writer, reading: Reading) -> StoredDocument:
    document = Document(**{name: getattr(reading, name) for name in Document.__struct_fields__})
    stored = writer.add_document(document, origin=f"{reading.id}.txt")
    writer.add_reading(stored, reading, fingerprint="generated")
    return stored
