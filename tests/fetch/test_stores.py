"""Stores of objects: what is named there is read as if it were a folder, and nothing else is ever opened."""

from collections.abc import Iterator
from pathlib import Path

import fsspec
import pytest

from sayso.core.errors import InputError
from sayso.core.records import RawPage
from sayso.fetch import Failure, count, pages, parts, passed_over

from .samples import PAGE, PROSE, jsonl, packed_warc, parquet, record


@pytest.fixture
def store() -> Iterator[fsspec.AbstractFileSystem]:
    files = fsspec.filesystem("memory")
    yield files
    files.store.clear()
    files.pseudo_dirs[:] = [""]


def told(*paths: str) -> list[str]:
    return [
        f"{item.origin}: {item.problem.message}" if isinstance(item, Failure) else f"{item.origin} {item.name}"
        for item in pages(paths)
    ]


FILES = {
    "a.txt": PROSE.encode(),
    "b.html": PAGE.encode(),
    "deep/a.txt": PROSE.encode(),
    "deep/c.jsonl": jsonl({"id": "one", "text": PROSE}),
    "deep/d.parquet": parquet([{"id": "two", "text": PROSE}]),
    "e.warc.gz": packed_warc([record(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n" + PROSE.encode())]),
    "f.jsonl.gz": __import__("gzip").compress(jsonl({"id": "three", "text": PROSE})),
    ".hidden/x.txt": PROSE.encode(),
    "note.md": b"x",
}


def test_a_folder_of_a_store_is_read_as_one_of_this_machine(store: fsspec.AbstractFileSystem, tmp_path: Path) -> None:
    for name, content in FILES.items():
        store.pipe(f"/bucket/in/{name}", content)
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    stored = [item for item in pages(["memory://bucket/in"]) if isinstance(item, RawPage)]
    local = [item for item in pages([str(tmp_path)]) if isinstance(item, RawPage)]
    assert [(page.name, page.content) for page in stored] == [(page.name, page.content) for page in local]
    assert [page.origin.removeprefix("memory://bucket/in") for page in stored] == [
        page.origin.removeprefix(str(tmp_path.resolve())) for page in local
    ]
    assert len(stored) == 7
    assert list(pages(list(parts(["memory://bucket/in"])))) == list(pages(["memory://bucket/in/"]))  # type: ignore[arg-type]
    assert count(["memory://bucket/in"]) == 7


def test_patterns_and_files_that_are_named(store: fsspec.AbstractFileSystem) -> None:
    for name, content in FILES.items():
        store.pipe(f"/bucket/in/{name}", content)
    assert told("memory://bucket/in/*.txt", "MEMORY://bucket/in/a.txt", "memory://bucket/in/*/*.parquet") == [
        "memory://bucket/in/a.txt a",
        "memory://bucket/in/deep/d.parquet#two two",
    ]
    assert told("memory://bucket/in/nothing", "memory://bucket/in/*.none", "memory://") == [
        "memory://bucket/in/nothing: no such file or folder",
        "memory://bucket/in/*.none: holds no .txt, .html, .jsonl, .parquet, .warc or .zip file",
        "memory://: names no folder or file of a store",
    ]


def test_shards_and_what_is_no_report_in_a_store(store: fsspec.AbstractFileSystem) -> None:
    for name in ("a.txt", "b.pdf", "out/_job.json", "out/_manifest.json", "out/events/1.parquet", "out/0/0.txt"):
        store.pipe(f"/bucket/in/{name}", PROSE.encode())
    assert told("memory://bucket/in") == [
        "memory://bucket/in/a.txt a",
        "memory://bucket/in/out: holds shards, which have been read already: sayso load memory://bucket/in/out",
    ]
    assert passed_over(["memory://bucket/in"]) == {".pdf": 1}


def test_a_file_as_an_address(tmp_path: Path) -> None:
    (tmp_path / "a b.txt").write_text(PROSE)
    (tmp_path / "c.txt").write_text(PROSE)
    root = tmp_path.resolve()
    assert told(f"file://{tmp_path}/a%20b.txt", f"file://localhost{tmp_path}/*.txt", str(tmp_path)) == [
        f"{root}/a b.txt a b",
        f"{root}/c.txt c",
    ]
    assert told("file://elsewhere/a.txt", "file:///no/such", "file://[", "file:///a%00b") == [
        ": no such file or folder",
        "/no/such: no such file or folder",
        ": no such file or folder",
        "/a\ufffdb: no such file or folder",
    ]


@pytest.mark.parametrize(
    "address",
    [
        "local:///etc/passwd",
        "ssh://host/etc/passwd",
        "sftp://host/etc/passwd",
        "github://org:repo@main/README.md",
        "simplecache::memory://bucket/a.txt",
        "filecache::file:///etc/passwd",
        "zip://*.txt::memory://bucket/a.zip",
        "memory://bucket/a.txt::file:///etc/passwd",
        "reference://bucket/a.txt",
        "webhdfs://host/a.txt",
        "ftp://host/a.txt",
        "data:,hello",
    ],
)
def test_no_other_protocol_is_opened(
    store: fsspec.AbstractFileSystem, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    store.pipe("/bucket/a.txt", PROSE.encode())
    real = fsspec.core.url_to_fs
    monkeypatch.setattr(fsspec.core, "url_to_fs", lambda url: real(url) if url == "memory://" else pytest.fail(url))
    (item,) = pages([address])
    assert isinstance(item, Failure)


def test_credentials_are_never_shown() -> None:
    for address in ("s3://key:very-secret@bucket/a.txt", "hdfs://me:very-secret@host/a.txt"):
        (item,) = pages([address])
        assert isinstance(item, Failure)
        assert item.problem.message == "holds a user name or password; give the address without it"
        assert "secret" not in item.origin + item.problem.message


@pytest.mark.parametrize(
    ("scheme", "told"), [("gs", "pip install gcsfs"), ("az", "pip install adlfs"), ("s3", "pip install 'sayso[ray]'")]
)
def test_a_driver_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch, scheme: str, told: str) -> None:
    def missing(url: str) -> None:
        raise ImportError("no")

    monkeypatch.setattr(fsspec.core, "url_to_fs", missing)
    (item,) = pages([f"{scheme}://bucket/a.txt"])
    assert isinstance(item, Failure)
    assert item.problem.message == f"cannot be opened: the driver for {scheme}:// is missing ({told})"


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (PermissionError("key=secret"), "no permission to read it"),
        (FileNotFoundError("x"), "no such file or folder"),
        (OSError("https://signed?secret"), "cannot be read (OSError)"),
        (type("NoCredentialsError", (Exception,), {})("secret"), "no credentials for it were found"),
        (RuntimeError("secret"), "cannot be read (RuntimeError)"),
    ],
)
def test_what_goes_wrong_while_a_file_is_read_is_told_without_the_drivers_words(
    store: fsspec.AbstractFileSystem, monkeypatch: pytest.MonkeyPatch, error: Exception, message: str
) -> None:
    store.pipe("/bucket/a.jsonl", jsonl({"id": "one", "text": PROSE}) * 3)
    real = type(store).open

    def broken(self: object, path: str, mode: str = "rb", **options: object) -> object:
        stream = real(self, path, mode, **options)
        stream.read1 = stream.readinto = stream.read = lambda *_: (_ for _ in ()).throw(error)
        raise error

    monkeypatch.setattr(type(store), "open", broken)
    assert told("memory://bucket/a.jsonl") == [f"memory://bucket/a.jsonl: {message}"]


def test_a_bucket_of_s3(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Against a server of moto on this machine."""
    moto = pytest.importorskip("moto.server")
    pytest.importorskip("s3fs")
    server = moto.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        for name, value in {
            "AWS_ENDPOINT_URL": f"http://{host}:{port}",
            "AWS_ACCESS_KEY_ID": "testing",
            "AWS_SECRET_ACCESS_KEY": "very-secret",
            "AWS_DEFAULT_REGION": "us-east-1",
        }.items():
            monkeypatch.setenv(name, value)
        files = fsspec.filesystem("s3", skip_instance_cache=True)
        files.mkdir("bucket")
        for name, content in FILES.items():
            files.pipe(f"bucket/in/{name}", content)
        assert told("s3://bucket/in/deep/*.parquet", "s3://bucket/in/deep", "s3://bucket/none", "s3://other/a.txt") == [
            "s3://bucket/in/deep/d.parquet#two two",
            "s3://bucket/in/deep/a.txt a",
            "s3://bucket/in/deep/c.jsonl#one one",
            "s3://bucket/none: no such file or folder",
            "s3://other/a.txt: no such file or folder",
        ]
        assert len(list(pages(["s3://bucket"]))) == 7
    finally:
        server.stop()


def test_a_file_of_a_store_cannot_be_opened_by_what_a_visitor_types(
    store: fsspec.AbstractFileSystem, tmp_path: Path
) -> None:
    from sayso.run.intake import Address, Upload, keep

    store.pipe("/bucket/a.txt", PROSE.encode())
    (tmp_path / "secret.txt").write_text(PROSE)
    for address in (
        "memory://bucket/a.txt", "s3://bucket/a.txt", f"file://{tmp_path}/secret.txt", str(tmp_path / "secret.txt"),
        "-", "simplecache::memory://bucket/a.txt", "MEMORY://bucket/a.txt", " file:///etc/passwd", "../secret.txt",
    ):  # fmt: skip
        with pytest.raises(InputError):
            list(keep([Address(address=address)], tmp_path))
    for name in ("memory://bucket/a.parquet", "a.parquet", "a.warc.gz", "a.zip", "a.jsonl.gz", "s3://bucket/a.txt"):
        (kept,) = keep([Upload(name=name, content=PROSE.encode())], tmp_path)
        source = kept.source()
        assert not source.in_store
        assert source.packing is None
        assert source.media_type in ("text/plain", None)
        assert [item.content for item in pages([source]) if isinstance(item, RawPage)] == [PROSE.encode()]
