"""The actor lexicon: what its files say, and how words are matched."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.core.vocabulary import NON_STATE, SECTORS
from sayso.resources.actors import Entry, fold, load, plural, words_of
from sayso.resources.tables import rows

FILES = ("countries", "regions", "cities", "organisations", "leaders", "roles", "given_names")


def find(text: str, *, loose: bool = False) -> list[tuple[str, str, str]]:
    words = words_of(text)
    return [(m.entry.kind, text[m.start : m.end], m.entry.code) for m in load().matches(text, words, loose=loose)]


@pytest.mark.parametrize("name", FILES)
def test_every_file_reads_and_has_rows(name):
    assert len(list(rows(name))) > 5


def test_codes_are_plovers():
    for name in ("regions", "organisations", "leaders"):
        for row in rows(name):
            first, *others = row["code"].split()
            assert re.fullmatch("[A-Z]{3}", first), row
            assert set(others) <= SECTORS | NON_STATE, row
    for row in rows("roles"):
        assert set(row["sectors"].replace("?", "").split()) <= SECTORS | NON_STATE, row
    for row in rows("countries"):
        assert re.fullmatch("[A-Z]{3}", row["iso3"]), row


def test_terms_of_leaders_are_months_in_order():
    for row in rows("leaders"):
        assert re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", row["from"]), row
        end = row["to"].rstrip("?")
        assert not end or (re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", end) and row["from"] <= end), row
        assert row["sex"] in ("m", "f"), row


def test_roles_have_known_kinds_and_flags():
    kinds = {"person", "group", "organisation", "country", "weapon", "adjective"}
    for row in rows("roles"):
        assert row["kind"] in kinds, row
        assert set(row["flags"]) <= set("txc"), row


def test_no_phrase_is_listed_as_two_roles():
    seen: dict[str, str] = {}
    for row in rows("roles"):
        for words in row["words"].split("|"):
            assert seen.setdefault(words, row["sectors"]) == row["sectors"], words


@pytest.mark.parametrize(
    ("text", "kind", "code"),
    [
        ("Peru", "country", "PER"),
        ("U.S.", "country", "USA"),
        ("the US", "country", "USA"),
        ("Côte d'Ivoire", "country", "CIV"),
        ("Cote d’Ivoire", "country", "CIV"),
        ("Bosnia-Herzegovina", "country", "BIH"),
        ("Guinea-Bissau", "country", "GNB"),
        ("Papua New Guinea", "country", "PNG"),
        ("Peruvians", "people", "PER"),
        ("Finns", "people", "FIN"),
        ("South Koreans", "people", "KOR"),
        ("Brasília", "capital", "BRA"),
        ("Washington, D.C.", "capital", "USA"),
        ("Zaporizhzhia", "region", "UKR"),
        ("Abkhazia", "region", "GEO PRE"),
        ("Osaka", "city", "JPN"),
        ("al-Shabaab", "org", "SOM REB"),
        ("Al Shabaab", "org", "SOM REB"),
        ("Médecins Sans Frontières", "org", "NGO MED"),
        ("WHO", "org", "UNO"),
        ("prime ministers", "role", "GOV"),
        ("heads of state", "role", "GOV"),
        ("policemen", "role", "COP"),
    ],
)
def test_names_are_found(text, kind, code):
    assert [(k, c) for k, _, c in find(text)] == [(kind, code)]


@pytest.mark.parametrize("text", ["who told us", "it is so", "polish the turkey", "at 10 p.m.", "they march on"])
def test_everyday_words_are_no_names(text):
    assert not [kind for kind, *_ in find(text) if kind != "role"]


def test_the_longest_entry_counts():
    assert find("the UN Security Council") == [("org", "UN Security Council", "UNO")]
    assert find("deputy foreign minister")[0][1] == "deputy foreign minister"


def test_words_do_not_join_over_marks():
    assert [kind for kind, *_ in find("prime, minister")] == ["role"]
    assert "org" not in [kind for kind, *_ in find("Islamic. State")]


def test_possessives_are_noted_and_left_out():
    (match,) = load().matches("Peru’s", words_of("Peru’s"))
    assert (match.start, match.end, match.possessive) == (0, 4, True)


def test_loose_matching_takes_small_letters():
    assert find("lima police") == [("role", "police", "COP")]
    assert find("lima police", loose=True)[0] == ("capital", "lima", "PER")


def test_terms_hold_from_month_to_month():
    entry = load().names[("taliban",)]
    assert isinstance(entry, Entry)
    assert [term.code for term in entry.terms if term.holds("2015-01")] == ["AFG REB"]
    assert [term.code for term in entry.terms if term.holds("2022-01")] == ["AFG GOV"]


@pytest.mark.parametrize(
    ("one", "many"),
    [("ally", "allies"), ("spokesman", "spokesmen"), ("boy", "boys"), ("church", "churches"), ("child", "children")],
)
def test_plurals(one, many):
    assert plural(one) == many


def test_folding():
    assert fold("Élysée") == "elysee"
    assert fold("U.K.") == "uk"
    assert fold("Wałęsa") == "walesa"


@given(st.text(max_size=200))
def test_words_and_matches_lie_within_the_text(text):
    words = words_of(text)
    assert all(0 <= word.start < word.end <= len(text) for word in words)
    last = 0
    for match in load().matches(text, words):
        assert last <= match.start < match.end <= len(text)
        last = match.end
