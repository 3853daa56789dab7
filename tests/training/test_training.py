"""The network, its losses and its export. They need what only the training environment has."""

import dataclasses
import random
from importlib.util import find_spec

import numpy as np
import pytest
from tokenizers import Tokenizer
from tokenizers.models import WordLevel

from sayso.resources.encoder import COLUMNS, KINDS, LINK_WIDTH, TAGS
from training.corpus import ROLES
from training.errors import TrainingError
from training.examples import IGNORED, Anchor, Example
from training.options import Options

pytestmark = pytest.mark.skipif(
    not all(map(find_spec, ("torch", "onnx", "safetensors"))),
    reason="torch, onnx and safetensors are in the training environment only (training/README.md)",
)

OUTSIDE, SOURCE, CUE, CONTENT, MORE = 0, 1, 3, 5, 6
CLS, SEP, MASK, DOUBLE, SINGLE = 101, 102, 103, 1000, 1005


def example(*tagged, words=None):
    """A window of pieces with the given (tag, attribution), between marks."""
    size = len(tagged) + 2
    pieces = np.ones((size, len(COLUMNS)), np.int64)
    pieces[:, 0] = [CLS, *(words or range(2000, 2000 + len(tagged))), SEP]
    tags, owners = (
        np.array([edge, *column, edge]) for edge, column in zip((IGNORED, -1), zip(*tagged, strict=True), strict=True)
    )
    roles = (tags + 1) // 2
    anchors = []
    for owner in sorted({*owners[roles == 2]}):
        source, cue, content = (np.flatnonzero((roles == n) & (owners == owner)) for n in (1, 2, 3))
        anchors.append(Anchor(cue, (source, content)))
    return Example(pieces, {"tags": tags}, None, {"links": tuple(anchors)})


def sentence(size, trigger, actor, aux=0):
    """A coded sentence of `size` pieces."""
    kinds = np.array([IGNORED, *[0] * size, IGNORED])
    moods = np.full_like(kinds, IGNORED)
    kinds[trigger], moods[trigger] = KINDS.index(("ASSAULT", None)), aux
    pieces = np.ones((size + 2, len(COLUMNS)), np.int64)
    pieces[:, 0] = [CLS, *range(3000, 3000 + size), SEP]
    anchor = Anchor(np.array([trigger]), (np.array([actor]), np.array([], np.int64)))
    return Example(pieces, {"events": kinds, "aux": moods}, None, {"parties": (anchor,)})


def graded(*grades):
    """A sentence with the grade of each piece, 0 for none."""
    pieces = np.ones((len(grades) + 2, len(COLUMNS)), np.int64)
    pieces[:, 0] = [CLS, *range(4000, 4000 + len(grades)), SEP]
    column = np.array([0, *grades, 0], np.float32)
    return Example(pieces, grades=np.stack([column, (column != 0).astype(np.float32)], 1))


SAID = example((SOURCE, 0), (CUE, 0), (CONTENT, 0), (MORE, 0), (OUTSIDE, -1))
TWICE = example((CONTENT, 0), (CUE, 0), (OUTSIDE, -1), (CUE, 1), (CONTENT, 1), (SOURCE, 1), (OUTSIDE, -1))


@pytest.fixture(scope="module")
def reader():
    import torch

    from training.network import Reader

    torch.manual_seed(0)
    return Reader().eval()


@pytest.fixture
def words():
    return Tokenizer(
        WordLevel({"[CLS]": CLS, "[SEP]": SEP, "[MASK]": MASK, '"': DOUBLE, "'": SINGLE}, unk_token="[MASK]")
    )


def test_a_batch_pads_and_links():
    from training.batches import collate

    batch = collate([SAID, TWICE])
    assert batch.pieces.shape == (2, 9, len(COLUMNS))
    assert batch.mask.sum(1).tolist() == [7, 9]
    assert (batch.labels["tags"][0, 7:] == IGNORED).all() and batch.grades is None
    links = batch.links["links"]
    assert links.window.tolist() == [0, 1, 1]
    assert links.anchors.sum(1).tolist() == [1, 1, 1] and links.anchors[:, [2, 4]].tolist() == [[1, 0], [1, 0], [0, 1]]
    sources, contents = (linked.nonzero().tolist() for linked in links.linked)
    assert sources == [[0, 1], [2, 6]]
    assert contents == [[0, 3], [0, 4], [1, 1], [2, 5]]


def test_an_epoch_sees_every_window_once_in_batches_of_one_corpus_and_a_size():
    from training.batches import groups

    pool = [example(*[(OUTSIDE, -1)] * size) for size in range(1, 60)]
    others = [sentence(size, 1, 2) for size in range(5, 40)]
    found = groups([pool, others], [100, 60], random.Random(0))
    assert sorted(len(e.pieces) for group in found for e in group) == sorted(len(e.pieces) for e in pool + others)
    for group in found:
        (size,) = {100 if "tags" in e.labels else 60 for e in group}
        assert len(group) * max(len(e.pieces) for e in group) <= max(size, len(group[0].pieces))
    assert [len(group) for group in groups([pool, others], [100, 60], random.Random(1))] != [len(g) for g in found]


