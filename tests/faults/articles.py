"""Short invented reports for faults to happen to: stories of several reports, copies, persons known from elsewhere."""

import json
import random
from pathlib import Path
from typing import Any

DEEDS = (
    ("withdraw its brigade from Port Calder", "had left Port Calder", "the harbour", "lorries"),
    ("reopen the Hentzau bridge to traffic", "had crossed the Hentzau bridge", "the river", "buses"),
    ("release the Klow fishermen", "had been released in Klow", "the prison", "boats"),
    ("send grain to Szohod", "had arrived in Szohod", "the station", "wagons"),
)
PEOPLE = (
    ("Tove Arnquist", "Defence minister"),
    ("Runa Eskild", "Mayor"),
    ("Ivo Brandt", "Colonel"),
    ("Mara Solveig", "Envoy"),
)
OUTLETS = ("The Harbour Post", "Calder Voice", "Morrow Wire", "Szohod Gazette")


def articles(number: int, seed: int = 1) -> list[dict[str, Any]]:
    """So many of them, the same for the same seed."""
    chance = random.Random(seed)
    made: list[dict[str, Any]] = []
    for n in range(number):
        deed, done, where, things = DEEDS[n % len(DEEDS)]
        (name, office), (other, title) = chance.sample(PEOPLE, 2)
        count = chance.randint(3, 90)
        outlet = chance.choice(OUTLETS)
        text = (
            f"{office} {name} said on Monday that Veldmark would {deed}. {title} {other} denied it. "
            f"Residents saw {count} {things} near {where} on Tuesday, and said that the last of them {done}."
        )
        copied = made[n - 1] if n % 6 == 5 else None
        if copied is not None:
            text = f"{copied['text']} Reporting by {copied['publisher']}."
        day = f"2031-03-{1 + (n * 5) % 28:02}"
        title_ = f"Veldmark to {deed}, {name.split()[1]} says"
        made.append({"id": f"a{n:03}", "title": title_, "publisher": outlet, "date": day, "text": text})
    return made


def write(folder: Path, made: list[dict[str, Any]], *, to_a_file: int = 3) -> Path:
    """Into files of some reports each."""
    folder.mkdir(parents=True, exist_ok=True)
    for start in range(0, len(made), to_a_file):
        lines = (json.dumps(each) + "\n" for each in made[start : start + to_a_file])
        (folder / f"part{start:04}.jsonl").write_text("".join(lines))
    return folder
