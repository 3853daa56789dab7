"""The index of decisions: every file of docs/decisions with its title."""

import re
from pathlib import Path
from typing import Final

from manual.words import prose

_GROUPS: Final = {
    0: "The house", 1: "Reports in", 2: "The ledger", 3: "Stories", 4: "Dates, places, amounts", 5: "Actors",
    6: "Statements", 7: "Events", 8: "Beliefs", 9: "Quality", 10: "Pages and corrections",
    11: "Many reports, many machines", 12: "At home in other tools",
}  # fmt: skip


def files(root: Path) -> list[Path]:
    """All of them, in the order of their numbers."""
    return sorted((root / "docs/decisions").glob("[0-9]*.md"))


def title(file: Path) -> str:
    """The heading, without the number."""
    first = next(line for line in file.read_text(encoding="utf-8").splitlines() if line.startswith("# "))
    return re.sub(r"^# (\d+)[:.]? *", "", first)


def page(root: Path) -> str:
    """The page."""
    parts = ["# Decisions\n\nWhy things are as they are: what was chosen, why, and the nearest rival and why not.\n"]
    last = None
    for file in files(root):
        number = file.name[:3]
        group = _GROUPS.get(int(number) // 10, "Others")
        if group != last:
            parts.append(f"\n## {group}\n\n")
        last = group
        parts.append(f"- [{number}]({file.name}) {prose(title(file))}\n")
    return "".join(parts)
