"""How well the program reads the annotated articles, stage by stage.

`python tests/floors/score.py` prints the table; `--faults [WORD]` every fault too, or those of the stages and articles
that WORD is part of; `--pin WHY` sets the floors anew, a little below what is measured, and records why.
"""

import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

from gold_files import fingerprint, gold_files, load, report_of
from stages import Comparison, Scores, compare

from sayso import fetch, resources
from sayso.core.records import Document, RawPage
from sayso.read import read

PINNED = Path(__file__).with_name("floors.json")
SLACK = 0.025
"""How far below what is measured a floor is set: about one fault in forty."""
F1 = ("statements", "events", "beliefs: source", "places", "dates", "amounts", "boilerplate")
"""Stages where what is found too much counts as well; of the others the share that is right is given."""
ORDER = (
    "statements", "statements: direct", "statements: mixed", "statements: indirect", "statements: kind",
    "statements: speaker", "statements: source",
    "events", "events: mode", "events: aux", "events: actor", "events: recipient", "events: place",
    "beliefs: source", "beliefs: polarity", "beliefs: factuality", "beliefs: aspect",
    "actors: code", "places", "dates", "amounts", "boilerplate",
)  # fmt: skip


def measure() -> tuple[Comparison, dict[str, list[tuple[str, str]]]]:
    """The scores of all annotated articles together, and the faults by article."""
    loaded = resources.load()
    total, faults = Comparison(), {}
    for path in gold_files():
        (page,) = fetch.pages([str(report_of(path))])
        assert isinstance(page, RawPage), page
        document, _ = fetch.to_document(page)
        assert isinstance(document, Document)
        one = compare(load(path, document.text), next(read([document], loaded)))
        total.add(one)
        faults[path.stem] = one.faults
    return total, faults


def figure(name: str, scores: Scores) -> float:
    """The one figure that has a floor."""
    return scores.f1 if name in F1 else scores.recall


def figures(total: Comparison) -> dict[str, float]:
    return {name: round(figure(name, total.scores.get(name, Scores())), 3) for name in ORDER}


def table(total: Comparison, floors: dict[str, float] | None = None) -> str:
    lines = [f"{'stage':22} {'figure':>9} {'floor':>6}  {'right':>5} {'asked':>5} {'extra':>5} {'P':>5} {'R':>5}"]
    for name in ORDER:
        scores = total.scores.get(name, Scores())
        kind = "F1" if name in F1 else "share"
        floor = (floors or {}).get(name)
        row = f"{name:22} {kind:>5} {figure(name, scores):.2f} {'' if floor is None else f'{floor:.2f}':>6} "
        row += f" {scores.right:5} {scores.asked:5}"
        if name in F1:
            row += f" {scores.wrong:5} {scores.precision:5.2f} {scores.recall:5.2f}"
        lines.append(row)
    return "\n".join(lines)


def pinned() -> dict[str, Any]:
    """The hash of the gold, the floors, and when and why they were set."""
    read: dict[str, Any] = json.loads(PINNED.read_text(encoding="utf-8"))
    return read


def pin(total: Comparison, why: str) -> None:
    told = pinned()["set"] if PINNED.exists() else []
    floors = {name: round(max(0.0, value - SLACK), 2) for name, value in figures(total).items()}
    told.append(f"{date.today().isoformat()}: {why}")
    pins = {"gold_sha256": fingerprint(), "floors": floors, "set": told}
    PINNED.write_text(json.dumps(pins, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def main(arguments: list[str]) -> None:
    total, faults = measure()
    if arguments[:1] == ["--pin"]:
        if len(arguments) != 2:
            sys.exit("say why, in one argument: python tests/floors/score.py --pin 'first measured'")
        pin(total, arguments[1])
    print(table(total, pinned()["floors"] if PINNED.exists() else None))
    print(f"gold {fingerprint()}")
    if arguments[:1] == ["--faults"]:
        word = arguments[1] if len(arguments) > 1 else ""
        for slug, found in faults.items():
            for stage, fault in found:
                if word in stage or word in slug:
                    print(f"{slug} | {stage} | {fault}")


if __name__ == "__main__":
    main(sys.argv[1:])
