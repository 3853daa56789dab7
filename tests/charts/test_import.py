"""Charts cost nothing until one is drawn."""

import subprocess
import sys


def test_importing_charts_imports_no_altair() -> None:
    code = "import sys, sayso.charts; print({'altair', 'vl_convert'} & set(sys.modules))"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "set()"
