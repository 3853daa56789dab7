"""What is measured: one section a corpus, with its commands and the figures that its scorer's result is asked for.

Commands are what a reader could type with $CORPORA, $SCORERS and $OUT (an empty folder) set, and they are run as they
stand here, so that the page cannot tell another command than the one that was measured.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

ARTICLES = "articles/guardian-syria.jsonl"
UNREAD = "Some reports could not be read; they count as empty."
"""What exit status 1 of `sayso extract` and `sayso read` says."""


@dataclass(frozen=True)
class Figure:
    """One row of a section's table."""

    label: str
    path: tuple[str, ...]
    """The keys that lead to it in the scorer's result."""
    marks: tuple[str, ...] = ()
    """What others reach, one for each of the section's `marks`; empty where nobody has told."""


@dataclass(frozen=True)
class Step:
    """One shell command."""

    command: str
    on_1: str | None = None
    """What exit status 1 tells, where that is no failure."""


@dataclass(frozen=True)
class Section:
    """One measured block of the page."""

    name: str
    title: str
    steps: tuple[Step, ...]
    needs: tuple[str, ...] = ()
    """Files and folders under $CORPORA."""
    scorer: str | None = None
    """A file under $SCORERS."""
    result: str = "scores.json"
    """The file under $OUT that the last step leaves."""
    parse: Callable[[str], Any] = json.loads
    figures: tuple[Figure, ...] = ()
    """None: the result itself is shown, word by word; only for results that hold no text of a corpus."""
    marks: tuple[str, ...] = ()
    """Headings of the columns that hold what others reach."""
    on_request: bool = False
    """Left out unless it is asked for by name."""


def last_line(told: str) -> Any:
    """The JSON that some scorers print after a table."""
    return json.loads(told.strip().rpartition("\n")[2])


def article_counts(told: str) -> dict[str, list[int]]:
    """The two closing lines of the article's scorer: 'speaker 3/4, kind 4/4' and 'facts found: 7 of 8 = 0.875'."""
    kinds, facts = told.strip().splitlines()[-2:]
    counts = {kind: [int(right), int(of)] for kind, right, of in re.findall(r"([a-z][a-z ]*) (\d+)/(\d+)", kinds)}
    right, of = re.findall(r"\d+", facts)[:2]
    return counts | {"all facts": [int(right), int(of)]}


def _extract(source: str) -> Step:
    return Step(f'sayso extract "$CORPORA/{source}" -o "$OUT/readings.jsonl"', on_1=UNREAD)


def _stories(source: str) -> tuple[Step, ...]:
    return (
        Step(f'sayso read "$CORPORA/{source}" --ledger "$OUT/ledger.db"', on_1=UNREAD),
        Step('sayso stories --json --ledger "$OUT/ledger.db" > "$OUT/stories.jsonl"'),
    )


def _article() -> Section:
    text, gold = "../articles/kherson-2022-11-10.txt", "../articles/kherson-2022-11-10.gold.json"
    kinds = ("all facts", "document", "statement", "speaker", "kind", "event", "event actor", "event recipient",
             "event place", "event amount", "belief", "place", "date", "amount", "actor code")  # fmt: skip
    score = Step(f'python "$SCORERS/article.py" "$CORPORA/{gold}" "$OUT/readings.jsonl" > "$OUT/facts.txt"')
    return Section(
        name="article",
        title="The article that started it",
        needs=(text, gold),
        scorer="article.py",
        steps=(_extract(text), score),
        result="facts.txt",
        parse=article_counts,
        figures=tuple(Figure(kind, (kind,)) for kind in kinds),
    )


