"""Shards: what goes in comes out, once, in order; and nothing comes in that is not as it was written."""

import hashlib
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from pathlib import Path
from shutil import copy
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from pyarrow import parquet

from sayso.core.errors import InputError, ResourceError, SaysoError
from sayso.core.records import Document, Problem, RawPage, Reading
from sayso.fetch import Failure, Limits, pages
from sayso.ledger import Ledger
from sayso.ledger.arrow import CARRIED
from sayso.link.copies import bands
from sayso.link.likeness import sketch
from sayso.run import sharding, shards
from sayso.run.batch import Found
from sayso.run.crew import Own, Work
from sayso.run.digests import refresh
from sayso.run.folders import Folder
from sayso.run.linking import place_due
from sayso.run.loading import load
from sayso.run.means import Means
from sayso.run.packs import Entry, Pack
from sayso.run.pages import QUARANTINE, Page, Unreadable
from sayso.run.pool import Line
from sayso.run.shardrows import Read
from sayso.run.storing import store

from ..databases import Ledgers, fingerprint_rows
from ..ledger.test_roundtrip import readings
from .conftest import COLONEL, ENVOY, MINISTER, told
from .test_placing import meaning

FINGERPRINT = "reader 1"


@pytest.fixture
def lone(tmp_path: Path, empty_file: Path) -> Iterator[Ledger]:
    """An empty ledger on SQLite, where it is not the database that matters."""
    with Ledger.open(str(copy(empty_file, tmp_path / "lone.db"))) as ledger:
        yield ledger


def found(reading: Reading, origin: str | None = None) -> Found:
    document = Document(**{name: getattr(reading, name) for name in Document.__struct_fields__})
    page = Page(document=document, origin=origin or f"/in/{reading.id}.txt")
    return Found(page=page, reading=reading, bands=bands(reading.text), sketch=sketch(document, meaning))


