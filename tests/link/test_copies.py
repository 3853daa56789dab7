"""Copies among invented reports from invented outlets."""

import subprocess
import sys

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.core.records import Document
from sayso.link.copies import bands, credited, judge

WIRE = Document(
    id="wire",
    publisher="Granite Wire",
    published="2031-03-02",
    text="""Ruritania's army left the river port of Zenda on Monday, its defence ministry said, after eleven weeks of
siege.
Columns of lorries crossed the Black Bridge before dawn and the garrison blew up two of the three piers behind
it. Governor Ilsa Marten of the Bordurian district said that her police had entered the customs house and found
340 crates of shells. The ministry in Strelsau spoke of a planned redeployment to the eastern bank. Some 12,000
people of a population of 60,000 stayed in the town through the winter, according to the Red Lamp, a relief
society.""",
)
REWRITTEN = msgspec.structs.replace(
    WIRE,
    id="rewritten",
    publisher="Klow Herald",
    text="""The army of Ruritania on Monday left Zenda, the river port, after a siege of eleven weeks, the defence
ministry
said. Before dawn, columns of lorries had crossed the Black Bridge; two of its three piers were then blown up by
the garrison. Police entered the customs house and found 340 crates of shells, said the Bordurian district's
governor, Ilsa Marten. It was a redeployment to the eastern bank that had been planned, said the ministry in
Strelsau. According to the relief society Red Lamp, about 12,000 of 60,000 inhabitants stayed through the
winter. Reporting by Granite Wire.""",
)
OWN_REPORT = msgspec.structs.replace(
    WIRE,
    id="own",
    publisher="Klow Herald",
    text="""Bakers gave away bread on the quay at Zenda this morning, and a brass band that had not played since autumn
struck up in front of the theatre. Ruritania's army had left in the night, Granite Wire reported. Our
correspondent counted nine burnt lorries on the road to the bridge and spoke with a teacher who had hidden the
school's books in a well. Nobody in the queue believed that the soldiers were gone for good; a ferryman said he
had seen lamps across the water. The mayor's deputy promised that the pumps would run again by the end of the
week.""",
)


def test_a_rewritten_dispatch_under_a_credit_is_a_copy() -> None:
    for pair in ((WIRE, REWRITTEN), (REWRITTEN, WIRE)):
        found = judge(*pair)
        assert found is not None
        assert (found.kind, found.left, found.right, found.by) == ("copy", "rewritten", "wire", "rule:copy")
        assert "Granite Wire" in found.reason


def test_a_report_that_cites_another_but_tells_its_own_story_is_no_copy() -> None:
    assert credited(OWN_REPORT.text, ["Granite Wire"]) == {"Granite Wire"}
    assert judge(OWN_REPORT, WIRE) is None


def test_the_same_text_without_a_credit_is_a_copy_of_the_earlier_one() -> None:
    later = msgspec.structs.replace(WIRE, id="a-later", publisher="Klow Herald", published="2031-03-03")
    found = judge(later, WIRE)
    assert found is not None
    assert (found.left, found.right) == ("a-later", "wire")


def test_a_rewritten_text_without_a_credit_is_not_called_a_copy() -> None:
    text = REWRITTEN.text.replace("Reporting by Granite Wire.", "")
    assert judge(msgspec.structs.replace(REWRITTEN, text=text), WIRE) is None


def test_the_credited_one_is_the_original_even_if_dated_a_day_later() -> None:
    late = msgspec.structs.replace(WIRE, published="2031-03-03")
    found = judge(late, REWRITTEN)
    assert found is not None
    assert found.right == "wire"


def test_a_brief_cut_from_a_longer_report_is_the_copy() -> None:
    brief = msgspec.structs.replace(WIRE, id="brief", publisher="Klow Herald", text=WIRE.text[:330])
    found = judge(brief, WIRE)
    assert found is not None
    assert (found.left, found.right) == ("brief", "wire")


def test_an_early_brief_does_not_become_a_copy_of_the_long_report_of_the_next_day() -> None:
    brief = msgspec.structs.replace(WIRE, id="brief", publisher="Klow Herald", text=WIRE.text[:330])
    assert judge(brief, msgspec.structs.replace(WIRE, published="2031-03-03")) is None


