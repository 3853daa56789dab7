"""Golden readings: what the program finds in each bundled report, printed for people.

A change of behaviour shows as a diff that one can read. `pytest tests/test_articles.py --golden` writes them anew.
"""

from pathlib import Path

import pytest

from sayso import fetch, resources
from sayso.cli.printer import print_reading
from sayso.core.records import RawPage
from sayso.read import read

HERE = Path(__file__).parent
SAMPLE = sorted(p for p in (HERE.parent / "examples/kherson").iterdir() if p.suffix in (".txt", ".html"))
OWN = sorted((HERE / "articles").glob("*/article.txt"))


def reading_of(path: Path, loaded: resources.Resources) -> str:
    (page,) = fetch.pages([str(path)])
    assert isinstance(page, RawPage)
    document, problems = fetch.to_document(page)
    assert not problems
    return print_reading(next(read([document], loaded)))


@pytest.mark.parametrize("path", [*SAMPLE, *OWN], ids=lambda p: p.stem if p.stem != "article" else p.parent.name)
def test_reading_is_the_golden_one(path: Path, loaded: resources.Resources, pytestconfig: pytest.Config) -> None:
    folder = path.parent if path.stem == "article" else HERE / "articles" / path.stem
    golden = folder / "reading.txt"
    got = reading_of(path, loaded)
    if pytestconfig.getoption("golden"):
        folder.mkdir(exist_ok=True)
        golden.write_text(got, encoding="utf-8")
    assert got == golden.read_text(encoding="utf-8"), "if this is better: pytest tests/test_articles.py --golden"


def test_every_golden_reading_has_its_report() -> None:
    assert {p.parent.name for p in (HERE / "articles").glob("*/reading.txt")} == {
        *(p.stem for p in SAMPLE),
        *(p.parent.name for p in OWN),
    }