def test_padding_changes_nothing(reader):
    import torch

    from training.batches import collate

    both, alone = collate([SAID, TWICE]), collate([SAID])
    with torch.no_grad():
        padded, bare = reader(both.pieces, both.mask), reader(alone.pieces, None)
    for in_company, by_itself in zip(padded, bare, strict=True):
        torch.testing.assert_close(in_company[:1, :7], by_itself, rtol=1e-4, atol=1e-4)


def test_training_starts_from_the_words_alone(reader):
    import torch

    from training.batches import collate
    from training.noise import without_parse

    batch = collate([SAID])
    with torch.no_grad():
        with_parse, bare = (reader(b.pieces, None)[0] for b in (batch, without_parse(batch)))
    assert torch.equal(with_parse, bare)


def test_every_head_is_weighed_and_asked_by_some_corpus():
    import torch

    from training.batches import collate
    from training.loss import WEIGHTS, losses
    from training.network import HEADS

    asked = []
    for chosen in ([SAID, TWICE], [sentence(5, 2, 1)], [graded(0, 2.5, 0)]):
        batch = collate(chosen)
        said = {name: torch.randn(*batch.mask.shape, size) for name, size in HEADS.items()}
        found = losses(said, batch)
        assert all(0 < lost < 100 for lost in found.values())
        asked += list(found)
    assert sorted(asked) == sorted(HEADS) == sorted(WEIGHTS)


def test_the_loss_of_right_scores_is_small():
    import torch

    from training.batches import collate
    from training.loss import losses

    batch = collate([SAID])
    tags = torch.nn.functional.one_hot(batch.labels["tags"].clamp(min=0), len(TAGS)).float() * 50
    links = torch.zeros(1, 7, 4, LINK_WIDTH)
    for number, linked in enumerate(batch.links["links"].linked[:, 0]):
        links[0, :, 2 * number, 0] = 40 * linked - 20
        links[0, :, 2 * number + 1, 0] = 20
    right = losses({"tags": tags, "links": links.flatten(2)}, batch)
    assert right["tags"] < 1e-3 and right["links"] < 1e-3
    links[:, :, 1::2] *= -1
    wrong = losses({"tags": -tags, "links": links.flatten(2)}, batch)
    assert wrong["tags"] > 1 and wrong["links"] > 10

    batch = collate([graded(0, 2.5, -1)])
    close, far = (losses({"factuality": batch.grades[..., :1] + off}, batch)["factuality"] for off in (0, 2))
    assert close == 0 and far == pytest.approx(1.5)


def test_windows_without_anchors_lose_no_links():
    import torch

    from training.batches import collate
    from training.loss import losses
    from training.network import HEADS

    batch = collate([example((OUTSIDE, -1), (OUTSIDE, -1))])
    said = {name: torch.randn(1, 4, size) for name, size in HEADS.items()}
    assert losses(said, batch)["links"] == 0


def test_noise_hides_words_and_nothing_else(words):
    from training.batches import collate
    from training.noise import Noise

    batch = collate([example(*[(OUTSIDE, -1)] * 4, words=[DOUBLE, 2000, 2001, DOUBLE])] * 300)
    before = batch.pieces.clone()
    noise = Noise(Options(masked=0.2, single=0.3), words)
    noisy = noise.added(batch).pieces
    assert (batch.pieces == before).all() and (noisy[..., 1:] == before[..., 1:]).all()
    changed = noisy[..., 0] != before[..., 0]
    assert not changed[:, [0, -1]].any()
    assert set(noisy[..., 0][changed].tolist()) == {MASK, SINGLE}
    assert 0.1 < (noisy[:, 2:4, 0] == MASK).float().mean() < 0.3
    assert not ((noisy[..., 0] == SINGLE).any(1) & (noisy[..., 0] == DOUBLE).any(1)).any()  # all marks of a window


def test_the_same_seed_makes_the_same_noise(words):
    from training.batches import collate
    from training.noise import Noise

    batch = collate([TWICE] * 20)
    first, again, other = (Noise(Options(seed=s), words).added(batch).pieces for s in (1, 1, 2))
    assert (first == again).all() and not (first == other).all()


def test_a_reader_learns():
    import torch

    from training.batches import collate
    from training.figures import measured
    from training.network import Reader
    from training.train import Course

    torch.manual_seed(0)
    steps = 12
    course = Course(Reader(), Options(rate=1e-4, warm_up=0.1, average=0.5), steps)
    lost = list(course.epoch(iter([collate([SAID, TWICE])] * steps)))
    assert lost[-1] < lost[0] / 2
    dev = [[SAID, TWICE], [sentence(5, 2, 1)], [graded(0, 2.5, -1)]]
    figures = measured(course.average.module, dev, (100, 100, 100), lambda batch: batch)
    assert min(figures[role] for role in ROLES) > 0.5
    assert {"trigger", "event", "aux", "actor", "recipient", "factuality", "parties loss"} <= set(figures)


