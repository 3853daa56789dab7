"""Which event types are taken for which: `python tools/confusions.py GOLD.jsonl READINGS.jsonl`.

GOLD holds sentences with their coded events, READINGS what `sayso extract` wrote for them. Triggers that overlap are
paired, one to one. Prints how often each gold type was found as each type, and the ten commonest errors by what kind
of error it is; no word of a corpus.
"""

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

NONE = "-"
"""Stands for an event that was missed, and for one that is none."""
COMMONEST = 10


def main() -> None:
    """Command line."""
    gold, readings = (
        [json.loads(line) for line in Path(name).read_text(encoding="utf-8").splitlines() if line.strip()]
        for name in sys.argv[1:3]
    )
    found = {reading["id"]: reading["events"] for reading in readings}
    counts: Counter[tuple[str, str]] = Counter()
    for row in gold:
        counts.update(pairs(row, found.get(row["id"], [])))
    print("\n".join([*table(counts), "", *errors(counts)]))


def pairs(row: dict[str, Any], events: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """The gold type and the found type of every event of a sentence; `-` where there is none."""
    left = list(events)
    told = []
    for event in row["events"]:
        start, end = event["start"], event["start"] + len(event["trigger"])
        types = event["type"] if isinstance(event["type"], list) else [event["type"]]
        over = [e for e in left if e["trigger"][0] < end and start < e["trigger"][1]]
        match = next((e for e in over if e["type"] in types), over[0] if over else None)
        if match is not None:
            left.remove(match)
        kind = NONE if match is None else match["type"]
        told.append((kind if kind in types else types[0], kind))
    optional = [(o["start"], o["start"] + len(o["trigger"])) for o in row.get("optional", [])]
    spare = (e for e in left if not any(e["trigger"][0] < b and a < e["trigger"][1] for a, b in optional))
    return told + [(NONE, e["type"]) for e in spare]


def table(counts: Counter[tuple[str, str]]) -> list[str]:
    """Gold types down, found types across."""
    names = sorted({name for pair in counts for name in pair} - {NONE})
    width = max(map(len, names), default=1)
    lines = [" " * width + "".join(f"{name[:4]:>5}" for name in names) + "    -  gold"]
    for gold in [*names, NONE]:
        cells = [counts[gold, name] for name in [*names, NONE]]
        lines.append(f"{gold:<{width}}" + "".join(f"{cell or '.':>5}" for cell in cells) + f"{sum(cells):>6}")
    return lines


def errors(counts: Counter[tuple[str, str]]) -> list[str]:
    """The commonest errors, with how often each."""
    wrong = Counter({pair: n for pair, n in counts.items() if pair[0] != pair[1]})
    total = sum(wrong.values())
    lines = [f"{total} errors; the commonest:"]
    for (gold, found), number in wrong.most_common(COMMONEST):
        what = (
            f"{gold} missed"
            if found == NONE
            else f"no event taken for {found}"
            if gold == NONE
            else f"{gold} taken for {found}"
        )
        lines.append(f"{number:>4}  {what}")
    return lines


if __name__ == "__main__":
    main()
