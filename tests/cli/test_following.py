"""Following a story: who moved, what was corrected or withdrawn, what persons judge, and pledges."""

import json
from itertools import pairwise
from pathlib import Path
from shutil import copy

import pytest
from typer.testing import CliRunner

from sayso.cli import NEWS, OK, STATUS_CHANGED
from sayso.cli.app import app
from sayso.core.errors import SaysoError

SAMPLE = Path(__file__).parents[2] / "examples/kherson"
COPY, ORIGINAL = "2022-11-09-highland-order", "2022-11-09-estuary-order"
ABROAD = "2022-11-14-beacon-mali"


def sayso(ledger: str, *args: str, code: int = OK) -> str:
    done = CliRunner().invoke(app, [*args, "--ledger", ledger], env={"COLUMNS": "120"}, catch_exceptions=False)
    assert done.exit_code == code, done.output
    assert "\x1b" not in done.stdout
    return done.stdout


def rows(ledger: str, *args: str, code: int = OK) -> list[dict]:  # type: ignore[type-arg]
    return [json.loads(line) for line in sayso(ledger, *args, "--json", code=code).splitlines()]


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = str(tmp_path_factory.mktemp("following") / "l.db")
    sayso(path, "read", str(SAMPLE))
    return path


@pytest.fixture
def ledger(sample: str, tmp_path: Path) -> str:
    """A copy of the sample's ledger that a test may write to."""
    return str(copy(sample, tmp_path / "l.db"))


def test_who_stands_where_and_how_they_moved(sample: str) -> None:
    (told,) = rows(sample, "story", "kherson")
    positions = {position["org"]: position["moves"] for position in told["positions"]}
    assert len(positions["RUS"]) > 1
    for moves in positions.values():
        assert [m["reported"] for m in moves] == sorted(m["reported"] for m in moves)
        held = [
            m["stance"] and (m["stance"]["factuality"], m["stance"]["aspect"], m["stance"]["extent"]) for m in moves
        ]
        assert all(a != b for a, b in pairwise(held)), "a move is a change"
    shown = sayso(sample, "story", "kherson")
    for heading in ("WHO STANDS WHERE", "DAY BY DAY", "REPORTS", "Credibility of the information"):
        assert heading in shown
    assert "reliability" not in shown.lower()


def test_positions_of_a_day_know_nothing_of_later_ones(sample: str) -> None:
    (then,) = rows(sample, "story", "kherson", "--as-of", "2022-11-10")
    days = [move["reported"] for position in then["positions"] for move in position["moves"]]
    assert max(days) <= "2022-11-10"
    assert max(report["published"] for report in then["reports"]) <= "2022-11-10"


def test_copies_hang_under_their_original(sample: str) -> None:
    lines = sayso(sample, "story", "kherson").split("REPORTS")[1].splitlines()
    original = next(n for n, line in enumerate(lines) if f"[{ORIGINAL}]" in line)
    copied = next(n for n, line in enumerate(lines) if f"[{COPY}]" in line)
    assert copied > original
    assert not any("[2022-" in line for line in lines[original + 1 : copied])
    assert any("not counted" in line for line in lines)
    (told,) = rows(sample, "story", "kherson")
    report = next(r for r in told["reports"] if r["id"] == COPY)
    assert (report["copy_of"], report["stances"]) == (ORIGINAL, 0)
    assert "shares" in report["copy_because"]


def test_watching_tells_then_and_now(sample: str) -> None:
    code = STATUS_CHANGED if _status_changes(sample, "2022-11-08") else NEWS
    (found,) = rows(sample, "watch-story", "kherson", "--since", "2022-11-08", code=code)
    assert found["then"]["as_of"] == "2022-11-08"
    assert all(report["published"] > "2022-11-08" for report in found["reports"])
    assert {"RUS", "UKR"} <= {moved["org"] for moved in found["moved"]}
    nothing = sayso(sample, "watch-story", "kherson", "--since", "2022-12-01")
    assert "Nothing new" in nothing
    begun = rows(sample, "watch-story", "kherson", "--since", "2022-01-01", code=STATUS_CHANGED)
    assert begun[0]["then"] is None


def _status_changes(ledger: str, since: str) -> bool:
    (then,) = rows(ledger, "story", "kherson", "--as-of", since)
    (now,) = rows(ledger, "story", "kherson")
    return bool(then["status"][-1]["status"] != now["status"][-1]["status"])


def test_watching_the_wrong_way_round_is_refused(sample: str) -> None:
    for args in (("--since", "soon"), ("--since", "2022-11-12", "--as-of", "2022-11-10")):
        with pytest.raises(SaysoError, match="--since"):
            sayso(sample, "watch-story", "kherson", *args)


