"""The main job as a whole: nothing twice, nothing lost, a bad report never stops the others."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from sayso.core.records import Problem
from sayso.fetch import Limits
from sayso.ledger import Ledger
from sayso.run.means import Means
from sayso.run.pages import Tally
from sayso.run.read import extract_all, read_into

from ..databases import Databases, Ledgers, fingerprint_rows

SAMPLE = Path(__file__).parents[2] / "examples/kherson"
PLACES = "Kherson Mykolaiv Kharkiv Zaporizhzhia Izium Lyman Kupiansk Bakhmut Melitopol Berdiansk".split()


def rows(path: Path) -> list[tuple[object, ...]]:
    with Ledger.open(str(path), create=False) as ledger, ledger.read() as queries:
        return list(fingerprint_rows(queries))


def varied(folder: Path, number: int) -> Path:
    """So many short reports, made by varying paragraphs of the sample."""
    paragraphs = [
        " ".join(p.split())
        for report in sorted(SAMPLE.glob("*.txt"))
        for p in report.read_text(encoding="utf-8").split("\n\n")[1:]
    ]
    folder.mkdir()
    for n in range(number):
        text = paragraphs[n % len(paragraphs)].replace("Kherson", PLACES[n // len(paragraphs) % len(PLACES)])
        header = f"publisher: Outlet {n % 7}\ndate: 2022-11-{8 + n % 7:02}"
        (folder / f"r{n:04}.txt").write_text(f"{header}\n\n{text} Report number {n}.\n", encoding="utf-8")
    return folder


def test_the_second_run_adds_no_row(tmp_path: Path) -> None:
    path = tmp_path / "l.db"
    with Ledger.open(str(path)) as ledger:
        first = read_into(ledger, [str(SAMPLE)])
        before = rows(path)
        second = read_into(ledger, [str(SAMPLE)])
    assert (first.read, first.failed) == (18, 0)
    assert (second.read, second.known, second.failed) == (0, 18, 0)
    assert rows(path) == before


def test_bad_reports_are_problems_and_the_rest_is_read(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    shutil.copy(SAMPLE / "2022-11-09-estuary-order.txt", folder)
    (folder / "a-empty.txt").write_text("")
    (folder / "b-binary.txt").write_bytes(bytes(range(256)) * 50)
    (folder / "c-enormous.txt").write_text("A long story. " * 5_000)
    (folder / "d-french.txt").write_text("Le ministre a déclaré mardi que les troupes quitteraient la ville. " * 5)
    (folder / "e.jsonl").write_text(
        '{"id": "e1", "date": "2022-11-11", "text": "Russia withdrew its troops from Kherson on Friday."}\n{"id": \n'
    )
    told: list[str] = []
    with Ledger.open(str(tmp_path / "l.db")) as ledger:
        paths = [str(folder), str(tmp_path / "gone.txt")]
        means = Means(limits=Limits(max_bytes=50_000))
        tally = read_into(
            ledger,
            paths,
            means,
            watch=lambda t, origin, p, report: told.append(f"{origin} {p.message}") if p else None,
        )
        again = read_into(ledger, paths, means)
        with ledger.read() as queries:
            stored = queries.problems()
    assert (tally.read, tally.failed) == (2, 6)
    assert (again.read, again.known, again.failed) == (0, 2, 6)
    assert len(stored) == len(told) == 6, "one line and one row each, also after a second run"
    assert all("\n" not in line for line in told)
    for name in ("a-empty", "b-binary", "c-enormous", "d-french", "e.jsonl", "gone.txt"):
        assert sum(name in problem.origin for problem in stored) == 1


def test_what_a_database_cannot_hold_is_a_problem_and_the_rest_is_read(tmp_path: Path, ledgers: Ledgers) -> None:
    """An id that is too long for any ledger, and a publisher that is too long for PostgreSQL."""
    odd = "".join(chr(0x4E00 + number * 7 % 20_000) for number in range(4500))
    texts = [{"id": "r1"}, {"id": "x" * 4500}, {"id": "r3", "publisher": odd, "date": "2023-01-02"}, {"id": "r4"}]
    lines = [
        {**given, "text": f"It was over, the mayor of Kherson said for the {n}th time."}
        for n, given in enumerate(texts)
    ]
    path = tmp_path / "in.jsonl"
    path.write_text("".join(f"{json.dumps(line)}\n" for line in lines))
    with Ledger.open(ledgers.new()) as ledger:
        unfit = 2 if isinstance(ledgers, Databases) else 1
        told: list[str] = []
        means = Means(workers=0)
        tally = read_into(ledger, [str(path)], means, watch=lambda t, o, p, r: told.append(p.stage) if p else None)
        assert (tally.read, tally.failed, told) == (4 - unfit, unfit, ["store"] * unfit)
        again = read_into(ledger, [str(path)], means)
        assert (again.known, again.failed) == (4 - unfit, unfit)
        with ledger.read() as queries:
            problems = queries.problems()
            assert {entry.id for entry in queries.documents()} >= {"r1", "r4"}
        assert [problem.stage for problem in problems] == ["store"] * unfit, "one row each, also after a second run"
        assert not any("://" in problem.message for problem in problems), "where the ledger lies is nobody's business"


def test_a_problem_at_a_long_place_is_noted_once(ledgers: Ledgers) -> None:
    odd = "".join(chr(0x4E00 + number * 7 % 20_000) for number in range(9000))
    with Ledger.open(ledgers.new()) as ledger:
        for origin in (odd, odd, odd + "2"):
            with ledger.write() as writer:
                writer.add_problem(origin, Problem(stage="fetch", message=f"is no {odd}"), content_hash="ab" * 32)
        with ledger.read() as queries:
            assert [problem.origin[:400] for problem in queries.problems()] == [odd[:400]] * 2


def test_a_changed_text_is_a_new_version_and_both_are_kept(tmp_path: Path) -> None:
    report = tmp_path / "report.txt"
    with Ledger.open(str(tmp_path / "l.db")) as ledger:
        for text in ("Russia withdrew from Kherson.", "Russia withdrew from Kherson, its ministry said."):
            report.write_text(f"date 2022-11-11\n\n{text}\n")
            assert read_into(ledger, [str(report)]).read == 1
        with ledger.read() as queries:
            assert queries.reading("report").text.endswith("its ministry said.\n")
            assert queries.reading("report", version=1).text.endswith("from Kherson.\n")
            assert [d.version for d in queries.documents()] == [2]


def test_a_report_that_stands_twice_in_a_batch_is_stored_and_linked_once(tmp_path: Path) -> None:
    row = '{"id": "%s", "date": "2022-11-11", "url": "https://a.example/1", "text": "Russia left Kherson on Friday."}\n'
    (tmp_path / "once.jsonl").write_text(row % "r1")
    (tmp_path / "twice.jsonl").write_text(row % "r1" + row % "r2")
    counts = []
    for name in ("once", "twice"):
        with Ledger.open(str(tmp_path / f"{name}.db")) as ledger:
            tally = read_into(ledger, [str(tmp_path / f"{name}.jsonl")])
            assert tally.read == 1
            with ledger.read() as queries:
                counts.append(queries.counts())
    assert counts[0] == counts[1]


def test_two_processes_on_one_ledger_store_and_link_each_report_once(tmp_path: Path) -> None:
    folder = varied(tmp_path / "in", 60)
    commands = [
        [sys.executable, "-m", "sayso", "read", str(folder), "--ledger", str(tmp_path / name)]
        for name in ("one.db", "two.db", "two.db")
    ]
    runs = [subprocess.Popen(command, stderr=subprocess.DEVNULL) for command in commands]
    assert [run.wait(120) for run in runs] == [0, 0, 0]
    counts: list[dict[str, int]] = []
    placed: list[set[frozenset[str]]] = []
    for name in ("one.db", "two.db"):
        with Ledger.open(str(tmp_path / name)) as ledger, ledger.read() as queries:
            counts.append(queries.counts())
            placed.append({frozenset(ids) for ids in queries.storylines().values()})
    assert counts[0]["documents"] == counts[1]["documents"] == counts[1]["readings"] == 60
    assert [count["due"] for count in counts] == [0, 0]
    assert counts[0]["sketches"] == counts[1]["sketches"] == 60, "each report is sketched once"
    assert placed[0] == placed[1], "the same stories, though the reports came in in another order"


def test_watchers_of_extract_see_every_report_and_its_problems(tmp_path: Path) -> None:
    (tmp_path / "r.jsonl").write_text(
        '{"id": "r", "date": "the day after", "text": "Russia left Kherson on Friday."}\n'
    )
    seen: list[tuple[int, str | None]] = []
    list(extract_all([str(tmp_path)], watch=lambda t, o, p, _: seen.append((t.read, p.message if p else None))))
    assert [n for n, _ in seen] == [1, 1]
    assert "date" in (seen[0][1] or "")


def test_extract_stores_nothing_and_reads_the_same(tmp_path: Path) -> None:
    with Ledger.open(str(tmp_path / "l.db")) as ledger:
        read_into(ledger, [str(SAMPLE)])
        with ledger.read() as queries:
            stored = [queries.reading(r.id) for r in extract_all([str(SAMPLE)])]
    assert stored == list(extract_all([str(SAMPLE)]))


def test_watchers_see_every_report(tmp_path: Path) -> None:
    seen: list[Tally] = []
    with Ledger.open(str(tmp_path / "l.db")) as ledger:
        read_into(ledger, [str(SAMPLE)], watch=lambda tally, origin, problem, report: seen.append(tally))
    assert [tally.read for tally in seen] == list(range(1, 19))
    assert seen[-1].words > 1_500


@pytest.fixture(scope="module")
def five_hundred(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Path]]:
    """Five hundred reports, and the ledger of an undisturbed run over them."""
    home = tmp_path_factory.mktemp("kill")
    folder, ledger = varied(home / "in", 500), home / "undisturbed.db"
    subprocess.run([sys.executable, "-m", "sayso", "read", str(folder), "--ledger", str(ledger)], check=True)
    yield folder, ledger


@pytest.mark.parametrize("sign", [signal.SIGKILL, signal.SIGINT], ids=["kill -9", "Ctrl-C"])
def test_a_killed_run_goes_on_to_the_same_ledger(five_hundred: tuple[Path, Path], sign: int, tmp_path: Path) -> None:
    folder, undisturbed = five_hundred
    path = tmp_path / "killed.db"
    command = [sys.executable, "-m", "sayso", "read", str(folder), "--ledger", str(path)]
    run = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    while (done := committed(path)) < 150:
        assert run.poll() is None, "the run ended before it could be killed"
        time.sleep(0.02)
    run.send_signal(sign)
    assert run.wait(30) == (-9 if sign == signal.SIGKILL else 130)
    assert 150 <= done <= committed(path) < 500
    assert run.stderr is not None
    with run.stderr:
        told = run.stderr.read()
    assert "Traceback" not in told
    assert ("goes on from there" in told) == (sign == signal.SIGINT)
    subprocess.run(command, check=True)
    assert rows(path) == rows(undisturbed)


def test_asked_to_end_it_stores_what_it_has_read_and_leaves_no_process(tmp_path: Path) -> None:
    folder, path = varied(tmp_path / "in", 800), tmp_path / "l.db"
    command = [sys.executable, "-m", "sayso", "read", str(folder), "--ledger", str(path), "--workers", "2"]
    # In a group of its own, so that all that is left of it can be found.
    run = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True)
    while (done := committed(path)) < 10:
        assert run.poll() is None, "the run ended before it could be stopped"
        time.sleep(0.02)
    run.terminate()
    _, told = run.communicate(timeout=30)
    assert run.returncode == 143
    assert done <= committed(path) < 800
    assert "Traceback" not in told
    assert " read in " in told
    assert "goes on from there" in told
    until = time.monotonic() + 5
    while group_lives(run.pid) and time.monotonic() < until:
        time.sleep(0.05)
    assert not group_lives(run.pid)


def group_lives(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def committed(path: Path) -> int:
    if not path.exists():
        return 0
    try:
        with Ledger.open(str(path), create=False) as ledger, ledger.read() as queries:
            return queries.counts()["readings"]
    except Exception:  # not there yet, or being made
        return 0
