"""Beliefs, on small parses with actors, statements and events made by hand."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sayso.core.records import Actor, Belief, Event, Reading, Statement
from sayso.core.spans import Span
from sayso.core.vocabulary import ActorKind
from sayso.read.beliefs import weigh
from sayso.read.parse import Parsed
from sayso.resources import hedges

Parse = Callable[..., Parsed]


def marked(text: str) -> tuple[str, dict[str, Span]]:
    """Take `[cue]`, `{content}` and `<trigger>` out of a text: the plain text, and the span of each by its bracket."""
    spans: dict[str, Span] = {}
    opened: dict[str, int] = {}
    plain = ""
    for piece in re.split(r"([\[\]{}<>])", text):
        if piece in ("[", "{", "<"):
            opened[piece] = len(plain)
        elif piece in ("]", "}", ">"):
            bracket = {"]": "[", "}": "{", ">": "<"}[piece]
            spans[bracket] = (opened[bracket], len(plain))
        else:
            plain += piece
    return plain, spans


def find(text: str, words: str) -> Span:
    start = text.index(words)
    return (start, start + len(words))


def actor(text: str, id: str, name: str, code: str | None = None, kind: ActorKind = "person") -> Actor:
    return Actor(id=id, name=name, kind=kind, code=code, mentions=(find(text, name),))


def weighed(parse: Parse, text: str, *actors: tuple[str, str | None], **fields: Any) -> tuple[Belief, ...]:
    """The beliefs about `<trigger>`; the first of `actors` (name, code) said `{content}`, if there is any.

    `fields` are those of the statement, except `type` and `by` of the event: ids of its actors (`a0`, `a1`, ...).
    """
    plain, spans = marked(text)
    people = tuple(actor(plain, f"a{n}", name, code) for n, (name, code) in enumerate(actors))
    event = Event(id="e", trigger=spans["<"], type=fields.pop("type", "RETREAT"), actor=fields.pop("by", ()))
    statements: tuple[Statement, ...] = ()
    if "{" in spans:
        given = {"kind": "indirect", "speaker": "a0", "cue": (spans["["],) if "[" in spans else ()} | fields
        statements = (Statement(id="s", content=(spans["{"],), **given),)
    return weigh(parse(plain, publisher="The Courier"), people, statements, (event,), hedges.load())


REPORT = [
    ("The army <withdrew> from the valley.", "CT+", "completed"),
    ("The army has not <withdrawn> from the valley.", "CT-", "completed"),
    ("The army is <withdrawing> from the valley.", "CT+", "ongoing"),
    ("The army may <withdraw> from the valley.", "PS+", "planned"),
    ("The army may not <withdraw> from the valley.", "PS-", "planned"),
    ("The army could not <withdraw> from the valley.", "CT-", "planned"),
    ("The army will <withdraw> from the valley.", "PR+", "planned"),
    ("The army is likely to <withdraw> from the valley.", "PR+", "planned"),
    ("The army is unlikely to <withdraw> from the valley.", "PR-", "planned"),
    ("The army has probably <withdrawn> from the valley.", "PR+", "completed"),
    ("The army reportedly <withdrew> from the valley.", "PR+", "completed"),
    ("The army failed to <withdraw> from the valley.", "CT-", "completed"),
    ("The army did not fail to <withdraw> from the valley.", "CT+", "completed"),
    ("The army managed to <withdraw> from the valley.", "CT+", "completed"),
    ("The army refused to <withdraw> from the valley.", "CT-", "planned"),
    ("The army began to <withdraw> from the valley.", "CT+", "ongoing"),
    ("No soldiers <withdrew> from the valley.", "CT-", "completed"),
    ("None of the soldiers <withdrew> from the valley.", "CT-", "completed"),
    ("If the army <withdraws> from the valley, the road will open.", "Uu", "planned"),
    ("Did the army <withdraw> from the valley?", "Uu", "completed"),
    ("It is unclear whether the army <withdrew> from the valley.", "Uu", "completed"),
    ("It is not true that the army <withdrew> from the valley.", "CT-", "completed"),
    ("The <withdrawal> is under way.", "CT+", "ongoing"),
    ("The <withdrawal> has not begun.", "CT-", "ongoing"),
    ("There was no <attack> on the bridge.", "CT-", "completed"),
    ("There were some signs of preparations for a <withdrawal>.", "PS+", "ongoing"),
    ("Floods prevented the <withdrawal>.", "CT-", "completed"),
    ("The rain did not harm the town because the army had <withdrawn>.", "CT+", "completed"),
    ("Critics did not condemn the <attack>.", "CT+", "completed"),
    ("The soldiers left the town without <attacking> the bridge.", "CT-", "completed"),
    ("There were reports of soldiers <killed> near the river.", "PR+", "completed"),
    ("Soldiers <killed> near the river were buried.", "CT+", "completed"),
    ("The army gave a third of what it <promised>.", "CT+", "completed"),
    ("Delegates hope for a <withdrawal>.", "Uu", "planned"),
    ("The alleged <attack> worried the town.", "PS+", "completed"),
    ("The troops could be <withdrawn> from the valley.", "PS+", "planned"),
    ("The troops must have been <withdrawn> from the valley.", "PR+", "completed"),
    ("A <withdrawal> was possible before the winter.", "PS+", "planned"),
    ("There is no evidence any <attack> took place.", "Uu", "ongoing"),
    ("Two soldiers were killed in an <attack> on the bridge.", "CT+", "completed"),
    ("The parliament voted for a <withdrawal>.", "PR+", "announced"),
]


@pytest.mark.parametrize(("text", "factuality", "aspect"), REPORT)
def test_the_report_itself(parsed: Parse, text: str, factuality: str, aspect: str) -> None:
    (belief,) = weighed(parsed, text)
    assert (belief.source, belief.org, belief.statement) == ("AUTHOR", "outlet:The Courier", None)
    assert (belief.factuality, belief.aspect) == (factuality, aspect)


SAID = [
    ("Ana Vero [said] {the army had <withdrawn>}.", "CT+", "completed"),
    ("Ana Vero [denied] that {the army had <withdrawn>}.", "CT-", "completed"),
    ("Ana Vero [denied] {the <attack>}.", "CT-", "completed"),
    ("Ana Vero did not [deny] {the <attack>}.", "Uu", "completed"),
    ("Ana Vero neither confirmed nor [denied] {the <attack>}.", "Uu", "completed"),
    ("Ana Vero could not [confirm] that {the army had <withdrawn>}.", "Uu", "completed"),
    ("Ana Vero declined to [say] {whether the army had <withdrawn>}.", "Uu", "completed"),
    ("Ana Vero did not [say] that {the army had <withdrawn>}.", "Uu", "completed"),
    ("Ana Vero [doubts] that {the army has <withdrawn>}.", "PR-", "completed"),
    ("Ana Vero has no [doubt] that {the army has <withdrawn>}.", "CT+", "completed"),
    ("Ana Vero [believes] that {the army has <withdrawn>}.", "PR+", "completed"),
    ("Ana Vero does not [believe] that {the army has <withdrawn>}.", "PR-", "completed"),
    ("Ana Vero [suspects] {the army has not <withdrawn>}.", "PR-", "completed"),
    ("Ana Vero [suggested] that {the army had <withdrawn>}.", "PS+", "completed"),
    ("Ana Vero [said] {the army might <withdraw>}.", "PS+", "planned"),
    ("Ana Vero [said] {the army would <withdraw>}.", "PR+", "planned"),
    ("Ana Vero [expects] {the army to <withdraw>}.", "PR+", "planned"),
    ("Ana Vero [said] {she saw no signs of a <withdrawal>}.", "PS-", "ongoing"),
    ("Ana Vero [said] {they saw no signs that the army was <leaving> the town without a fight}.", "PS-", "ongoing"),
    ("Ana Vero [said] {they had identified some signs of a <withdrawal>}.", "PS+", "ongoing"),
    ("Ana Vero [said] {nobody had seen them <leave>}.", "PS-", "completed"),
    ("{“If they do <pull> out, what was it for?”} Ana Vero [asked].", "Uu", "planned"),
    ("{“We believe it when they <leave>,”} [said] Ana Vero.", "Uu", "planned"),
    ("Ana Vero [said] {she would believe in a <retreat> when she saw it}.", "Uu", "planned"),
    ("{“We will believe it when they <leave>,”} [said] Ana Vero.", "Uu", "planned"),
    ("Ana Vero [said] {there was no evidence of an <attack>}.", "Uu", "completed"),
    ("Ana Vero [urged] {the army to <withdraw>}.", "Uu", "planned"),
    ("Ana Vero [asked] {whether the army had <withdrawn>}.", "Uu", "completed"),
    ("Ana Vero [said] that {it was unlikely that the army would <withdraw>}.", "PR-", "planned"),
    ("Ana Vero [said] {the army had agreed to <withdraw>}.", "PR+", "announced"),
    ("Ana Vero [claimed] that {the army had <withdrawn>}.", "CT+", "completed"),
    ("{The army had <withdrawn>}, [according to] Ana Vero.", "CT+", "completed"),
    ("{“The army has <withdrawn>,”} [said] Ana Vero.", "CT+", "completed"),
]


@pytest.mark.parametrize(("text", "factuality", "aspect"), SAID)
def test_the_speaker(parsed: Parse, text: str, factuality: str, aspect: str) -> None:
    kind = "direct" if "{“" in text else "indirect"
    (belief,) = weighed(parsed, text, ("Ana Vero", None), kind=kind)
    assert (belief.source, belief.statement, belief.org) == ("a0", "s", "outlet:The Courier")
    assert (belief.factuality, belief.aspect) == (factuality, aspect)


UNDERTAKEN = [
    ("Minister Ana Vero ordered the <retreat> of the army.", "a0", "CT+", "announced"),
    ("Ana Vero agreed to <withdraw> her troops.", "a0", "CT+", "announced"),
    ("Ana Vero did not agree to <withdraw> her troops.", "a0", "CT-", "announced"),
    ("Ana Vero promised a <withdrawal>.", "a0", "CT+", "announced"),
    ("Ana Vero plans to <withdraw> her troops.", "a0", "PR+", "planned"),
    ("Ana Vero threatened to <attack> the bridge.", "a0", "PS+", "planned"),
    ("The <retreat> was ordered by Ana Vero.", "a0", "CT+", "announced"),
    ("Ana Vero, who ordered the <retreat>, resigned.", "a0", "CT+", "announced"),
    ("Ana Vero denied the <attack>.", "a0", "CT-", "completed"),
    ("The <retreat> was ordered on Monday. Ana Vero resigned.", "AUTHOR", "PR+", "announced"),
    ("Ana Vero <ordered> the retreat of the army.", "AUTHOR", "CT+", "completed"),
]


@pytest.mark.parametrize(("text", "source", "factuality", "aspect"), UNDERTAKEN)
def test_who_undertakes_it_vouches(parsed: Parse, text: str, source: str, factuality: str, aspect: str) -> None:
    (belief,) = weighed(parsed, text, ("Ana Vero", "FRA GOV"))
    assert (belief.source, belief.factuality, belief.aspect) == (source, factuality, aspect)
    assert belief.org == ("FRA" if source == "a0" else "outlet:The Courier")


def test_a_given_word_is_its_givers_and_no_deed_yet(parsed: Parse) -> None:
    text = "Ana Vero and Bo Lind <agreed> on a truce."
    people = (("Ana Vero", "FRA GOV"), ("Bo Lind", "DNK GOV"))
    both = weighed(parsed, text, *people, by=("a0", "a1"), type="AGREE")
    assert [(b.source, b.org, b.factuality, b.aspect) for b in both] == [
        ("a0", "FRA", "CT+", "announced"),
        ("a1", "DNK", "CT+", "announced"),
    ]
    (unknown,) = weighed(parsed, text, *people, type="AGREE")
    assert (unknown.source, unknown.aspect) == ("AUTHOR", "announced")
    (refused,) = weighed(parsed, "Ana Vero has not <agreed> on a truce.", people[0], by=("a0",), type="AGREE")
    assert (refused.source, refused.factuality, refused.aspect) == ("AUTHOR", "CT-", "completed")


def test_hearsay_without_a_known_source_is_nobodys(parsed: Parse) -> None:
    assert weighed(parsed, "Some people say the army <withdrew>.") == ()
    assert weighed(parsed, "Somebody [said] {the army <withdrew>}.", speaker=None) == ()


@pytest.mark.parametrize(
    ("army", "factuality", "aspect"), [("FRA MIL", "CT+", "announced"), ("ITA MIL", "PR+", "planned")]
)
def test_ones_own_firm_word_is_certain(parsed: Parse, army: str, factuality: str, aspect: str) -> None:
    text = "Ana Vero [said] {the army will <withdraw>}."
    (belief,) = weighed(parsed, text, ("Ana Vero", "FRA GOV"), ("the army", army), by=("a1",))
    assert (belief.factuality, belief.aspect) == (factuality, aspect)


def test_accepting_under_a_condition_is_not_certain(parsed: Parse) -> None:
    text = "{“If they <pull> out, the road will open,”} Ana Vero [said]."
    (belief,) = weighed(parsed, text, ("Ana Vero", None), kind="direct")
    assert belief.factuality == "Uu"


@pytest.mark.parametrize(
    "text", ["Ana Vero declined to [discuss] {the <attack>}.", "Ana Vero did not [comment] on {the <attack>}."]
)
def test_silence_is_no_view(parsed: Parse, text: str) -> None:
    assert weighed(parsed, text, ("Ana Vero", None)) == ()


@pytest.mark.parametrize(
    "text",
    [
        "Delegates met after the <withdrawal>.",
        "Ana Vero criticised the <withdrawal>.",
        "Delegates talked about the <withdrawal>.",
    ],
)
def test_merely_to_refer_to_an_event_is_no_view_of_it(parsed: Parse, text: str) -> None:
    assert weighed(parsed, text, ("Ana Vero", None) if "Vero" in text else ("Delegates", None)) == ()


def test_what_a_speaker_relays_is_the_others_word(parsed: Parse) -> None:
    text = "Ana Vero [blamed] {the militia, which denied <attacking> the bridge}."
    (belief,) = weighed(parsed, text, ("Ana Vero", "FRA GOV"), ("the militia", "ITA REB"))
    assert (belief.source, belief.via, belief.factuality) == ("a1", ("a0",), "CT-")


def test_a_nested_source_comes_by_way_of_the_outer_one(parsed: Parse) -> None:
    plain, spans = marked("Ana Vero said Bo Lind denied {the army had <withdrawn>}.")
    people = (actor(plain, "a", "Ana Vero", "FRA GOV"), actor(plain, "b", "Bo Lind", "DNK GOV"))
    outer = (find(plain, "Bo Lind denied")[0], spans["{"][1])
    statements = (
        Statement(id="s1", kind="indirect", cue=(find(plain, "said"),), content=(outer,), speaker="a"),
        Statement(
            id="s2", kind="indirect", cue=(find(plain, "denied"),), content=(spans["{"],), speaker="b", parent="s1",
            date="2022-11-09",
        ),
    )  # fmt: skip
    event = Event(id="e", trigger=spans["<"], type="RETREAT")
    (belief,) = weigh(parse_of(parsed, plain), people, statements, (event,), hedges.load())
    assert (belief.source, belief.via, belief.statement) == ("b", ("a",), "s2")
    assert (belief.factuality, belief.org, belief.date) == ("CT-", "DNK", "2022-11-09")


CHAINS = [
    # text, source, through whom, org
    (
        "Radio Norda reported on Friday that officials said the army had withdrawn from the harbour.",
        "officials", ["Radio Norda"], "outlet:Radio Norda",
    ),
    (
        "Radio Norda reported on Friday that army officials said that Ilsa Marek denied that troops had shelled the "
        "school.",
        "Ilsa Marek", ["Radio Norda", "army officials"], "outlet:Radio Norda",
    ),
    (
        "Ilsa Marek told Radio Norda that the French defence ministry had confirmed that the army had withdrawn.",
        "French defence ministry", ["Ilsa Marek"], "FRA",
    ),
    # who hears it is no link, nor is who speaks of what he himself believes
    (
        "Ilsa Marek told Radio Norda that she believed the army had withdrawn from the harbour.",
        "Ilsa Marek", [], "outlet:The Courier",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "source", "via", "org"), CHAINS)
def test_through_whom_the_report_has_it(
    reading: Callable[..., Reading], text: str, source: str, via: list[str], org: str
) -> None:
    found = reading(text, published="2023-03-08", publisher="The Courier")
    names = {actor.id: actor.name for actor in found.actors}
    (belief,) = found.beliefs
    assert (names[belief.source], [names[link] for link in belief.via], belief.org) == (source, via, org)


def test_a_voice_of_nobody_known_is_no_link(parsed: Parse) -> None:
    plain, spans = marked("Somebody said Bo Lind said Ana Vero denied {the army had <withdrawn>}.")
    people = (actor(plain, "a", "Ana Vero", "FRA GOV"), actor(plain, "b", "Bo Lind", "DNK GOV"))
    end = spans["{"][1]
    statements = tuple(
        Statement(id=own, kind="indirect", cue=(find(plain, cue),), content=((start, end),), speaker=who, parent=parent)
        for own, cue, start, who, parent in (
            ("s1", "said", plain.index("Bo"), None, None),
            ("s2", "said Ana", plain.index("Ana"), "b", "s1"),
            ("s3", "denied", spans["{"][0], "a", "s2"),
        )
    )
    event = Event(id="e", trigger=spans["<"], type="RETREAT")
    (belief,) = weigh(parse_of(parsed, plain), people, statements, (event,), hedges.load())
    assert (belief.source, belief.via, belief.statement) == ("a", ("b",), "s3")


def parse_of(parse: Parse, text: str) -> Parsed:
    return parse(text, publisher="The Courier")


def test_a_source_who_only_cites_another_counts_as_that_one(parsed: Parse) -> None:
    text = "Ana Vero, citing Bo Lind, [said] {the army had <withdrawn>}."
    (belief,) = weighed(parsed, text, ("Ana Vero", "FRA GOV"), ("Bo Lind", "DNK GOV"))
    assert (belief.source, belief.org) == ("a0", "DNK")


@pytest.mark.parametrize(
    ("text", "extent"),
    [
        ("Some units <withdrew> from the valley.", "part"),
        ("Part of the army <withdrew> from the valley.", "part"),
        ("A third of the shells were <delivered>.", "part"),
        ("The army has partly <withdrawn> from the valley.", "part"),
        ("The <truce> is holding in some areas.", "part"),
        ("The army fired some 300 shells and <withdrew>.", "whole"),
        ("The army <withdrew> from the valley.", "whole"),
        ("The army has not <withdrawn> from some villages.", "whole"),
    ],
)
def test_extent(parsed: Parse, text: str, extent: str) -> None:
    (belief,) = weighed(parsed, text)
    assert belief.extent == extent


def test_cues_are_the_words_that_decided(parsed: Parse) -> None:
    text = "Ana Vero [doubts] that {the army may <withdraw>}."
    (belief,) = weighed(parsed, text, ("Ana Vero", None))
    plain, _ = marked(text)
    assert [plain[start:end] for start, end in belief.cues] == ["doubts", "may"]


WORDS = [
    "not",
    "if",
    "no",
    "may",
    "said",
    "deny",
    "the",
    "attack",
    "“",
    "”",
    ",",
    ".",
    "?",
    "of",
    "that",
    "to",
    "\u200b",
    "é",
]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=6)), max_size=25), data=st.data())
def test_any_text_gives_sound_beliefs(parsed: Parse, words: list[str], data: st.DataObject) -> None:
    text = " ".join(words).encode("utf-8", "replace").decode()
    doc = parse_of(parsed, text)
    spans = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).filter(lambda s: s[0] < s[1])
    some = st.lists(spans, max_size=3) if len(text) > 1 else st.just([])
    people = tuple(Actor(id=f"a{n}", name="x", kind="unnamed", mentions=(s,)) for n, s in enumerate(data.draw(some)))
    said = tuple(
        Statement(id=f"s{n}", kind="mixed", cue=(s,), content=(s,), speaker="a0") for n, s in enumerate(data.draw(some))
    )
    events = tuple(Event(id=f"e{n}", trigger=s, type="AID") for n, s in enumerate(data.draw(some)))
    found = weigh(doc, people, said, events, hedges.load())
    assert len({(b.event, b.source) for b in found}) == len(found)
    for belief in found:
        assert belief.source == "AUTHOR" or belief.source in {a.id for a in people}
        assert (belief.statement is None) or belief.source != "AUTHOR"
        assert all(0 <= start < end <= len(text) for start, end in belief.cues)


def test_what_a_supposed_clause_only_involves_is_no_view(parsed: Parse) -> None:
    assert weighed(parsed, "If the army moves in response to an <attack>, the road will close.") == ()


def test_what_something_is_does_not_tell_that_there_is_any(parsed: Parse) -> None:
    assert weighed(parsed, "Peace <talks> with the rebels are a matter for the cabinet.", type="CONSULT") == ()


@pytest.mark.parametrize(
    ("text", "sources"),
    [
        ("Norda [reacted coolly to] {the order to <withdraw>}.", {"AUTHOR"}),
        ("Norda [said] {that the army <withdrew>}.", {"a0"}),
        ("Norda [confirmed] {the <withdrawal> of the army}.", {"a0"}),
    ],
)
def test_a_stand_on_a_thing_is_no_word_of_it(parsed: Parse, text: str, sources: set[str]) -> None:
    found = weighed(parsed, text, ("Norda", "NOR GOV"))
    assert {belief.source for belief in found} == sources
