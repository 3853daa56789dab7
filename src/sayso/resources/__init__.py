"""Models, lexicons and the gazetteer: loaded once, then only looked into. The one place that opens their files."""

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from sayso.resources import actors, cues, encoder, gazetteer, hedges, predicates, sentences
from sayso.resources.pipeline import DEFAULT_MODEL, load_pipeline

if TYPE_CHECKING:  # lexicons are looked into by commands that never read: they need no spaCy
    from spacy.language import Language

__all__ = ["DEFAULT_MODEL", "Resources", "load", "sentences"]


@dataclass(frozen=True, slots=True)
class Resources:
    """What the stages of reading look things up in."""

    pipeline: "Language"
    encoder: encoder.Encoder
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

    Raises ResourceError if the spaCy pipeline, the encoder or the gazetteer is missing.
    """
    pipeline = load_pipeline(model)
    network = encoder.load()
    places = gazetteer.load()
    return Resources(
        pipeline=pipeline,
        encoder=network,
        actors=actors.load(),
        cues=cues.load(),
        predicates=predicates.load(),
        hedges=hedges.load(),
        gazetteer=places,
        fingerprint=fingerprint(pipeline, network.version, places.version),
    )


def fingerprint(pipeline: "Language", *versions: str) -> str:
    """Sayso's version, the pipeline's name and version, a hash of reading code, lexicons, encoder and gazetteer."""
    digest = hashlib.sha256(" ".join(versions).encode())
    home = Path(__file__).parents[1]
    for folder in ("core", "fetch", "read", "resources"):
        for path in sorted((home / folder).rglob("*")):
            if path.suffix in (".py", ".tsv"):
                digest.update(path.relative_to(home).as_posix().encode())
                digest.update(path.read_bytes())
    meta = pipeline.meta
    name = f"{meta['lang']}_{meta['name']} {meta['version']}"
    return f"sayso {metadata.version('sayso')} {name} {digest.hexdigest()[:12]}"
