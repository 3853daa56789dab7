"""Claims of schema.org: whose word it is, and a review only where a person has given one."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from jsonschema import ValidationError

from sayso.core.records import Actor
from sayso.export.claimreviews import CORRECTED
from sayso.export.found import ChosenReport
from sayso.ledger import Ledger
from sayso.run.correcting import correct, undo
from sayso.run.dossiers import ReportEntry
from sayso.run.drafting import Change
from sayso.run.reviewing import grade

from ..run.conftest import COLONEL, MINISTER, store, told
from .back.claim import read_back
from .conftest import Export
from .fakes import HELD, OWN, SAID, Fake, account, chosen, report, written

replace = msgspec.structs.replace
Node = dict[str, Any]


def nodes(folder: Path, *reports: ChosenReport, texts: bool = False, **fields: Any) -> list[Node]:
    written("claim", folder, Fake(reports, **fields), texts=texts)
    return [dict(each) for each in read_back(folder)]


def of(found: list[Node], type_: str) -> list[Node]:
    return [each for each in found if each["@type"] == type_]


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """Two reports; nobody has said anything of them."""
    with Ledger.open(str(tmp_path / "two.db")) as opened:
        store(opened, told("r1", "2031-03-01", "The Harbour Post", MINISTER, COLONEL))
        store(opened, told("r2", "2031-03-03", "Morrow Wire", COLONEL))
        yield opened


def say(ledger: Ledger, by: str = "Kim Vale", reason: str = "I have the tape", **change: Any) -> int:
    return correct(ledger, "r1", Change(**change), by=by, reason=reason).number


def test_a_statement_is_a_claim_by_its_speaker_in_the_report(tmp_path: Path) -> None:
    found = nodes(tmp_path, chosen(report(HELD)))
    (article,), (claim,) = of(found, "NewsArticle"), of(found, "Claim")
    assert article["headline"] == "Shells on Port Calder"
    assert article["url"] == "https://fjord.example/1"
    assert article["publisher"]["name"] == "The Fjord Post"
    assert "articleBody" not in article
    assert claim["appearance"] == {"@id": article["@id"]}
    assert claim["author"] == {"@type": "Person", "name": "Tove Arnquist"}
    assert claim["text"] == "Tove Arnquist (NOR GOV) said the Brigade had shelled Port Calder"
    assert claim["sourceOrganization"]["name"] == "Norway"
    assert claim["datePublished"] == "2031-03-03"
    assert {term["termCode"] for term in claim["keywords"]} == {"CT+", "ASSAULT"}
    assert "according to Tove Arnquist (NOR GOV): certain, completed" in claim["description"]


@pytest.mark.parametrize("factuality", [None, "CT+", "PR+", "PS+", "Uu", "PS-", "PR-", "CT-"])
def test_words_alone_are_the_claim_only_where_they_are_quoted(factuality: Any, tmp_path: Path) -> None:
    for kind in ("direct", "mixed", "indirect"):
        folder = tmp_path / kind
        folder.mkdir()
        statement = replace(SAID, kind=kind, factuality=factuality)
        (claim,) = of(nodes(folder, chosen(report(statements=(statement,)))), "Claim")
        words = "the Brigade had shelled Port Calder"
        assert claim["text"] == (words if kind == "direct" else f"Tove Arnquist (NOR GOV) said {words}")


def test_what_the_report_itself_holds_is_its_publishers_claim(tmp_path: Path) -> None:
    (claim,) = of(nodes(tmp_path, chosen(report(OWN, statements=()))), "Claim")
    assert claim["author"] == {"@type": "Organization", "name": "The Fjord Post"}
    assert claim["text"] == report().text


def test_the_unnamed_are_credited_and_are_no_author(tmp_path: Path) -> None:
    officials = Actor(id="a1", name="two officials", kind="unnamed", code="NOR GOV", mentions=((0, 13),))
    reading = report(HELD, actors=(officials,))
    found = nodes(tmp_path, chosen(replace(reading, events=(), beliefs=())))
    (claim,) = of(found, "Claim")
    assert "author" not in claim
    assert claim["creditText"] == "two officials (NOR GOV), according to The Fjord Post"


def test_an_outlet_sends_nobody(tmp_path: Path) -> None:
    lost = written("claim", tmp_path, Fake([chosen(report(statements=(replace(SAID, org="outlet:The Fjord Post"),)))]))
    (claim,) = of([dict(n) for n in read_back(tmp_path)], "Claim")
    assert "sourceOrganization" not in claim
    assert [(each.field, each.examples) for each in lost.cut] == [("statement.org", ("d1/s1",))]


def test_a_statement_within_another_is_a_part_of_it(tmp_path: Path) -> None:
    inner = replace(SAID, id="s2", parent="s1")
    outer, within = of(nodes(tmp_path, chosen(report(statements=(SAID, inner)))), "Claim")
    assert within["isPartOf"] == {"@id": outer["@id"]}


def test_a_story_is_a_claim_in_all_its_reports_and_bears_no_verdict(tmp_path: Path) -> None:
    def entry(id_: str, published: str, **fields: Any) -> ReportEntry:
        return ReportEntry(id=id_, title=None, publisher=None, published=published, **{"stances": 1} | fields)  # type: ignore[arg-type]

    reports = (entry("d1", "2031-03-02", copy_of="d2"), entry("d2", "2031-03-03"), entry("d3", "2031-03-01", stances=0))
    story = account(claim="Port Calder is shelled", reports=reports, documents=("d1", "d2", "d3"))
    sent = [chosen(report(id_=id_, statements=())) for id_ in ("d1", "d2", "d3")]
    found = nodes(tmp_path, *sent, told=[story])
    (claim,) = of(found, "Claim")
    articles = {each["identifier"]: each["@id"] for each in of(found, "NewsArticle")}
    assert [ref["@id"] for ref in claim["appearance"]] == [articles["d1"], articles["d2"]]
    assert claim["firstAppearance"] == {"@id": articles["d2"]}
    assert not of(found, "ClaimReview")


def test_a_machines_status_is_never_a_review(sample: Ledger, exported: Export) -> None:
    found = [dict(each) for each in read_back(exported(sample, "claim"))]
    assert of(found, "Claim")
    assert not of(found, "ClaimReview")
    assert not any("confirmed" in each["description"] for each in of(found, "Claim") if "name" in each)


@pytest.mark.parametrize(
    ("change", "told_of"),
    [
        ({"record": "s1", "field": "factuality", "value": "PR+"}, "how sure set to"),
        ({"record": "s1", "field": "speaker", "value": "a2"}, "speaker set to Ivo Brandt"),
        ({"record": "e1:a1:s1", "field": "aspect", "value": "completed"}, "how far along set to completed"),
    ],
)
def test_who_has_corrected_a_claim_has_reviewed_whose_it_is(
    change: dict[str, Any], told_of: str, ledger: Ledger, exported: Export
) -> None:
    say(ledger, action="set", **change)
    found = [dict(each) for each in read_back(exported(ledger, "claim"))]
    (review,) = of(found, "ClaimReview")
    assert review["author"] == {"@type": "Person", "name": "Kim Vale"}
    assert review["reviewRating"]["alternateName"] == CORRECTED
    assert told_of in review["reviewRating"]["ratingExplanation"]
    assert "ratingValue" not in review["reviewRating"], "no scale is what was asked"
    assert review["reviewBody"] == "I have the tape"
    claim = next(each for each in found if each["@id"] == review["itemReviewed"]["@id"])
    assert "withdraw from Port Calder" in claim["text"]
    assert review["claimReviewed"].startswith("The Harbour Post: ")


def test_two_reviewers_give_two_reviews_of_one_claim(ledger: Ledger, exported: Export) -> None:
    say(ledger, action="set", record="s1", field="factuality", value="PR+")
    say(ledger, by="Jo Ness", action="set", record="s1", field="aspect", value="planned")
    found = of([dict(each) for each in read_back(exported(ledger, "claim"))], "ClaimReview")
    assert {each["author"]["name"]: each["reviewRating"]["alternateName"] for each in found} == {
        "Kim Vale": CORRECTED,
        "Jo Ness": CORRECTED,
    }
    assert len({each["itemReviewed"]["@id"] for each in found}) == 1


def test_what_is_taken_back_or_overruled_is_no_review(ledger: Ledger, exported: Export) -> None:
    first = say(ledger, action="set", record="s1", field="factuality", value="PR+")
    undo(ledger, first, by="Kim Vale", reason="it was another tape")
    say(ledger, action="set", record="s2", field="factuality", value="PR+")
    say(ledger, by="Jo Ness", action="set", record="s2", field="factuality", value="CT-")
    found = of([dict(each) for each in read_back(exported(ledger, "claim"))], "ClaimReview")
    assert [each["author"]["name"] for each in found] == ["Jo Ness"]


def test_who_has_only_looked_has_given_no_verdict(ledger: Ledger, exported: Export) -> None:
    for record in ("s1", "e1:a1:s1"):
        say(ledger, action="accept", record=record)
    raw = (exported(ledger, "claim") / "claims.jsonld").read_text(encoding="utf-8")
    assert "ClaimReview" not in raw
    assert "Kim Vale" not in raw
    assert "I have the tape" not in raw


@pytest.mark.parametrize(
    "change",
    [
        {"action": "set", "record": "s1", "field": "speaker", "value": None},
        {"action": "reject", "record": "a1"},
    ],
)
def test_who_was_taken_away_as_speaker_does_not_come_back(
    change: dict[str, Any], ledger: Ledger, exported: Export, tmp_path: Path
) -> None:
    before = (exported(ledger, "claim") / "claims.jsonld").read_text(encoding="utf-8")
    assert "Tove Arnquist" in before
    say(ledger, **change)
    folder = exported(ledger, "claim")
    found = [dict(each) for each in read_back(folder)]
    (cleared,) = [each for each in of(found, "Claim") if each.get("creditText", "").startswith("somebody untold")]
    assert cleared["text"].startswith("By somebody untold (said): the northern brigade would")
    assert "Tove Arnquist" not in (folder / "claims.jsonld").read_text(encoding="utf-8")
    notes = (exported(ledger, "ftm") / "entities.ftm.json").read_text(encoding="utf-8")
    assert "Statement by somebody untold" in notes
    assert "Statement by Tove Arnquist" not in notes


def test_an_unknown_speaker_is_told_in_the_reports_words(tmp_path: Path) -> None:
    (claim,) = of(nodes(tmp_path, chosen(report(statements=(replace(SAID, speaker=None),)))), "Claim")
    assert claim["creditText"] == "Tove Arnquist, according to The Fjord Post"


def test_a_word_on_anything_else_is_no_review_of_a_claim(ledger: Ledger, exported: Export) -> None:
    say(ledger, action="accept", record="e1")
    say(ledger, action="set", record="a1", field="code", value="VEL MIL")
    say(ledger, action="reject", record="s2")
    grade(ledger, "VEL", "E", by="Kim Vale", reason="seldom right")
    found = [dict(each) for each in read_back(exported(ledger, "claim"))]
    assert not of(found, "ClaimReview")


HOSTILE = "</script><script>alert('x')</script><!--\u2028\u202e&"


def test_it_may_stand_in_a_page(tmp_path: Path) -> None:
    reading = report(HELD, title=HOSTILE, publisher=HOSTILE, byline=HOSTILE, text=f"{report().text} {HOSTILE}")
    (article,) = of(nodes(tmp_path, chosen(reading), texts=True), "NewsArticle")
    assert "</script>" in article["headline"], "as text it is all there"
    assert "\u202e" not in article["headline"]
    raw = (tmp_path / "claims.jsonld").read_text(encoding="utf-8")
    assert "<" not in raw
    assert article["articleBody"] == reading.text


Change_ = Callable[[list[Node]], Any]


@pytest.mark.parametrize(
    "change",
    [
        lambda g: g.append(g[0]),
        lambda g: g[0].update(url="javascript:alert(1)"),
        lambda g: g[2].update(text=""),
        lambda g: g[2].update(author={"@type": "Person"}),
        lambda g: g[2].update(appearance={"@id": "urn:uuid:00000000-0000-5000-8000-000000000000"}),
        lambda g: g[2].update(reviewRating="true"),
        lambda g: g[2].pop("appearance"),
        lambda g: g[-1].pop("reviewRating"),
        lambda g: g[-1].pop("url"),
        lambda g: g[-1].pop("author"),
        lambda g: g[-1]["reviewRating"].update(ratingValue=5),
        lambda g: g[-1]["reviewRating"].update(alternateName="True"),
        lambda g: g[-1]["reviewRating"].update(ratingExplanation="It is true."),
        lambda g: g[-1].update(itemReviewed={"@id": g[0]["@id"]}),
        lambda g: g[-1].update(datePublished="yesterday"),
    ],
)
def test_the_checker_sees_what_is_wrong(change: Change_, ledger: Ledger, exported: Export, tmp_path: Path) -> None:
    say(ledger, action="set", record="s1", field="factuality", value="PR+")
    data = json.loads((exported(ledger, "claim") / "claims.jsonld").read_text(encoding="utf-8"))
    graph = data["@graph"]
    graph.sort(key=lambda node: ("NewsArticle", "Claim", "ClaimReview").index(node["@type"]))
    change(graph)
    (tmp_path / "claims.jsonld").write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises((AssertionError, ValidationError, KeyError)):
        read_back(tmp_path)


def test_the_checker_sees_what_would_end_a_script(tmp_path: Path) -> None:
    nodes(tmp_path, chosen(report(HELD)))
    path = tmp_path / "claims.jsonld"
    path.write_text(path.read_text(encoding="utf-8").replace("Shells", "</script>"), encoding="utf-8")
    with pytest.raises(AssertionError, match="page"):
        read_back(tmp_path)
