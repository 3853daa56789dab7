"""Reading in the background: progress, order, limits, and a reading process that may die at any moment.

Most tests put a stand-in for the reading process, since loading its models takes seconds.
"""

import os
import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.core.errors import InputError
from sayso.core.records import Problem
from sayso.ledger import Ledger
from sayso.run.intake import Address, Handed, Kept, Paste, Upload, keep
from sayso.run.jobs import Bounds, BusyError, Jobs, JobState, Remark
from sayso.run.spools import sweep

STAND_IN = """
import json, os, pathlib, signal, sys, time
setup = json.loads(sys.stdin.readline())
def tell(**told): print(json.dumps(told), flush=True)
for line in sys.stdin:
    order = json.loads(line)
    tell(state="loading")
    for kept in order["sources"]:
        path = pathlib.Path(kept["path"])
        word = json.loads(path.read_bytes())["text"] if kept["origin"].startswith("paste") else path.read_text()
        if word == "die":
            os.kill(os.getpid(), signal.SIGKILL)
        if word == "burst":
            tell(state="broken", message="there was not enough memory")
        if word in ("leave", "burst"):
            sys.exit(3)
        if word == "babble":
            print("Segmentation fault", flush=True)
        if word == "refuse":
            tell(state="failed", message="no model")
            break
        if word == "barred":
            tell(state="failed", message=f"the ledger {setup['ledger']} cannot be used")
            break
        if word == "unreadable":
            tell(state="reading", failed=1, origin="o", problem={"stage": "fetch", "message": "is binary"})
            continue
        while word == "wait" and not pathlib.Path(setup["ledger"]).with_name("go").exists():
            time.sleep(0.01)
        tell(state="reading", done=1, total=2, report=f"{word}-{os.getpid()}")
        tell(state="reading", done=1, total=2, report=f"{word}-{os.getpid()}")
        tell(state="linking", done=0, total=1)
    else:
        tell(state="done", done=2, total=2)
"""


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Callable[..., Jobs]]:
    """Jobs with the stand-in; all are closed at the end."""
    program = tmp_path / "stand_in.py"
    program.write_text(STAND_IN)
    made: list[Jobs] = []

    def open_jobs(**bounds: Any) -> Jobs:
        made.append(
            Jobs(
                str(tmp_path / "t.db"),
                folder=tmp_path,
                bounds=Bounds(**bounds),
                program=(sys.executable, "-S", str(program)),
            )
        )
        return made[-1]

    yield open_jobs
    for jobs in made:
        jobs.close()


def until(jobs: Jobs, job: str, *states: str) -> JobState:
    ends = time.monotonic() + 60
    while time.monotonic() < ends:
        state = jobs.state(job)
        assert state is not None
        if state.state in (states or ("done", "failed")):
            return state
        time.sleep(0.005)
    raise AssertionError(f"still {jobs.state(job)}")


def pasted(*words: str) -> list[Handed]:
    return [Paste(text=word) for word in words]


def problems(path: Path) -> list[tuple[str, str]]:
    with sqlite3.connect(path) as connection:
        found = connection.execute("select origin, message from problems order by key").fetchall()
    connection.close()
    return found


def test_a_job_tells_its_progress_and_its_reports(opened: Callable[..., Jobs], tmp_path: Path) -> None:
    with opened() as jobs:
        job = jobs.start(pasted("wait", "word"))
        state = until(jobs, job, "loading")
        assert (len(state.what), state.what[0][:6]) == (2, "paste:")
        (tmp_path / "go").touch()
        state = until(jobs, job)
        assert (state.state, state.done, state.total, state.message) == ("done", 2, 2, "")
        assert [report.split("-")[0] for report in state.reports] == ["wait", "word"], "each report once"
        assert state == jobs.states()[-1]
        assert jobs.state("another") is None


def test_jobs_go_one_after_the_other_in_one_warm_process(opened: Callable[..., Jobs], tmp_path: Path) -> None:
    jobs = opened()
    first, second = jobs.start(pasted("wait")), jobs.start(pasted("b"))
    until(jobs, first, "loading")
    assert until(jobs, second, "waiting").reports == ()
    (tmp_path / "go").touch()
    done = [until(jobs, job).reports[0].split("-")[1] for job in (first, second)]
    assert done[0] == done[1], "the same process"


