"""A sentence encoder: what a passage is about, as a vector. Passages on one matter lie near each other.

all-MiniLM-L6-v2 (Apache 2.0) with int8 weights; `training/sentences.py` makes the file. It shares its word pieces with
the trained encoder, which starts from the same base but has forgotten what texts as a whole are about.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any

import numpy as np

from sayso.core.errors import ResourceError

if TYPE_CHECKING:
    from tokenizers import Tokenizer

LONGEST = 160
"""Word pieces looked at: a title and two or three sentences; what comes later is background."""
_CHARACTERS = 12 * LONGEST
"""More are never needed, and a hostile text may have millions."""


@dataclass(frozen=True)
class SentenceEncoder:
    """The network, ready to run on one thread."""

    tokenizer: "Tokenizer"
    session: Any
    marks: tuple[int, int]
    """The word pieces [CLS] and [SEP]."""

    def meaning(self, text: str) -> bytes:
        """384 signed bytes: the direction in which the beginning of the text points. Empty for an empty text."""
        ids = self.tokenizer.encode(text[:_CHARACTERS], add_special_tokens=False).ids[:LONGEST]
        if not ids:
            return b""
        pieces = np.array([[self.marks[0], *ids, self.marks[1]]], dtype=np.int64)
        vector = self.session.run(None, {"pieces": pieces})[0][0]
        return bytes((np.round(vector / np.abs(vector).max() * 127)).astype(np.int8).tobytes())


def nearness(meaning: bytes, others: Iterable[bytes]) -> list[float]:
    """Cosine of one meaning with each of the others; 0 where either is empty."""
    own = _unit(meaning)
    return [float(own @ _unit(other)) if meaning and other else 0.0 for other in others]


@lru_cache(8192)
def _unit(meaning: bytes) -> np.ndarray[Any, np.dtype[np.float32]]:
    vector = np.frombuffer(meaning, dtype=np.int8).astype(np.float32)
    return vector / max(float(np.linalg.norm(vector)), 1e-6)


@cache
def load() -> SentenceEncoder:
    """Load `data/sentences/`; a tenth of a second, 40 MB.

    Raises ResourceError if the files are missing or damaged.
    """
    import onnxruntime
    from tokenizers import Tokenizer

    data = resources.files("sayso.resources") / "data"
    try:
        weights = (data / "sentences" / "sentences.onnx").read_bytes()
        tokenizer = Tokenizer.from_str((data / "encoder" / "tokenizer.json").read_text(encoding="utf-8"))
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1  # as for the encoder
        options.inter_op_num_threads = 1
        session = onnxruntime.InferenceSession(weights, options, providers=["CPUExecutionProvider"])
        vocabulary = tokenizer.get_vocab()
    except Exception as error:  # onnxruntime and tokenizers raise kinds of their own
        raise ResourceError(f"the sentence encoder in {data} cannot be loaded ({error}); reinstall sayso") from error
    return SentenceEncoder(tokenizer, session, (vocabulary["[CLS]"], vocabulary["[SEP]"]))
