"""Whose voice a statement is, from spans alone, as a tagger gives them. Whoever speaks here is invented."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.core.records import Actor
from sayso.core.spans import Span
from sayso.read.actors import find_actors
from sayso.read.parse import Parsed
from sayso.read.statements.draft import Draft
from sayso.read.statements.speakers import Speakers
from sayso.resources import Resources

Voices = Callable[[str], list[Actor | None]]


def drafts(parsed: Parsed, statements: list[dict[str, Span]]) -> list[Draft]:
    """Drafts of spans, as a tagger gives them; one without a cue is a quotation alone."""
    found = []
    for spans in statements:
        source, cue = spans.get("source"), spans.get("cue")
        frame = "tagged" if cue is not None else "floating"
        heads = [parsed.head(span) if span is not None else None for span in (cue, source)]
        found.append(Draft(heads[0], None, frame, cue, heads[1], source, (spans["content"],)))
    return found


@pytest.fixture(scope="module")
def voices(parsed: Callable[..., Parsed], loaded: Resources, unmarked: Callable[[str], Any]) -> Voices:
    def of(marked: str) -> list[Actor | None]:
        text, statements = unmarked(marked)
        page = parsed(text, published="2022-11-10")
        actors = find_actors(page, loaded.actors, loaded.predicates)
        known = {actor.id: actor for actor in actors}
        speakers = Speakers(page, actors, loaded.cues)
        return [known[v] if v is not None else None for v in speakers.of(drafts(page, statements))]

    return of


SOURCES = [
    # words before "said it rained", name and kind of the speaker
    ("[Peruvian Defence Minister Ilsa Marek]", ("Ilsa Marek", "person")),
    ("[The baker Anna Marek]", ("Anna Marek", "person")),
    ("[Ilsa Marek, a judge in Lima,]", ("Ilsa Marek", "person")),
    ("[A spokesman for the Peruvian foreign ministry]",
     ("spokesman for the Peruvian foreign ministry", "unnamed")),
    ("[A senior US official]", ("senior US official", "unnamed")),
    ("[Peruvian police]", ("Peruvian police", "group")),
    ("[Sources close to Ilsa Marek]", ("Sources", "unnamed")),
    ("[Some of the residents]", ("residents", "unnamed")),
    ("[A large number of residents]", ("residents", "unnamed")),
    ("[Ilsa Marek's long letter to her friends]", ("Ilsa Marek", "person")),
    ("[A report by the Peruvian army]", ("Peruvian army", "organisation")),
    ("[A statement issued by the Peruvian army]",
     ("Peruvian army", "organisation")),
    ("[A letter to Ilsa Marek]", ("letter to Ilsa Marek", "unnamed")),
    ("[A cousin of Ilsa Marek]", ("cousin of Ilsa Marek", "unnamed")),
    ("[The gloves of Ilsa Marek]", ("gloves of Ilsa Marek", "unnamed")),
    ("[One] of the ministers' wives", None),
]  # fmt: skip


@pytest.mark.parametrize(("words", "who"), SOURCES)
def test_whom_a_source_names(voices, words, who):
    (actor,) = voices(f"{words} {{said}} <it rained>.")
    assert (actor and (actor.name, actor.kind)) == who


def test_an_unnamed_source_keeps_its_code(voices):
    (actor,) = voices("[A senior US official] {said} <it rained>.")
    assert (actor.code, actor.kind) == ("USA GOV", "unnamed")


TURNS = [
    # text, names of the speakers
    ("[Somebody] {said} in a statement <that it rained>. [The statement] {added} <that it snowed>.",
     [None, "statement"]),
    ("[Ilsa Marek] {said} in a statement <that it rained>. [The statement] {added} <that it snowed>.",
     ["Ilsa Marek", "Ilsa Marek"]),
    ("[Ilsa Marek] {said} in a statement <that it rained>. [A statement] {added} <that it snowed>.",
     ["Ilsa Marek", "statement"]),
    ("[Ilsa Marek] {said} in a speech <that it rained>. [The letter] {added} <that it snowed>.",
     ["Ilsa Marek", "letter"]),
    ("[Ms Marek] {said} <it rained>.\n\n<“It snows,”> [she] {said}.", ["Marek", "Marek"]),
    ("[Ms Marek] {said} <it rained>.\n\n<“It snows,”> [he] {said}.", ["Marek", None]),
    ("[Radio Norda] {said} <it rained>. <The storms were praised by the Workers' Party>, [it] {said}.",
     ["Radio Norda", "Radio Norda"]),
    ("[Ilsa Marek] {said} <it rained>. <“It snows.”>", ["Ilsa Marek", "Ilsa Marek"]),
    ("It helps the residents of Peru, [who] {said} <it rained>.", ["residents"]),
    ("It was the Danish president, Ole Vang, [who] {said} <it rained>.", ["Ole Vang"]),
    ("[Marek campaign spokesman Jan Roe] {told} the Post <that it rained>. However, [he] {could not explain} <why>.",
     ["Jan Roe", "Jan Roe"]),
]  # fmt: skip


@pytest.mark.parametrize(("marked", "names"), TURNS)
def test_whom_later_sources_refer_to(voices, marked, names):
    assert [actor and actor.name for actor in voices(marked)] == names


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet=st.sampled_from("Ilsa Marek said he it the. ,“”'s"), min_size=1, max_size=60), st.data())
def test_any_span_has_a_known_speaker_or_none(parsed, loaded, text, data):
    page = parsed(text)
    spans = st.tuples(st.integers(0, len(text) - 1), st.integers(1, len(text))).map(lambda s: (min(s), max(s) + 1))
    actors = find_actors(page, loaded.actors, loaded.predicates)
    source, cue, content = (data.draw(spans) for _ in range(3))
    draft = Draft(page.head(cue), None, "tagged", cue, page.head(source), source, (content,))
    (voice,) = Speakers(page, actors, loaded.cues).of([draft])
    assert voice is None or voice in {actor.id for actor in actors}