def test_an_idle_process_is_let_go(opened: Callable[..., Jobs]) -> None:
    jobs = opened(warm_seconds=0.05)
    one = until(jobs, jobs.start(pasted("a"))).reports[0]
    pid = int(one.split("-")[1])
    ends = time.monotonic() + 10
    while alive(pid) and time.monotonic() < ends:
        time.sleep(0.01)
    assert not alive(pid)
    assert until(jobs, jobs.start(pasted("a"))).state == "done"


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("die", "ended by the system (SIGKILL, perhaps for want of memory)"),
        ("leave", "ended by itself (exit code 3)"),
        ("burst", "reading broke off: there was not enough memory"),
        ("babble", "reading broke off"),
    ],
)
def test_a_crash_is_a_failed_job_and_a_problem_and_the_next_is_read(
    opened: Callable[..., Jobs], tmp_path: Path, word: str, expected: str
) -> None:
    jobs = opened()
    crashed, after = jobs.start(pasted("a", word)), jobs.start(pasted("b"))
    state = until(jobs, crashed)
    assert state.state == "failed"
    assert expected in state.message
    assert "what was read until then is kept" in state.message
    assert len(state.reports) == 1
    assert until(jobs, after).state == "done"
    assert [remark.origin for remark in state.problems] == list(state.what)
    assert problems(tmp_path / "t.db") == [(origin, state.message) for origin in state.what]
    until(jobs, jobs.start(pasted("a", word)))
    assert len(problems(tmp_path / "t.db")) == 2, "the same problem with the same input is noted once"


def test_kill_9_of_the_process_amid_a_job(opened: Callable[..., Jobs], tmp_path: Path) -> None:
    jobs = opened()
    pid = int(until(jobs, jobs.start(pasted("a"))).reports[0].split("-")[1])
    job = jobs.start(pasted("wait"))
    until(jobs, job, "loading")
    os.kill(pid, 9)
    assert "SIGKILL" in until(jobs, job).message
    idle = int(until(jobs, jobs.start(pasted("a"))).reports[0].split("-")[1])
    os.kill(idle, 9)
    os.waitid(os.P_PID, idle, os.WEXITED | os.WNOWAIT)
    assert until(jobs, jobs.start(pasted("a"))).state == "done", "one that died while it was idle costs no job"


def test_a_job_may_not_take_for_ever(opened: Callable[..., Jobs], tmp_path: Path) -> None:
    jobs = opened(seconds=1)
    state = until(jobs, jobs.start(pasted("wait")))
    assert (state.state, state.message[:32]) == ("failed", "reading took longer than 1 secon")
    assert until(jobs, jobs.start(pasted("a"))).state == "done"


def test_what_the_process_tells_of_failing_is_handed_on(opened: Callable[..., Jobs], tmp_path: Path) -> None:
    jobs = opened()
    assert until(jobs, jobs.start(pasted("refuse"))).message == "no model"
    assert until(jobs, jobs.start(pasted("barred"))).message == "the ledger t.db cannot be used", "without its path"
    state = until(jobs, jobs.start(pasted("unreadable")))
    assert (state.state, state.message, state.failed) == ("failed", "is binary", 1), "nothing was read"
    state = until(jobs, jobs.start(pasted("unreadable", "a")))
    assert (state.state, state.failed) == ("done", 1)
    assert state.problems == (Remark(origin="o", problem=Problem(stage="fetch", message="is binary")),)


def test_the_queue_is_bounded(opened: Callable[..., Jobs], tmp_path: Path) -> None:
    jobs = opened(waiting=2)
    until(jobs, jobs.start(pasted("wait")), "loading")
    waiting = [jobs.start(pasted("a")) for _ in range(2)]
    with pytest.raises(BusyError, match="2 jobs are waiting"):
        jobs.start(pasted("a"))
    assert len(jobs.states()) == 3
    (tmp_path / "go").touch()
    assert [until(jobs, job).state for job in waiting] == ["done"] * 2
    assert until(jobs, jobs.start(pasted("a"))).state == "done", "there is room again"


@pytest.mark.parametrize(
    ("handed", "expected"),
    [
        ([], "nothing to read"),
        (pasted("a", "b", "c"), "at most 2 files"),
        ([Upload(name="a", content=b"x" * 600), Upload(name="b", content=b"y" * 600)], "at most 0.001 MB"),
        ([Address(address="/etc/passwd")], "/etc/passwd is no address of the web"),
        ([Address(address="-")], "- is no address of the web"),
        ([Address(address="file:///etc/passwd")], "no address of the web"),
        ([Address(address="http://me:pw@x.test/")], "http://x.test/ holds a user name or password"),
    ],
)
def test_what_is_not_taken_leaves_nothing_behind(
    opened: Callable[..., Jobs], tmp_path: Path, handed: list[Handed], expected: str
) -> None:
    jobs = opened(inputs=2, upload_bytes=1_000)
    with pytest.raises(InputError, match=expected.replace(".", r"\.")):
        jobs.start(handed)
    assert jobs.states() == ()
    assert not list(next(tmp_path.glob("sayso-*")).iterdir())


