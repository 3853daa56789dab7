"""From scores to attributions, on scores made by hand: the likeliest tags, and what belongs to which cue."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sayso.core.spans import Span
from sayso.read.parse import Parsed
from sayso.read.statements import tagged
from sayso.read.statements.tagged import Attribution, attributions
from sayso.resources.encoder import COLUMNS, LINK_WIDTH, LINKS, TAGS, Floats, Scored, Window

Parse = Callable[..., Parsed]
Odds = Mapping[str, Sequence[float]]
"""For some words, the log odds that they belong to the first, the second ... cue."""
SURE = 6.0
_PIECE = re.compile(r"[\[\]{}<>|]|[^\s\[\]{}<>|]+")
_ROLES = {"[": "source", "{": "cue", "<": "content"}
SEP = "|"


@dataclass
class Made:
    """A window whose pieces are the words of a text, marked "[source] {cue} <content>"; "|" stands for [SEP]."""

    text: str = ""
    spans: list[Span] = field(default_factory=lambda: [(-1, -1)])
    tags: list[int] = field(default_factory=lambda: [0])
    words: list[str] = field(default_factory=lambda: [""])

    @classmethod
    def of(cls, marked: str) -> "Made":
        made = cls()
        role = inside = ""
        for piece in _PIECE.findall(marked):
            if piece in _ROLES:
                role, inside = _ROLES[piece], ""
            elif piece in "]}>":
                role = ""
            elif piece == SEP:
                made._add("", (-1, -1), 0)
                made.text += "\n\n"
            else:
                start = len(made.text)
                made.text += f"{piece} "
                made._add(piece, (start, start + len(piece)), TAGS.index(role + inside) if role else 0)
                inside = "+"
        made._add("", (-1, -1), 0)
        return made

    def _add(self, word: str, span: Span, tag: int) -> None:
        self.words.append(word)
        self.spans.append(span)
        self.tags.append(tag)

    def scored(self, sources: Odds, contents: Odds) -> Scored:
        """Scores that are sure of the tags, and give these odds of belonging to each cue."""
        tags = np.zeros((len(self.words), len(TAGS)), np.float32)
        tags[np.arange(len(self.words)), self.tags] = SURE
        links = np.zeros((len(self.words), len(LINKS), LINK_WIDTH), np.float32)
        cues = 0
        for at, (word, tag) in enumerate(zip(self.words, self.tags, strict=True)):
            cues += tag == TAGS.index("cue")
            if tag in (TAGS.index("cue"), TAGS.index("cue+")):
                links[at, 1::2, cues - 1] = LINK_WIDTH**0.5
            for column, odds in ((0, sources), (2, contents)):
                known = odds.get(word, ())
                links[at, column, : len(known)] = known
        return _scored(self.spans, tags, links.reshape(len(self.words), -1))


def _scored(spans: Sequence[Span], tags: Floats, links: Floats) -> Scored:
    window = Window(np.zeros((len(spans), len(COLUMNS)), np.int64), np.array(spans, np.int64).reshape(-1, 2))
    return Scored((window,), ({"tags": tags, "links": links},))


def shown(text: str, found: Sequence[Attribution]) -> list[tuple[str, str, str]]:
    def words(span: Span | None) -> str:
        return text[slice(*span)] if span is not None else ""

    return [(words(a.source), words(a.cue), " | ".join(map(words, a.content))) for a in found]


LINKED = [
    # tags, odds of sources, odds of contents, what comes of it
    ("[Marek] {said} <it rained>", {"Marek": [5]}, {"it": [5], "rained": [5]}, [("Marek", "said", "it rained")]),
    # a content goes to the likeliest cue, a cue takes the likeliest source
    (
        "[Marek] {said} <rain> and [Roe] {denied} <snow>",
        {"Marek": [5, -2], "Roe": [1, 5]},
        {"rain": [5, -1], "snow": [2, 3]},
        [("Marek", "said", "rain"), ("Roe", "denied", "snow")],
    ),
    # one source may serve two cues, and stand after both
    (
        "{said} <rain> and {denied} <snow> [Marek]",
        {"Marek": [5, 5]},
        {"rain": [5, -5], "snow": [-5, 5]},
        [("Marek", "said", "rain"), ("Marek", "denied", "snow")],
    ),
    # a content in parts
    ("<rain> [Marek] {said} <comes>", {"Marek": [5]}, {"rain": [5], "comes": [5]}, [("Marek", "said", "rain | comes")]),
    # the mean over a span's pieces counts
    (
        "[Marek] {said} <rain comes> and {denied} <snow>",
        {"Marek": [5, 5]},
        {"rain": [6, 5], "comes": [0, 5], "snow": [-5, 5]},
        [("Marek", "denied", "rain comes | snow")],
    ),
    # a source is left out where none is likely; so is a content that belongs to no cue
    ("[Marek] {said} <rain>", {"Marek": [-20]}, {"rain": [5]}, [("", "said", "rain")]),
    ("[Marek] {said} <rain>", {"Marek": [5]}, {"rain": [-20]}, []),
    ("{said} <rain>", {}, {"rain": [5]}, [("", "said", "rain")]),
    # neither a cue alone nor a content alone is anything
    ("[Marek] {said}", {"Marek": [5]}, {}, []),
    ("[Marek] <rain>", {"Marek": [5]}, {"rain": [5]}, []),
    ("Marek came", {}, {}, []),
]


@pytest.mark.parametrize(("marked", "sources", "contents", "expected"), LINKED)
def test_linking(
    parsed: Parse, marked: str, sources: Odds, contents: Odds, expected: list[tuple[str, str, str]]
) -> None:
    made = Made.of(marked)
    (found,) = attributions(parsed(made.text), made.scored(sources, contents))
    assert shown(made.text, found) == expected


def test_no_span_runs_over_the_end_of_a_paragraph(parsed: Parse) -> None:
    made = Made.of("[Marek] {said} <rain | comes> today")
    scored = made.scored({"Marek": [5]}, {"rain": [5], "comes": [5]})
    ((said,),) = attributions(parsed(made.text), scored)
    assert shown(made.text, [said])[0][2].split(" | ")[0] == "rain"


def test_nothing_of_no_windows(parsed: Parse) -> None:
    assert attributions(parsed(""), Scored((), ())) == []


def test_nothing_of_a_window_without_words(parsed: Parse) -> None:
    made = Made.of("")
    assert attributions(parsed(""), made.scored({}, {})) == [[]]


# ---------------------------------------------------------------- the likeliest tags


@pytest.mark.parametrize(("against", "expected"), [(-2.0, [("", "said", "rain")]), (8.0, [])])
def test_a_likely_cue_is_one(parsed: Parse, against: float, expected: list[tuple[str, str, str]]) -> None:
    made = Made.of("Marek {said} <rain>")
    scored = made.scored({}, {"rain": [5]})
    scored.scores[0]["tags"][2, 0] = SURE + against
    assert shown(made.text, attributions(parsed(made.text), scored)[0]) == expected


@pytest.mark.parametrize(("first", "second"), [("cue", "cue"), ("outside", "cue"), ("cue", "outside")])
def test_a_word_in_pieces_is_one_word(parsed: Parse, first: str, second: str) -> None:
    text = "Marek said rain"
    spans = [(-1, -1), (0, 5), (6, 8), (8, 10), (11, 15), (-1, -1)]
    tags = np.zeros((6, len(TAGS)), np.float32)
    for at, name in enumerate(("outside", "outside", first, second, "content", "outside")):
        tags[at, TAGS.index(name)] = SURE
    links = np.full((6, len(LINKS) * LINK_WIDTH), 1, np.float32)
    (found,) = attributions(parsed(text), _scored(spans, tags, links))
    assert {cue for _, cue, _ in shown(text, found)} <= {"said"}


ALLOWED = {(a, b) for a in range(len(TAGS)) for b in range(len(TAGS)) if b in (0, 1, 3, 5) or a in (b - 1, b)}


def likeliest(odds: Floats) -> list[str]:
    """By trying all sequences: the tags in which no span goes on that has not begun."""
    sequences = (
        tags
        for tags in product(range(len(TAGS)), repeat=len(odds))
        if all(step in ALLOWED for step in zip((0, *tags), tags, strict=False))
    )
    best = max(sequences, key=lambda tags: float(sum(odds[at, tag] for at, tag in enumerate(tags))))
    return [TAGS[tag] for tag in best]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 2**32))
def test_the_tags_are_the_likeliest_of_all(parsed: Parse, seed: int) -> None:
    text = "one two six ten"
    spans = [(0, 3), (4, 7), (8, 11), (12, 15)]
    scores = np.random.default_rng(seed).normal(0, 3, (4, len(TAGS))).astype(np.float32)
    odds = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
    odds += tagged._FAVOUR
    best = likeliest(odds)
    tags = np.concatenate([np.zeros((1, len(TAGS))), scores, np.zeros((1, len(TAGS)))]).astype(np.float32)
    links = np.full((6, len(LINKS) * LINK_WIDTH), 1, np.float32)
    (found,) = attributions(parsed(text), _scored([(-1, -1), *spans, (-1, -1)], tags, links))
    wanted = {role: spans_of(best, role, spans) for role in ("source", "cue", "content")}
    if not wanted["cue"] or not wanted["content"]:
        assert found == []
        return
    # every link is as likely as the next, so the first cue has it all
    (only,) = found
    assert (only.source, only.cue, list(only.content)) == (
        wanted["source"][0] if wanted["source"] else None,
        wanted["cue"][0],
        wanted["content"],
    )


def spans_of(tags: Sequence[str], role: str, spans: Sequence[Span]) -> list[Span]:
    found = []
    for at, tag in enumerate(tags):
        if tag == role:
            end = at
            while end + 1 < len(tags) and tags[end + 1] == f"{role}+":
                end += 1
            found.append((spans[at][0], spans[end][1]))
    return found


# ---------------------------------------------------------------- any scores

PARAGRAPHS = (
    "Ilsa Marek said that the unreopened dam was safe, but Jan Roe didn't.",
    "“It holds,” she added.",
    "Nobody-knows why.",
)
_BITS = re.compile(r"\w{1,3}|[^\w\s]")


def noise(rng: np.random.Generator, scale: float, paragraphs: int) -> Scored:
    """A window over the first paragraphs, in pieces of up to three letters, scored at random."""
    spans: list[Span] = [(-1, -1)]
    start = 0
    for paragraph in PARAGRAPHS[:paragraphs]:
        spans += [(start + m.start(), start + m.end()) for m in _BITS.finditer(paragraph)]
        spans.append((-1, -1))
        start += len(paragraph) + 2
    size = len(spans)
    tags = rng.normal(0, scale, (size, len(TAGS))).astype(np.float32)
    return _scored(spans, tags, rng.normal(0, 2, (size, len(LINKS) * LINK_WIDTH)).astype(np.float32))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.integers(0, 2**32), st.sampled_from([0.0, 0.5, 3.0, 1e4]), st.lists(st.integers(1, 3), min_size=1, max_size=4)
)
def test_any_scores(parsed: Parse, seed: int, scale: float, sizes: list[int]) -> None:
    text = "\n\n".join(PARAGRAPHS)
    page = parsed(text)
    starts, ends = {t.idx for t in page.doc}, {t.idx + len(t) for t in page.doc}
    rng = np.random.default_rng(seed)
    alone = [noise(rng, scale, size) for size in sizes]
    together = Scored(tuple(s.windows[0] for s in alone), tuple(s.scores[0] for s in alone))
    found = attributions(page, together)
    assert found == attributions(page, together)
    assert found == [attributions(page, one)[0] for one in alone]
    for size, here in zip(sizes, found, strict=True):
        end = len("\n\n".join(PARAGRAPHS[:size]))
        contents = [span for a in here for span in a.content]
        sources = {a.source for a in here if a.source is not None}
        cues = [a.cue for a in here]
        assert cues == sorted(cues)
        assert all(a.content and list(a.content) == sorted(a.content) for a in here)
        spans = sorted([*contents, *sources, *cues])
        assert all(0 <= start < stop <= end for start, stop in spans)
        assert all(a[1] <= b[0] for a, b in pairwise(spans))
        assert not any("\n" in text[start:stop] for start, stop in spans)
        assert all(start in starts and stop in ends for start, stop in spans)
