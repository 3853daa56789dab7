"""PolNeAR's files: whose work is taken, which spans belong together, and where characters are counted from."""

import pytest

from training.corpus import Attribution, articles
from training.errors import TrainingError, told

TEXT = "Mira Tolk said the bridge, she thought, was safe."


def spans(*words, text=TEXT):
    return tuple((text.index(word), text.index(word) + len(word)) for word in words)


def line(number, role, *pieces, text=TEXT):
    at = ";".join(f"{a} {b}" for a, b in spans(*pieces, text=text))
    return f"T{number}\t{role} {at}\t{' '.join(pieces)}\n"


@pytest.fixture
def split(tmp_path):
    for folder in ("text", "attributions"):
        (tmp_path / folder).mkdir()

    def write(annotations, text=TEXT, name="one", annotator="a1"):
        (tmp_path / "text" / f"{name}.txt").write_bytes(text.encode())
        (tmp_path / "attributions" / f"{name}_{annotator}.ann").write_text(annotations, encoding="utf-8")
        return tmp_path

    return write


def test_an_attribution(split):
    folder = split(
        line(1, "Source", "Mira Tolk")
        + line(2, "Cue", "said")
        + line(3, "Content", "the bridge", "was safe")
        + "E1\tAttribution:T2 Source:T1 Cue:T2 Content:T3\n#1\tAnnotatorNotes E1\tsure\n"
    )
    (article,) = articles(folder)
    assert (article.id, article.text) == ("one", TEXT)
    assert article.attributions == (Attribution(spans("Mira Tolk"), spans("said"), spans("the bridge", "was safe")),)


def test_contents_that_are_counted_belong_together(split):
    folder = split(
        line(1, "Cue", "said")
        + line(2, "Content", "the bridge")
        + line(3, "Content", "was safe")
        + "E1\tAttribution:T1 Cue:T1 Content:T2 Content2:T3\n"
    )
    (article,) = articles(folder)
    assert article.attributions == (Attribution((), spans("said"), spans("the bridge", "was safe")),)


@pytest.mark.parametrize("event", ["Cue:T1", "Content:T2", "Cue:T1 Content:T9", "Mood:T1 Content:T2"])
def test_without_cue_or_content_there_is_none(split, event):
    folder = split(line(1, "Cue", "said") + line(2, "Content", "the bridge") + f"E1\t{event}\n")
    (article,) = articles(folder)
    assert article.attributions == ()


def test_characters_are_counted_with_both_that_end_a_line(split):
    text = "A heading\r\n\r\nTolk said so."
    folder = split(
        line(1, "Cue", "said", text=text) + line(2, "Content", "so", text=text) + "E1\tA:T1 Cue:T1 Content:T2\n", text
    )
    (article,) = articles(folder)
    ((start, end),) = article.attributions[0].cue
    assert article.text[start:end] == "said"


def test_of_two_annotators_the_first_is_taken(split):
    split(line(1, "Cue", "thought") + line(2, "Content", "was safe") + "E1\tA:T1 Cue:T1 Content:T2\n", annotator="b2")
    folder = split(line(1, "Cue", "said") + line(2, "Content", "was safe") + "E1\tA:T1 Cue:T1 Content:T2\n")
    (article,) = articles(folder)
    assert article.attributions[0].cue == spans("said")


def test_a_text_that_nobody_annotated_is_left_out(split):
    folder = split("", name="two")
    (folder / "text" / "one.txt").write_text(TEXT)
    assert [article.id for article in articles(folder)] == ["two"]


def test_what_is_no_split_says_so(tmp_path):
    with pytest.raises(TrainingError, match="PolNeAR"):
        list(articles(tmp_path / "nowhere"))


def test_what_a_user_can_mend_is_one_line():
    with pytest.raises(SystemExit, match=r"^training\.train: no corpus$"), told("training.train"):
        raise TrainingError("no corpus")
