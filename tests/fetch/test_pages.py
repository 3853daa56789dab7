"""Files, folders and standard input: what is read, in which order, and one clear line for what cannot be."""

import io
import json
import os
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from sayso.core.errors import InputError
from sayso.core.records import RawPage
from sayso.fetch import Failure, Limits, count, pages, passed_over, to_document
from sayso.fetch import files as files_module

PROSE = "The mayor of Port Amery said on Monday that the ferry would sail again within a week."


def told(*paths: object, limits: Limits | None = None) -> list[str]:
    """`origin name media_type`, or `origin: problem`, of each thing that `pages` gives."""
    found = pages([str(path) for path in paths], **({"limits": limits} if limits else {}))
    return [
        f"{seen_from_here(page.origin)}: {page.problem.message}"
        if isinstance(page, Failure)
        else f"{seen_from_here(page.origin)} {page.name} {page.media_type}"
        for page in found
    ]


def seen_from_here(origin: str) -> str:
    """An absolute path below the working folder without that."""
    return origin.removeprefix(Path.cwd().resolve().as_posix() + "/")


def rows(path: Path, *lines: object) -> Path:
    path.write_text("".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines))
    return path


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def stdin(monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BufferedReader(io.BytesIO(content))))


def test_a_folder_is_read_sorted_deep_and_without_hidden_or_other_files(here: Path) -> None:
    for name in ("b.txt", "a.htm", "c/d.html", "c/.hidden.txt", ".git/x.txt", "note.md", "B.TXT"):
        (here / "in" / name).parent.mkdir(parents=True, exist_ok=True)
        (here / "in" / name).write_text(PROSE)
    assert told("in") == [
        "in/B.TXT B text/plain",
        "in/a.htm a text/html",
        "in/b.txt b text/plain",
        "in/c/d.html d text/html",
    ]


def test_the_same_stem_in_two_folders_is_two_reports(here: Path) -> None:
    for day in ("10", "11"):
        (here / "in" / day).mkdir(parents=True)
        (here / "in" / day / "herald.txt").write_text(PROSE)
    assert told("in") == ["in/10/herald.txt herald text/plain", "in/11/herald.txt 11/herald text/plain"]
    assert told("in/10/herald.txt", "in/11/herald.txt")[1] == "in/11/herald.txt in/11/herald text/plain"


def test_a_file_named_twice_or_linked_is_read_once(here: Path) -> None:
    (here / "a.txt").write_text(PROSE)
    (here / "b.txt").symlink_to("a.txt")
    assert told("a.txt", "./a.txt", ".") == ["a.txt a text/plain"]


def test_link_loops_end(here: Path) -> None:
    (here / "in" / "deep").mkdir(parents=True)
    (here / "in" / "deep" / "a.txt").write_text(PROSE)
    (here / "in" / "deep" / "up").symlink_to("..")
    (here / "in" / "self.txt").symlink_to("self.txt")
    assert told("in") == [
        "in/deep/a.txt a text/plain",
        "in/self.txt: cannot be read: Too many levels of symbolic links",
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b" \n\t\r\n ", "is empty"),
        (b"word " * 300, "is larger than the limit of 0.001 MB a report (setting max_bytes)"),
    ],
)
def test_what_a_file_may_be_instead_of_a_report(here: Path, content: bytes, message: str) -> None:
    (here / "a.txt").write_bytes(content)
    assert told("a.txt", limits=Limits(max_bytes=1_000)) == [f"a.txt: {message}"]


def test_paths_that_lead_nowhere(here: Path) -> None:
    (here / "bare" / "sub").mkdir(parents=True)
    (here / "bare" / "x.md").write_text(PROSE)
    assert told("missing.txt", "bare", "a\0b", "") == [
        "missing.txt: no such file or folder",
        "bare: holds no .txt, .html, .jsonl, .parquet, .warc or .zip file",
        "a\ufffdb: no such file or folder",
        ": no such file or folder",
    ]