def test_files_are_private_and_gone_afterwards(opened: Callable[..., Jobs], tmp_path: Path) -> None:
    jobs = opened()
    job = jobs.start([Paste(text="wait"), Upload(name="x.txt", content=b"a")])
    until(jobs, job, "loading")
    (folder,) = tmp_path.glob("sayso-*")
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert sum(path.is_file() for path in folder.rglob("*")) == 2
    (tmp_path / "go").touch()
    until(jobs, job)
    ends = time.monotonic() + 10
    while list(folder.iterdir()) and time.monotonic() < ends:
        time.sleep(0.01)
    assert not list(folder.iterdir())
    jobs.close()
    assert not folder.exists()


def test_closing_ends_the_process_and_what_waits(opened: Callable[..., Jobs], tmp_path: Path) -> None:
    jobs = opened()
    pid = int(until(jobs, jobs.start(pasted("a"))).reports[0].split("-")[1])
    running, waiting = jobs.start(pasted("wait")), jobs.start(pasted("b"))
    until(jobs, running, "loading")
    jobs.close()
    assert not alive(pid)
    assert "the server was stopped while this was read" in until(jobs, running).message
    assert "stopped before this was read" in until(jobs, waiting).message
    assert not (tmp_path / "t.db").exists(), "that the server stops is no problem of the input"
    with pytest.raises(BusyError, match="being stopped"):
        jobs.start(pasted("a"))
    jobs.close()


def test_a_program_that_cannot_be_started(tmp_path: Path) -> None:
    with Jobs(str(tmp_path / "t.db"), folder=tmp_path, program=(str(tmp_path / "none"),)) as jobs:
        assert "reading cannot be started: No such file" in until(jobs, jobs.start(pasted("a"))).message


SERVER = """
import os, pathlib, sys, time
from sayso.run.intake import Paste
from sayso.run.jobs import Jobs
folder = pathlib.Path(sys.argv[1])
jobs = Jobs(str(folder / "t.db"), folder=folder, program=(sys.executable, "-S", str(folder / "stand_in.py")))
job = jobs.start([Paste(text=sys.argv[2])])
while jobs.state(job).state != "loading" and not jobs.state(job).is_over:
    time.sleep(0.01)
print("at work", flush=True)
time.sleep(60)
"""


@contextmanager
def server(folder: Path, word: str) -> Iterator[subprocess.Popen[str]]:
    """One that has been handed in a word; it is killed at the end."""
    command = [sys.executable, "-c", SERVER, str(folder), word]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        try:
            assert running.stdout is not None and running.stdout.readline() == "at work\n"
            yield running
        finally:
            running.kill()


@pytest.mark.skipif(sys.platform == "win32", reason="no locks that end with their process")
def test_what_a_killed_server_leaves_is_cleared_away_by_the_next(opened: Callable[..., Jobs], tmp_path: Path) -> None:
    with server(tmp_path, "wait") as running:
        (left,) = tmp_path.glob("sayso-*")
        opened()
        assert list(left.iterdir()), "it is at work"
        running.kill()
        running.wait()
        opened()
        assert list(left.iterdir()), "its process is still reading"
        (tmp_path / "go").touch()
        ends = time.monotonic() + 20
        while left.exists() and time.monotonic() < ends:
            time.sleep(0.05)
            sweep(tmp_path)
        assert not left.exists()
    assert len(list(tmp_path.glob("sayso-*"))) == 2, "those of the living"


@pytest.mark.skipif(sys.platform == "win32", reason="nothing is cleared away")
def test_what_only_looks_like_a_folder_of_ours_is_left_alone(tmp_path: Path) -> None:
    other = tmp_path / "elsewhere"
    for name in ("sayso-abcdefgh", "sayso-jobs-abcdefghi", "sayso-jobs-ABCDEFGH", "sayso-jobs-shared00",
                 "sayso-jobs-notes000", "sayso-jobs-left0000", "elsewhere"):  # fmt: skip
        (tmp_path / name / "0123456789abcdef").mkdir(parents=True)
        (tmp_path / name).chmod(0o700)
    (tmp_path / "sayso-jobs-shared00").chmod(0o755)
    (tmp_path / "sayso-jobs-notes000" / "notes.txt").touch()
    (tmp_path / "sayso-jobs-linked00").symlink_to(other)
    (tmp_path / "sayso-jobs-file0000").touch()
    before = set(tmp_path.iterdir())
    sweep(tmp_path)
    assert before - set(tmp_path.iterdir()) == {tmp_path / "sayso-jobs-left0000"}
    assert list(other.iterdir())
    sweep(tmp_path / "nowhere")


