"""Other forms of names, for building the gazetteer."""

import pytest

from sayso.resources.gazetteer import forms
from sayso.resources.gazetteer.names import normalise


@pytest.mark.parametrize(
    ("name", "other", "same"),
    [
        ("Krasnohorivka", "Krasnogorovka", True),
        ("Kharkiv", "Kharkov", True),
        ("Zaporizhzhia", "Zaporizhia", True),
        ("As Suwayda", "Sweida", True),
        ("Khan Shaykhun", "Khan Sheikhoun", True),
        ("Odesa", "Odessa", True),
        ("Donetsk", "Stalino", False),
        ("Aleppo", "Berea", False),
        ("Jubayl", "Byblos", False),
    ],
)
def test_other_spellings_of_one_word(name: str, other: str, same: bool) -> None:
    assert list(forms.transliterations(name, [other])) == ([other] if same else [])


@pytest.mark.parametrize("name", ["Donetsk", "Sa\u02bbdah", "L\u00f3d\u017a", "\u00c5land"])
def test_names_that_news_may_use(name: str) -> None:
    assert forms.useful(name)


@pytest.mark.parametrize("name", ["", "DNK", "IEV", "\u041a\u0438\u0457\u0432", "kyiv", "Area 5b", "A b c d e f"])
def test_names_that_news_does_not_use(name: str) -> None:
    assert not forms.useful(name)


@pytest.mark.parametrize(
    ("name", "stem", "kind", "english"),
    [
        ("Zhytomyr Oblast", "Zhytomyr", "Oblast", True),
        ("Zhytomyrska oblast", "Zhytomyrska", "Oblast", False),
        ("Shahrest\u0101n-e Kang\u0101n", "Kang\u0101n", "County", False),
        ("County Westmeath", "Westmeath", "County", True),
        ("Condado de Charles City", "Charles City", "County", False),
        ("D\u00e9partement de l'Ain", "Ain", "Department", False),
        ("Rapides Parish", "Rapides", "Parish", True),
        ("Kent", "Kent", None, False),
        ("", "", None, False),
    ],
)
def test_an_area_taken_apart(name: str, stem: str, kind: str | None, english: bool) -> None:
    assert forms.area(name) == (stem, kind, english)


def test_the_town_of_an_adjective() -> None:
    assert "Kursk" in forms.towns_of("Kurskaya")
    assert "Belgorod" in forms.towns_of("Belgorodskaya")
    assert forms.towns_of("Kent") == ()


def test_arabic_names_without_the_article() -> None:
    assert set(forms.without_article(["Ar Raqqah"], "SYR")) == {"raqqah", "raqqa", "al raqqa"}
    assert list(forms.without_article(["El Paso"], "USA")) == []


@pytest.mark.parametrize(
    ("name", "city", "called"),
    [
        ("Toronto Pearson International Airport", "Toronto", "Pearson Airport"),
        ("Kabul International Airport", "Kabul", "Kabul Airport"),
        ("Ottawa / Macdonald-Cartier International Airport", "Ottawa", "Macdonald-Cartier International Airport"),
    ],
)
def test_airports_as_news_call_them(name: str, city: str, called: str) -> None:
    names = forms.airport_names(name, {normalise(city)})
    assert called in names
    assert not {"Airport", "International Airport"} & set(names)


def test_a_farm_strip_is_no_airport() -> None:
    assert forms.is_airfield("Bagram Air Base")
    assert not forms.is_airfield("Miller Ranch Airstrip")