@pytest.mark.parametrize(
    "changes",
    [
        {"publisher": "Granite Wire"},
        {"url": "https://granite.example/zenda"},
        {"published": "2031-04-20"},
        {"text": "Zenda has fallen."},
    ],
    ids=["another version of one publisher", "another version of one page", "weeks apart", "too short"],
)
def test_no_copies(changes: dict[str, str]) -> None:
    wire = msgspec.structs.replace(WIRE, url="https://granite.example/zenda")
    other = msgspec.structs.replace(WIRE, **{"id": "b", "publisher": "Klow Herald", **changes})
    assert judge(other, wire) is None


def test_without_dates_and_publishers_the_choice_is_still_the_same_both_ways() -> None:
    a, b = (Document(id=name, text=WIRE.text) for name in "ab")
    assert judge(a, b) == judge(b, a)
    assert judge(a, b) is not None


CREDITS = [
    ("The port fell. Reporting by Granite Wire.", True),
    ("STRELSAU (Granite Wire) - The port fell.", True),
    ("STRELSAU, March 2 (GW) - The port fell.", True),
    ("The port fell, Granite Wire reports.", True),
    ("The port fell, Granite Wire has reported.", True),
    ("The port fell, Granite Wire quotes the minister as saying.", True),
    ("The port fell, a minister told the Granite Wire on Monday.", True),
    ("The port fell.\n\n- Granite Wire", True),
    ("The port fell. — Granite Wire", True),
    ("The port fell. (GW)", True),
    ("The port fell. [GW].", True),
    ("The port fell, according to Granite Wire.", True),
    ("© 2031 Granite Wire. All rights reserved.", True),
    ("A van of Granite Wire was burnt in the port.", False),
    ("Shares in Granite Wire fell after the port did.", False),
    ("The port fell (GW is short for gigawatt) on Monday.", False),
    ("Pink Granite Wire reported a loss.", False),
    ("Granite Wireless reported a loss.", False),
    ("the port fell, granite wire reports", False),
    ("", False),
]


@pytest.mark.parametrize(("text", "expected"), CREDITS)
def test_credits(text: str, expected: bool) -> None:
    assert credited(text, ["Granite Wire", "Klow Herald"]) == ({"Granite Wire"} if expected else set())


def test_publishers_by_domain_and_with_an_article() -> None:
    assert credited("The port fell. Reporting by Granitewire.", ["www.granitewire.co.uk"]) == {"www.granitewire.co.uk"}
    assert credited("The port fell, the Lamp reported.", ["The Lamp"]) == {"The Lamp"}
    assert credited("The port fell, New York Lamp reported.", ["The Lamp"]) == set()
    assert credited("anything", []) == set()


def test_a_copy_meets_its_original_in_a_band_and_other_reports_do_not() -> None:
    assert set(bands(WIRE.text)) & set(bands(REWRITTEN.text))
    assert not set(bands(WIRE.text)) & set(bands(OWN_REPORT.text))
    assert all(0 <= key < 2**64 for key in bands(WIRE.text))


def test_bands_are_the_same_in_every_process() -> None:
    code = f"from sayso.link.copies import bands; print(bands({WIRE.text!r}))"
    command = [sys.executable, "-c", code]
    other = subprocess.run(command, capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": "7"})
    assert other.stdout.strip() == str(bands(WIRE.text))


@pytest.mark.parametrize("text", ["", "   \n", "?!… — —", "\u200f\u0000\ufffd" * 50, "x" * 1_000_000, "¡" * 100_000])
def test_odd_texts(text: str) -> None:
    assert bands(text) == ()
    assert credited(text, ["Granite Wire"]) == set()
    assert judge(Document(id="a", text=text), Document(id="b", text=text)) is None


@given(st.text(), st.text(min_size=1))
def test_any_text(text: str, publisher: str) -> None:
    assert credited(text, [publisher]) <= {publisher}
    a, b = Document(id="a", text=text + WIRE.text), Document(id="b", text=WIRE.text)
    assert judge(a, b) == judge(b, a)
