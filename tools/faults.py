"""Inject faults and write down what came of them.

    python tools/faults.py [--times 1000] [--to docs/faults.md]

Runs `tests/faults` with so many kills altogether, and writes the table with the date, the commit and the command. What
several machines have of their own (a worker of a Ray cluster that is killed) is tested where they are, in
`tests/run/test_cluster.py`: run here, too.
"""

import argparse
import os
import platform
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

HOME = Path(__file__).parents[1]
BEGIN, END = "<!-- table -->", "<!-- end -->"
CLUSTER = "tests/run/test_cluster.py"
ON_CLUSTER = f"| kill -9 of a worker of a Ray cluster (`{CLUSTER}`, row for row) | 1 | 0 | 0 | 0 |"


def injected(times: int, cluster: bool) -> list[str]:
    """The table. Raises CalledProcessError if a test fails: then there is none."""
    with tempfile.TemporaryDirectory() as folder:
        to = Path(folder) / "table.md"
        environment = {**os.environ, "SAYSO_FAULTS": str(times), "SAYSO_FAULTS_TABLE": str(to)}
        subprocess.run([sys.executable, "-m", "pytest", "tests/faults"], cwd=HOME, env=environment, check=True)
        lines = to.read_text(encoding="utf-8").splitlines()
    if cluster:
        chosen = [sys.executable, "-m", "pytest", CLUSTER, "-k", "killed"]
        if subprocess.run(chosen, cwd=HOME, check=False).returncode == 0:
            lines.append(ON_CLUSTER)
    return lines


def told(lines: list[str], times: int) -> str:
    """What stands in the document between its marks."""
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=HOME, capture_output=True, text=True, check=True
    ).stdout.strip()
    day = datetime.now(UTC).date().isoformat()
    where = f"Python {platform.python_version()}, {os.cpu_count()} cores"
    return "\n".join([BEGIN, f"`make faults TIMES={times}`, {day}, on commit {commit}, {where}:", "", *lines, END])


def main() -> None:
    """Run the tests, print the table and write it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=100, help="kills altogether")
    parser.add_argument("--to", type=Path, default=HOME / "docs" / "faults.md")
    parser.add_argument("--without-cluster", action="store_true", help="leave out the Ray cluster")
    asked = parser.parse_args()
    lines = injected(asked.times, not asked.without_cluster)
    page = asked.to.read_text(encoding="utf-8")
    before, after = page.partition(BEGIN)[0], page.partition(END)[2]
    asked.to.write_text(before + told(lines, asked.times) + after, encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
