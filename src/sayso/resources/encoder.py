"""The trained encoder: windows of word pieces in, one row of scores a piece out, for every head in one pass.

A window is some paragraphs of one document, cut into word pieces. Beside its word, each piece carries what the parse
knows of it: letter case, whether it stands in quotation marks, part of speech, grammatical function, and the word that
governs it. The network is trained in `training/`; here it is only run.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from typing import TYPE_CHECKING, Any, get_args

import numpy as np

from sayso.core.errors import ResourceError
from sayso.core.vocabulary import MODES, QUAD, Aux

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Ints = np.ndarray[Any, np.dtype[np.int64]]
Floats = np.ndarray[Any, np.dtype[np.float32]]

COLUMNS = ("word", "shape", "tag", "dep", "head")
"""What stands in the columns of `Window.pieces`."""
TAGS = ("outside", "source", "source+", "cue", "cue+", "content", "content+")
"""The scores of the head `tags`: a piece begins, or goes on with (+), a span of that role."""
LINKS = ("source", "source of", "content", "content of")
"""The vectors of the head `links`, LINK_WIDTH numbers each. The product of a piece's vector `content` with the
mean vector `content of` of a cue, over the root of the width, is the log odds that the piece belongs to that cue's
content; likewise for sources."""
LINK_WIDTH = 64
KINDS: tuple[tuple[str, str | None], ...] = (
    ("", None),
    *((kind, mode) for kind in QUAD for mode in (None, *MODES.get(kind, ()))),
)
"""The scores of the head `events`: a piece stands in a trigger of that type and mode; the first: in none."""
AUXES = (None, *get_args(Aux))
"""The scores of the head `aux`, of the pieces of triggers: the event's auxiliary mode."""
PARTIES = ("actor", "actor of", "recipient", "recipient of")
"""The vectors of the head `parties`, as in LINKS, of actors and recipients and the triggers that they belong to."""
WIDE = ("links", "parties")
"""The heads of vectors. Those of a text of many windows have half the digits: of a book they would fill a gigabyte."""
_MANY = 600
# The head `factuality` has one score: how sure the writer is, from -3 to 3, that what a predicate tells happens.
_FOLDED = str.maketrans({**dict.fromkeys("“”„‟«»＂", '"'), **dict.fromkeys("‘’‚‛", "'")})


@dataclass(frozen=True, slots=True)
class Window:
    """Consecutive word pieces of one document, between [CLS] and [SEP], with [SEP] where a paragraph ends."""

    pieces: Ints
    """Shape (pieces, 5), columns as in COLUMNS."""
    spans: Ints
    """Shape (pieces, 2): the characters of each piece in the document; (-1, -1) for [CLS] and [SEP]."""
    inner: bool = False
    """It holds part of another window's words once more, by themselves."""


@dataclass(frozen=True)
class Alphabet:
    """How text becomes numbers: the word pieces, and the numbers of the parser's labels (0 is any other label)."""

    tokenizer: "Tokenizer"
    tags: Mapping[str, int]
    deps: Mapping[str, int]

    @classmethod
    def of(cls, tokenizer: "Tokenizer", tags: Sequence[str], deps: Sequence[str]) -> "Alphabet":
        """The alphabet in which labels are numbered in their order, from 1."""
        return cls(tokenizer, {name: i for i, name in enumerate(tags, 1)}, {name: i for i, name in enumerate(deps, 1)})

    def spell(self, text: str) -> tuple[list[int], list[tuple[int, int]]]:
        """The word pieces of `text` and their spans in it. Quotation marks of one kind look alike."""
        encoded = self.tokenizer.encode(text.translate(_FOLDED), add_special_tokens=False)
        return encoded.ids, encoded.offsets

    @cached_property
    def marks(self) -> tuple[int, int]:
        """The word pieces [CLS] and [SEP]."""
        words = self.tokenizer.get_vocab()
        return words["[CLS]"], words["[SEP]"]


@dataclass(frozen=True, slots=True)
class Scored:
    """The windows of one document, each with the scores of every head by its name: (pieces, scores of the head)."""

    windows: tuple[Window, ...]
    scores: tuple[Mapping[str, Floats], ...]


@dataclass(frozen=True)
class Encoder:
    """The network, ready to run on one thread."""

    alphabet: Alphabet
    session: Any
    version: str
    """A hash of its weights."""
    parser: str
    """The spaCy pipeline whose labels it learnt from; others with the same labels will do."""

    def score(self, windows: tuple[Window, ...]) -> Scored:
        """The scores of a document's windows.

        Each window is run by itself. Int8 activations are scaled by all that is in one run, so that a document would be
        read differently in other company; and on a CPU a batch is no faster than its windows one by one.
        """
        names = [output.name for output in self.session.get_outputs()]

        narrow = WIDE if len(windows) > _MANY else ()

        def run(window: Window) -> Mapping[str, Floats]:
            outputs = self.session.run(names, {"pieces": window.pieces[None]})
            found = {name: scores[0] for name, scores in zip(names, outputs, strict=True)}
            return found | {name: found[name].astype(np.float16) for name in narrow}

        return Scored(windows, tuple(map(run, windows)))


@cache
def load() -> Encoder:
    """Load `data/encoder/`; a fifth of a second, 120 MB.

    Raises ResourceError if the files are missing or damaged.
    """
    import onnxruntime
    from tokenizers import Tokenizer

    folder = resources.files("sayso.resources") / "data" / "encoder"
    try:
        weights = (folder / "encoder.onnx").read_bytes()
        tokenizer = Tokenizer.from_str((folder / "tokenizer.json").read_text(encoding="utf-8"))
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1  # two threads in one process collapse when another process wants the core
        options.inter_op_num_threads = 1
        session = onnxruntime.InferenceSession(weights, options, providers=["CPUExecutionProvider"])
        labels = session.get_modelmeta().custom_metadata_map
        alphabet = Alphabet.of(tokenizer, json.loads(labels["tags"]), json.loads(labels["deps"]))
    except Exception as error:  # onnxruntime and tokenizers raise kinds of their own
        raise ResourceError(f"the encoder in {folder} cannot be loaded ({error}); reinstall sayso") from error
    return Encoder(alphabet, session, hashlib.sha256(weights).hexdigest()[:12], labels["parser"])