def test_what_a_folder_holds_beside_reports_is_counted(here: Path) -> None:
    for name in ("a.txt", "b.PDF", "c.pdf", "d.tar.gz", "e.csv.zst", "README", ".hidden.pdf", "f.html.gz", "g.gz"):
        (here / name).write_text(PROSE)
    (here / "deep").mkdir()
    (here / "deep" / "h.md").write_text(PROSE)
    (here / "again.pdf").symlink_to("c.pdf")
    assert passed_over([".", "deep", "b.PDF"]) == {".pdf": 2, ".tar.gz": 1, ".csv.zst": 1, "": 1, ".gz": 1, ".md": 1}
    assert passed_over(["a.txt", "-", "https://herald.test/a.pdf"]) == {}


def test_a_folder_of_shards_is_not_read(here: Path) -> None:
    for name in (
        "in/a.txt",
        "in/shk/_job.json",
        "in/shk/_packs/1.json",
        "in/shk/documents/1.parquet",
        "in/b/_job.json",
    ):
        (here / name).parent.mkdir(parents=True, exist_ok=True)
        (here / name).write_text(PROSE)
    (here / "in/b/b.txt").write_text(PROSE)
    shards = (here / "in/shk").resolve()
    assert sorted(told("in")) == [
        "in/a.txt a text/plain",
        "in/b/b.txt b text/plain",
        f"in/shk: holds shards, which have been read already: sayso load {shards}",
    ]


def test_a_listed_file_that_vanishes(here: Path) -> None:
    for name in ("a.txt", "b.txt", "c.txt"):
        (here / name).write_text(PROSE)
    found = pages(["."])
    next(found)
    (here / "b.txt").unlink()
    assert [page.problem.message if isinstance(page, Failure) else page.name for page in found] == [
        "vanished before it was read",
        "c",
    ]


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (PermissionError(13, "Permission denied"), "no permission to read it"),
        (OSError(5, "Input/output error"), "cannot be read: Input/output error"),
    ],
)
def test_a_file_or_folder_that_the_system_refuses(
    here: Path, monkeypatch: pytest.MonkeyPatch, error: OSError, message: str
) -> None:
    (here / "in" / "shut").mkdir(parents=True)
    (here / "in" / "a.txt").write_text(PROSE)
    (here / "in" / "b.txt").write_text(PROSE)
    real_open, real_list = Path.open, Path.iterdir

    def refuse_open(path: Path, *args: str) -> object:
        if path.name == "a.txt":
            raise error
        return real_open(path, *args)

    def refuse_list(path: Path) -> Iterator[Path]:
        if path.name == "shut":
            raise error
        return real_list(path)

    monkeypatch.setattr(Path, "open", refuse_open)
    monkeypatch.setattr(Path, "iterdir", refuse_list)
    assert told("in") == [f"in/a.txt: {message}", "in/b.txt b text/plain", f"in/shut: {message}"]


def test_a_pipe_in_a_folder_is_passed_over(here: Path) -> None:
    os.mkfifo(here / "wait.txt")
    (here / "a.txt").write_text(PROSE)
    assert told(".") == ["a.txt a text/plain"]


@pytest.mark.parametrize("name", ["wait.txt", "wait.jsonl", "wait"])
def test_a_pipe_that_is_named_is_refused_and_not_waited_for(here: Path, name: str) -> None:
    os.mkfifo(here / name)
    assert told(name) == [f"{name}: is no regular file (what a pipe gives is read as `-`)"]
    assert count([name]) == 0


def test_a_link_to_nothing(here: Path) -> None:
    (here / "in").mkdir()
    (here / "in" / "a.txt").symlink_to("gone.txt")
    assert told("in/a.txt") == told("in") == ["in/a.txt: is a link to nothing"]


def test_an_origin_is_one_place_whoever_names_it(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / "one").mkdir()
    (here / "two").mkdir()
    (here / "one" / "1.txt").write_text(PROSE)
    rows(here / "two" / "1.jsonl", {"id": "r", "text": PROSE})
    (here / "link").symlink_to("one")
    root = here.resolve().as_posix()
    assert [page.origin for page in pages(["link", "two/../two/1.jsonl"])] == [
        f"{root}/one/1.txt",
        f"{root}/two/1.jsonl#r",
    ]
    monkeypatch.chdir(here / "one")
    assert [page.origin for page in pages(["1.txt", "gone.txt"])] == [f"{root}/one/1.txt", f"{root}/one/gone.txt"]


