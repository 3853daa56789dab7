"""A scorer's result as a table in Markdown."""

from collections.abc import Mapping, Sequence
from typing import Any

from evaluation.sections import Figure, Section

HEADS = ("figure", "P", "R", "right", "found", "gold")


def table(section: Section, result: Any) -> str:
    """The figures of `section` out of its scorer's result; columns without a word in them are left out.

    Raises KeyError or ValueError, which name it, for a figure that the result lacks.
    """
    if not section.figures:
        return "\n".join(f"    {line}".rstrip() for line in str(result).strip("\n").splitlines())
    heads = ("", *HEADS, *section.marks)
    rows = [(f.label, *_cells(f, result), *(f.marks or ("",) * len(section.marks))) for f in section.figures]
    kept = [n for n in range(len(heads)) if any(row[n] for row in rows)]
    lines = [[row[n] for n in kept] for row in (heads, *rows)]
    lines.insert(1, ["---"] * len(kept))
    return "\n".join("|" + "".join(f" {cell} |" if cell else " |" for cell in line) for line in lines)


def _cells(figure: Figure, result: Any) -> tuple[str, ...]:
    """One cell for each of HEADS. What a scorer tells of a figure has one of four shapes."""
    for key in figure.path:
        result = result[key]
    match result:
        case {"p": p, "r": r, "f1": f1}:
            counts = (_number(result.get(key)) for key in ("tp", "pred", "gold"))
            return (_number(f1), _number(p), _number(r), *counts)
        case {"share": share, "n": n, "of": of}:
            return (_number(share), "", "", _number(n), "", _number(of))
        case [int(n), int(of)]:
            return (_number(n / of if of else 0.0), "", "", _number(n), "", _number(of))
        case int() | float():
            return (_number(result), "", "", "", "", "")
    raise ValueError(f"{' / '.join(figure.path)}: {_kind(result)} is no figure")


def _number(value: float | None) -> str:
    """'.702', '1.000', '2,192'; nothing for None."""
    if value is None:
        return ""
    return f"{value:,}" if isinstance(value, int) else f"{value:.3f}".removeprefix("0")


def _kind(value: Any) -> str:
    """What a value is, without its words: they may be a corpus's."""
    keys = f" with {', '.join(map(str, value))}" if isinstance(value, Mapping) else ""
    size = f" of {len(value)}" if isinstance(value, Sequence) else ""
    return f"{type(value).__name__}{size}{keys}"
