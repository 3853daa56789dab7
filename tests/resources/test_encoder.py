"""The trained encoder: what is in the package, what it costs, and that a document is read alike in any company."""

import dataclasses
import shutil
import subprocess
import sys
from collections.abc import Callable
from importlib import metadata
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso import resources
from sayso.core.errors import ResourceError
from sayso.core.records import Document
from sayso.read import read, score
from sayso.read.parse import parse
from sayso.resources import Resources, encoder
from sayso.resources.encoder import LINK_WIDTH, LINKS, TAGS, Scored, Window

FOLDER = Path(encoder.__file__).parent / "data" / "encoder"
MEGABYTE = 1024 * 1024
TEXTS = (
    "Ilsa Marek said on Monday that the dam was safe.\n\n“It holds,” she added.",
    "HARBOUR CLOSED\n\nThe harbour office denied that two ships had sunk; 40 fishermen are missing, it said.",
    "",
    "Nobody came.",
)


def documents() -> list[Document]:
    return [Document(id=str(number), text=text) for number, text in enumerate(TEXTS)]


def test_it_is_loaded_once(loaded: Resources) -> None:
    assert encoder.load() is encoder.load() is loaded.encoder


def test_it_is_small_enough_for_the_package() -> None:
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 30 * MEGABYTE


MEASURE = """
from sayso.resources import encoder
def kilobytes(key):
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith(key))
before = kilobytes("VmRSS:")
encoder.load()
print(kilobytes("VmHWM:") - before)
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs /proc to see how much memory a process holds")
def test_loading_takes_little_memory() -> None:
    done = subprocess.run([sys.executable, "-c", MEASURE], capture_output=True, text=True, check=True)
    assert 20 * MEGABYTE < int(done.stdout) * 1024 < 300 * MEGABYTE


def test_each_head_scores_each_piece(loaded: Resources) -> None:
    scored = [score(parsed, loaded) for parsed in parse(documents(), loaded.pipeline)]
    assert [bool(found.windows) for found in scored] == [True, True, False, True]
    for found in scored:
        assert len(found.scores) == len(found.windows)
        for window, heads in zip(found.windows, found.scores, strict=True):
            pieces = len(window.pieces)
            assert heads["tags"].shape == (pieces, len(TAGS))
            assert heads["links"].shape == (pieces, len(LINKS) * LINK_WIDTH)
            assert all(np.isfinite(scores).all() for scores in heads.values())


def test_company_changes_no_score(loaded: Resources) -> None:
    for parsed in parse(documents(), loaded.pipeline):
        together = score(parsed, loaded)
        for window, among in zip(together.windows, together.scores, strict=True):
            (alone,) = loaded.encoder.score((window,)).scores
            assert all(np.array_equal(alone[head], among[head]) for head in alone)


def test_a_document_that_the_encoder_fails_on_is_a_problem_and_the_others_are_read(loaded: Resources) -> None:
    class Failing:
        alphabet = loaded.encoder.alphabet
        left = 1

        def score(self, windows: tuple[Window, ...]) -> Scored:
            self.left -= 1
            if self.left >= 0:
                raise RuntimeError("no room")
            return loaded.encoder.score(windows)

    first, *others = read(documents(), dataclasses.replace(loaded, encoder=Failing()))
    assert [(p.stage, p.message) for p in first.problems] == [("encoder", "RuntimeError: no room")]
    assert not any(other.problems for other in others) and others[0].statements


def test_company_changes_no_reading(loaded: Resources) -> None:
    together = list(read(documents(), loaded))
    assert together[::-1] == list(read(documents()[::-1], loaded))
    assert together == [next(read([document], loaded)) for document in documents()]


# ---------------------------------------------------------------- the alphabet


def test_the_parser_gives_the_labels_that_the_encoder_learnt(loaded: Resources) -> None:
    alphabet = loaded.encoder.alphabet
    assert set(alphabet.tags) == set(loaded.pipeline.get_pipe("tagger").labels)
    assert set(alphabet.deps) == set(loaded.pipeline.get_pipe("parser").labels)
    for numbers in (alphabet.tags, alphabet.deps):
        assert sorted(numbers.values()) == list(range(1, len(numbers) + 1))


def test_the_pipeline_is_the_one_that_the_encoder_learnt_from(loaded: Resources) -> None:
    learnt = loaded.encoder.session.get_modelmeta().custom_metadata_map["parser"]
    assert learnt == f"{resources.DEFAULT_MODEL} {metadata.version(resources.DEFAULT_MODEL)}"


@given(st.text(max_size=80))
def test_pieces_lie_in_the_text(text: str) -> None:
    words, spans = encoder.load().alphabet.spell(text)
    assert len(words) == len(spans)
    at = 0
    for start, end in spans:
        assert at <= start < end <= len(text)
        assert not text[start:end].isspace()
        at = start


def test_quotation_marks_of_one_kind_look_alike() -> None:
    alphabet = encoder.load().alphabet
    assert alphabet.spell("“It’s «open»,” she said")[0] == alphabet.spell('"It\'s "open"," she said')[0]
    start, stop = alphabet.marks
    assert (alphabet.tokenizer.id_to_token(start), alphabet.tokenizer.id_to_token(stop)) == ("[CLS]", "[SEP]")


def test_other_weights_are_another_reader(loaded: Resources) -> None:
    prints = {resources.fingerprint(loaded.pipeline, version) for version in (loaded.encoder.version, "other")}
    assert len(prints) == 2


# ---------------------------------------------------------------- missing and damaged


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("encoder.onnx", None),
        ("encoder.onnx", lambda _: b""),
        ("encoder.onnx", lambda _: b"no network"),
        ("encoder.onnx", lambda whole: whole[:100_000]),
        ("tokenizer.json", None),
        ("tokenizer.json", lambda _: b"{}"),
        ("tokenizer.json", lambda _: b"\xff\xfe"),
    ],
    ids=["no network", "an empty one", "another file", "a piece of it", "no tokenizer", "another one", "no text"],
)
def test_without_its_files_it_says_what_to_do(
    name: str, change: Callable[[bytes], bytes] | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "data" / "encoder"
    shutil.copytree(FOLDER, home)
    if change is None:
        (home / name).unlink()
    else:
        (home / name).write_bytes(change((home / name).read_bytes()))
    monkeypatch.setattr(encoder.resources, "files", lambda package: tmp_path)
    with pytest.raises(ResourceError, match="encoder") as raised:
        encoder.load.__wrapped__()
    message = str(raised.value)
    assert str(home) in message
    assert message.endswith("reinstall sayso")
    assert "\n" not in message
