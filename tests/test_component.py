"""Sayso as a spaCy component: the same readings as `sayso.extract`, stored with the Doc, and spaCy's own ways."""

import datetime
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pandas as pd
import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc, DocBin

import sayso
from sayso import component, resources
from sayso.core.errors import SaysoError
from sayso.core.records import Reading
from sayso.read import parse

PLAIN = "The harbour minister of Latvia said on Tuesday that two ships had left Riga, but the navy denied it."
TEXTS = (
    PLAIN,
    "Rebels shelled the village of Dolna on Monday, a spokesman said. “Nobody was hurt,” he added.",
    "Talks open\n\nThe envoy said that talks would begin in May.\n\nA guard doubted it.",
    "Soldiers\tleft the  town,\xa0police said.",
    "  The court fined the mayor 3,000 euros.",
    "",
    " \n ",
    "\u202eThe king \U0001f600 spoke\u202c\x00 on 3 May.",
    "said " * 900,
    "x" * 1500 + " said that it left.",
)


@pytest.fixture(scope="module")
def own() -> Language:
    """Sayso after the very pipeline that it reads with."""
    nlp = spacy.load(resources.DEFAULT_MODEL)
    nlp.add_pipe("sayso")
    return nlp


@pytest.fixture(scope="module")
def blank() -> Language:
    """Sayso and nothing else."""
    nlp = spacy.blank("en")
    nlp.add_pipe("sayso")
    return nlp


