"""Reading on two nodes, from and to a store of objects; a worker is killed. Nodes and store are on this machine."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import parquet

from sayso.ledger import Ledger
from sayso.run.blocks import Here
from sayso.run.blocks.shards import link_shards
from sayso.run.cluster.linking import OnRay
from sayso.run.cluster.reading import read_on_cluster
from sayso.run.cluster.session import session
from sayso.run.loading import load
from sayso.run.means import Means
from sayso.run.read import read_into
from sayso.run.sharding import read_into_shards

from .blocks.generated import generated, write_shards
from .test_read import SAMPLE, rows, varied

pytest.importorskip("ray", reason="Ray is not installed: pip install 'sayso[ray]'")
pytest.importorskip("s3fs", reason="s3fs is not installed: pip install 'sayso[ray]'")
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")

REPORTS = 6
MEMORY = 100_000_000
STORE = {
    "AWS_ACCESS_KEY_ID": "of-nobody", "AWS_SECRET_ACCESS_KEY": "of-nobody", "AWS_DEFAULT_REGION": "us-east-1",
    "RAY_USAGE_STATS_ENABLED": "0",
}  # fmt: skip


@pytest.fixture(scope="module")
def bucket() -> Iterator[str]:
    """The address of an empty bucket, known to all processes started from here on."""
    from moto.server import ThreadedMotoServer

    with pytest.MonkeyPatch.context() as patch:
        server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
        server.start()
        host, port = server.get_host_and_port()
        for name, value in STORE.items() | {("AWS_ENDPOINT_URL", f"http://{host}:{port}")}:
            patch.setenv(name, value)
        import s3fs

        s3fs.S3FileSystem.clear_instance_cache()
        # moto keeps its buckets in this process, for all its servers: other tests may have made theirs.
        s3fs.S3FileSystem().mkdir("bucket-of-the-cluster")
        yield "s3://bucket-of-the-cluster"
        s3fs.S3FileSystem.clear_instance_cache()
        server.stop()


@pytest.fixture(scope="module")
def cluster(bucket: str) -> Iterator[Any]:
    """Two nodes of one core each."""
    made = patiently(_nodes)
    try:
        yield made
    finally:
        made.shutdown()


def _nodes() -> Any:
    from ray.cluster_utils import Cluster

    made = Cluster(
        initialize_head=True, head_node_args={"num_cpus": 1, "object_store_memory": MEMORY, "include_dashboard": False}
    )
    try:
        made.add_node(num_cpus=1, object_store_memory=MEMORY)
    except BaseException:
        made.shutdown()
        raise
    return made


def patiently(begin: Callable[[], Any]) -> Any:
    """What `begin` makes; Ray gives its processes so many seconds to start, which a busy machine may not have."""
    for _ in range(2):
        try:
            return begin()
        except Exception as error:
            print(f"tried again: {error}")
    return begin()


@pytest.fixture(scope="module")
def connected(cluster: Any) -> Iterator[Any]:
    """Ray, connected to it."""
    with ExitStack() as stack:
        yield patiently(lambda: stack.enter_context(session(cluster.address)))


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory, bucket: str) -> list[str]:
    """The sample, invented ones in a Parquet file of the store, rows of which two are no report, and nothing at all."""
    import fsspec

    home = tmp_path_factory.mktemp("cluster")
    texts = [path.read_text(encoding="utf-8") for path in sorted(varied(home / "in", 26).glob("*.txt"))]
    columns = {"id": [f"row {n}" for n in range(len(texts))], "text": texts}
    parquet.write_table(pa.table(columns), home / "part.parquet", row_group_size=10)
    fsspec.filesystem("s3").put_file(str(home / "part.parquet"), f"{bucket}/in/part.parquet")
    row = '{"id": "%s", "date": "2022-11-11", "text": "Russia withdrew its troops from Kherson on %s."}\n'
    (home / "rows.jsonl").write_text(row % ("e1", "Friday") + '{"id": \n' + row % ("e1", "Monday") + "[1]\n")
    return [str(SAMPLE), f"{bucket}/in/*.parquet", str(home / "rows.jsonl"), str(home / "gone.txt")]


@pytest.fixture(scope="module")
def serial(tmp_path_factory: pytest.TempPathFactory, inputs: list[str]) -> list[tuple[object, ...]]:
    """All rows of the ledger of a run in one process."""
    path = tmp_path_factory.mktemp("serial") / "l.db"
    with Ledger.open(str(path)) as ledger:
        tally = read_into(ledger, inputs, Means())
    assert (tally.read, tally.failed) == (18 + 26 + 2, 3)
    return rows(path)


def test_two_nodes_give_the_ledger_of_one_process(
    connected: Any, bucket: str, inputs: list[str], serial: list[tuple[object, ...]], tmp_path: Path
) -> None:
    out = f"{bucket}/out"
    tally = read_on_cluster(connected, inputs, out, Means(), reports=REPORTS)
    assert (tally.read, tally.known, tally.failed) == (46, 0, 3)
    with Ledger.open(str(tmp_path / "l.db")) as ledger:
        loaded = load(ledger, [out])
    assert (loaded.read, loaded.failed) == (46, 3)
    assert rows(tmp_path / "l.db") == serial


def test_a_worker_that_is_killed_costs_nothing(
    connected: Any, cluster: Any, inputs: list[str], serial: list[tuple[object, ...]], tmp_path: Path
) -> None:
    killed: list[int] = []

    def kill(*_: object) -> None:
        if not killed:
            killed.append(_readers(cluster)[0])
            os.kill(killed[0], signal.SIGKILL)

    tally = read_on_cluster(connected, inputs, str(tmp_path / "out"), Means(), reports=REPORTS, watch=kill)
    assert killed, "a worker was killed after the first shard"
    assert (tally.read, tally.failed) == (46, 3)
    read_into_shards(inputs, str(tmp_path / "undisturbed"), Means(workers=1), reports=REPORTS)
    assert _files(tmp_path / "undisturbed") == _files(tmp_path / "out"), "the same files with the same bytes"
    with Ledger.open(str(tmp_path / "l.db")) as ledger:
        load(ledger, [str(tmp_path / "out")])
    assert rows(tmp_path / "l.db") == serial


def test_what_is_done_is_not_done_again(inputs: list[str], tmp_path: Path) -> None:
    out = tmp_path / "out"
    means = Means(workers=1)
    read_into_shards(inputs[2:], str(out), means, reports=2)
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*.parquet")}
    lost = max(path for path in (out / "_packs").iterdir())
    lost.unlink()
    (out / "_manifest.json").unlink()
    tally = read_into_shards(inputs[2:], str(out), means, reports=2)
    assert (tally.read, tally.known, tally.failed) == (1, 1, 3) or (tally.read + tally.known, tally.failed) == (2, 3)
    assert lost.exists()
    after = {path: path.stat().st_mtime_ns for path in out.rglob("*.parquet")}
    changed = [path for path in before if before[path] != after[path]]
    assert before.keys() == after.keys()
    assert all(lost.stem in path.name for path in changed)


def test_two_nodes_link_as_one_process_does(connected: Any, tmp_path: Path) -> None:
    made = generated(40, seed=10)
    link_shards(Here(), write_shards(tmp_path / "here", made, pack=20))
    link_shards(OnRay(connected), write_shards(tmp_path / "there", made, pack=20))
    files = _files(tmp_path / "there")
    assert files == _files(tmp_path / "here"), "the same files with the same bytes"
    assert "_links.json" in files


def test_where_nothing_is_to_be_grouped_nothing_comes_of_it(connected: Any) -> None:
    ray = OnRay(connected)
    none = ray.each(ray.rows([b"one", b"two"]), lambda record: ())
    assert [*ray.all(ray.grouped([none, ray.rows([])], lambda records: [("", b"some")]))] == []


def _readers(cluster: Any) -> list[int]:
    """The processes of this cluster's readers."""
    nodes = [process.process.pid for node in cluster.list_all_nodes() for process in node.all_processes["raylet"]]
    found = []
    for process in Path("/proc").iterdir():
        try:
            name = (process / "cmdline").read_bytes()
            parent = (process / "stat").read_text().rpartition(")")[2].split()[1]
        except (OSError, IndexError):
            continue
        if b"MapWorker" in name and b"_Keeper" in name and int(parent) in nodes:
            found.append(int(process.name))
    return found


def _files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
