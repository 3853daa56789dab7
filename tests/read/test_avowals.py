"""How sure a speaker is of what his statement says in the main."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sayso import resources
from sayso.core.records import Document, Reading
from sayso.read import read

TOLD = (
    ("The ministry said that the ferry had sunk.", "CT+", "completed"),
    ("The ministry said that the ferry had not sunk.", "CT-", "completed"),
    ("Ana Lindqvist said it was unlikely that the troops had left.", "PR-", "completed"),
    ("Ana Lindqvist said it was possible that the troops had left.", "PS+", "completed"),
    ("The spokesman said he could not corroborate the press reports.", "Uu", "completed"),
    ("The envoy said that the truce was holding.", "CT+", "ongoing"),
    ("The envoy said that the exchange had begun.", "CT+", "ongoing"),
    ("The minister would not confirm the cause.", "Uu", "completed"),
    ("The mayor said there was no conclusive evidence of who had fired it.", "Uu", "completed"),
    ("The president said it was not our rocket.", "CT-", "completed"),
    ("The ambassador said that the reports were baseless.", "CT-", None),
    ("The envoy dismissed them as baseless rumours.", "CT-", None),
    ("The envoy rejected accusations that his country had sent soldiers.", "CT-", None),
    ("It was a piece of fake news, the spokeswoman said.", "CT-", None),
    ("The general said that the bridge would be repaired.", "PR+", "planned"),
    ("Residents said that they could hear gunfire.", "CT+", None),
    ("The colonel avoided saying that it would.", "Uu", None),
    ("The analyst thought a full closure unlikely.", "PR-", None),
    ("The bishop warned against hasty conclusions.", "Uu", None),
    ("The Spanish government called the decision historic.", "CT+", None),
    ("The baker had already said on television that Chilean soldiers were in Peru.", "CT+", "completed"),
    ("Chile's minister said that his country rejected the accusations.", "CT-", None),
    ("A doctor described how the soldiers had taken the beds away.", "CT+", "completed"),
    ("The spokesman would not say how they had left.", "Uu", None),
    ("The ministry said that it was aware of the reports but could not confirm them.", "Uu", None),
    ("The colonel did not believe that they would give up the base.", "PR-", "planned"),
    ("The police said that some 200 soldiers remained at the base.", "CT+", None),
    ("The envoy told the paper that not a single rocket had arrived.", "CT-", None),
    ("The ministry had seen no sign that Peru was ready to let him go.", "PS-", None),
    ("The ministry said that it would not let them leave.", "CT-", None),
    ("The spokesman described the release as the end of an ordeal.", "CT+", None),
    ("A baker said that nobody there had noticed any truce.", "PS-", None),
    ("France's minister said that France would leave if Spain did.", "PR+", None),
)

SILENT = (
    "Neither side claimed that the bridge had been hit.",
    "The spokesman declined to comment on the leaks.",
    "The senator demanded that the minister resign.",
    "Ana Lindqvist hoped that the talks would succeed.",
    "The reporter asked whether the troops had left.",
    "Ana Lindqvist said that she would not be free had they not paid.",
    "The firm said that its plant was able to make a million masks.",
    "The ministers discussed buying shells from abroad.",
)


@pytest.mark.parametrize(("text", "factuality", "aspect"), TOLD)
def test_a_speaker_has_a_view(reading: Callable[..., Reading], text: str, factuality: str, aspect: str | None) -> None:
    found = [s for s in reading(text).statements if s.speaker is not None]
    assert [s.factuality for s in found] == [factuality]
    assert aspect is None or found[0].aspect == aspect


@pytest.mark.parametrize("text", SILENT)
def test_who_has_no_view_is_given_none(reading: Callable[..., Reading], text: str) -> None:
    assert {s.factuality for s in reading(text).statements} <= {None}


def test_a_speaker_counts_for_his_org(reading: Callable[..., Reading]) -> None:
    found = reading("Germany's defence ministry said that the bridge had fallen.").statements
    assert [s.org for s in found] == ["DEU"]


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    words=st.lists(st.sampled_from(["he", "said", "that", "not", "“", "if", "evidence", "of", "no", ",", "\n", "x"]))
)
def test_any_text_is_read(loaded: resources.Resources, words: list[str]) -> None:
    text = " ".join(words) or "x"
    found = next(iter(read([Document(id="t", text=text)], loaded)))
    assert not [p for p in found.problems if p.stage == "avowals"]
    for statement in found.statements:
        assert statement.core is None or 0 <= statement.core[0] < statement.core[1] <= len(text)
        assert (statement.factuality is None) == (statement.aspect is None)
