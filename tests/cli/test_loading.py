"""`read --out` and `load` as a person types them."""

import json
import sys
from pathlib import Path

import pytest

from sayso.cli.loading import Engine, Shards, chosen_shards, refuse_beside_shards
from sayso.core.errors import ResourceError, SaysoError
from sayso.run.apart import keep_apart
from sayso.run.cluster.session import session

from .test_commands import sayso

REPORT = "date: 2031-03-01\n\nTove Arnquist said the northern brigade would leave Port Calder on Monday.\n"


def test_shards_of_one_machine_and_a_ledger_of_them(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in/r1.txt").write_text(REPORT)
    (tmp_path / "in/r2.txt").write_text("")
    out, ledger = str(tmp_path / "out"), str(tmp_path / "l.db")
    first = sayso("read", str(tmp_path / "in"), "--out", out)
    assert first.returncode == 1, "one could not be read"
    assert "1 read, 1 could not be read in" in first.stderr
    assert "sayso load" in first.stderr
    for known in (0, 1):
        done = sayso("load", out, "--ledger", ledger, "--json")
        assert done.returncode == 0, done.stderr
        tally = json.loads(done.stdout)
        assert (tally["read"], tally["known"], tally["failed"]) == (1 - known, known, 1)
    assert "is empty" in sayso("problems", "--ledger", ledger).stdout
    (tmp_path / "out/_manifest.json").unlink()
    refused = sayso("load", out, "--ledger", ledger)
    assert (refused.returncode, refused.stderr.count("\n")) == (2, 1)
    assert "--partial" in refused.stderr


def test_options_that_do_not_go_together() -> None:
    none = {"out": None, "engine": Engine.POOL, "ledger": None, "ray_address": None, "reports": None}
    assert chosen_shards(**none) is None
    for options, told in (
        ({"engine": Engine.RAY}, "--out"),
        ({"reports": 5}, "--out"),
        ({"out": "x", "ledger": "l.db"}, "exclude"),
        ({"out": "x", "ray_address": "head:6379"}, "--engine ray"),
    ):
        with pytest.raises(SaysoError, match=told):
            chosen_shards(**(none | options))


def test_what_shards_would_not_heed_is_refused() -> None:
    pool, ray = (Shards(address="x", engine=engine, ray_address=None, reports=None) for engine in Engine)
    refuse_beside_shards(pool, again=False, workers=3)
    refuse_beside_shards(ray, again=False, workers=None)
    with pytest.raises(SaysoError, match="--workers"):
        refuse_beside_shards(ray, again=False, workers=3)
    refused = sayso("read", "in", "--out", "out", "--again")
    assert (refused.returncode, refused.stderr.count("\n")) == (2, 1)
    assert "--ledger and --again" in refused.stderr


@pytest.mark.parametrize(
    ("out", "path"),
    [
        ("in", "in"), ("in/out", "in"), (".", "in"), ("in", "in/a.txt"), ("./in/../in", "in/"), ("in", "file://{}/in/a*"),
        ("s3://b/in/out", "S3://b/in"), ("s3://b/in", "s3://b/in/*.txt"), ("file://{}/in", "in"),
    ],
)  # fmt: skip
def test_shards_are_not_written_among_the_inputs(
    out: str, path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir()
    with pytest.raises(SaysoError, match="would mix shards with the input"):
        keep_apart(out.format(tmp_path), [path.format(tmp_path)])
    keep_apart(
        "out", ["in", "in/a.txt", "-", "https://herald.test/out", "s3://b/out", "outer", f"file://{tmp_path}/in"]
    )
    keep_apart("s3://b/shards/1", ["s3://b/in/*", "s3://b/*.parquet", "in"])


def test_without_ray_a_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(ResourceError, match=r"pip install 'sayso\[ray\]'"), session():
        raise AssertionError


@pytest.mark.parametrize("address", ["127.0.0.1:1", "127.0.0.1:99999"])
def test_where_no_cluster_is_a_line_says_so(address: str) -> None:
    pytest.importorskip("ray", reason="Ray is not installed")
    with pytest.raises(SaysoError, match=f"no Ray cluster at {address}"), session(address):
        raise AssertionError