def sequenced(*what: Found | Unreadable) -> list[Read]:
    return [Read(at=(n // 3, n % 3), what=one) for n, one in enumerate(what)]


def job(inputs: int = 1) -> shards.Job:
    return shards.job_of([], FINGERPRINT, Limits(), reports=2) if not inputs else shards.Job(
        format=shards.FORMAT, sayso="0", shape=shards.shape(), fingerprint=FINGERPRINT, inputs=inputs, listing="l",
        reports=2, limits=Limits(),
    )  # fmt: skip


def unreadable(origin: str, stage: str = "fetch") -> Unreadable:
    return Unreadable(origin=origin, problem=Problem(stage=stage, message="is no report"), content_hash="ab" * 32)


def reports() -> list[Found | Unreadable]:
    """Two that cannot be read, one that stands there twice, one id that two have, and what is odd in texts."""
    return [
        found(told("r1", "2031-03-01", "The Harbour Post", MINISTER)),
        unreadable("/in/broken.txt"),
        found(told("r2", "2031-03-02", "Calder Voice", ENVOY)),
        found(told("r1", "2031-03-02", "Morrow Wire", COLONEL), "/in/other/r1.txt"),
        found(told("r1", "2031-03-01", "The Harbour Post", MINISTER), "/copy/r1.txt"),
        unreadable("/in/hangs.txt", QUARANTINE),
        found(told("r4", "2031-02-27", "Odd\x1f\u202e Wire 🙂", ENVOY, COLONEL, before="=cmd() né\u2028")),
    ]


def written(folder: Path, what: Sequence[Found | Unreadable], *, end: bool = True) -> Folder:
    """A folder of shards of two reports each."""
    address = Folder(str(folder))
    shards.begin(address, job())
    read = sequenced(*what)
    receipts = [
        shards.write(address, job(), f"{n:08}", read[n : n + 2]) for n in range(0, len(read), 2)
    ]  # fmt: skip
    if end:
        shards.finish(address, job(), receipts)
    return address


def stored_one_by_one(ledger: Ledger, what: Sequence[Found | Unreadable]) -> list[tuple[object, ...]]:
    """As the serial run does it."""
    for one in what:
        with ledger.write() as writer:
            if isinstance(one, Found):
                store(writer, one, FINGERPRINT)
            else:
                writer.add_problem(one.origin, one.problem, content_hash=one.content_hash)
                if one.problem.stage == QUARANTINE:
                    writer.quarantine(one.content_hash or "", FINGERPRINT, one.problem.message)
    place_due(ledger, meaning)
    refresh(ledger)
    return rows(ledger)


def rows(ledger: Ledger) -> list[tuple[object, ...]]:
    with ledger.read() as queries:
        return list(fingerprint_rows(queries))


@given(read=readings(""))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_reading_comes_out_of_a_shard_as_it_went_in(tmp_path: Path, read: Reading) -> None:
    folder = Folder(str(tmp_path))
    whole = sequenced(found(read), unreadable("\x00 \u202e"), found(msgspec.structs.replace(read, id="other")))
    receipt = shards.write(folder, job(), "p", whole)
    assert list(shards.read(folder, receipt)) == whole


def test_a_ledger_of_shards_is_that_of_the_serial_run(tmp_path: Path, fresh: Ledger, ledgers: Ledgers) -> None:
    expected = stored_one_by_one(fresh, reports())
    folder = written(tmp_path / "out", reports())
    with Ledger.open(ledgers.new()) as ledger:
        tally = load(ledger, [folder.address])
        assert (tally.read, tally.known, tally.failed) == (4, 1, 2)
        assert rows(ledger) == expected
        again = load(ledger, [folder.address])
        assert (again.read, again.known, again.failed) == (0, 5, 2)
        assert rows(ledger) == expected, "a second load changes nothing"
    assert any(row[0] == "quarantine" for row in expected)


def test_what_a_database_cannot_hold_is_a_problem_and_the_rest_is_loaded(tmp_path: Path, ledgers: Ledgers) -> None:
    first, last = (told(id_, "2031-03-01", "The Harbour Post", MINISTER) for id_ in ("r1", "r9"))
    folder = written(tmp_path / "out", [found(first), found(told("x" * 9000, None, "P", ENVOY)), found(last)])
    with Ledger.open(ledgers.new()) as ledger:
        tally = load(ledger, [folder.address])
        assert (tally.read, tally.failed) == (2, 1)
        with ledger.read() as queries:
            assert [entry.id for entry in queries.documents()] == ["r1", "r9"]
            (problem,) = queries.problems()
        assert problem.stage == "store"
        assert problem.message == "an id of 9,000 bytes, more than the 1,200 that a ledger can hold"
        before = rows(ledger)
        again = load(ledger, [folder.address])
        assert (again.known, again.failed) == (2, 1)
        assert rows(ledger) == before


def test_packs_load_in_the_order_of_the_input_whatever_order_they_were_done_in(tmp_path: Path, lone: Ledger) -> None:
    expected = stored_one_by_one(lone, reports())
    address, read = Folder(str(tmp_path / "out")), sequenced(*reports())
    shards.begin(address, job())
    receipts = [shards.write(address, job(), f"{n:08}", read[n : n + 2]) for n in (4, 0, 6, 2)]
    shards.finish(address, job(), receipts)
    with Ledger.open(str(tmp_path / "loaded.db")) as ledger:
        load(ledger, [address.address])
        assert rows(ledger) == expected


def test_a_pack_that_is_written_twice_is_there_once(tmp_path: Path) -> None:
    folder = written(tmp_path, reports()[:2])
    before = {path: path.read_bytes() for path in sorted(tmp_path.rglob("*.parquet"))}
    receipts = [shards.write(folder, job(), "00000000", sequenced(*reports()[:2]))]
    assert {path: path.read_bytes() for path in sorted(tmp_path.rglob("*.parquet"))} == before, "the same bytes"
    # A try that ended otherwise, as when a report took too long on a busy machine:
    other = shards.write(folder, job(), "00000000", sequenced(unreadable("/in/r1.txt"), unreadable("/in/broken.txt")))
    assert other != receipts[0]
    (tmp_path / "events" / ".draft-of-a-writer-who-died").write_bytes(b"PAR1")
    shards.finish(folder, job(), [other])
    kept = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.parquet")}
    assert kept == {file.path for file in other.files.values()}, "what is not in the manifest is gone"
    assert not list(tmp_path.rglob(".draft*"))
    assert [one.what for one in shards.read(folder, other)] == [unreadable("/in/r1.txt"), unreadable("/in/broken.txt")]


def test_anybody_can_read_them(tmp_path: Path) -> None:
    written(tmp_path, reports())
    said = parquet.read_table(tmp_path / "statements").to_pylist()
    who = {(a["input"], a["row"], a["id"]): a["name"] for a in parquet.read_table(tmp_path / "actors").to_pylist()}
    texts = {(d["input"], d["row"]): d["text"] for d in parquet.read_table(tmp_path / "documents").to_pylist()}
    assert len(said) == 6
    for each in said:
        at = (each["input"], each["row"])
        assert texts[at][each["start_char"] : each["end_char"]] == each["words"]
        assert who[*at, each["speaker"]] in texts[at]


def test_an_unfinished_job_is_not_loaded_unless_asked_for(tmp_path: Path) -> None:
    folder = written(tmp_path / "out", reports()[:4], end=False)
    with Ledger.open(str(tmp_path / "l.db")) as ledger:
        with pytest.raises(InputError, match="has not ended"):
            load(ledger, [folder.address])
        with pytest.raises(InputError, match="holds no shards"):
            load(ledger, [str(tmp_path / "elsewhere")])
        assert load(ledger, [folder.address], partial=True).read == 3


def test_shards_of_two_jobs_are_not_mixed(tmp_path: Path) -> None:
    folder = Folder(str(tmp_path))
    assert shards.begin(folder, job(1)) == frozenset()
    with pytest.raises(SaysoError, match="of other inputs"):
        shards.begin(folder, job(2))
    with pytest.raises(SaysoError, match="of another reader"):
        shards.begin(folder, msgspec.structs.replace(job(1), fingerprint="reader 2"))
    shards.write(folder, job(1), "p7", sequenced(*reports()[:1]))
    (tmp_path / "_packs" / ".draft-1").write_text("{")
    assert shards.begin(folder, job(1)) == {"p7"}


Damage = Callable[[Path], None]


def test_packs_that_are_damaged_are_read_again(tmp_path: Path) -> None:
    folder = written(tmp_path, reports()[:1] * 10)
    packs = sorted(shards.begin(folder, job()))
    assert len(packs) == 5
    for number, damage in enumerate((Path.unlink, _cut_short, _altered)):
        damage(tmp_path / shards.receipt(folder, packs[number]).files["documents"].path)
    (tmp_path / "_packs" / f"{packs[3]}.json").write_text("{")
    assert shards.begin(folder, job()) == {packs[4]}
    for number, why in enumerate(("lacks its file", "bytes instead of", "checksum")):
        receipt = shards.manifest(folder).packs[number]
        with pytest.raises(InputError, match=why) as error:
            list(shards.read(folder, receipt))
        assert "sayso read" in error.value.advice
    for number in range(4):
        shards.write(folder, job(), packs[number], sequenced(*reports()[:1] * 10)[2 * number : 2 * number + 2])
    assert shards.begin(folder, job()) == set(packs)
    no_json(tmp_path)
    with pytest.raises(InputError, match=r"_manifest\.json is damaged") as error:
        shards.manifest(folder)
    assert "sayso read" in error.value.advice


def test_a_folder_of_shards_is_known_as_one_by_who_reads_reports(tmp_path: Path) -> None:
    address = str(tmp_path / "out")
    for end in (False, True):
        written(tmp_path / "out", reports()[:2], end=end)
        (failure,) = pages([address])
        assert isinstance(failure, Failure)
        assert f"sayso load {address}" in failure.problem.message


def _cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-20])


def _altered(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[40] ^= 1
    path.write_bytes(content)


def truncated(folder: Path) -> None:
    _one(folder, "events").write_bytes(_one(folder, "events").read_bytes()[:-20])


def missing(folder: Path) -> None:
    _one(folder, "actors").unlink()


def swapped(folder: Path) -> None:
    _one(folder, "places").write_bytes(_one(folder, "actors").read_bytes())


def no_parquet(folder: Path) -> None:
    _forged(folder, "actors", b"PAR1 and then nothing of the kind PAR1")


def other_columns(folder: Path) -> None:
    table = parquet.read_table(_one(folder, "beliefs"))
    _written_anew(folder, "beliefs", table.drop_columns(["via"]))


def other_text(folder: Path) -> None:
    _changed(folder, "documents", "text", "The northern brigade has stayed.")


def span_beyond_the_text(folder: Path) -> None:
    _changed(folder, "actors", "mentions", [{"start": 5, "end": 2_000_000_000}])


def negative_span(folder: Path) -> None:
    _changed(folder, "actors", "mentions", [{"start": -7, "end": 3}])


def words_that_are_not_the_texts(folder: Path) -> None:
    _changed(folder, "statements", "words", "we have never left")


def no_word_of_ours(folder: Path) -> None:
    _changed(folder, "beliefs", "factuality", "absolutely")


def another_readers(folder: Path) -> None:
    _changed(folder, "readings", "fingerprint", "reader 0")


def an_actor_who_is_not_there(folder: Path) -> None:
    _changed(folder, "statements", "speaker", "a99")


def a_report_twice(folder: Path) -> None:
    _changed(folder, "documents", "row", 0)


def no_sketch(folder: Path) -> None:
    _changed(folder, "sketches", "content", b"\xc1\x00")


def no_day(folder: Path) -> None:
    _changed(folder, "documents", "published", "2031-02-30")


def overlapping(folder: Path) -> None:
    manifest = msgspec.json.decode((folder / "_manifest.json").read_bytes(), type=shards.Manifest)
    manifest = msgspec.structs.replace(manifest, packs=manifest.packs * 2)
    (folder / "_manifest.json").write_bytes(msgspec.json.encode(manifest))


def a_table_that_is_none(folder: Path) -> None:
    manifest = folder / "_manifest.json"
    manifest.write_text(manifest.read_text().replace('"sketches":{', '"audits":{'))


def no_json(folder: Path) -> None:
    (folder / "_manifest.json").write_text('{"job": ')


def of_another_version(folder: Path) -> None:
    manifest = folder / "_manifest.json"
    manifest.write_text(manifest.read_text().replace(shards.shape(), "0" * 12))


def a_path_that_leads_out(folder: Path) -> None:
    manifest = folder / "_manifest.json"
    manifest.write_text(manifest.read_text().replace('"path":"actors/', '"path":"../actors/'))


@pytest.mark.parametrize(
    "damage",
    [
        truncated, missing, swapped, no_parquet, other_columns, other_text, span_beyond_the_text, negative_span,
        words_that_are_not_the_texts, no_word_of_ours, another_readers, an_actor_who_is_not_there, a_report_twice,
        no_sketch, no_day, overlapping, a_table_that_is_none, no_json, of_another_version, a_path_that_leads_out,
    ],
)  # fmt: skip
def test_what_is_not_as_it_was_written_is_refused_in_a_line(tmp_path: Path, empty_file: Path, damage: Damage) -> None:
    folder = written(tmp_path / "out", [reports()[0], reports()[2]])
    damage(tmp_path / "out")
    with Ledger.open(str(copy(empty_file, tmp_path / "l.db"))) as ledger:
        with pytest.raises(SaysoError) as told:
            load(ledger, [folder.address])
        assert "\n" not in str(told.value)
        assert len(str(told.value)) < 500
        with ledger.read() as queries:
            assert not any(queries.counts().values()), "nothing, and no half of a report"


def _one(folder: Path, table: str) -> Path:
    return next((folder / table).glob("*.parquet"))


def _changed(folder: Path, table: str, column: str, value: object) -> None:
    """The last row with another value, and the receipt to go with it: as one would forge it."""
    whole = parquet.read_table(_one(folder, table))
    changed = [*whole.to_pylist()[:-1], whole.to_pylist()[-1] | {column: value}]
    _written_anew(folder, table, type(whole).from_pylist(changed, schema=whole.schema))


def _written_anew(folder: Path, table: str, whole: object) -> None:
    draft = folder / "draft"
    parquet.write_table(whole, draft)
    _forged(folder, table, draft.read_bytes())
    draft.unlink()


def _forged(folder: Path, table: str, content: bytes) -> None:
    path = _one(folder, table)
    path.write_bytes(content)
    manifest = msgspec.json.decode((folder / "_manifest.json").read_bytes(), type=shards.Manifest)
    (pack,) = manifest.packs
    file = msgspec.structs.replace(
        pack.files[table], bytes=len(content), sha256=hashlib.sha256(content).hexdigest()
    )  # fmt: skip
    pack = msgspec.structs.replace(pack, files=pack.files | {table: file})
    manifest = msgspec.structs.replace(manifest, packs=(pack,))
    (folder / "_manifest.json").write_bytes(msgspec.json.encode(manifest))


LOADER = """
import sys
from sayso.ledger import Ledger
from sayso.run import loading
loading.TOGETHER = 5
with Ledger.open(sys.argv[2]) as ledger:
    loading.load(ledger, [sys.argv[1]], watch=lambda *told: print(told[3], flush=True))
"""


def test_a_load_that_is_killed_is_finished_by_the_next(tmp_path: Path, lone: Ledger) -> None:
    voices = (MINISTER, ENVOY, COLONEL)
    many = [found(told(f"r{n}", f"2031-03-{n % 28 + 1:02}", f"Outlet {n % 5}", voices[n % 3])) for n in range(40)]
    expected = stored_one_by_one(lone, many)
    folder, path = written(tmp_path / "out", many), tmp_path / "l.db"
    command = [sys.executable, "-c", LOADER, folder.address, str(path)]
    for number in (3, 40):
        run = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert run.stdout is not None
        with run.stdout:
            for _ in range(number):
                assert run.stdout.readline(), "it ended before it could be killed"
            os.kill(run.pid, signal.SIGKILL)
        assert run.wait(30) == -signal.SIGKILL
        with Ledger.open(str(path)) as ledger, ledger.read() as queries:
            assert queries.counts()["readings"] >= number, "what it has told of is kept"
    with Ledger.open(str(path)) as ledger:
        assert load(ledger, [folder.address]).failed == 0
        assert rows(ledger) == expected


def test_a_folder_takes_files_as_a_whole(tmp_path: Path) -> None:
    folder = Folder(str(tmp_path / "made"))
    folder.put("a/one", b"1")
    folder.put("a/one", b"22")
    (tmp_path / "made/a/.draft-x").write_bytes(b"half")
    assert (folder.get("a/one"), folder.names("a"), folder.names("b")) == (b"22", ["one"], [])
    folder.remove("a/one")
    folder.remove("a/one")
    assert not folder.has("a/one")
    with pytest.raises(InputError, match="lacks its file a/one"):
        folder.get("a/one")


@pytest.mark.parametrize("address", ["x://out", "simplecache::s3://b/out", "s3://key:word@b/out", "http://a.example/x"])
def test_addresses_that_nothing_is_written_to(address: str) -> None:
    with pytest.raises(SaysoError) as told:
        Folder(address)
    assert "word" not in str(told.value).replace("password", "")


def test_a_folder_that_cannot_be_written_to_is_a_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SaysoError, match="cannot be written"):
        Folder(str(tmp_path / "file/out")).put("a", b"")


def test_a_file_is_weighed_as_it_unfolds(tmp_path: Path, empty_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A text that stands there a thousand times is in the file once, and so is its size."""
    monkeypatch.setattr(shards, "_LARGEST", 5_000_000)
    folder = written(tmp_path / "out", [reports()[0]])
    whole = parquet.read_table(_one(tmp_path / "out", "documents"))
    many = [row | {"text": "x" * 100_000} for row in whole.to_pylist() * 1_000]
    _written_anew(tmp_path / "out", "documents", type(whole).from_pylist(many, schema=whole.schema))
    manifest = tmp_path / "out/_manifest.json"
    found = msgspec.json.decode(manifest.read_bytes(), type=shards.Manifest)
    file = msgspec.structs.replace(found.packs[0].files["documents"], rows=1_000)
    pack = msgspec.structs.replace(found.packs[0], files=found.packs[0].files | {"documents": file})
    manifest.write_bytes(msgspec.json.encode(msgspec.structs.replace(found, packs=(pack,))))
    with Ledger.open(str(copy(empty_file, tmp_path / "l.db"))) as ledger, pytest.raises(InputError, match="unfolds to"):
        load(ledger, [folder.address])


class Scarce(Own):
    """At first some of the work is done, and some is not for want of something."""

    def __init__(self) -> None:
        self.left: list[Future[Any]] = []
        self._asked: list[Sequence[Any]] = []

    def __exit__(self, *_: object) -> None: ...

    def submit(self, work: Work[Any, Any], batch: Sequence[Any], seconds: float | None) -> Future[Any]:
        if len(self.left) == 3:
            return super().submit(work, batch, seconds)
        self.left.append(Future())
        self._asked.append(batch)
        if len(self.left) == 3:
            for future, asked in zip(self.left[:2], self._asked, strict=False):
                future.set_result(work(asked))
            self.left[2].set_exception(ResourceError("no process could be started"))
        return self.left[-1]


def pack(number: int, reports: int) -> Pack:
    def page(row: int) -> RawPage:
        return RawPage(origin=f"{number}-{row}", name="n", media_type="text/plain", content=f"{number}-{row}".encode())

    return Pack(name=f"p{number}", entries=tuple(Entry(input=number, row=n, page=page(n)) for n in range(reports)))


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> sharding.Reader:
    """One that finds no report in anything, and whose hands fail it once."""

    def open_all(limits: Limits, raws: Sequence[RawPage]) -> list[Unreadable]:
        return [unreadable(raw.content.decode()) for raw in raws]

    made = sharding.Reader(Means(workers=1))
    monkeypatch.setattr(made, "_crew", Scarce())
    monkeypatch.setattr(sharding.work, "open_all", open_all)
    made.fingerprint = FINGERPRINT
    return made


def test_a_pack_that_fails_half_way_leaves_nothing_to_the_next(tmp_path: Path, reader: sharding.Reader) -> None:
    plan = sharding.Plan(address=str(tmp_path), job=job(), done=frozenset())
    with pytest.raises(ResourceError):
        list(reader.keep(plan, [pack(1, 40)]))
    for number in (2, 1):
        (done,) = reader.keep(plan, [pack(number, 40)])
        assert done.receipt.pack == f"p{number}"
        assert [one.origin for one in done.failed] == [f"{number}-{n}" for n in range(40)]


def test_a_pack_of_which_a_report_is_lost_is_never_kept(
    tmp_path: Path, reader: sharding.Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = Line.run
    monkeypatch.setattr(Line, "run", lambda self, source: (slot for slot in run(self, source) if slot.origin != "1-3"))
    monkeypatch.setattr(reader, "_crew", Own())
    plan = sharding.Plan(address=str(tmp_path), job=job(), done=frozenset())
    with pytest.raises(SaysoError, match="even"):
        list(reader.keep(plan, [pack(1, 5)]))
    assert not list(tmp_path.rglob("*.json"))


def test_workers_may_stand_in_another_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in/r1.txt").write_text("It rained.")
    (tmp_path / "in/r2.txt").write_text("It snowed.")
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path)
    for out in ("out", f"file://{tmp_path}/out2"):
        plan, lots = sharding.plan(["in", "in/../in/r1.txt", "s3://"], out, Means(), FINGERPRINT)
        assert plan.address == f"{tmp_path}/{out.rpartition('/')[2]}"
        with monkeypatch.context() as there:
            there.chdir(tmp_path / "elsewhere")
            (found,) = (made for lot in lots for made in plan.packs(lot))
        assert [entry.page and entry.page.content for entry in found.entries] == [b"It rained.", b"It snowed.", None]
    assert sharding.plan([], "memory://out", Means(), FINGERPRINT)[0].address == "memory://out"


def test_all_tables_are_in_the_shards(tmp_path: Path) -> None:
    (receipt,) = shards.manifest(written(tmp_path, reports()[:2])).packs
    rowless = {table.name for table in CARRIED} - receipt.files.keys()
    assert rowless == {"bands", "dates", "amounts", "reading_problems"}, "there are none of these in them"
