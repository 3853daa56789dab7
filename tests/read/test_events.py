"""Events: triggers and types by PLOVER's conventions, auxiliary modes, who, to whom, where, when, how much."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sayso.core.records import Actor, Amount, DateRef, Event, Facts, Place, Statement
from sayso.core.vocabulary import CONTEXTS, MODES, QUAD
from sayso.read import read_parsed, score
from sayso.read.events import find_events
from sayso.read.parse import Parsed
from sayso.resources import Resources

Parse = Callable[..., Parsed]
COUNTRIES = ("Chad", "Mali", "Niger", "Kenya", "Peru", "Bolivia", "Norway", "Sudan", "Russia", "France")


@dataclass
class Coder:
    """Finds the events of a text whose actors, places, dates and amounts the test names by their words."""

    parse: Parse
    resources: Resources

    def __call__(
        self,
        text: str,
        *,
        actors: tuple[str, ...] = (),
        places: tuple[str, ...] = (),
        dates: tuple[tuple[str, str], ...] = (),
        amounts: tuple[str, ...] = (),
    ) -> list[Event]:
        def at(words: str, start: int = 0) -> tuple[int, int]:
            begin = text.index(words, start)
            return (begin, begin + len(words))

        facts = Facts(
            places=tuple(Place(id=words, span=at(words), name=words) for words in places),
            dates=tuple(DateRef(span=at(words), start=day, end=day, precision="day") for words, day in dates),
            amounts=tuple(Amount(id=words, span=at(words), unit="USD") for words in amounts),
        )
        people = tuple(
            Actor(
                id=words,
                name=words,
                kind="country" if words in COUNTRIES else "unnamed",
                code="RUS" if words == "Russia" else None,
                mentions=(at(words),),
            )
            for words in actors
        )
        parsed = self.parse(text, published="2022-11-10")
        scored = score(parsed, self.resources)
        return list(find_events(parsed, scored, people, (), facts, self.resources.predicates))


@pytest.fixture(scope="module")
def code(parsed: Parse, loaded: Resources) -> Coder:
    return Coder(parsed, loaded)


def words(text: str, event: Event) -> str:
    return text[slice(*event.trigger)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # the deeds
        ("Chadian troops attacked a village in northern Mali on Monday.", [("attacked", "ASSAULT")]),
        ("The rebels released two Kenyan hostages on Friday.", [("released", "RETREAT")]),
        ("Peruvian police arrested the opposition leader in Lima.", [("arrested", "COERCE")]),
        ("Norway's parliament ratified the treaty with Kenya.", [("ratified", "SUPPORT")]),
        ("A court in Niamey sentenced the former minister to nine years in prison.", [("sentenced", "SANCTION")]),
        ("The army deployed two brigades along the border with Sudan.", [("deployed", "MOBILIZE")]),
        ("Norway donated blankets and tents to the refugees.", [("donated", "AID")]),
        ("Thousands of workers protested in the capital on Sunday.", [("protested", "PROTEST")]),
        ("The finance minister resigned after the scandal.", [("resigned", "RETREAT")]),
        # the words
        ("Kenya condemned the government of Sudan.", [("condemned", "ACCUSE")]),
        ("The United Nations called on Chad to open its border.", [("called on", "REQUEST")]),
        ("Bolivia rejected the proposal of its neighbours.", [("rejected", "REJECT")]),
        ("Sudan threatened to close the pipeline.", [("threatened", "THREATEN")]),
        # nominal triggers
        ("The talks between Peru and Bolivia lasted two days.", [("talks", "CONSULT")]),
        ("The Chadian withdrawal from Mali surprised diplomats.", [("withdrawal", "RETREAT")]),
        # leaving a place
        ("Russian troops left the town of Balakliia at night.", [("left", "RETREAT")]),
        ("The soldiers pulled out of Mali in August.", [("pulled out", "RETREAT")]),
        # no event
        ("The minister said that the weather had been kind.", []),
        ("The cook cut the cake and left the kitchen.", []),
        ("It is a long road from the capital to the coast.", []),
    ],
)
def test_triggers_and_types(code: Coder, text: str, expected: list[tuple[str, str]]) -> None:
    assert [(words(text, e), e.type) for e in code(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # what is promised decides the type of the promise, and is no event beside it
        ("Norway promised to send food to Sudan.", ("promised", "AGREE")),
        ("Kenya agreed to hold talks with Sudan.", ("agreed", "AGREE")),
        ("Chad agreed to withdraw its troops from Mali.", ("agreed", "CONCEDE")),
        ("The general vowed to attack the rebels.", ("vowed", "THREATEN")),
        # the deed still to come is told as the word for it
        ("Norway will send weapons to Kenya, the minister said.", ("send", "AGREE")),
        ("Chad will withdraw its troops from Mali next year.", ("withdraw", "CONCEDE")),
        ("Chad withdrew its troops from Mali last week.", ("withdrew", "RETREAT")),
        # preparing it is no announcement
        ("Diplomats saw preparations for a withdrawal of the Chadian army.", ("withdrawal", "RETREAT")),
    ],
)
def test_words_and_deeds(code: Coder, text: str, expected: tuple[str, str]) -> None:
    found = [(words(text, e), e.type) for e in code(text)]
    assert expected in found
    assert len(found) == 1


def test_an_order_is_a_request_and_the_ordered_act_is_an_event(code: Coder) -> None:
    text = "The defence minister of Chad ordered the retreat from the east bank of the Niger."
    found = {words(text, e): e.type for e in code(text)}
    assert found == {"ordered": "REQUEST", "retreat": "CONCEDE"}


def test_a_denial_is_no_rejection(code: Coder) -> None:
    text = "Sudan denied that its army had shelled the hospital."
    assert [(words(text, e), e.type) for e in code(text)] == [("shelled", "ASSAULT")]


@pytest.mark.parametrize(
    ("text", "trigger", "aux"),
    [
        ("Chad attacked the rebels on Monday.", "attacked", None),
        ("Chad did not attack the rebels.", "attack", "negation"),
        ("No attack on the rebels was reported.", "attack", "negation"),
        ("If Chad attacks the rebels, the truce is over.", "attacks", "hypothetical"),
        ("Chad could attack the rebels.", "attack", "hypothetical"),
        ("Chad is preparing to attack the rebels.", "attack", "future"),
        ("The army plans to attack the rebels in spring.", "attack", "future"),
        ("In 1998 Chad attacked the rebels.", "attacked", "historical"),
        ("Chad invaded Niger ten years ago.", "invaded", "historical"),
        ("The possibility of an attack on the capital worries Chad.", "attack", "hypothetical"),
        ("Chad condemned the attack on the capital.", "attack", None),
    ],
)
def test_auxiliary_modes(code: Coder, text: str, trigger: str, aux: str | None) -> None:
    found = {words(text, e): e.aux for e in code(text)}
    assert found.get(trigger, "no event") == aux


def test_an_act_dated_long_before_the_report_is_historical(code: Coder) -> None:
    text = "Chad attacked the rebels in March."
    dated = (("March", "2022-03-31"),)
    assert [e.aux for e in code(text, dates=dated)] == ["historical"]
    assert [e.aux for e in code(text, dates=(("March", "2022-10-31"),))] == [None]


@pytest.mark.parametrize(
    ("text", "trigger", "actor", "recipient"),
    [
        ("Chad attacked Mali on Monday.", "attacked", ["Chad"], ["Mali"]),
        ("Mali was attacked by Chad on Monday.", "attacked", ["Chad"], ["Mali"]),
        ("Mali was attacked on Monday.", "attacked", [], ["Mali"]),
        ("Chad and Niger attacked Mali.", "attacked", ["Chad", "Niger"], ["Mali"]),
        ("Chad's attack on Mali failed.", "attack", ["Chad"], ["Mali"]),
        ("The attack on Mali by Chad failed.", "attack", ["Chad"], ["Mali"]),
        ("Chad launched an attack on Mali.", "attack", ["Chad"], ["Mali"]),
        ("Chad, which attacked Mali, has denied it.", "attacked", ["Chad"], ["Mali"]),
        ("Chad entered the war and attacked Mali.", "attacked", ["Chad"], ["Mali"]),
        ("Kenya urged Chad to talk to the rebels.", "urged", ["Kenya"], ["Chad"]),
        ("Kenya called on Chad to release the prisoners.", "called on", ["Kenya"], ["Chad"]),
        ("Kenya accused Chad of attacking Mali.", "attacking", ["Chad"], ["Mali"]),
        ("Norway pledged money to fund schools for Mali.", "pledged money", ["Norway"], ["Mali"]),
        ("The talks between Chad and Niger were held in Paris.", "talks", ["Chad", "Niger"], []),
    ],
)
def test_who_and_to_whom(code: Coder, text: str, trigger: str, actor: list[str], recipient: list[str]) -> None:
    named = tuple(c for c in COUNTRIES if c in text)
    found = {words(text, e): e for e in code(text, actors=named)}
    assert trigger in found
    assert sorted(found[trigger].actor) == sorted(actor)
    assert list(found[trigger].recipient) == recipient


def test_an_adjective_names_the_actor_and_a_town_does_not(code: Coder) -> None:
    (event,) = code("The Russian attack lasted an hour.", actors=("Russian",))
    assert event.actor == ("Russian",)
    (event,) = code("The Timbuktu attack lasted an hour.", actors=("Timbuktu",), places=("Timbuktu",))
    assert event.actor == ()


def test_his_arrest_is_not_his_deed(code: Coder) -> None:
    (event,) = code("The arrest of Amadou Diallo shocked the voters.", actors=("Amadou Diallo",))
    assert (event.actor, event.recipient) == ((), ("Amadou Diallo",))
    (event,) = code("Voters were shocked by Diallo's arrest.", actors=("Diallo",))
    assert (event.actor, event.recipient) == ((), ("Diallo",))


def test_the_retreat_is_that_of_the_only_one_who_was_said_to_retreat(code: Coder) -> None:
    text = "Chad is withdrawing its troops from Mali. Kenya said that the withdrawal was wise."
    first, second = code(text, actors=("Chad", "Kenya"))
    assert first.actor == second.actor == ("Chad",)
    text = "Chad and Niger attacked. Mali retreated. Sudan retreated too. The retreat was quick."
    *_, last = code(text, actors=("Chad", "Niger", "Mali", "Sudan"))
    assert words(text, last) == "retreat" and last.actor in ((), ("Sudan",))  # never the attackers


def test_where_when_and_how_much(code: Coder) -> None:
    text = "Norway gave $5m of aid to Mali in Bamako on Tuesday, although Oslo is poor."
    (event,) = code(
        text,
        actors=("Norway", "Mali"),
        places=("Bamako", "Oslo"),
        dates=(("Tuesday", "2022-11-08"),),
        amounts=("$5m",),
    )
    assert event.place == "Bamako"
    assert event.date == ("2022-11-08", "2022-11-08")
    assert event.amounts == ("$5m",)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Chadian troops are leaving Gao.", "Gao"),
        ("The army retreated from the left bank of the Niger near Gao.", "Niger"),
        ("The army attacked the rebels, a spokesman in Gao said.", None),
    ],
)
def test_place_by_structure(code: Coder, text: str, place: str | None) -> None:
    event = code(text, places=tuple(p for p in ("Gao", "Niger") if p in text))[0]
    if place is None:
        assert event.place in (None, "Gao")
    else:
        assert event.place == place


def test_a_date_of_another_clause_is_not_the_events(code: Coder) -> None:
    (event,) = code(
        "Kenya said on Friday that rebels attacked the town.",
        dates=(("Friday", "2022-11-04"),),
    )
    assert event.date is None


def test_contexts_come_from_the_clause(code: Coder) -> None:
    (event,) = code("Parliament rejected the nuclear treaty.")
    assert set(event.contexts) == {"legislative", "cbrn"}


def test_ids_follow_the_text(code: Coder) -> None:
    events = code("Chad attacked Mali. Kenya condemned it. Norway offered to hold talks.")
    assert [e.id for e in events] == [f"e{n}" for n in range(1, len(events) + 1)]
    assert [e.trigger for e in events] == sorted(e.trigger for e in events)


def test_what_is_set_aside_tells_of_nothing(parsed: Parse, loaded: Resources) -> None:
    text = "The market was quiet.\n\nREAD MORE: Chad attacked Mali on Monday"
    of = parsed(text, boilerplate=((text.index("READ"), len(text)),))
    assert find_events(of, score(of, loaded), (), (), Facts(), loaded.predicates) == ()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.one_of(
            st.text(max_size=12),
            st.sampled_from(
                ["attack", "the", "of", "Chad", "withdrew", "from", ",", ".", "who", "promised to", "\n\n"]
            ),
        ),
        max_size=30,
    )
)
def test_any_text_gives_sound_events(code: Coder, pieces: list[str]) -> None:
    text = " ".join(pieces).encode("utf-8", "replace").decode()
    for event in code(text):
        start, end = event.trigger
        assert 0 <= start < end <= len(text)
        assert text[start:end].strip()
        assert event.type in QUAD
        assert event.mode is None or event.mode in MODES[event.type]
        assert set(event.contexts) <= CONTEXTS


def test_what_no_person_wrote_is_quick(code: Coder) -> None:
    # A chain as long as the parser's sentences: each step of it once looked at all steps above.
    assert {event.type for event in code("attack of " * 1000)} <= {"ASSAULT"}
    assert code("") == []
    assert code("... !!! ?") == []


@pytest.mark.parametrize(
    ("text", "trigger", "actor"),
    [
        ("The junta released two hostages after Kenya had attacked the port.", "attacked", ["Kenya"]),
        ("The village was shelled and burned down by Chad.", "shelled", ["Chad"]),
        ("Chad has been responsible for attacking Mali.", "attacking", ["Chad"]),
        ("Peru accused Chad of an attack on Mali.", "attack", ["Chad"]),
        ("The airstrikes that Chad launched on Mali lasted an hour.", "airstrikes", ["Chad"]),
        ("Norway put out a statement condemning the attack.", "condemning", ["Norway"]),
        ("Kenya and Niger agreed to withdraw their troops.", "agreed", ["Kenya", "Niger"]),
    ],
)
def test_actors_across_the_sentence(code: Coder, text: str, trigger: str, actor: list[str]) -> None:
    found = {words(text, e): e for e in code(text, actors=tuple(c for c in COUNTRIES if c in text))}
    assert trigger in found
    assert sorted(found[trigger].actor) == sorted(actor)


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("Russia said little. A Russian withdrawal surprised the general.", ["Russia"]),
        ("Russia said little. Moscow's withdrawal surprised the general.", ["Russia"]),
        ("Russia said little. A Chadian withdrawal surprised the general.", []),
    ],
)
def test_an_adjective_or_capital_calls_up_the_country_named_elsewhere(code: Coder, text: str, actor: list[str]) -> None:
    (event,) = code(text, actors=("Russia",))
    assert list(event.actor) == actor


def test_a_definite_noun_refers_back_to_the_one_who_did_the_same(code: Coder) -> None:
    text = "Chad attacked the port. The attack lasted an hour. The Christmas attack was forgotten. The raid was not."
    found = [(words(text, e), e.actor) for e in code(text, actors=("Chad",))]
    assert found == [("attacked", ("Chad",)), ("attack", ("Chad",)), ("attack", ()), ("raid", ())]


def test_who_announces_a_truce_need_not_keep_it(code: Coder) -> None:
    text = "Chad and Mali will withdraw their troops. Norway announced the withdrawal."
    assert code(text, actors=("Chad", "Mali", "Norway"))[-1].actor == ("Chad", "Mali")


def test_a_noun_is_where_its_deed_was_told_to_be(code: Coder) -> None:
    text = "Chad withdrew from Gao in May. The withdrawal took a week."
    assert [e.place for e in code(text, places=("Gao",))] == ["Gao", "Gao"]


def test_where_it_is_said_is_not_where_it_is(code: Coder) -> None:
    text = "Rebels attacked the port, a minister said in Gao."
    span = (text.index("Rebels"), text.index(","))
    said = Statement(id="s1", kind="indirect", content=(span,))
    parsed = code.parse(text, published="2022-11-10")
    begin = text.index("Gao")
    facts = Facts(places=(Place(id="p1", span=(begin, begin + 3), name="Gao"),))
    (event,) = find_events(parsed, score(parsed, code.resources), (), (said,), facts, code.resources.predicates)
    assert event.place is None


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("The Gao attack lasted an hour.", "Gao"),
        ("Chad-backed rebels attacked a convoy.", None),
        ("Norway criticised Chad for shelling homes in Gao.", None),
    ],
)
def test_places_that_are_the_deed_s_own(code: Coder, text: str, place: str | None) -> None:
    named = tuple(name for name in ("Gao", "Chad") if name in text)
    assert code(text, places=named)[0].place == place


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Chad imposed a curfew.", [("curfew", "COERCE", "curfew")]),
        ("Chad and Mali agreed a ceasefire on Friday.", [("agreed", "CONCEDE", None)]),
        ("The accord was signed by Chad and Mali.", [("signed", "SUPPORT", None)]),
        ("Police fired tear gas at the demonstrators.", [("fired tear gas", "ASSAULT", "crowd-control")]),
        ("Teachers in Peru began a strike on Monday.", [("strike", "PROTEST", "strike")]),
        ("The army captured the town without a fight.", [("captured", "ASSAULT", None)]),
        ("An official of Chad asked not to be named.", []),
        ("Norway has delivered 300 shells to Mali.", [("delivered", "AID", None)]),
        ("Talks between Chad and Mali will begin in May.", [("Talks", "AGREE", None)]),
    ],
)
def test_one_event_of_the_right_mode(code: Coder, text: str, expected: list[tuple[str, str, str | None]]) -> None:
    assert [(words(text, e), e.type, e.mode) for e in code(text)] == expected


@pytest.mark.parametrize(
    ("text", "trigger", "kind", "aux"),
    [
        ("The general ordered his troops to attack the town.", "attack", "ASSAULT", "future"),
        ("The governor told the rebels to leave the city.", "leave", "RETREAT", "future"),
        ("A Chadian withdrawal was possible.", "withdrawal", "RETREAT", "hypothetical"),
        ("Norway will join the alliance and imposed sanctions on Chad.", "imposed sanctions", "SANCTION", None),
    ],
)
def test_what_is_asked_for_or_possible(code: Coder, text: str, trigger: str, kind: str, aux: str | None) -> None:
    found = {words(text, e): (e.type, e.aux) for e in code(text)}
    assert found.get(trigger) == (kind, aux)


@pytest.mark.parametrize(
    ("text", "trigger", "actor"),
    [
        ("“The raid on the village is unacceptable,” said Kenya.", "unacceptable", ["Kenya"]),
        ("“We condemned the raid on Monday,” said Kenya.", "condemned", ["Kenya"]),
        ("Chad condemned the raid.", "condemned", ["Chad"]),
        ("Chad and Mali share a border. The two countries held talks on Monday.", "talks", ["Chad", "Mali"]),
        ("Chad, Niger and Mali share a border. The two countries held talks on Monday.", "talks", ["two countries"]),
    ],
)
def test_actors_who_are_named_elsewhere(
    parsed: Parse, loaded: Resources, text: str, trigger: str, actor: list[str]
) -> None:
    reading = read_parsed(parsed(text, published="2022-11-10"), loaded)
    names = {a.id: a.name for a in reading.actors}
    found = {words(text, e): e for e in reading.events}
    assert trigger in found
    assert sorted(names[a] for a in found[trigger].actor) == sorted(actor)
