"""English is read, other languages are named, and doubt favours the text."""

import time

import pytest

from sayso.fetch.language import foreign_language

ENGLISH = "The mayor of Port Amery said on Monday that the ferry would sail again within a week. "


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Le maire a déclaré lundi que le bateau repartirait dans une semaine, malgré la tempête.", ("fr", "French")),
        ("Der Bürgermeister sagte am Montag, dass die Fähre in einer Woche wieder fahren werde.", ("de", "German")),
        ("Мэр заявил в понедельник, что паром снова пойдёт через неделю, если погода позволит.", ("ru", "Russian")),
        ("Мер заявив у понеділок, що пором знову піде за тиждень, якщо погода дозволить це.", ("uk", "Ukrainian")),
        (
            "市長は月曜日、フェリーが一週間以内に再開すると述べた。天候が許せば、すべての便が運航される予定だという。"
            * 4,
            ("ja", "Japanese"),
        ),
        (ENGLISH, None),
        (ENGLISH.upper(), None),
        ("Bonjour à tous les amis.", None),
        ("The mayor, Władysław Żurawski, said in Świnoujście that the ferry would sail again.", None),
        ("34-6, 21-17, 3-0; 12 345 67 8 9; 1, 2, 3, 4, 5, 6, 7, 8, 9 and 10", None),
        ("«Le bateau repartira dans une semaine, malgré la tempête», a dit le maire lundi. " * 26 + ENGLISH * 60, None),
        ("", None),
    ],
)
def test_languages(text: str, language: tuple[str, str] | None) -> None:
    assert foreign_language(text) == language


def test_boilerplate_has_no_say() -> None:
    french = "Le maire a déclaré lundi que le bateau repartirait dans une semaine, malgré la tempête. "
    assert foreign_language(french * 3 + ENGLISH, [(0, 3 * len(french))]) is None
    assert foreign_language(ENGLISH * 3 + french, [(0, 3 * len(ENGLISH))]) == ("fr", "French")


def test_it_is_quick() -> None:
    foreign_language(ENGLISH)
    start = time.perf_counter()
    for _ in range(20):
        foreign_language(ENGLISH * 60)
    assert time.perf_counter() - start < 20 * 0.02