def test_a_persons_word_on_copies_wins_and_survives(ledger: str) -> None:
    sayso(ledger, "review", "not-copy", COPY, ORIGINAL, "--by", "Kim", "--because", "own reporting")
    (told,) = rows(ledger, "story", "kherson")
    assert COPY not in dict(told["copies"])
    assert any(belief["document"] == COPY and not belief.get("copy_of") for belief in told["beliefs"])
    sayso(ledger, "read", str(SAMPLE))
    (again,) = rows(ledger, "story", "kherson")
    assert again == told
    (review,) = rows(ledger, "review", "list")
    assert (review["by"], review["reason"], review["same"]) == ("Kim", "own reporting", False)
    sayso(ledger, "review", "list", "--undo", str(review["number"]), "--by", "Lee")
    (back,) = rows(ledger, "story", "kherson")
    assert dict(back["copies"])[COPY] == ORIGINAL
    assert rows(ledger, "review", "list")[0]["undone_by"] == "Lee"
    with pytest.raises(SaysoError, match="Lee has taken"):
        sayso(ledger, "review", "list", "--undo", str(review["number"]))


def test_a_persons_word_on_stories_wins_and_can_be_undone(ledger: str) -> None:
    before = {tuple(story["documents"]) for story in rows(ledger, "stories")}
    (told,) = rows(ledger, "story", "kherson")
    assert ABROAD not in told["documents"]
    sayso(ledger, "review", "same", ORIGINAL, ABROAD, "--by", "Kim")
    assert ABROAD in rows(ledger, "story", "kherson")[0]["documents"]
    sayso(ledger, "review", "different", ORIGINAL, ABROAD, "--by", "Lee")
    assert ABROAD not in rows(ledger, "story", "kherson")[0]["documents"]
    for number in (review["number"] for review in rows(ledger, "review", "list")):
        sayso(ledger, "review", "list", "--undo", str(number))
    assert {tuple(story["documents"]) for story in rows(ledger, "stories")} == before
    shown = sayso(ledger, "review", "list")
    assert shown.count("taken back") == 2


def test_reviews_refuse_what_they_cannot_mean(ledger: str) -> None:
    for args, told in (
        (("same", ORIGINAL, ORIGINAL), "one report"),
        (("same", ORIGINAL, "nowhere"), "nowhere"),
        (("same", ORIGINAL, ABROAD, "--by", " "), "--by"),
        (("copy", ORIGINAL, ABROAD, "--by", "rule:x"), "--by"),
        (("list", "--undo", "1"), "has the number 1"),
        (("withdrawn", ORIGINAL, "--on", "soon"), "--on"),
    ):
        with pytest.raises(SaysoError, match=told):
            sayso(ledger, "review", *args)
    assert rows(ledger, "review", "list") == []


def test_what_a_withdrawn_report_said_counts_no_more(ledger: str) -> None:
    (before,) = rows(ledger, "story", "kherson")
    report = "2022-11-08-quayside-checkpoints"
    assert any(belief["document"] == report for belief in before["beliefs"])
    sayso(ledger, "review", "withdrawn", report, "--on", "2022-11-20", "--because", "taken down", "--by", "Kim")
    (now,) = rows(ledger, "story", "kherson")
    assert report in now["documents"]
    assert not any(belief["document"] == report for belief in now["beliefs"])
    assert {taken["because"] for taken in now["taken_back"]} == {"withdrawn"}
    assert "withdrawn on 20 Nov 2022" in sayso(ledger, "story", "kherson")
    (then,) = rows(ledger, "story", "kherson", "--as-of", "2022-11-19")
    assert then["beliefs"] == before["beliefs"]
    found = rows(ledger, "watch-story", "kherson", "--since", "2022-11-19", code=NEWS)[0]
    assert [r["id"] for r in found["corrected"]] == [report]
    assert found["taken_back"]
    sayso(ledger, "review", "not-withdrawn", report)
    assert rows(ledger, "story", "kherson")[0]["beliefs"] == before["beliefs"]


FIRST = "Foreign Minister Hakan Fidan of Turkey said on Monday that Turkish troops had withdrawn from Kerkala."
CORRECTED = "Foreign Minister Hakan Fidan of Turkey said on Monday that he could not confirm reports from Kerkala."


