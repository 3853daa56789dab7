"""Windows with their answers: what each word piece is, and which pieces belong together."""

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from sayso.core.spans import Span
from sayso.read.parse import Parsed
from sayso.read.windows import LONGEST, windows
from sayso.resources.encoder import AUXES, KINDS, Alphabet, Floats, Ints, Window
from training.coded import CodedEvent
from training.corpus import ROLES, Attribution

IGNORED = -100
"""The label of [CLS] and [SEP], and of whatever else is not asked: no loss is counted there."""
_SHORTEST = 96
"""Word pieces in the shortest windows that training cuts."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """Numbers of the pieces of a cue and of its source and content, or of a trigger and of its actor and recipient."""

    of: Ints
    linked: tuple[Ints, Ints]

    def moved(self, by: int) -> "Anchor":
        """The same, `by` pieces further on."""
        return Anchor(self.of + by, (self.linked[0] + by, self.linked[1] + by))


@dataclass(frozen=True, slots=True)
class Example:
    """The pieces of one window, and the answers that its corpus gives, by head; the other heads are not asked."""

    pieces: Ints
    labels: Mapping[str, Ints] = field(default_factory=dict)
    """For `tags`, `events` and `aux` a label for each piece."""
    grades: Floats | None = None
    """For `factuality`: shape (pieces, 2), the grade of a predicate at its first piece, and its weight; 0 elsewhere."""
    anchors: Mapping[str, tuple[Anchor, ...]] = field(default_factory=dict)
    """For `links` and `parties`."""
    taught: Mapping[str, Floats] = field(default_factory=dict)
    """What the teacher says: for `events`, `aux` and `factuality` its scores, shape (pieces, scores)."""


@dataclass(frozen=True, slots=True)
class Teaching:
    """A parsed article with the role (1 to 3 as in ROLES, 0 none) and attribution (-1 none) of each character."""

    parsed: Parsed
    role: Ints
    owner: Ints
    begins: Ints
    """1 where a span of a role begins."""


def teaching(parsed: Parsed, attributions: Sequence[Attribution]) -> Teaching:
    """Write the attributions onto the characters. Where spans overlap, sources and then cues win."""
    length = len(parsed.document.text)
    role, owner, begins = np.zeros(length, np.int64), np.full(length, -1, np.int64), np.zeros(length, np.int64)
    for name in ("content", "source", "cue"):
        for number, attribution in enumerate(attributions):
            for start, end in getattr(attribution, name):
                role[start:end] = ROLES.index(name) + 1
                owner[start:end] = number
                begins[start : start + 1] = 1
    return Teaching(parsed, role, owner, begins)


def of_article(taught: Teaching, alphabet: Alphabet, chance: random.Random | None = None) -> Iterator[Example]:
    """The windows of an article with the attributions in them.

    With `chance`, windows are of a random length, so that no two epochs cut alike.
    """
    longest = chance.randint(_SHORTEST, LONGEST) if chance else LONGEST
    for window in windows(taught.parsed, alphabet, longest=longest):
        yield _attributed(taught, window)


def _attributed(taught: Teaching, window: Window) -> Example:
    tags = np.full(len(window.spans), IGNORED, np.int64)
    owners = np.full(len(window.spans), -1, np.int64)
    last = (0, -1)
    for number, (start, end) in enumerate(window.spans.tolist()):
        if start < 0:  # nothing goes on over the end of a paragraph
            last = (0, -1)
            continue
        role, owner = int(taught.role[start]), int(taught.owner[start])
        begins = role > 0 and ((role, owner) != last or bool(taught.begins[start:end].any()))
        tags[number] = 2 * role - begins if role else 0
        owners[number] = owner if role else -1
        last = (role, owner)
    roles = (tags + 1) // 2
    anchors = []
    for owner in np.unique(owners[roles == ROLES.index("cue") + 1]):
        source, cue, content = (np.flatnonzero((roles == n + 1) & (owners == owner)) for n in range(len(ROLES)))
        anchors.append(Anchor(cue, (source, content)))
    return Example(window.pieces, {"tags": tags}, None, {"links": tuple(anchors)})


def of_coded(parsed: Parsed, events: Iterable[CodedEvent], alphabet: Alphabet) -> Iterator[Example]:
    """A sentence with the events in it, as one window; none of a sentence too long for one."""
    window = _single(parsed, alphabet)
    if window is None:
        return
    kinds = np.where(window.spans[:, 0] < 0, IGNORED, 0)
    aux = np.full_like(kinds, IGNORED)
    anchors = []
    for event in events:
        trigger, actor, recipient = (_pieces(window, span) for span in (event.trigger, event.actor, event.recipient))
        if not len(trigger):
            continue
        kinds[trigger] = KINDS.index((event.type, event.mode))
        aux[trigger] = AUXES.index(event.aux)
        anchors.append(Anchor(trigger, (actor, recipient)))
    yield Example(window.pieces, {"events": kinds, "aux": aux}, None, {"parties": tuple(anchors)})


def of_graded(parsed: Parsed, grades: Iterable[tuple[Span, float, float]], alphabet: Alphabet) -> Iterator[Example]:
    """A sentence with the factuality of its predicates, as one window; none of a sentence too long for one."""
    window = _single(parsed, alphabet)
    if window is None:
        return
    graded = np.zeros((len(window.spans), 2), np.float32)
    for span, grade, weight in grades:
        graded[_pieces(window, span)[:1]] = grade, weight
    yield Example(window.pieces, grades=graded)


def _single(parsed: Parsed, alphabet: Alphabet) -> Window | None:
    found = windows(parsed, alphabet)
    return found[0] if len(found) == 1 else None


def _pieces(window: Window, span: Span | None) -> Ints:
    """The numbers of the pieces that the span touches."""
    if span is None:
        return np.zeros(0, np.int64)
    starts, ends = window.spans.T
    return np.flatnonzero((starts >= 0) & (starts < span[1]) & (ends > span[0]))


def packed(sentences: Sequence[Example], chance: random.Random) -> Iterator[Example]:
    """Sentences of one corpus in windows: some by themselves, some several in one, as paragraphs and as one paragraph.

    Alone is how a sentence comes that is read by itself, in company how one of an article comes.
    """
    group: list[Example] = []
    room = 0
    for example in sentences:
        if group and len(example.pieces) > room:
            yield _joined(group, chance)
            group = []
        if not group:
            room = chance.choice((0, chance.randint(0, LONGEST)))
        group.append(example)
        room -= len(example.pieces)
    if group:
        yield _joined(group, chance)


def _joined(group: Sequence[Example], chance: random.Random) -> Example:
    """Several windows as one: [CLS] and [SEP] at its ends, and between them [SEP] or nothing."""
    if len(group) == 1:
        return group[0]
    apart = chance.random() < 0.5
    parts = [slice(0 if n == 0 else 1, None if apart or n == len(group) - 1 else -1) for n in range(len(group))]
    anchors: dict[str, list[Anchor]] = {name: [] for name in group[0].anchors}
    at = 0
    for example, part in zip(group, parts, strict=True):
        for name, found in example.anchors.items():
            anchors[name] += [anchor.moved(at - (part.start or 0)) for anchor in found]
        at += len(example.pieces[part])
    return Example(
        np.concatenate([e.pieces[part] for e, part in zip(group, parts, strict=True)]),
        {n: np.concatenate([e.labels[n][p] for e, p in zip(group, parts, strict=True)]) for n in group[0].labels},
        None if group[0].grades is None
        else np.concatenate([e.grades[p] for e, p in zip(group, parts, strict=True) if e.grades is not None]),
        {name: tuple(found) for name, found in anchors.items()},
        {n: np.concatenate([e.taught[n][p] for e, p in zip(group, parts, strict=True)]) for n in group[0].taught},
    )  # fmt: skip
