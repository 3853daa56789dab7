"""What pip-audit finds fails the check, unless it is ignored for a while; where it can reach nothing, that is said."""

import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "tools"))

import audit

TODAY = date(2026, 11, 23)
NOT_DONE = (0, ["audit: not done; no service that knows of vulnerabilities could be reached"])


def found(*flaws: dict[str, Any], unknown: int = 0) -> dict[str, Any]:
    packages = [{"name": "ferry", "version": "1.0", "vulns": list(flaws)}, {"name": "b", "version": "2", "vulns": []}]
    return {"dependencies": [*packages, *({"name": "c", "skip_reason": "not found"} for _ in range(unknown))]}


def test_a_finding_fails() -> None:
    flaw = {"id": "PYSEC-1", "aliases": ["CVE-1"], "fix_versions": ["1.1"]}
    assert audit.judged(found(flaw, unknown=1), TODAY) == (
        1,
        [
            "ferry 1.0: PYSEC-1, mended in 1.1",
            "audit: 2 packages looked up, 1 findings; 1 are not known to the service",
        ],
    )
    assert audit.judged(found(), TODAY) == (0, ["audit: 2 packages looked up, 0 findings"])


@pytest.mark.parametrize(("until", "code"), [(TODAY, 0), (date(2026, 11, 22), 1)])
def test_a_finding_is_ignored_by_any_of_its_names_until_a_day(until: date, code: int) -> None:
    flaw = {"id": "PYSEC-1", "aliases": ["CVE-1"], "fix_versions": []}
    ignored = [audit.Ignored("CVE-1", "we do not call it", until)]
    assert audit.judged(found(flaw), TODAY, ignored)[0] == code


def test_where_nothing_can_be_reached_it_is_said_and_passes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert audit.judged({"dependencies": [{"name": "c", "skip_reason": "could not be audited"}]}, TODAY) == NOT_DONE
    assert audit.judged(None, TODAY) == NOT_DONE
    assert audit.audited(tmp_path / "constraints.txt", seconds=0.01) is None  # too late
    broken = subprocess.CompletedProcess([], 1, stdout="", stderr="ConnectionError")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: broken)
    assert audit.audited(tmp_path / "constraints.txt") is None


def test_every_ignored_finding_has_a_reason() -> None:
    assert all(each.reason and each.until for each in audit.IGNORED)
