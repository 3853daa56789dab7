"""What provenance.csv and rows.csv of an export tell."""

import csv
from pathlib import Path

from sayso.export.cells import plain


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [{name: plain(value) for name, value in row.items()} for row in csv.DictReader(file, strict=True)]


def records(folder: Path, sort: str) -> set[str]:
    """All records of a sort that went out."""
    return {row["record"] for row in _rows(folder / "provenance.csv") if row["sort"] == sort}


def origins(folder: Path) -> dict[str, set[str]]:
    """By row, the events that it tells of. Raises ValueError if one of them did not go out."""
    found: dict[str, set[str]] = {}
    for row in _rows(folder / "rows.csv"):
        found.setdefault(row["row"], set()).add(row["record"])
        if (
            row["factuality"] not in ("CT+", "PR+")
            or not row["held_by"]
            or row["in_own_voice"] not in ("true", "false")
        ):
            raise ValueError(f"on whose word? {row}")
    if strange := {record for told in found.values() for record in told} - records(folder, "event"):
        raise ValueError(f"no events: {strange}")
    return found


def table(path: Path) -> list[list[str]]:
    """Tab-separated lines, every cell as it was before it was made safe."""
    text = path.read_bytes().decode("utf-8")
    if text and (text.startswith("\ufeff") or "\r" in text or not text.endswith("\n")):
        raise ValueError("a BOM, a CR, or no end of line")
    return [[plain(cell) for cell in line.split("\t")] for line in text.split("\n")[:-1]]


def number(cell: str, *, least: float, most: float) -> float:
    """A number within bounds. Raises ValueError."""
    value = float(cell)
    if not least <= value <= most:
        raise ValueError(f"{cell} is not from {least} to {most}")
    return value


def whole(cell: str, *, least: int = 0, most: int = 2**53) -> int:
    """A whole number within bounds, written plainly. Raises ValueError."""
    value = int(cell)
    if str(value) != cell or not least <= value <= most:
        raise ValueError(f"{cell} is no whole number from {least} to {most}")
    return value


def one_of(cell: str, values: object) -> str:
    """A word out of a list. Raises ValueError."""
    if cell not in values:  # type: ignore[operator]
        raise ValueError(f"{cell!r} is not in the list")
    return cell
