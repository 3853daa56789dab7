"""Running one section: its commands, its scorer's result, and the block that tells both."""

import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from evaluation.sections import Section
from evaluation.tables import table


@dataclass(frozen=True)
class Folders:
    """Where everything is. `root` is the project, which commands run in; `work` is for what they write."""

    root: Path
    work: Path
    corpora: Path | None
    scorers: Path | None


class MeasureError(Exception):
    """A command failed, or its result is not what it should be."""


def lacking(section: Section, folders: Folders) -> list[str]:
    """What the section needs and is not there, named as its commands name it."""
    asked = [("$CORPORA", folders.corpora, need) for need in section.needs]
    if section.scorer:
        asked.append(("$SCORERS", folders.scorers, section.scorer))
    return [f"{name}/{path}" for name, folder, path in asked if folder is None or not (folder / path).exists()]


def measure(section: Section, folders: Folders) -> str:
    """Run the section's commands in an empty folder of its own and tell the result: the body of its block."""
    stamp = f"{_day(date.today())}, {commit(folders.root)}"
    out = folders.work / section.name
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    start = time.perf_counter()
    remarks = _run(section, folders, out)
    seconds = time.perf_counter() - start
    try:
        told = table(section, section.parse((out / section.result).read_text(encoding="utf-8")))
    except OSError as error:
        raise MeasureError(f"{section.result}: {error.strerror}") from error
    except (ValueError, LookupError, TypeError) as error:
        raise MeasureError(
            f"{section.result} does not hold what is asked for: {type(error).__name__}: {error}"
        ) from error
    commands = "\n".join(f"    {step.command}" for step in section.steps)
    return "\n\n".join((told, *remarks, f"{stamp}; {seconds:,.0f} seconds:", commands))


def _run(section: Section, folders: Folders, out: Path) -> list[str]:
    """Run the steps; the remarks of those that ended with a status which is no failure."""
    remarks = []
    for step in section.steps:
        print(f"    {step.command}", file=sys.stderr, flush=True)
        # Standard output goes where the progress goes: ours holds nothing.
        ended = subprocess.run(
            step.command, shell=True, cwd=folders.root, env=_environment(folders, out), stdout=2, check=False
        )
        if ended.returncode == 1 and step.on_1:
            remarks.append(step.on_1)
        elif ended.returncode:
            raise MeasureError(f"exit status {ended.returncode} of: {step.command}")
    return remarks


def _environment(folders: Folders, out: Path) -> dict[str, str]:
    """The reader's own, but for settings of Sayso, which would measure something else than the defaults.

    `sayso` and `python` are those that run this program.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SAYSO_")}
    path = f"{Path(sys.executable).parent}{os.pathsep}{kept.get('PATH', os.defpath)}"
    named = {"CORPORA": folders.corpora, "SCORERS": folders.scorers, "OUT": out}
    return kept | {"PATH": path} | {name: str(folder.absolute()) for name, folder in named.items() if folder}


def commit(root: Path) -> str:
    """'commit 1a2b3c4', with '+ changes' if files differ from it; the page itself, which is being written, may."""
    if not (head := _git(root, "rev-parse", "--short", "HEAD")):
        return "commit unknown"
    changed = _git(root, "status", "--porcelain", "--", ".", ":!docs/evaluation.md")
    return f"commit {head}{' + changes' if changed else ''}"


def _git(root: Path, *arguments: str) -> str:
    try:
        ended = subprocess.run(["git", *arguments], cwd=root, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return ""
    return ended.stdout.strip()


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
