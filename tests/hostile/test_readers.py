"""Every reader on bytes that nobody would send, and the whole of `extract` on any Unicode (`tools/fuzz` goes on)."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "tools"), str(ROOT)]

from fuzz.targets import TARGETS, check_reading, read, seeds  # noqa: E402

READERS = [name for name in TARGETS if name != "extract"]
_QUICK = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@st.composite
def changed(draw: st.DrawFn, content: bytes) -> bytes:
    """A file with some bytes set, dropped, doubled, or put in."""
    made = bytearray(content)
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, max(0, len(made) - 1)))
        match draw(st.sampled_from(["set", "cut", "drop", "double", "insert"])):
            case "set":
                made[at : at + 1] = draw(st.binary(min_size=1, max_size=1))
            case "cut":
                del made[at:]
            case "drop":
                del made[at : at + draw(st.integers(1, 50))]
            case "double":
                made[at:at] = made[at : at + draw(st.integers(1, 300))]
            case "insert":
                made[at:at] = draw(st.binary(max_size=20))
    return bytes(made)


@pytest.mark.parametrize("target", READERS)
def test_any_bytes_give_pages_or_failures(target: str) -> None:
    whole = seeds(target)

    @_QUICK
    @given(st.one_of(st.binary(max_size=2_000), st.sampled_from(whole).flatmap(changed)))
    def law(content: bytes) -> None:
        TARGETS[target](content)

    law()


_ANY = st.text(st.characters(), max_size=300)
_WORDS = (
    *("Ada Quill said", "“the ferry sails”", "on Monday", "the brigade withdrew from", "Port Amery", "denied that"),
    *(
        ".",
        "\n\n",
        ",",
        "\x00",
        "\u202e",
        "\u200d",
        "<script>",
        "40",
        "killed",
        "KYIV, Nov 10 (Herald) - ",
        "\u2028",
        "’s",
    ),
)
_NEWS = st.lists(st.one_of(st.sampled_from(_WORDS), _ANY), max_size=12).map(" ".join)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.one_of(_ANY, _NEWS))
def test_any_text_has_a_reading_whose_spans_fit(text: str) -> None:
    import sayso
    from sayso.core.errors import InputError

    try:
        reading = sayso.extract(text)
    except InputError:
        return
    assert len(reading.text) == len(text)
    check_reading(reading)
    assert not [problem for problem in reading.problems if problem.stage != "fetch"]


@pytest.mark.parametrize(
    ("media_type", "content"),
    [
        ("text/html", b"<div>" * 100_000 + b"x" + b"</div>" * 100_000),
        ("text/html", b"<b><i>" * 100_000 + b"The mayor said so."),
        ("text/html", b"<div>x</div>" * 8_000),
        ("text/html", b"<p a='" + b"x" * 99_000 + b"'>The mayor said so.</p>"),
        ("text/html", b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + b'<!ENTITY b "&a;&a;&a;">' * 900 + b"]><p>&b;&b;</p>"),
        (
            "text/html",
            b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><html><p>&a; the mayor said so.</p></html>',
        ),
        ("text/html", b'<meta charset="utf-7"><p>+ADw-script+AD4-alert(1)+ADw-/script+AD4-'),
        ("text/html", b"<![CDATA[" * 10_000),
        ("text/html", b"<html><p>\x00\x00The may\x00or said so.</p>"),
        ("text/plain", b"\xff\xfe\x00\xd8" * 5_000),
        ("text/plain", b"\xed\xa0\x80" * 3_000 + b"The mayor said so."),
        ("text/plain", b"\xf4\x90\x80\x80" * 3_000),
        ("text/plain", ("\u202e\u2066" * 9_000 + "The mayor said so.").encode()),
        ("text/plain", b"a" * 99_999),
        ("text/plain", b"\x00" * 99_999),
        ("application/json", b'{"text": "' + b"\\ud800" * 9_000 + b'"}'),
        ("application/json", b'{"text": "The mayor \\u0000 said so.", "id": "\\u0000\\ud800"}'),
        ("application/json", b'{"text": "x", "id": ' + b"9" * 90_000 + b"}"),
        ("application/json", b'{"a":' * 19_000),
    ],
)
def test_tricks_that_are_known(media_type: str, content: bytes) -> None:
    read(content, media_type, None)


@pytest.mark.parametrize("file", sorted((ROOT / "tests/hostile/found").iterdir()), ids=lambda file: file.stem)
def test_what_fuzzing_found_stays_mended(file: Path) -> None:
    """Some of these ended the process, some read another text than the one that was meant."""
    TARGETS[file.stem.partition("-")[0]](file.read_bytes())


@pytest.mark.parametrize("ending", ["txt", "html", "jsonl"])
def test_an_article_of_fifty_megabytes_is_refused_with_one_line(tmp_path: Path, ending: str) -> None:
    import tracemalloc

    from sayso.fetch import Failure, Limits, pages, to_document

    row = (
        b'{"id": "long", "text": "' + b"The mayor said so. " * 2_700_000 + b'"}\n{"id": "next", "text": "The mayor."}\n'
    )
    (tmp_path / f"a.{ending}").write_bytes(row)
    tracemalloc.start()
    found = list(pages([str(tmp_path / f"a.{ending}")]))
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert isinstance(found[0], Failure)
    assert found[0].problem.message.endswith("is larger than the limit of 5 MB a report (setting max_bytes)")
    assert [item.name for item in found[1:] if not isinstance(item, Failure)] == (["next"] if ending == "jsonl" else [])
    assert most < 25_000_000
    if ending == "txt":  # with other limits, it is a document like any other
        (tmp_path / "b.txt").write_bytes(row[:8_000_000])
        limits = Limits(max_bytes=60_000_000, max_characters=60_000_000)
        (page,) = pages([str(tmp_path / "b.txt")], limits=limits)
        assert not isinstance(page, Failure)
        assert len(to_document(page, limits=limits)[0].text) == 8_000_000


def test_an_entity_opens_no_file() -> None:
    from sayso.core.errors import InputError
    from sayso.fetch.webpage import read_webpage

    try:
        page = read_webpage(
            b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><html><body><article>'
            + b"<p>The mayor &a; said that the ferry would sail again.</p>" * 9
            + b"</article></body></html>"
        )
    except InputError:
        return
    assert "root:" not in page.text


@pytest.mark.skipif(importlib.util.find_spec("atheris") is None, reason="atheris is not installed (it is for Linux)")
@pytest.mark.parametrize("target", READERS)
def test_the_fuzzer_finds_nothing_in_a_second(target: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "fuzz", target, "1"],
        cwd=ROOT,
        env={**os.environ, "FUZZ_FOLDER": str(tmp_path), "PYTHONPATH": f"{ROOT / 'tools'}{os.pathsep}{ROOT}"},
        capture_output=True,
        text=True,
        errors="replace",
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3_000:]
    assert "number_of_executed_units" in done.stderr
