"""What somebody unnamed tells, by an adverb alone: "the dam has reportedly failed", "two men allegedly robbed a bank".

The tagger finds few of these. The content is the clause on both sides of the adverb, and no source is known.
"""

from collections.abc import Iterator, Sequence

from spacy.tokens import Token

from sayso.core.spans import Span, merge
from sayso.read.parse import Parsed
from sayso.read.statements.intervals import Intervals
from sayso.read.statements.tagged import Attribution
from sayso.resources.cues import CueLexicon

_SUBJECTS = frozenset({"nsubj", "nsubjpass", "expl", "csubj"})
_RELATIVE = frozenset({"WDT", "WP", "WP$"})


def hearsay(parsed: Parsed, found: Sequence[Attribution], lexicon: CueLexicon) -> Iterator[Attribution]:
    """An attribution without a source for each such adverb that stands by no cue ("reportedly said") of `found`."""
    cues = Intervals(merge(attribution.cue for attribution in found))
    for word in parsed.doc:
        if word.pos_ != "ADV" or lexicon.get("d", word.lower_) is None:
            continue
        cue, verb = (word.idx, word.idx + len(word)), word.head
        subject = next((c for c in verb.lefts if c.dep_ in _SUBJECTS), None)
        if (
            subject is None
            or subject.tag_ in _RELATIVE
            or cues.touch(cue)
            or cues.touch((verb.idx, verb.idx + len(verb)))
        ):
            continue
        start, end = subject.left_edge.idx, _end_of(verb)
        content: list[Span] = [(start, cue[0])] if start < cue[0] else []
        if cue[1] < end:
            content.append((cue[1], end))
        yield Attribution(None, cue, tuple(content))


def _end_of(verb: Token) -> int:
    """Where the verb's clause ends, without a clause that is joined to it."""
    last = verb
    for child in verb.rights:
        if child.dep_ in ("cc", "conj", "punct", "advcl", "parataxis"):
            break
        last = child.right_edge
    return last.idx + len(last)
