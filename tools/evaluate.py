"""Measure the public development corpora and write the figures into docs/evaluation.md.

    python tools/evaluate.py --corpora DIR [--scorers DIR] [--only statements,events] [--bench]

Corpora and scorers are no part of the project. A section whose corpus or scorer is not there is left out, and that is
said; a section that fails keeps the figures that it had, and the others go on. Each block of the page carries its own
date and commit, so that it may be measured alone. Exit status 1 if something failed, 2 if nothing could be tried.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from evaluation.measuring import Folders, MeasureError, lacking, measure
from evaluation.page import PageError, blocks, has_words, with_block
from evaluation.sections import SECTIONS, Section

ROOT = Path(__file__).parent.parent
OK, FAILED, USAGE = 0, 1, 2


class RequestError(Exception):
    """What was asked cannot be done."""


def say(words: str) -> None:
    """Tell how it goes, where no figures are."""
    print(f"evaluate: {words}", file=sys.stderr, flush=True)


def chosen(sections: Sequence[Section], only: str, bench: bool) -> list[Section]:
    """The sections asked for: 'events' takes 'events-news' and 'events-gsr' too; those on request only by name."""
    names = only.replace(",", " ").split()
    picked = {s.name for s in sections if (bench if s.on_request else not names)}
    for name in names:
        found = {s.name for s in sections if s.name == name or s.name.startswith(f"{name}-")}
        if not found:
            raise RequestError(f"no section {name!r}; there are {', '.join(s.name for s in sections)}")
        picked |= found
    return [s for s in sections if s.name in picked]


def folders(root: Path, corpora: str, scorers: str, picked: Sequence[Section]) -> Folders:
    """Where everything is; says so if a folder that the sections need is not there."""
    where = Path(corpora) if corpora else None
    beside = Path(scorers) if scorers else where and where.absolute().parent / "score"
    if any(s.needs for s in picked) and (where is None or not where.is_dir()):
        raise RequestError(f"CORPORA: {f'no folder {corpora}' if corpora else 'say which folder, CORPORA=DIR'}")
    if any(s.scorer for s in picked) and (beside is None or not beside.is_dir()):
        raise RequestError(f"SCORERS: {f'no folder {beside}' if beside else 'none'}; say which, SCORERS=DIR")
    return Folders(root=root, work=root / "build" / "evaluation", corpora=where, scorers=beside)


def write_block(path: Path, section: Section, body: str) -> None:
    """Put the block into the page as it is now: people may have written while we measured."""
    page = path.read_text(encoding="utf-8") if path.exists() else ""
    path.write_text(with_block(page, section.name, section.title, body), encoding="utf-8")


def measure_one(section: Section, where: Folders, path: Path) -> str | None:
    """Measure one section onto the page; why not, if not."""
    missing = lacking(section, where)
    if missing:
        why = f"not there: {', '.join(missing)}"
        if not path.exists() or not has_words(path.read_text(encoding="utf-8"), section.name):
            write_block(path, section, f"Not measured; {why}.")
        return why
    write_block(path, section, measure(section, where))
    return None


def evaluate(picked: Sequence[Section], where: Folders, path: Path) -> bool:
    """Measure the sections one by one onto the page; whether none failed."""
    troubles, ok = [], True
    for number, section in enumerate(picked, start=1):
        say(f"{section.name} ({number} of {len(picked)})")
        try:
            why = measure_one(section, where, path)
            trouble = why and f"{section.name} is left out, {why}"
        except MeasureError as error:
            ok, trouble = False, f"{section.name} FAILED and keeps the figures it had, {error}"
        if trouble:
            say(trouble)
            troubles.append(trouble)
    say(f"{len(picked) - len(troubles)} of {len(picked)} sections written to {path.relative_to(where.root)}")
    for trouble in troubles if len(picked) > 1 else ():
        say(trouble)
    return ok


def main(arguments: Sequence[str], sections: Sequence[Section] = SECTIONS, root: Path = ROOT) -> int:
    """Do what the command line asks; `sections` and `root` differ in tests only."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", default="", metavar="DIR")
    parser.add_argument("--scorers", default="", metavar="DIR", help="by default the folder `score` beside the corpora")
    parser.add_argument("--only", default="", metavar="NAMES", help=", ".join(s.name for s in sections))
    parser.add_argument("--bench", action="store_true", help="measure the speed too; needs a quiet machine")
    asked = parser.parse_args(arguments)
    path = root / "docs" / "evaluation.md"
    try:
        picked = chosen(sections, asked.only, asked.bench)
        where = folders(root, asked.corpora, asked.scorers, picked)
        blocks(path.read_text(encoding="utf-8") if path.exists() else "")  # a page that cannot be written: say so first
        return OK if evaluate(picked, where, path) else FAILED
    except RequestError as error:
        say(str(error))
    except PageError as error:
        say(f"{path.relative_to(root)}: {error}")
    return USAGE


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
