"""Key event, headline and deed of invented storylines."""

import msgspec
import pytest

from sayso.core.records import Assessment, Deed, KeyEvent
from sayso.core.vocabulary import MODES, QUAD
from sayso.link.headlines import phrase
from sayso.link.story import claim, deed_of, headline, key_event

NAMES = {"RUR": "Ruritania", "BOR": "Borduria", "SYL": "Syldavia"}


def name(code: str) -> str:
    return NAMES.get(code, code)


def deed(number: int, **fields: object) -> Deed:
    values = {
        "document": f"d{number}",
        "published": f"2031-03-{number:02d}",
        "type": "RETREAT",
        **fields,
    }
    return msgspec.convert(values, Deed)


def told(org: str, code: str | None = None, aspect: str = "completed", **fields: object) -> Assessment:
    values = {
        "document": "d1",
        "published": "2031-03-01",
        "date": "2031-03-01",
        "source": org,
        "org": org,
        "code": code,
        "factuality": "CT+",
        "aspect": aspect,
        **fields,
    }
    return msgspec.convert(values, Assessment)


WITHDRAWAL = [
    deed(1, type="CONCEDE", actor=("RUR GOV",)),
    deed(2, mode="withdraw", actor=("RUR MIL",), place="Zenda", country="BOR"),
    deed(3, mode="withdraw", actor=("RUR MIL",), place="Zenda", country="BOR"),
    deed(4, actor=("SYL CVL",), place="Hentzau", country="BOR"),
]
PLEDGE = [
    deed(1, type="AGREE", actor=("EUR",), recipient=("BOR GOV",), amounts=((4000.0, "lorries"),)),
    deed(5, type="AID", actor=("EUR",), recipient=("BOR MIL",), amounts=((900.0, "lorries"),)),
]


def test_the_deed_goes_before_the_word_and_the_frequent_before_the_rare() -> None:
    event = key_event(WITHDRAWAL)
    assert (event.type, event.mode, event.place, event.country) == ("RETREAT", "withdraw", "Zenda", "BOR")
    assert event.actor == ("RUR MIL", "SYL CVL")  # half as often is often enough
    assert key_event([*WITHDRAWAL, deed(5, actor=("RUR MIL",))]).actor == ("RUR MIL",)
    assert key_event(PLEDGE).type == "AID"


def test_where_there_is_only_a_word_it_stays_a_word() -> None:
    assert key_event(WITHDRAWAL[:1]).type == "CONCEDE"
    assert key_event(PLEDGE[:1]).type == "AGREE"


def test_a_country_gives_way_to_its_sector() -> None:
    deeds = [deed(1, actor=("RUR",)), deed(2, actor=("RUR MIL",)), deed(3, actor=("RUR",))]
    assert key_event(deeds).actor == ("RUR MIL",)


def test_a_storyline_of_nothing_known() -> None:
    event = key_event([deed(1)])
    assert (event.actor, event.recipient, event.place, event.country) == ((), (), None, None)
    assert headline([deed(1)], name) == "Retreat"


HEADLINES = [
    (WITHDRAWAL[1:3], "Ruritania withdraws from Zenda"),
    (PLEDGE, "European Union aids Borduria"),
    ([deed(1, mode="ceasefire", actor=("RUR MIL", "BOR MIL"), country="SYL")],
     "Ruritania and Borduria cease fire in Syldavia"),
    ([deed(1, type="ASSAULT", mode="aerial", recipient=("BOR CVL",), place="Zenda")],
     "Air or missile strike at Borduria in Zenda"),
    ([deed(n, type="ASSAULT", actor=("RUR MIL",), recipient=("BOR CVL",)) for n in (1, 2)],
     "Ruritania attacks Borduria"),
    ([deed(1, type="CONSULT", mode="visit", actor=("SYL GOV",), recipient=("BOR GOV",))], "Syldavia visits Borduria"),
    ([deed(n, type="MOBILIZE", mode="troops", actor=("RUR MIL",), place="Zenda") for n in (1, 2)],
     "Ruritania sends troops to Zenda"),
    ([deed(1, mode="ceasefire", place="Zenda")], "Ceasefire in Zenda"),
    ([deed(1, type="AID", recipient=("BOR",))], "Aid for Borduria"),
    ([deed(1, type="COOPERATE", actor=("SYL GOV",), recipient=("IGO",))], "Syldavia cooperates"),
]  # fmt: skip


@pytest.mark.parametrize(("deeds", "expected"), HEADLINES)
def test_headlines(deeds: list[Deed], expected: str) -> None:
    assert headline(deeds, name) == expected


@pytest.mark.parametrize("type_", [*QUAD, "no such type"])
def test_every_type_and_mode_has_a_headline_with_and_without_parties(type_: str) -> None:
    for mode in (None, *MODES.get(type_, ())):
        full = phrase(type_, mode, actors=["Ruritania"], recipients=["Borduria"], where="Zenda")
        assert full.startswith("Ruritania ")
        assert full.endswith(" Zenda")
        assert phrase(type_, mode, actors=[], recipients=[], where=None)[0].isupper()


def test_a_word_of_the_actor_makes_a_commitment_from_that_day() -> None:
    found = deed_of(WITHDRAWAL, [])
    assert (found.commitment, found.starts) == (True, "2031-03-01")
    assert deed_of(WITHDRAWAL[1:], []).commitment is False
    assert deed_of(WITHDRAWAL[1:], []).starts is None


