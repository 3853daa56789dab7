"""UDS-IH2: predicates, and how sure readers were that what they tell happened.

Source: White et al. 2018, on the sentences of UD English-EWT (CC BY-SA 4.0), one row of JSON a sentence.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sayso.core.spans import Span
from training.errors import TrainingError


@dataclass(frozen=True, slots=True)
class GradedSentence:
    """A sentence, and for each predicate graded its span, factuality (-3 to 3) and the readers' confidence (0 to 1)."""

    id: str
    text: str
    grades: tuple[tuple[Span, float, float], ...]


def graded(path: Path) -> Iterator[GradedSentence]:
    """The sentences of a file.

    Raises TrainingError if it is none of UDS-IH2.
    """
    try:
        with path.open(encoding="utf-8") as file:
            for line in filter(str.strip, file):
                row = json.loads(line)
                grades = (((p["start"], p["end"]), p["value"], p["confidence"]) for p in row["predicates"])
                yield GradedSentence(row["id"], row["text"], tuple(grades))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise TrainingError(f"{path} holds no graded predicates ({type(error).__name__}: {error})") from error