def test_rows_that_share_an_id_are_told_apart_by_their_line(here: Path) -> None:
    first, second = {"id": "a", "text": PROSE}, {"id": "a", "text": PROSE + " It did not."}
    rows(
        here / "r.jsonl",
        first,
        {"id": "a-line-3", "text": PROSE},
        second,
        first,
        second,
        {"id": "a-line-3", "text": "x"},
    )
    found = [page for page in pages(["r.jsonl"]) if isinstance(page, RawPage)]
    assert [page.name for page in found] == [
        "a",
        "a-line-3",
        "a-line-3-line-3",
        "a",
        "a-line-3-line-3",
        "a-line-3-line-6",
    ]
    assert [[problem.message for problem in to_document(page)[1]] for page in found[:4]] == [
        [], [], ["the id 'a' stands twice in this file"], [],
    ]  # fmt: skip
    assert {seen_from_here(page.origin) for page in found} == {"r.jsonl#a", "r.jsonl#a-line-3"}


def test_rows_good_and_bad(here: Path) -> None:
    rows(
        here / "r.jsonl",
        {"id": "one", "text": PROSE},
        '{"id": "two", "text": "cut off',
        "",
        {"id": 3, "text": PROSE},
        {"text": PROSE},
        {"id": "five"},
        {"id": "six", "text": 6},
        {"id": [7], "text": PROSE},
        ["eight"],
        {"id": " ", "text": PROSE},
        "[" * 100_000,
    )
    assert told("r.jsonl") == [
        "r.jsonl#one one application/json",
        "r.jsonl#line-2: line 2: is not valid JSON: Unterminated string starting at character 23",
        "r.jsonl#3 3 application/json",
        "r.jsonl#line-5 r-line-5 application/json",
        "r.jsonl#line-6: line 6: has no `text`",
        "r.jsonl#line-7: line 7: `text` is a number, not a string",
        "r.jsonl#line-8: line 8: `id` is a list, not a string or a whole number",
        "r.jsonl#line-9: line 9: is a list, not a JSON object with `id` and `text`",
        "r.jsonl#line-10 r-line-10 application/json",
        "r.jsonl#line-11: line 11: is not JSON that can be read",
    ]


def test_a_line_beyond_the_limit_is_skipped_and_the_next_is_read(here: Path) -> None:
    rows(here / "r.jsonl", {"id": "long", "text": "word " * 5_000}, {"id": "short", "text": PROSE})
    assert told("r.jsonl", limits=Limits(max_bytes=1_000)) == [
        "r.jsonl#line-1: line 1: is larger than the limit of 0.001 MB a report (setting max_bytes)",
        "r.jsonl#short short application/json",
    ]


def test_rows_are_streamed(here: Path) -> None:
    path = rows(here / "r.jsonl", *({"id": n, "text": PROSE} for n in range(20_000)))
    found = pages([str(path)])
    next(found)
    rest = path.read_bytes()
    path.write_bytes(rest[: len(rest) // 2])  # only a reader that has not swallowed the file notices
    assert 1 < sum(isinstance(page, RawPage) for page in found) < 19_000


def test_rows_with_a_byte_order_mark_and_in_utf16(here: Path) -> None:
    row = json.dumps({"id": "é", "text": PROSE}, ensure_ascii=False) + "\n"
    (here / "a.jsonl").write_bytes(row.encode("utf-8-sig"))
    (here / "b.jsonl").write_bytes((row * 2).encode("utf-16"))
    assert told("a.jsonl", "b.jsonl") == ["a.jsonl#é é application/json"] + ["b.jsonl#é é application/json"] * 2


def test_an_empty_jsonl_file(here: Path) -> None:
    (here / "r.jsonl").write_text("\n\n")
    assert told("r.jsonl") == ["r.jsonl: is empty"]


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (PROSE.encode(), "text/plain"),
        (b"\n <!DOCTYPE html><html><body><p>" + PROSE.encode(), "text/html"),
        (("<html><p>" + PROSE).encode("utf-16"), "text/html"),
        (b"<i>" + PROSE.encode(), "text/plain"),
        (b'\n{"id": "one", "text": "x"}\n{"id": "two", "text": "x"}\n', "application/json"),
    ],
)
def test_stdin_and_unknown_endings_are_sniffed(
    here: Path, monkeypatch: pytest.MonkeyPatch, content: bytes, media_type: str
) -> None:
    stdin(monkeypatch, content)
    (here / "report.aspx").write_bytes(content)
    for path in ("-", "report.aspx"):
        found = list(pages([path]))
        assert {page.media_type for page in found if isinstance(page, RawPage)} == {media_type}
        assert len(found) == (2 if media_type == "application/json" else 1)


