"""`python -m fuzz TARGET SECONDS`, with tools and the root on the path: fuzz one reader.

What breaks it is left in build/fuzz/TARGET/.
"""

import importlib
import os
import sys
from pathlib import Path
from typing import Any


def main() -> int:
    """Run one target, in a folder of its own where its corpus grows from run to run."""
    try:
        atheris: Any = importlib.import_module("atheris")
    except ImportError:
        print("atheris is not installed here (it is for Linux): no fuzzing")
        return 0
    target, seconds = sys.argv[1], int(sys.argv[2])
    # Only what is imported in here is watched for its coverage; spaCy's own code is not what is tested.
    with atheris.instrument_imports(include=["sayso", "warcio", "feedparser", "protego"]):
        from fuzz.targets import TARGETS, seeds
    folder = Path(os.environ.get("FUZZ_FOLDER", "build/fuzz")) / target
    corpus = folder / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds(target)):
        (corpus / f"seed-{number}").write_bytes(seed)
    options = [
        f"-artifact_prefix={folder}/",
        f"-max_total_time={seconds}",
        "-timeout=60",
        "-rss_limit_mb=3000",
        "-max_len=20000",
        "-print_final_stats=1",
        "-verbosity=0",
    ]
    run = TARGETS[target]
    atheris.Setup([sys.argv[0], str(corpus), *options], lambda data: run(bytes(data)))
    atheris.Fuzz()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
