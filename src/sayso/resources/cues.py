"""The words that cue a statement: what kind of statement, and in which medium."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal, cast, get_args

from sayso.core.vocabulary import Medium
from sayso.resources.tables import rows

CueKind = Literal["say", "think", "want", "judge"]


@dataclass(frozen=True, slots=True)
class Cue:
    """One word that cues statements."""

    lemma: str
    kind: CueKind
    """Speech; belief or feeling; will, intention or demand; a stance towards a thing."""
    medium: Medium | None = None


@dataclass(frozen=True, slots=True)
class CueLexicon:
    """Cues by part of speech (`v`, `a`, `n`, `d`, `p`) and lemma."""

    by_pos: Mapping[str, Mapping[str, Cue]]

    def get(self, pos: str, lemma: str) -> Cue | None:
        """The entry of a lemma, if it cues anything."""
        return self.by_pos.get(pos, {}).get(lemma)


@cache
def load() -> CueLexicon:
    """Read `data/cues.tsv`."""
    by_pos: dict[str, dict[str, Cue]] = {}
    for row in rows("cues"):
        kind, medium = row["kind"], row["medium"] or None
        if kind not in get_args(CueKind) or (medium is not None and medium not in get_args(Medium)):
            raise ValueError(f"data/cues.tsv, {row['lemma']!r}: unknown kind {kind!r} or medium {medium!r}")
        by_pos.setdefault(row["pos"], {})[row["lemma"]] = Cue(
            row["lemma"], cast(CueKind, kind), cast("Medium | None", medium)
        )
    return CueLexicon(by_pos)