def test_stdin_has_a_name_of_its_content(monkeypatch: pytest.MonkeyPatch) -> None:
    stdin(monkeypatch, b"\n\nSome text.")
    (page,) = pages(["-"])
    assert isinstance(page, RawPage)
    assert (page.origin, page.name, page.content) == ("-", "stdin-9f42ef08", b"\n\nSome text.")


@pytest.mark.parametrize(
    ("content", "message"), [(b" \n", "is empty"), (b"x" * 2_000, "is larger than"), (b"x\n" * 2_000, "is larger than")]
)
def test_stdin_that_cannot_be_read(monkeypatch: pytest.MonkeyPatch, content: bytes, message: str) -> None:
    stdin(monkeypatch, content)
    (line,) = told("-", limits=Limits(max_bytes=1_000))
    assert line.startswith(f"-: {message}")


def test_count_is_what_pages_gives(here: Path) -> None:
    rows(here / "r.jsonl", *({"id": n, "text": PROSE} for n in range(7)))
    (here / "a.txt").write_text(PROSE)
    (here / "b.html").write_text(PROSE)
    (here / "cut.jsonl").write_text('{"text": "x"}\n{"text": "y"}')
    assert count([str(here)]) == len(list(pages([str(here)]))) == 11
    assert count(["missing.txt", "-"]) == 2


def test_a_mixed_folder_gives_every_report_and_a_line_for_the_rest(here: Path) -> None:
    (here / "bin.txt").write_bytes(bytes(range(256)) * 20)
    (here / "empty.txt").write_bytes(b"")
    (here / "fr.txt").write_text(
        "Le maire a annoncé lundi que le bateau repartirait dans une semaine, selon la mairie."
    )
    (here / "good.txt").write_text(PROSE)
    (here / "page.html").write_text("<html><body></body></html>")
    (here / "paper.txt").write_bytes(b"%PDF-1.7 ...")
    rows(here / "rows.jsonl", {"id": "r1", "text": PROSE, "date": "soon"}, "{broken")
    lines = []
    for page in pages(["."]):
        if isinstance(page, Failure):
            lines.append(f"{seen_from_here(page.origin)}: {page.problem.message}")
            continue
        try:
            document, problems = to_document(page)
        except InputError as error:
            lines.append(f"{seen_from_here(page.origin)}: {error}")
        else:
            lines.append(f"{document.id} ok{''.join(f' ({p.message})' for p in problems)}")
    assert lines == [
        "bin.txt: is binary, not text",
        "empty.txt: is empty",
        "fr.txt: is in French (fr); Sayso reads English",
        "good ok",
        "page.html: is a web page in which no article was found",
        "paper.txt: is a PDF, not text",
        "r1 ok (the date 'soon' is no day that Sayso can read; write it as YYYY-MM-DD)",
        "rows.jsonl#line-2: line 2: is not valid JSON: "
        "Expecting property name enclosed in double quotes at character 2",
    ]


def test_nothing_is_read_before_it_is_asked_for(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files_module, "_read", lambda *_: pytest.fail("read too early"))
    (here / "a.txt").write_text(PROSE)
    pages(["a.txt"])
