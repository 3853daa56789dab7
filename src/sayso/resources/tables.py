"""Reading our own data files: tab-separated, `#` starts a comment, the first line names the columns."""

from collections.abc import Iterator
from importlib import resources


def rows(name: str, package: str = "sayso.resources") -> Iterator[dict[str, str]]:
    """The rows of a package's `data/NAME.tsv` as dictionaries by column; a missing last cell is an empty string."""
    path = resources.files(package).joinpath("data", f"{name}.tsv")
    header: list[str] | None = None
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        bare = line.split("#", 1)[0].rstrip()
        if not bare:
            continue
        cells = [cell.strip() for cell in bare.split("\t")]
        if header is None:
            header = cells
            continue
        if len(cells) > len(header):
            raise ValueError(f"data/{name}.tsv line {number}: {len(cells)} cells for {len(header)} columns")
        yield dict(zip(header, cells + [""] * (len(header) - len(cells)), strict=True))


def names() -> list[str]:
    """The names of all of them."""
    data = resources.files("sayso").joinpath("resources", "data")
    return sorted(path.name.removesuffix(".tsv") for path in data.iterdir() if path.name.endswith(".tsv"))