def test_a_correction_takes_back_what_only_the_old_version_said(tmp_path: Path) -> None:
    path, reports = str(tmp_path / "l.db"), tmp_path / "r.jsonl"
    base = {"publisher": "Parallel Radio", "title": "Turkish troops withdraw from Kerkala"}
    other = {"id": "b", "date": "2031-01-14", "publisher": "Morning Beacon", "title": "Turkish troops withdraw"}
    other["text"] = "Turkish troops have withdrawn from Kerkala, the Turkish defence ministry said on Tuesday."
    for text, day in ((FIRST, "2031-01-13"), (CORRECTED, "2031-01-16")):
        report = {"id": "a", "date": day, "text": text, **base}
        reports.write_text(json.dumps(report) + "\n" + json.dumps(other) + "\n")
        sayso(path, "read", str(reports))
    sayso(path, "review", "same", "a", "b", "--by", "Kim")
    (told,) = rows(path, "story", "1")
    report = next(r for r in told["reports"] if r["id"] == "a")
    assert (report["versions"], report["corrected_on"]) == (2, "2031-01-16")
    (taken,) = told["taken_back"]
    assert (taken["because"], taken["on"], taken["stance"]["published"]) == ("corrected", "2031-01-16", "2031-01-13")
    shown = sayso(path, "story", "1")
    assert "TAKEN BACK" in shown
    assert "corrected on 16 Jan 2031" in shown
    assert rows(path, "story", "1", "--as-of", "2031-01-15")[0]["taken_back"] == []
    found = CliRunner().invoke(app, ["watch-story", "1", "--since", "2031-01-15", "--ledger", path])
    assert found.exit_code in (NEWS, STATUS_CHANGED)
    assert "Corrected or withdrawn" in found.stdout
    assert "Taken back with that" in found.stdout


def test_reliability_is_set_by_the_user_only_and_counts_for_nothing(ledger: str) -> None:
    (before,) = rows(ledger, "story", "kherson")
    assert before["reliability"] == {}
    sayso(ledger, "reliability", "united kingdom", "b", "--by", "Kim", "--because", "good record")
    sayso(ledger, "reliability", "Highland Observer", "C")
    (after,) = rows(ledger, "story", "kherson")
    assert after["reliability"] == {"GBR": "B", "outlet:Highland Observer": "C"}
    assert {**after, "reliability": {}} == before
    assert "[reliability B: usually reliable]" in sayso(ledger, "story", "kherson")
    sayso(ledger, "reliability", "GBR", "none")
    assert [note["subject"] for note in rows(ledger, "reliability")] == ["outlet:Highland Observer"]
    for args, told in (
        (("Highland Observer", "G"), "A to F"), (("Highland Observer",), "which grade"),
        (("Nobody at all", "A"), "nobody speaks"), (("United", "A"), "say which"),
    ):  # fmt: skip
        with pytest.raises(SaysoError, match=told):
            sayso(ledger, "reliability", *args)


def test_pledges_tell_who_how_much_and_what_is_unknown(sample: str) -> None:
    shown = sayso(sample, "pledges")
    assert "Netherlands → Ukraine: 100 million EUR promised, no delivery told" in shown
    assert "deadline unknown" in shown
    (first,) = (p for p in rows(sample, "pledges") if p["giver"] == ["NLD"])
    assert (first["recipient"], first["unit"], first["promised"]["low"]) == (["UKR"], "EUR", 1e8)
    assert first["promises"][0]["words"].startswith("The Netherlands pledged")
    assert "No promise" in sayso(sample, "pledges", "--as-of", "2022-11-01")


def test_a_pledge_over_days(tmp_path: Path) -> None:
    path, reports = str(tmp_path / "l.db"), tmp_path / "r.jsonl"
    texts = [
        ("2031-01-12", "Germany pledged to deliver 31 tanks to Ukraine over the next three months, Berlin said."),
        ("2031-02-20", "Germany has delivered 10 tanks to Ukraine, the German defence ministry said on Thursday."),
        ("2031-03-20", "Germany has delivered 8 more tanks to Ukraine, bringing the total to 18, Berlin said."),
    ]
    told = [{"id": f"r{n}", "date": day, "text": text, "publisher": f"P{n}"} for n, (day, text) in enumerate(texts)]
    reports.write_text("".join(json.dumps(row) + "\n" for row in told))
    sayso(path, "read", str(reports))
    assert "OPEN  Germany → Ukraine: 10 of 31 tanks" in sayso(path, "pledges", "--as-of", "2031-02-28")
    assert "OVERDUE  Germany → Ukraine: 18 of 31 tanks" in sayso(path, "pledges", "--as-of", "2031-06-01")
    assert "due 30 Apr 2031" in sayso(path, "pledges", "--as-of", "2031-06-01")


@pytest.mark.parametrize(
    "command", [("watch-story",), ("pledges",), ("reliability",), ("review", "same"), ("review", "list")]
)
def test_help_teaches_by_example(command: tuple[str, ...]) -> None:
    shown = CliRunner().invoke(app, [*command, "--help"], env={"COLUMNS": "120"}).stdout
    assert f"Example:  sayso {' '.join(command)}" in shown


def test_hostile_words_in_reviews_do_not_steer_the_terminal(ledger: str) -> None:
    sayso(ledger, "review", "same", ORIGINAL, ABROAD, "--by", "K\x1b[31mim", "--because", "\x1b]0;x\x07\u202e[bold]")
    shown = sayso(ledger, "review", "list")
    assert "\u202e" not in shown
    assert "[bold]" in shown
