"""Models, lexicons and the gazetteer: loaded once, then only looked into. The one place that opens their files."""

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib import metadata, resources

from spacy.language import Language

from sayso.resources import actors, cues, gazetteer, hedges, predicates
from sayso.resources.pipeline import DEFAULT_MODEL, load_pipeline

__all__ = ["DEFAULT_MODEL", "Resources", "load"]


@dataclass(frozen=True, slots=True)
class Resources:
    """What the stages of reading look things up in."""

    pipeline: Language
    actors: actors.ActorLexicon
    cues: cues.CueLexicon
    predicates: predicates.PredicateLexicon
    hedges: hedges.HedgeLexicon
    gazetteer: gazetteer.Gazetteer
    fingerprint: str
    """Names the reader: same fingerprint, same text, same reading."""


@cache
def load(model: str = DEFAULT_MODEL) -> Resources:
    """Load everything that reading needs; about a second, once a process.

    Raises ResourceError if the spaCy pipeline or the gazetteer is missing.
    """
    pipeline = load_pipeline(model)
    return Resources(
        pipeline=pipeline,
        actors=actors.load(),
        cues=cues.load(),
        predicates=predicates.load(),
        hedges=hedges.load(),
        gazetteer=gazetteer.load(),
        fingerprint=fingerprint(pipeline),
    )


def fingerprint(pipeline: Language) -> str:
    """Sayso's version, the pipeline's name and version, and a hash of the reading code and the lexicons."""
    digest = hashlib.sha256()
    package = resources.files("sayso")
    for folder, endings in (
        ("read", (".py",)),
        ("resources", (".py",)),
        ("resources/data", (".tsv", ".sqlite")),
    ):
        for entry in sorted(package.joinpath(folder).iterdir(), key=lambda e: e.name):
            if entry.name.endswith(endings):
                digest.update(entry.name.encode())
                digest.update(entry.read_bytes())
    meta = pipeline.meta
    return (
        f"sayso {metadata.version('sayso')} {meta['lang']}_{meta['name']} {meta['version']} {digest.hexdigest()[:12]}"
    )
