"""Whether the weights are the ones that were trained: by `data/SHA256SUMS`, which `sha256sum -c` reads, too."""

import hashlib
from collections.abc import Iterator
from importlib import resources
from pathlib import Path


def damaged() -> list[str]:
    """What is wrong with the files listed, in words; nothing if all is well."""
    found = []
    data = resources.files("sayso.resources") / "data"
    for wanted, name in listed():
        path = data / name
        if not path.is_file():
            found.append(f"{path} is missing")
        elif hashlib.sha256(path.read_bytes()).hexdigest() != wanted:
            found.append(f"{path} is damaged: its checksum is another")
    return found


def listed() -> Iterator[tuple[str, str]]:
    """Checksum and name of each file."""
    sums = resources.files("sayso.resources") / "data" / "SHA256SUMS"
    for line in sums.read_text(encoding="utf-8").splitlines():
        wanted, name = line.split(maxsplit=1)
        yield wanted, name


def renewed() -> str:
    """The same list for the files as they are now: whoever trains anew keeps it."""
    data = resources.files("sayso.resources") / "data"
    return "".join(f"{hashlib.sha256((data / name).read_bytes()).hexdigest()}  {name}\n" for _, name in listed())


if __name__ == "__main__":
    text = renewed()
    (Path(__file__).with_name("data") / "SHA256SUMS").write_text(text, encoding="utf-8")
