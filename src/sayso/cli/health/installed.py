"""Python, the package and its files, what it depends on, and the extras."""

import base64
import hashlib
import platform
import sys
from collections.abc import Iterator
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from sayso.cli.health import REINSTALL, Finding

OLDEST: Final = (3, 11)
EXTRAS: Final = {
    "postgres": (("psycopg",), "a ledger that a team shares, in PostgreSQL"),
    "ray": (("ray", "s3fs"), "reading on many machines (sayso read --engine ray, sayso load)"),
    "frames": (("pandas", "polars"), "the ledger as data frames (Ledger.pandas, Ledger.polars)"),
    "ftm": (("followthemoney",), "sayso export --as ftm"),
    "datasette": (("datasette",), "sayso datasette"),
}
"""The modules of each extra, and what it gives. `gazetteer` is left out: only who builds the gazetteer needs it."""


def python() -> Iterator[Finding]:
    """The interpreter."""
    told = f"{platform.python_version()} at {sys.executable}"
    if sys.version_info < OLDEST:
        wanted = ".".join(map(str, OLDEST))
        yield Finding(what="Python", state="broken", told=told, fix=f"Sayso needs Python {wanted} or newer")
        return
    yield Finding(what="Python", state="ok", told=told)


def package() -> Iterator[Finding]:
    """Sayso itself: its version, and whether each of its files is as it was packed."""
    found = metadata.distribution("sayso")
    packed = [file for file in found.files or () if file.hash is not None and file.parts[0] == "sayso"]
    told = f"{found.version}, {f'{len(packed)} files' if packed else 'run from its sources'}"
    absent = [str(file) for file in packed if not Path(file.locate()).is_file()]
    changed = [str(file) for file in packed if str(file) not in absent and not _is_as_packed(file)]
    for wrong, kind in ((absent, "missing"), (changed, "not as they were packed")):
        if wrong:
            listed = ", ".join(wrong[:3]) + (f" and {len(wrong) - 3} more" if len(wrong) > 3 else "")
            yield Finding(what="sayso", state="broken", told=f"{told}; {kind}: {listed}", fix=REINSTALL)
    if not absent and not changed:
        yield Finding(what="sayso", state="ok", told=told)


def _is_as_packed(file: metadata.PackagePath) -> bool:
    if file.hash is None or file.hash.mode != "sha256":
        return True
    digest = hashlib.sha256(Path(file.locate()).read_bytes()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == file.hash.value


def dependencies() -> Iterator[Finding]:
    """Whether all that Sayso needs is there, and new enough."""
    from packaging.requirements import Requirement

    wrong = []
    needed = [Requirement(line) for line in metadata.requires("sayso") or ()]
    needed = [each for each in needed if each.marker is None or each.marker.evaluate({"extra": ""})]
    for each in needed:
        try:
            there = metadata.version(each.name)
        except metadata.PackageNotFoundError:
            wrong.append(f"{each} is missing")
            continue
        if not each.specifier.contains(there, prereleases=True):
            wrong.append(f"{each} is wanted, {there} is there")
    if wrong:
        yield Finding(what="packages", state="broken", told="; ".join(wrong), fix=REINSTALL)
    else:
        yield Finding(what="packages", state="ok", told=f"all {len(needed)} that Sayso needs")


def extras() -> Iterator[Finding]:
    """What can be added."""
    for extra, (modules, gives) in EXTRAS.items():
        absent = [module for module in modules if find_spec(module) is None]
        if not absent:
            versions = ", ".join(f"{module} {metadata.version(module)}" for module in modules)
            yield Finding(what=f"[{extra}]", state="ok", told=f"{gives}: {versions}")
        else:
            fix = f"pip install 'sayso[{extra}]'"
            yield Finding(what=f"[{extra}]", state="not installed", told=f"for {gives}", fix=fix)


def component() -> Iterator[Finding]:
    """Whether spaCy finds Sayso by name."""
    named = metadata.entry_points(group="spacy_factories", name="sayso")
    if not named:
        told = "spaCy does not find Sayso by itself: import sayso.component before nlp.add_pipe('sayso')"
        yield Finding(what="spaCy component", state="careful", told=told, fix=REINSTALL)
        return
    for each in named:
        each.load()
    yield Finding(what="spaCy component", state="ok", told="nlp.add_pipe('sayso')")