def _statements() -> Section:
    score = 'python "$SCORERS/statements.py" "$CORPORA/polnear/dev" "$OUT/readings.jsonl" --json "$OUT/scores.json"'
    matched, recall = "source_of_matched", "recall_by_kind"
    return Section(
        name="statements",
        title="Statements: PolNeAR dev",
        needs=("polnear/dev/text", "polnear/dev/attributions"),
        scorer="statements.py",
        steps=(_extract("polnear/dev/text"), Step(score)),
        marks=("aim", "best open extractor", "second human coder"),
        figures=(
            Figure("content", ("attribution", "content"), (".79", ".482", ".793")),
            Figure("strict: the very same words", ("attribution", "strict"), (".63", ".318", ".689")),
            Figure("joint: content and source", ("attribution", "joint"), (".71", ".395", ".736")),
            Figure("recall, direct", (recall, "direct", "content"), (".95", ".71", ".99")),
            Figure("recall, mixed", (recall, "mixed", "content"), (".89", ".57", ".94")),
            Figure("recall, indirect", (recall, "indirect", "content"), (".70", ".23", ".76")),
            Figure("matched: source right", (matched, "jaccard>=0.5")),
            Figure("matched: source touched", (matched, "any overlap")),
            Figure("matched: no source where there is none", (matched, "none where gold has none")),
            Figure("characters of sources", ("char", "source")),
            Figure("characters of cues", ("char", "cue")),
            Figure("characters of contents", ("char", "content")),
        ),
    )


def _events(corpus: str, title: str, figures: tuple[Figure, ...], marks: tuple[str, ...] = ()) -> Section:
    path = f"plover/{corpus}-dev.jsonl"
    score = f'python "$SCORERS/events.py" "$CORPORA/{path}" "$OUT/readings.jsonl" --json "$OUT/scores.json"'
    return Section(
        name=f"events-{corpus}",
        title=title,
        needs=(path,),
        scorer="events.py",
        steps=(_extract(path), Step(score)),
        figures=figures,
        marks=marks,
    )


def _confusions() -> Section:
    """Held out are the coded sentences that training holds out, one in twenty; the figure is of types, not of words."""
    held_out = 'awk "NR % 20 == 1" "$CORPORA/plover/news-train.jsonl" > "$OUT/held-out.jsonl"'
    extract = Step('sayso extract "$OUT/held-out.jsonl" -o "$OUT/readings.jsonl"', on_1=UNREAD)
    score = 'python tools/confusions.py "$OUT/held-out.jsonl" "$OUT/readings.jsonl" > "$OUT/types.txt"'
    return Section(
        name="events-types",
        title="Events: types taken for others",
        needs=("plover/news-train.jsonl",),
        steps=(Step(held_out), extract, Step(score)),
        result="types.txt",
        parse=str,
    )


def _direct(name: str, title: str, corpus: str, figures: tuple[Figure, ...], marks: tuple[str, ...]) -> Section:
    """A section whose scorer calls the Python API itself."""
    scorer = f"{name.partition('-')[0]}.py"
    return Section(
        name=name,
        title=title,
        needs=(corpus,),
        scorer=scorer,
        steps=(Step(f'python "$SCORERS/{scorer}" "$CORPORA/{corpus}" > "$OUT/scores.txt"'),),
        result="scores.txt",
        parse=last_line,
        figures=figures,
        marks=marks,
    )


def _places(corpus: str, title: str, marks: tuple[str, ...], found: tuple[str, ...], whole: tuple[str, ...]) -> Section:
    figures = (
        Figure("spans given: within 161 km", ("acc@161",), marks),
        Figure("spans given: area under the error curve (less is better)", ("auc",)),
        Figure("found", ("found",), found),
        Figure("found and within 161 km", ("end to end",), whole),
    )
    heads = ("aim", "most populous match", "rules of a prototype", "Mordecai 3, published")
    return _direct(f"places-{corpus}", title, f"geo/{corpus}-dev.jsonl", figures, heads)


def _storylines() -> Section:
    gold, reports = "storylines/gold-dev.jsonl", "storylines/reports-dev.jsonl"
    score = (f'python "$SCORERS/stories.py" "$CORPORA/{gold}" "$CORPORA/{reports}" "$OUT/stories.jsonl"'
             ' --json "$OUT/scores.json"')  # fmt: skip
    return Section(
        name="storylines",
        title="Storylines dev",
        needs=(gold, reports),
        scorer="stories.py",
        steps=(*_stories(reports), Step(score)),
        marks=("aim",),
        figures=(
            Figure("pairs of reports", ("link",), (".85",)),
            Figure("copies", ("copies",), (".95",)),
            Figure("beliefs", ("beliefs",), (".60",)),
            Figure("status", ("status",), (".70",)),
            Figure("status where it changes", ("status where it changes",), (".60",)),
            Figure("sources for and against: mean error of the counts", ("count error",), ("",)),
        ),
    )