def test_the_branch_starts_from_the_trunk_and_leaves_it_alone():
    import torch

    from training.batches import collate
    from training.network import HEADS, ON_TRUNK, Reader, on_branch
    from training.train import Course

    torch.manual_seed(0)
    reader = Reader()
    reader.start_branch()
    for name, parameter in reader.named_parameters():
        parameter.requires_grad = on_branch(name)
    batch = collate([sentence(5, 2, 1)])
    with torch.no_grad():
        before = dict(zip(HEADS, reader.eval()(batch.pieces, None), strict=True))
    list(Course(reader, Options(), 4).epoch(iter([batch] * 4)))
    with torch.no_grad():
        after = dict(zip(HEADS, reader.eval()(batch.pieces, None), strict=True))
    assert all(torch.equal(before[name], after[name]) == (name in ON_TRUNK) for name in HEADS)


def test_two_networks_are_stitched_at_the_fork():
    import torch

    from training.batches import collate
    from training.network import HEADS, ON_TRUNK, Reader, stitched

    torch.manual_seed(0)
    first, second = Reader().eval(), Reader(single=True).eval()
    batch = collate([SAID])

    def read(reader):
        with torch.no_grad():
            return dict(zip(HEADS, reader(batch.pieces, None), strict=True))

    for share, same in ((0.0, first), (1.0, second)):
        whole = Reader().eval()
        whole.load_state_dict(stitched(first.state_dict(), second.state_dict(), share))
        names = ON_TRUNK if same is first else set(HEADS) - set(ON_TRUNK)
        assert all(torch.equal(read(whole)[name], read(same)[name]) for name in names)


def test_a_run_comes_back(tmp_path, reader):
    import torch

    from training.runs import Run, load, save

    path = save(Run({"a": torch.ones(2)}, dataclasses.asdict(Options())), tmp_path / "run")
    for place in (path, path.parent):
        run = load(place)
        assert run.weights["a"].tolist() == [1, 1] and run.options == dataclasses.asdict(Options())
    path.write_bytes(b"no weights")
    for place in (path, tmp_path / "nowhere"):
        with pytest.raises(TrainingError, match=place.name):
            load(place)


@pytest.fixture(scope="module")
def teacher():
    import torch

    from training.teacher import Teacher

    torch.manual_seed(0)
    return Teacher().eval()


def test_a_teacher_reads_what_the_reader_reads_and_padding_changes_nothing(teacher, reader):
    import torch

    from training.batches import collate

    both, alone = collate([SAID, TWICE]), collate([SAID])
    with torch.no_grad():
        padded, bare = teacher(both.pieces, both.mask), teacher(alone.pieces, None)
        assert [said.shape for said in padded] == [said.shape for said in reader(both.pieces, both.mask)]
    for in_company, by_itself in zip(padded, bare, strict=True):
        torch.testing.assert_close(in_company[:1, :7], by_itself, rtol=1e-4, atol=1e-4)


def test_a_teacher_has_numbers_of_its_own_for_the_marks_and_the_same_order_of_words(teacher):
    ours = teacher.ours.tolist()
    assert [ours[mark] for mark in (0, 100, CLS, SEP, MASK)] == [1, 3, 0, 2, 30526]
    assert ours[2000] - 2000 == ours[29000] - 29000 == 4


def test_distances_are_told_apart_when_near_and_by_their_direction():
    from training.teacher import _steps

    steps = _steps(200)
    assert len({*steps[100, 93:108].tolist()}) == 15
    assert steps[0, 130] == steps[0, 199] != steps[199, 0]
    assert steps[20, 40] == steps[21, 40] != steps[20, 90]


def test_what_teachers_say_keeps_the_gold_and_finds_parties_where_there_is_none(teacher, reader):
    import torch

    from training.batches import collate
    from training.loss import loss
    from training.network import HEADS
    from training.taught import taught

    coded, plain = sentence(9, 4, 2), dataclasses.replace(SAID, labels={}, anchors={})
    found = [*taught([teacher, reader], [coded]), *taught([teacher, reader], [plain])]
    assert [len(e.pieces) for e in found] == [11, 7] and found[0].anchors == coded.anchors
    for example in found:
        assert {name: len(said) for name, said in example.taught.items()} == dict.fromkeys(
            ("events", "aux", "factuality"), len(example.pieces)
        )
        shares = np.exp(example.taught["events"].astype(np.float32)).sum(-1)
        assert np.allclose(shares, 1, atol=0.02)
    kinds = found[1].taught["events"].argmax(-1)
    of = [n for anchor in found[1].anchors["parties"] for n in anchor.of]
    assert of == list(np.flatnonzero(kinds))

    batch = collate(found[1:])
    scored = {name: torch.zeros(*batch.mask.shape, size) for name, size in HEADS.items()}
    agreeing = {**scored, **batch.taught}
    assert loss(agreeing, batch) < loss(scored, batch)