def kept(folder: Path, *handed: Handed) -> list[Kept]:
    return list(keep(handed, folder))


@pytest.mark.parametrize(
    ("name", "origin"),
    [
        ("brigade leaves.txt", "upload:brigade-leaves.txt"),
        ("../../etc/cron.d/evil.html", "upload:evil.html"),
        ("C:\\Users\\x\\report.JSONL", "upload:report.jsonl"),
        ("/etc/passwd", "upload:passwd"),
        ("..", "upload:upload"),
        ("", "upload:upload"),
        (".txt", "upload:txt"),
        ("a\x00b\n\u202etxt.exe", "upload:ab-txt.exe"),
        ("x" * 5_000 + ".txt", f"upload:{'x' * 80}.txt"),
        ("<script>alert(1)</script>.htm", "upload:script.htm"),
        ("звіт-2022-11-10.txt", "upload:звіт-2022-11-10.txt"),
        ("http://10.0.0.1/x.txt", "upload:x.txt"),
        ("-", "upload:upload"),
        ("\udcff.txt", "upload:upload.txt"),
    ],
)
def test_of_a_clients_name_only_a_plain_stem_is_kept(tmp_path: Path, name: str, origin: str) -> None:
    (one,) = kept(tmp_path, Upload(name=name, content=b"text"))
    assert (one.origin or "").rpartition("#")[0] == origin
    assert Path(one.path).parent == tmp_path


@given(st.text())
def test_no_name_leads_out_of_the_folder(tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    folder = tmp_path_factory.getbasetemp() / "names"
    folder.mkdir(exist_ok=True)
    (one,) = kept(folder, Upload(name=name, content=b"text"))
    assert Path(one.path) == folder / "0"
    assert one.name
    assert not set(one.name) & set("/\\\x00\n <>\u202e")
    msgspec.json.encode(one)


def test_a_pasted_text_is_known_by_its_words_alone(tmp_path: Path) -> None:
    one, two, other = kept(
        tmp_path, Paste(text="a", title="A"), Paste(text="a", date="2022-11-10\ud800"), Paste(text="b")
    )
    assert one.origin == two.origin != other.origin
    assert msgspec.json.decode(Path(one.path).read_bytes())["title"] == "A"


def test_two_files_of_one_name_are_two(tmp_path: Path) -> None:
    one, two = kept(tmp_path, Upload(name="a.txt", content=b"1"), Upload(name="a.txt", content=b"2"))
    assert one.origin != two.origin


TEXT = (
    "Colonel Ivo Brandt said on Monday that the northern brigade had left Port Calder. "
    "Residents of the town, in the north of Veldmark, saw forty lorries drive off over the bridge before dawn."
)


@contextmanager
def umask(mask: int) -> Iterator[None]:
    before = os.umask(mask)
    yield
    os.umask(before)


def test_the_real_reader(tmp_path: Path) -> None:
    row = msgspec.json.encode({"id": "r1", "text": f"{TEXT} He gave no reason.", "date": "2022-11-09"})
    handed = [
        Paste(text=TEXT, title="Brigade leaves", publisher="The Calder Post", date="2022-11-08"),
        Upload(name="../two.jsonl", content=row + b"\nnot json\n"),
        Upload(name="p.txt", content=b"%PDF-1.7"),
        Address(address="http://localhost/x"),
    ]
    path = tmp_path / "t.db"
    Ledger.open(str(path)).close()
    with umask(0o077), Jobs(str(path), folder=tmp_path) as jobs:
        first = until(jobs, jobs.start(handed))
        again = until(jobs, jobs.start(handed[:1]))
        corrected = until(jobs, jobs.start([Paste(text=TEXT, title="Brigade leaves town", date="2022-11-08")]))
    assert (first.state, first.done, first.failed) == ("done", 5, 3)
    pasted_id = again.reports[0]
    assert sorted(first.reports) == sorted([pasted_id, "r1"])
    assert corrected.reports == (pasted_id,), "the same report with its title put right"
    told = {remark.origin.partition("#")[0]: remark.problem.message for remark in first.problems}
    assert "private network" in told["http://localhost/x"]
    assert "PDF" in told["upload:p.txt"]
    with Ledger.open(str(path)) as ledger, ledger.read() as queries:
        assert queries.reading(pasted_id, version=1).publisher == "The Calder Post"
        assert queries.reading(pasted_id).title == "Brigade leaves town"
    assert not any(str(tmp_path) in origin for origin, _ in problems(path))
    with sqlite3.connect(path) as connection:
        origins = [origin for (origin,) in connection.execute("select origin from documents")]
    connection.close()
    assert all(origin.startswith(("paste:", "upload:two.jsonl#")) for origin in origins)