def _rules() -> Section:
    gold, reports = "storylines/gold-dev.jsonl", "storylines/reports-dev.jsonl"
    return Section(
        name="rules",
        title="Status by the rules from gold beliefs",
        needs=(gold, reports),
        steps=(
            Step(
                f'python tools/rules.py "$CORPORA/{gold}" "$CORPORA/{reports}" > "$OUT/scores.txt"',
                on_1="Not all right.",
            ),
        ),
        result="scores.txt",
        parse=last_line,
        marks=("aim",),
        figures=(Figure("status, from the gold's own beliefs and links", ("status by the rules",), ("1.0",)),),
    )


def _clusters() -> Section:
    news = "clusters/news-dev.jsonl"
    score = f'python "$SCORERS/stories.py" --clusters "$CORPORA/{news}" "$OUT/stories.jsonl" --json "$OUT/scores.json"'
    return Section(
        name="clusters",
        title="Clusters dev",
        needs=(news,),
        scorer="stories.py",
        steps=(*_stories(news), Step(score)),
        marks=("aim",),
        figures=(Figure("pairs of articles", ("link",), (".55, P .90",)),),
    )


SECTIONS = (
    _article(),
    _statements(),
    _events(
        "news",
        "Events: news sentences",
        (
            Figure("trigger", ("trigger",), (".74", ".70", "")),
            Figure("trigger and type", ("event",), (".68", ".62", ".90")),
            Figure("matched: auxiliary mode right", ("aux",), (".90", "", "")),
            Figure("matched: actor's country right", ("country",), (".80", "", "")),
        ),
        marks=("aim", "plain head of a prototype", "second coder"),
    ),
    _events(
        "gsr",
        "Events: PLOVER's gold standard records",
        (
            Figure("gold type among those given", ("hit",), (".72", ".46", ".21")),
            Figure("the same, mean over the types", ("macro",)),
            Figure("types a sentence", ("types per sentence",), ("1.6 at most", "", "")),
            Figure("where one type is given: share right", ("single", "share right")),
        ),
        marks=("aim", "thirty verb stems", "PETRARCH2, rough trees"),
    ),
    _confusions(),
    _direct(
        "actors",
        "Actors",
        "actors/cases-dev.jsonl",
        (
            Figure("words", ("words",), (".93", ".74")),
            Figure("list", ("list",), (".90", ".29")),
            Figure("gazetteer", ("gazetteer",), (".85", ".07")),
            Figure("named", ("named",), (".55", ".01")),
            Figure("negative", ("negative",), ("1.0", "")),
        ),
        marks=("aim", "longest nationality and agents list"),
    ),
    _direct(
        "factuality",
        "Factuality: UDS-IH2 dev",
        "factuality/uds-dev.jsonl",
        (
            Figure("Pearson's r", ("pearson",), (".80", ".5-.6", ".77")),
            Figure("Spearman's rho", ("spearman",)),
        ),
        marks=("aim", "rule systems, published", "biLSTM, published"),
    ),
    _places("trnews", "Places: TR-News dev", (".91", ".81", ".91", ".87"), (".85", "", "", ""), (".82", "", "", "")),
    _places("lgl", "Places: LGL dev", (".84", ".65", ".83", ".83"), (), ()),
    _storylines(),
    _rules(),
    _clusters(),
    Section(
        name="exports",
        title="Exports, read back",
        needs=(ARTICLES,),
        steps=(
            Step(f'python tools/roundtrip.py "$CORPORA/{ARTICLES}" > "$OUT/table.txt"'),
            Step(f'python tools/roundtrip.py "$CORPORA/{ARTICLES}" --first 40 --kind acled >> "$OUT/table.txt"'),
            Step('python tools/roundtrip.py examples/kherson >> "$OUT/table.txt"'),
        ),
        result="table.txt",
        parse=str,
    ),
    Section(
        name="bench",
        title="Speed",
        steps=(Step('python tools/bench.py > "$OUT/bench.txt"', on_1="Slower than asked."),),
        result="bench.txt",
        parse=str,
        on_request=True,
    ),
)
"""In the order in which they are measured. Timings come last, on request: they need a quiet machine."""