@pytest.mark.parametrize("aux", ["negation", "hypothetical", "historical"])
def test_a_word_not_given_binds_nobody(aux: str) -> None:
    word = msgspec.structs.replace(WITHDRAWAL[0], aux=aux)
    assert deed_of([word, *WITHDRAWAL[1:3]], []).commitment is False


def test_a_word_of_somebody_else_binds_nobody() -> None:
    word = msgspec.structs.replace(WITHDRAWAL[0], actor=("SYL GOV",))
    assert deed_of([word, *WITHDRAWAL[1:3]], []).commitment is False


def test_the_actors_own_announcement_makes_a_commitment() -> None:
    deeds = WITHDRAWAL[1:3]
    assert deed_of(deeds, [told("RUR", aspect="announced")]).commitment is True
    assert deed_of(deeds, [told("RUR", aspect="planned", factuality="CT-")]).commitment is False
    assert deed_of(deeds, [told("SYL", aspect="announced")]).commitment is False
    assert deed_of(deeds, [told("RUR", aspect="completed")]).commitment is False
    assert deed_of(deeds, [told("RUR", aspect="announced", copy_of="d0")]).commitment is False


def test_a_promise_for_a_later_day_starts_on_that_day() -> None:
    word = msgspec.structs.replace(WITHDRAWAL[0], date=("2031-03-09", "2031-03-09"))
    assert deed_of([word, *WITHDRAWAL[1:]], []).starts == "2031-03-09"
    earlier = msgspec.structs.replace(WITHDRAWAL[0], date=("2031-02-09", "2031-02-09"))
    assert deed_of([earlier, *WITHDRAWAL[1:]], []).starts == "2031-03-01"
    by_summer = msgspec.structs.replace(WITHDRAWAL[0], date=("2031-06", "2031-08"))
    assert deed_of([by_summer, *WITHDRAWAL[1:]], []).starts == "2031-03-01"


def test_actor_recipient_and_the_country_on_whose_soil_it_is_are_parties() -> None:
    found = deed_of(WITHDRAWAL[1:3], [])
    assert (found.actor_orgs, found.parties) == ({"RUR"}, {"RUR", "BOR"})
    strike = [deed(1, type="ASSAULT", actor=("RUR MIL",), recipient=("BOR CVL",), country="SYL")]
    assert "SYL" in deed_of(strike, []).parties
    meeting = [deed(1, type="CONSULT", mode="visit", actor=("RUR GOV",), recipient=("BOR GOV",), country="SYL")]
    assert deed_of(meeting, []).parties == {"RUR", "BOR"}


def test_who_is_no_state_is_found_among_the_sources() -> None:
    truce = [deed(1, mode="ceasefire", actor=("RUR MIL", "RUR REB"), country="RUR")]
    spoken = [told("Free Strelsau", "RUR REB"), told("outlet:Klow Herald", "RUR REB"), told("RUR", "RUR GOV")]
    assert deed_of(truce, spoken).actor_orgs == {"RUR", "Free Strelsau"}
    assert deed_of(truce, []).actor_orgs == {"RUR", "RUR REB"}
    joining = [deed(1, type="COOPERATE", actor=("SYL GOV",), recipient=("IGO",))]
    assert deed_of(joining, [told("Northern Pact", "IGO")]).parties == {"SYL", "Northern Pact"}
    unclear = [deed(n, type="ASSAULT", actor=("RUR UNK",)) for n in (1, 2)]
    assert deed_of(unclear, []).actor_orgs == {"RUR"}


def test_prosecutors_and_police_examine_a_claim_but_no_promise() -> None:
    strike = [deed(n, type="ASSAULT", actor=("RUR MIL",), recipient=("BOR CVL",), country="BOR") for n in (1, 2)]
    sources = [told("SYL", "SYL JUD", factuality="Uu"), told("RUR", "RUR COP", factuality="Uu"), told("BOR", "BOR GOV")]
    assert deed_of(strike, sources).examiners == {"SYL"}
    assert deed_of(PLEDGE, sources).examiners == set()


def test_the_promised_amount_defines_aid() -> None:
    assert deed_of(PLEDGE, []).amount == (4000.0, "lorries")
    assert deed_of(PLEDGE[1:], []).amount is None  # given, not promised
    assert deed_of([msgspec.structs.replace(d, type="RETREAT") for d in PLEDGE], []).amount is None


def test_an_attack_is_one_claim_and_who_did_it_another() -> None:
    attacks = [deed(n, type="ASSAULT", place="Klow", country="SYL") for n in (1, 2, 3)]
    blamed = deed(4, type="ASSAULT", place="Klow", country="SYL", actor=("BOR MIL",))
    assert key_event([*attacks, blamed]).actor == ()
    assert key_event([attacks[0], blamed]).actor == (), "one report's word"
    again = msgspec.structs.replace(blamed, document="d5")
    assert key_event([attacks[0], blamed, again]).actor == ("BOR MIL",)


def test_what_is_in_question_names_nobody_for_a_hostile_deed() -> None:
    shelled = KeyEvent(type="ASSAULT", mode="heavy-weapons", actor=("BOR MIL",), place="Zenda")
    assert claim(shelled, name) == "Shelling in Zenda"
    assert claim(KeyEvent(type="RETREAT", mode="withdraw", actor=("BOR MIL",), place="Zenda"), name) == (
        "Borduria withdraws from Zenda"
    )
    left = KeyEvent(type="RETREAT", mode="withdraw", actor=("BOR",), recipient=("SYL",), country="SYL")
    assert claim(left, name) == "Borduria withdraws from Syldavia", "whom it does not tell, it tells as the place"
    assert claim(KeyEvent(type=""), name) == ""
