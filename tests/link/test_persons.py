"""Who a name stands for: invented officials of invented countries, and their namesakes."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.core.records import Record
from sayso.core.spans import Span
from sayso.core.vocabulary import ActorKind
from sayso.link.introductions import introduced, stands_alone
from sayso.link.persons import by_last_name, days_from, name_words, recognise, recognition, tells


class Named(Record, frozen=True, kw_only=True):
    """A person of a report; by default the minister of whom the first report tells."""

    reading: int = 1
    actor: str = "a1"
    document: str = "d1"
    published: str = "2031-03-01"
    name: str = "Iva Tarmond"
    kind: ActorKind = "person"
    code: str | None = "VEL GOV MIL"
    text: str = "Iva Tarmond said so."
    countries: frozenset[str] = frozenset()

    @property
    def mentions(self) -> tuple[Span, ...]:
        """The first place where the name stands."""
        start = self.text.find(self.name)
        return ((start, start + len(self.name)),) if start >= 0 else ()


MINISTER = Named()
ASKED = Named(reading=9, document="d9", published="2031-03-03", code=None)
BY_LAST_NAME = msgspec.structs.replace(
    ASKED, name="Tarmond", text="The troops of Veldmark had left, Tarmond said.", countries=frozenset({"VEL"})
)


def told(unknown: Named, *persons: Named) -> str | None:
    found = recognise(unknown, by_last_name([*persons, unknown]))
    return found and found.code


def but(person: Named, **fields: object) -> Named:
    return msgspec.structs.replace(person, **fields)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        pytest.param({}, "VEL GOV MIL", id="no code"),
        pytest.param({"name": "IVA TÁRMOND", "text": "IVA TÁRMOND said so."}, "VEL GOV MIL", id="case and accents"),
        pytest.param({"name": "Iva P. Tarmond", "text": "Iva P. Tarmond"}, "VEL GOV MIL", id="an initial"),
        pytest.param({"kind": "organisation"}, "VEL GOV MIL", id="taken for an organisation"),
        pytest.param({"code": "VEL"}, "VEL GOV MIL", id="a country alone"),
        pytest.param({"code": "GOV"}, "VEL GOV MIL", id="an office without its country"),
        pytest.param({"countries": frozenset({"VEL", "XAN"})}, "VEL GOV MIL", id="the report names her country"),
        pytest.param({"published": "2031-03-01"}, "VEL GOV MIL", id="a report of the same day"),
        pytest.param({"code": "VEL LEG"}, None, id="the report itself knows her"),
        pytest.param({"code": "XAN"}, None, id="of another country"),
        pytest.param({"code": "JUD"}, None, id="in another office"),
        pytest.param({"code": "MIL"}, None, id="an officer is no minister"),
        pytest.param({"countries": frozenset({"XAN"})}, None, id="the report is of another country"),
        pytest.param({"published": "2031-02-28"}, None, id="an older report learns nothing from a newer one"),
        pytest.param({"published": "2031-12-01"}, None, id="too long ago"),
        pytest.param({"document": "d1"}, None, id="the reader of that report would have known"),
        pytest.param({"name": "Ula Tarmond", "text": "Ula Tarmond said so."}, None, id="another given name"),
        pytest.param({"text": "The goalkeeper Iva Tarmond said so."}, None, id="a title that is in no lexicon"),
        pytest.param({"text": "Iva Tarmond, 34, said so."}, None, id="an age"),
    ],
)
def test_a_full_name_takes_the_code_that_an_earlier_report_gives(fields: dict[str, object], code: str | None) -> None:
    assert told(but(ASKED, **fields), MINISTER) == code


@pytest.mark.parametrize(
    ("fields", "others", "code"),
    [
        pytest.param({}, [], "VEL GOV MIL", id="the only one of the name"),
        pytest.param({}, [but(MINISTER, name="Tarmond", document="d2")], "VEL GOV MIL", id="herself, called so before"),
        pytest.param({"countries": frozenset()}, [], None, id="nothing ties the report to her country"),
        pytest.param({"kind": "organisation"}, [], None, id="Tarmond may be a firm"),
        pytest.param({"published": "2031-03-25"}, [], None, id="no news any more"),
        pytest.param({}, [but(MINISTER, name="Ula Tarmond", code=None)], None, id="another bears it, unknown though"),
        pytest.param({}, [but(MINISTER, name="Ula Tarmond", published="2031-04-01")], "VEL GOV MIL", id="later"),
        pytest.param({"text": "Ula Tarmond left Veldmark, Tarmond said."}, [], None, id="fuller in the same report"),
        pytest.param({"text": "Tarmond Okel left Veldmark, Tarmond said."}, [], None, id="a given name there"),
        pytest.param({"text": "Dr. Tarmond left Veldmark."}, [], None, id="a title"),
        pytest.param({"text": "Mr. Tarmond left Veldmark."}, [], "VEL GOV MIL", id="a mere form of address"),
    ],
)
def test_a_last_name_stands_for_the_one_person_in_the_news(
    fields: dict[str, object], others: list[Named], code: str | None
) -> None:
    assert told(but(BY_LAST_NAME, **fields), MINISTER, *others) == code


def test_a_last_name_stands_for_nobody_private() -> None:
    assert told(BY_LAST_NAME, but(MINISTER, code="VEL BUS")) is None
    assert told(BY_LAST_NAME, but(MINISTER, code="IGO")) is None
    assert told(but(BY_LAST_NAME, countries=frozenset({"IGO"})), but(MINISTER, code="IGO")) == "IGO"


def test_a_last_name_of_several_words() -> None:
    full = but(MINISTER, name="Iva von der Tarm")
    short = but(BY_LAST_NAME, name="von der Tarm", text="Veldmark left, von der Tarm said.")
    assert told(short, full) == "VEL GOV MIL"
    assert told(but(short, name="van Tarm", text="Veldmark left, van Tarm said."), full) is None


@pytest.mark.parametrize(
    ("history", "code"),
    [
        ([("2031-02-01", "VEL GOV MIL"), ("2031-03-01", "VEL ELI")], "VEL ELI"),
        ([("2031-02-01", "VEL MIL"), ("2031-03-01", "VEL GOV"), ("2031-03-02", "VEL GOV")], "VEL GOV"),
        ([("2031-02-01", "VEL GOV MIL"), ("2031-03-04", "VEL ELI")], "VEL GOV MIL"),
        ([("2031-03-01", "VEL GOV"), ("2031-03-01", "VEL GOV MIL")], "VEL GOV MIL"),
        ([("2031-03-01", "VEL GOV"), ("2031-03-01", "VEL BUS")], None),
        ([("2031-02-01", "VEL GOV"), ("2031-02-10", "VEL CVL"), ("2031-03-01", "VEL GOV")], None),
        ([("2031-02-01", "VEL GOV"), ("2031-03-01", "XAN GOV")], None),
        ([("2031-02-01", "VEL GOV"), ("2031-03-01", "VEL"), ("2031-03-02", None)], "VEL GOV"),
        ([("2031-03-01", "GOV MIL")], None),
    ],
    ids=[
        "a later office outranks an earlier one", "and holds on", "from its day on", "the fuller account",
        "two on one day are two persons", "nobody goes back and forth", "nor is of two countries",
        "who tells less takes nothing away", "an office of no country tells nobody",
    ],
)  # fmt: skip
def test_offices_change(history: list[tuple[str, str | None]], code: str | None) -> None:
    persons = [but(MINISTER, document=f"d{n}", published=day, code=c) for n, (day, c) in enumerate(history)]
    assert told(but(ASKED, document="asked"), *persons) == code


DAYS = st.integers(0, 250).map(lambda n: days_from("2031-01-01", n))
NAMED = st.builds(
    Named,
    reading=st.integers(1, 9),
    document=st.sampled_from("d1 d2 d3 d4".split()),
    published=DAYS,
    name=st.sampled_from(["Iva Tarmond", "Ula Tarmond", "Tarmond", "iva tarmond", "", ".", "al-Tarm", "von Tarmond"]),
    kind=st.sampled_from(["person", "organisation"]),
    code=st.sampled_from([None, "VEL", "VEL GOV", "VEL GOV MIL", "VEL MIL", "XAN GOV", "IGO", "UNK", "GOV", ""]),
    text=st.sampled_from(["Iva Tarmond left, Tarmond said.", "Tarmond said.", "von Tarmond", ""]),
    countries=st.frozensets(st.sampled_from(["VEL", "XAN", "IGO"])),
)


@given(NAMED, st.lists(NAMED, max_size=8), st.randoms())
def test_the_order_of_the_reports_and_what_comes_later_do_not_matter(
    unknown: Named, persons: list[Named], random: object
) -> None:
    found = recognise(unknown, by_last_name(persons))
    shuffled = sorted(persons, key=lambda p: random.random())  # type: ignore[attr-defined]
    again = recognise(unknown, by_last_name(shuffled))
    assert (found and (found.document, found.code)) == (again and (again.document, again.code))
    by_then = [p for p in persons if p.published <= unknown.published]
    assert recognise(unknown, by_last_name(by_then)) == found
    if found is not None:
        assert tells(found.code)
        assert not tells(unknown.code)
        assert found.published <= unknown.published
        assert found.document != unknown.document
        assert name_words(found.name)[-1] == name_words(unknown.name)[-1]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ann Example said so.", False),
        ("He met Ann Example, who left.", False),
        ("“Gone,” said Ann Example.", False),
        ("urges Ann Example", False),
        ("with Ann Example, Bo Sample and others", False),
        ("Veldmark’s Ann Example, speaking there", False),
        ("It rained. Ann Example left.", False),
        ("Mrs Ann Example left", False),
        ("On Monday Ann Example left", False),
        ("baker Ann Example", True),
        ("Coach Ann Example", True),
        ("Ann Example, a baker", True),
        ("Ann Example, head of the union", True),
        ("the baker, Ann Example, left", True),
        ("Ann Example (left)", True),
        ("Prof. Ann Example", True),
    ],
)
def test_introduced(text: str, expected: bool) -> None:
    start = text.index("Ann Example")
    assert introduced(text, [(start, start + len("Ann Example"))], "Example") == expected


@given(st.text(), st.text(), st.text(min_size=1))
def test_any_words_around_a_name(before: str, after: str, name: str) -> None:
    text = before + name + after
    introduced(text, [(len(before), len(before) + len(name))], name)
    stands_alone(text, name)


def test_a_judgement_can_be_read() -> None:
    made = recognition(ASKED, MINISTER, same=True)
    assert (made.kind, made.left, made.right, made.by) == ("actor", "9:a1", "1:a1", "rule:name")
    assert made.reason == "same name, Iva Tarmond; VEL GOV MIL by d1 of 2031-03-01"
    assert not recognition(ASKED, MINISTER, same=False).same
