"""Where organisations stand, and how they moved, as status counts them."""

from hypothesis import given
from hypothesis import strategies as st

from sayso.core.records import Assessment
from sayso.link.counting import count
from sayso.link.positions import positions


def says(org: str, day: int, factuality: str, aspect: str = "completed", **fields: str) -> Assessment:
    date = f"2031-05-{day:02}"
    return Assessment(
        document=f"d{day}",
        published=date,
        source="S",
        org=org,
        date=date,
        factuality=factuality,
        aspect=aspect,
        **fields,
    )


def held(*assessments: Assessment) -> dict[str, list[tuple[str, str | None]]]:
    return {
        p.org: [(m.reported[-2:], m.stance.factuality if m.stance else None) for m in p.moves]
        for p in positions(assessments)
    }


def test_a_move_is_a_change() -> None:
    assert held(says("VEL", 1, "Uu"), says("VEL", 2, "Uu"), says("VEL", 3, "PR-"), says("XAN", 2, "CT+")) == {
        "VEL": [("01", "Uu"), ("03", "PR-")], "XAN": [("02", "CT+")]
    }  # fmt: skip


def test_who_says_both_counts_for_neither() -> None:
    (position,) = positions([says("VEL", 1, "CT+"), says("VEL", 2, "CT+"), says("VEL", 2, "CT-")])
    assert [p.stance is None for p in position.moves] == [False, True]
    assert {a.factuality for a in position.now.both} == {"CT+", "CT-"}
    assert position.side == "="


def test_copies_move_nobody() -> None:
    assert held(says("VEL", 1, "CT+"), says("VEL", 2, "CT-", copy_of="d1")) == {"VEL": [("01", "CT+")]}


STANCES = st.builds(
    says, st.sampled_from(["VEL", "XAN", "outlet:P"]), st.integers(1, 6),
    st.sampled_from(["CT+", "PR+", "Uu", "PS-", "CT-"]), st.sampled_from(["announced", "ongoing", "completed"]),
)  # fmt: skip


@given(st.lists(STANCES, max_size=12))
def test_the_last_move_is_what_status_counts(assessments: list[Assessment]) -> None:
    counted = count(assessments, "2031-06-01").stances
    found = {p.org: p.now.stance for p in positions(assessments)}
    assert set(found) == {a.org for a in assessments}
    for org, stance in found.items():
        now = counted.get(org)
        assert (stance and (stance.factuality, stance.aspect)) == (now and (now.factuality, now.aspect))
