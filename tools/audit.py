"""Known vulnerabilities in the packages that constraints.txt pins, by pip-audit: `make audit`, a part of `make check`.

Findings fail. Where no service that knows of vulnerabilities can be reached, there is nothing to fail by: that is said
in one line, and CI, which reaches one, is what catches it.
"""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

SECONDS = 25
CONSTRAINTS = Path("constraints.txt")


@dataclass(frozen=True, slots=True)
class Ignored:
    """A finding that does not fail the check, for a reason, until a day."""

    id: str
    reason: str
    until: date


IGNORED: tuple[Ignored, ...] = ()


def audited(constraints: Path, seconds: float = SECONDS) -> Mapping[str, Any] | None:
    """What pip-audit tells of the pinned packages; None where it could reach no service, or not in time."""
    command = [
        *(sys.executable, "-m", "pip_audit", "--requirement", str(constraints)),
        *("--disable-pip", "--require-hashes", "--format", "json", "--progress-spinner", "off", "--timeout", "5"),
    ]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=seconds, check=False)
        found = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, json.JSONDecodeError, OSError):
        return None
    return found if isinstance(found, dict) else None


def judged(found: Mapping[str, Any] | None, today: date, ignored: Sequence[Ignored] = IGNORED) -> tuple[int, list[str]]:
    """The exit code, and what to print."""
    packages = list(found["dependencies"]) if found else []
    known = [package for package in packages if "skip_reason" not in package]
    if not known:
        return 0, ["audit: not done; no service that knows of vulnerabilities could be reached"]
    standing = {each.id for each in ignored if each.until >= today}
    lines = [
        f"{package['name']} {package['version']}: {flaw['id']}{_mended(flaw)}"
        for package in known
        for flaw in package["vulns"]
        if standing.isdisjoint({flaw["id"], *flaw.get("aliases", ())})
    ]
    told = f"audit: {len(known)} packages looked up, {len(lines)} findings"
    unknown = len(packages) - len(known)
    return int(bool(lines)), [*lines, told + (f"; {unknown} are not known to the service" if unknown else "")]


def _mended(flaw: Mapping[str, Any]) -> str:
    versions = flaw.get("fix_versions") or ()
    return f", mended in {', '.join(versions)}" if versions else ""


def main() -> int:
    """Audit, print, and say by the exit code whether there is something to be mended."""
    code, lines = judged(audited(CONSTRAINTS), date.today())
    print("\n".join(lines))
    return code


if __name__ == "__main__":
    raise SystemExit(main())
