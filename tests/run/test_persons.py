"""Who bears a name: no two are taken for one silently."""

from sayso.ledger.results import BearerEntry
from sayso.run.identities import identities


def bearer(name: str, code: str | None, document: str = "r1", **fields: str) -> BearerEntry:
    return BearerEntry(
        **{"reading": 1, "actor": "a1", "name": name, "kind": "person", "code": code, "document": document,
           "published": "2022-11-09"} | fields
    )  # fmt: skip


def told(*bearers: BearerEntry) -> list[tuple[str, str | None, tuple[str, ...]]]:
    return [(i.name, i.code, i.documents) for i in identities(bearers)]


def test_a_last_name_joins_the_only_whole_name_of_its_code() -> None:
    assert told(bearer("Tove Arnquist", "VEL GOV"), bearer("Arnquist", "VEL GOV", "r2")) == [
        ("Tove Arnquist", "VEL GOV", ("r1", "r2"))
    ]


def test_a_last_name_that_may_be_either_stays_by_itself() -> None:
    found = told(bearer("Tove Arnquist", "VEL GOV"), bearer("Nils Arnquist", "VEL GOV"), bearer("Arnquist", "VEL GOV"))
    assert sorted(name for name, _, _ in found) == ["Arnquist", "Nils Arnquist", "Tove Arnquist"]


def test_codes_and_their_absence_keep_people_apart() -> None:
    found = told(bearer("Tove Arnquist", "VEL GOV"), bearer("Tove Arnquist", "NOR MED"), bearer("Tove Arnquist", None))
    assert len(found) == 3
    assert found[-1][1] is None


def test_spellings_are_one_name() -> None:
    assert len(told(bearer("Serhiy Haidai", "UKR GOV"), bearer("Serhii Haidai", "UKR GOV", "r2"))) == 1


def test_the_grounds_are_told() -> None:
    [identity] = identities([
        bearer("Tove Arnquist", "VEL GOV"),
        bearer("Arnquist", "VEL GOV", "r2", learnt_from="r1", learnt_on="2022-11-09", published="2022-11-12"),
    ])  # fmt: skip
    [ground] = identity.grounds
    assert (ground.document, ground.on, ground.silent) == ("r1", "2022-11-09", ("r2",))
    assert (identity.first, identity.last) == ("2022-11-09", "2022-11-12")
