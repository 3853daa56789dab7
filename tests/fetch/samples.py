"""Files of every kind that is read, made as tests and fuzzers want them."""

import gzip
import io
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

PROSE = "The mayor of Port Amery said on Monday that the ferry would sail again within a week."
PAGE = (
    "<html><head><title>The ferry sails again</title></head><body><article><h1>The ferry sails again</h1>"
    + "".join(f"<p>{PROSE} The harbour master, Ada Quill, denied report number {n}.</p>" for n in range(4))
    + "</article></body></html>"
)


def jsonl(*rows: Mapping[str, Any]) -> bytes:
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


def parquet(rows: Sequence[Mapping[str, Any]] | Mapping[str, Any], **options: Any) -> bytes:
    """Rows, or columns by name."""
    import pyarrow as pa
    import pyarrow.parquet

    table = pa.table(rows) if isinstance(rows, Mapping) else pa.Table.from_pylist(list(rows))
    out = io.BytesIO()
    pyarrow.parquet.write_table(table, out, **options)
    return out.getvalue()


def answer(body: bytes = PAGE.encode(), status: str = "200 OK", **headers: str) -> bytes:
    """What a web server sends."""
    lines = {"Content-Type": "text/html; charset=utf-8"} | {
        name.replace("_", "-"): value for name, value in headers.items()
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + body


def record(block: bytes, url: str = "https://herald.test/ferry", kind: str = "response", **headers: str) -> bytes:
    """A record of a WARC file."""
    lines = {
        "WARC-Type": kind,
        "WARC-Record-ID": "<urn:uuid:12345678-1234-1234-1234-123456789012>",
        "WARC-Date": "2022-11-12T08:00:00Z",
        "WARC-Target-URI": url,
        "Content-Type": "application/http; msgtype=response",
        "Content-Length": str(len(block)),
    } | {name.replace("_", "-"): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"WARC/1.0\r\n{head}\r\n".encode() + block + b"\r\n\r\n"


def packed_warc(records: Iterable[bytes]) -> bytes:
    """As crawlers write it: each record packed by itself."""
    return b"".join(gzip.compress(each) for each in records)


def archive(files: Mapping[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return out.getvalue()