@pytest.fixture
def parses(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The texts that are parsed anew."""
    seen: list[str] = []

    def watched(documents: Any, pipeline: Language) -> Any:
        seen.extend(d.text for d in documents)
        return parse(documents, pipeline)

    monkeypatch.setattr(sys.modules["sayso.read.parse"], "parse", watched)
    yield seen


def test_a_program_that_never_imports_sayso_finds_the_component() -> None:
    code = (
        "import spacy, sys; nlp = spacy.blank('en'); nlp.add_pipe('sayso'); doc = nlp('Ann Bell said that it rained.');"
        "print(doc._.sayso.statements[0].kind, 'pyarrow' in sys.modules)"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["indirect", "False"]


def test_pipelines_without_the_component_pay_nothing_for_it() -> None:
    """spaCy imports every registered factory with its first pipeline."""
    slow = {"sayso.read", "dateparser", "onnxruntime", "tokenizers", "sqlalchemy", "pyarrow"}
    code = "import spacy, sys; spacy.blank('en'); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert "sayso.component" in loaded
    assert not slow & set(loaded)


@pytest.mark.parametrize("text", TEXTS)
def test_it_reads_as_extract_does_in_whatever_pipeline(text: str, own: Language, blank: Language) -> None:
    expected = sayso.extract(text, date="2031-03-04")
    for nlp in (own, blank):
        doc = nlp.make_doc(text)
        doc._.sayso_date = "2031-03-04"
        assert nlp(doc)._.sayso == expected
    assert [doc._.sayso for doc in own.pipe([text])] == [sayso.extract(text)]


WORDS = (
    "The minister said that troops left . , “ \" ' Ann Bell denied it on Monday in Riga may 3,000 … \u0301 \U0001f600"
)
BREAKS = (" ", "\n", "\n\n", "\t", "\r\n", "\u2028", "\x00", "\xa0")
PIECES = st.lists(st.sampled_from((*WORDS.split(), *BREAKS)), max_size=40)


@settings(max_examples=40, deadline=None)
@given(PIECES)
def test_any_text_reads_as_extract_does(own: Language, pieces: list[str]) -> None:
    text = " ".join(pieces)
    assert own(text)._.sayso == sayso.extract(text)


def test_the_sample_reads_as_extract_does(own: Language) -> None:
    texts = [path.read_text(encoding="utf-8") for path in sorted(Path("examples/kherson").glob("2022-11-10*.txt"))]
    paragraphs = [" ".join(block.split()) for text in texts for block in text.split("\n\n")[1:]]
    assert len(paragraphs) > 10
    read = [doc._.sayso for doc in own.pipe(paragraphs)]
    assert read == [sayso.extract(paragraph) for paragraph in paragraphs]


def test_a_parse_of_the_pipeline_itself_is_not_made_twice(own: Language, blank: Language, parses: list[str]) -> None:
    own(PLAIN)
    assert parses == []
    blank(PLAIN)
    assert parses == [PLAIN]
    own(TEXTS[2])  # of several paragraphs, which reading tells the parser
    assert parses == [PLAIN, TEXTS[2]]


def _without_names(nlp: Language, doc: Doc) -> Doc:
    with nlp.select_pipes(disable=["ner"]):
        return nlp(doc)


def _words_of_its_own(nlp: Language, doc: Doc) -> Doc:
    words = [token.text for token in doc]
    words[0:2] = [" ".join(words[0:2])]
    return nlp(Doc(nlp.vocab, words=words, spaces=[True] + [bool(t.whitespace_) for t in doc[2:]]))


@pytest.mark.parametrize("otherwise", [_without_names, _words_of_its_own])
def test_another_parse_is_not_taken_for_its_own(
    otherwise: Callable[[Language, Doc], Doc], own: Language, parses: list[str]
) -> None:
    doc = otherwise(own, own.make_doc(PLAIN))
    assert parses == [PLAIN]
    assert doc._.sayso == sayso.extract(PLAIN)


def test_a_changed_weight_is_seen(parses: list[str]) -> None:
    nlp = spacy.load(resources.DEFAULT_MODEL)
    nlp.add_pipe("sayso")
    layer = next(node for node in nlp.get_pipe("ner").model.walk() if "W" in node.param_names and node.has_param("W"))
    layer.set_param("W", layer.get_param("W") * 0)
    assert nlp(PLAIN)._.sayso == sayso.extract(PLAIN)
    assert parses[0] == PLAIN


def test_what_is_known_beside_the_text_comes_from_the_doc_then_the_context_then_the_config() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("sayso", config={"date": "2031-01-01", "publisher": "The Harbour Post"})
    told = nlp.make_doc(PLAIN)
    told._.sayso_title = "Ships gone"
    told._.sayso_date = datetime.date(2031, 2, 3)
    contexts = [(told, {"title": "Another", "id": "r1", "page": 7}), (PLAIN, {"date": "20310506"}), (PLAIN, None)]
    first, second, third = ((doc._.sayso, context) for doc, context in nlp.pipe(contexts, as_tuples=True))
    assert first[1] == {"title": "Another", "id": "r1", "page": 7}
    assert (first[0].id, first[0].title, first[0].published) == ("r1", "Ships gone", "2031-02-03")
    assert second[0].published == "2031-05-06"
    assert third[0] == sayso.extract(PLAIN, date="2031-01-01", publisher="The Harbour Post")
    assert told._.sayso_title == "Ships gone"
    told._.sayso_title = None
    assert told._.sayso_title is None


def test_rows_of_a_data_frame_are_contexts(blank: Language) -> None:
    frame = pd.DataFrame(
        {
            "text": [PLAIN, PLAIN],
            "id": [1, 2],
            "title": ["Ships gone", None],
            "date": pd.to_datetime(["2031-02-03", None]),
        }
    )
    contexts = ((row.pop("text"), row) for row in frame.to_dict("records"))
    first, second = (doc._.sayso for doc, _ in blank.pipe(contexts, as_tuples=True))
    assert (first.id, first.title, first.published) == ("1", "Ships gone", "2031-02-03")
    assert (second.id, second.title, second.published) == ("2", None, None)


@pytest.mark.parametrize(("field", "value"), [("date", "soon"), ("date", 20310203), ("title", ["x"])])
def test_what_cannot_be_meant_is_refused_where_it_is_said(field: str, value: Any, blank: Language) -> None:
    doc = blank.make_doc(PLAIN)
    with pytest.raises(SaysoError, match=f"sayso_{field}"):
        setattr(doc._, f"sayso_{field}", value)
    with pytest.raises(SaysoError, match=f"sayso_{field}"):
        list(blank.pipe([(PLAIN, {field: value})], as_tuples=True))


def test_a_context_may_use_the_attributes_names_and_no_others_like_them(blank: Language) -> None:
    context = {"sayso_date": "2031-05-06", "date": "2031-01-01", "sayso_id": 7, "title": "Ships", 3: "x"}
    ((doc, _),) = blank.pipe([(PLAIN, context)], as_tuples=True)
    assert (doc._.sayso.published, doc._.sayso.id, doc._.sayso.title) == ("2031-05-06", "7", "Ships")
    with pytest.raises(SaysoError, match="no 'sayso_published'; it may have sayso_id, sayso_date"):
        list(blank.pipe([(PLAIN, {"sayso_published": "2031-05-06"})], as_tuples=True))


def test_an_error_in_one_doc_goes_to_the_pipelines_handler() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("sayso")
    failed: list[tuple[str, str]] = []
    nlp.set_error_handler(lambda name, proc, docs, error: failed.append((name, str(error))))
    texts = [(PLAIN, {}), ("The envoy left.", {"date": "never"}), (TEXTS[1], {})]
    done = [doc for doc, _ in nlp.pipe(texts, as_tuples=True)]
    assert [doc.text for doc in done] == [PLAIN, TEXTS[1]]
    assert all(doc._.sayso.statements for doc in done)
    assert [name for name, _ in failed] == ["sayso"]
    assert "never" in failed[0][1]


def test_another_language_is_refused_when_the_component_is_added() -> None:
    with pytest.raises(SaysoError, match="'de'"):
        spacy.blank("de").add_pipe("sayso")


def test_a_model_that_is_not_there_is_told(blank: Language) -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("sayso", config={"model": "no_such_model"})
    with pytest.raises(SaysoError, match="no_such_model"):
        nlp(PLAIN)


def test_a_reading_is_kept_with_its_doc(own: Language, tmp_path: Path) -> None:
    doc = own(PLAIN)
    kept = Doc(own.vocab).from_bytes(doc.to_bytes())
    assert kept._.sayso == doc._.sayso
    assert [(s.start, s.end, s.label_) for s in kept.spans["sayso_events"]] == [
        (s.start, s.end, s.label_) for s in doc.spans["sayso_events"]
    ]
    DocBin(docs=[doc], store_user_data=True).to_disk(tmp_path / "docs.spacy")
    (binned,) = DocBin().from_disk(tmp_path / "docs.spacy").get_docs(spacy.blank("en").vocab)
    assert binned._.sayso == doc._.sayso
    code = (
        "import sys, spacy; from spacy.tokens import DocBin; vocab = spacy.blank('en').vocab;"
        "(doc,) = DocBin().from_disk(sys.argv[1]).get_docs(vocab); print(len(doc._.sayso.statements))"
    )
    program = [sys.executable, "-c", code, str(tmp_path / "docs.spacy")]
    elsewhere = subprocess.run(program, capture_output=True, text=True, check=True).stdout
    assert int(elsewhere) == len(doc._.sayso.statements) > 0
    (bare,) = DocBin(docs=[doc]).get_docs(own.vocab)
    assert bare._.sayso is None
    assert pickle.loads(pickle.dumps(doc))._.sayso == doc._.sayso


def test_a_part_of_a_doc_has_no_reading_with_wrong_offsets(own: Language) -> None:
    doc = own(TEXTS[1])
    part = next(doc.sents).as_doc(copy_user_data=True)
    assert part._.sayso is None
    with pytest.warns(UserWarning, match="W101.*sayso"):
        assert Doc.from_docs([doc, doc])._.sayso is None
    assert doc.copy()._.sayso == doc._.sayso
    assert doc._.sayso is doc._.sayso
    assert own.make_doc("Nobody has read this.")._.sayso is None


def test_the_pipeline_is_stored_with_the_component(tmp_path: Path) -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("sayso", config={"publisher": "Calder Voice"})
    nlp.to_disk(tmp_path / "nlp")
    expected = sayso.extract(PLAIN, publisher="Calder Voice")
    others = [
        spacy.load(tmp_path / "nlp"),
        spacy.util.load_model_from_config(nlp.config, auto_fill=True).from_bytes(nlp.to_bytes()),
        pickle.loads(pickle.dumps(nlp)),
    ]
    for other in others:
        assert other(PLAIN)._.sayso == expected
    assert "doc._.sayso" in nlp.analyze_pipes()["attrs"]


def test_other_processes_read_the_same(own: Language) -> None:
    texts = [(text, {"date": f"2031-01-0{n}"}) for n, text in enumerate(TEXTS[:4], 1)]
    expected = [sayso.extract(text, date=context["date"]) for text, context in texts]
    found = list(own.pipe(texts, as_tuples=True, n_process=2, batch_size=2))
    assert [doc._.sayso for doc, _ in found] == expected
    assert [context for _, context in found] == [context for _, context in texts]
    assert all("sayso_statements" in doc.spans for doc, _ in found)


def test_the_span_groups_cover_the_records(own: Language) -> None:
    doc = own(TEXTS[1])
    reading: Reading = doc._.sayso
    assert reading.events
    events = {(s.start_char, s.end_char, s.label_) for s in doc.spans["sayso_events"]}
    assert events == {(*e.trigger, e.type) for e in reading.events}
    roles = {s.label_ for s in doc.spans["sayso_statements"]}
    assert roles == {"SOURCE", "CUE", "CONTENT"}
    told = own(PLAIN)
    assert "LVA GOV" in {s.label_ for s in told.spans["sayso_actors"]}
    assert "ASSAULT" in spacy.displacy.render(doc, style="span", options={"spans_key": "sayso_events"}, jupyter=False)


def test_what_is_kept_is_json_of_the_record(own: Language) -> None:
    doc = own(PLAIN)
    assert msgspec.json.decode(doc.user_data["._.", "sayso", None, None], type=Reading) == doc._.sayso
    assert component.FIELDS == ("id", "date", "title", "publisher", "url")
