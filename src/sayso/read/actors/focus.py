"""Who is in focus: whom `he`, `they` or `its` stand for at one place of a text.

Subjects lead, and the nearer sentences; those altogether within quotation marks are not counted, and nobody is looked
for across a quotation mark. Where no one is clearly ahead the answer is nobody.
"""

from bisect import bisect_right
from collections.abc import Sequence

from spacy.tokens import Token

from sayso.read.actors.mentions import Cluster, Mention, looks_human, sexes_agree
from sayso.read.parse import Parsed

_REACH = 3
"""How many sentences back a pronoun may look."""
_MARGIN = 0.5
"""By how much the one in focus must lead."""
_SUBJECT = (4.0, 3.0, 2.0, 1.0)
_OTHER = (1.5, 1.2, 0.8, 0.4)
"""How much in focus somebody is, by sentences back, as a subject or otherwise."""
_KNOWN = {"m": 0, "f": 1}
"""So many sentences back a man or a woman outdoes one of no known sex; most officials in the news are men."""
_MAIN = 0.5
"""How much more so he or she is who was the subject of the main clause of a sentence before."""
_NOT_IT = frozenset(
    "be seem appear mean happen take become remain look turn rain snow emerge matter help feel come go "
    "risk depend reflect signal suggest show mark follow require involve raise".split()
)
_COLLECTIVE = frozenset("member nation country state ally couple family crowd public".split()) | {"member state"}
"""Roles of states, and of several people at once, which no `he` stands for."""


class Focus:
    """Answers for one document."""

    def __init__(self, parsed: Parsed) -> None:
        self._parsed = parsed
        self._sentences = [sentence.start for sentence in parsed.doc.sents]
        self._quote_starts = [start for start, _ in parsed.quotes]
        self._spoken = self._positions()

    def owner(self, token: Token, mentions: Sequence[tuple[Cluster, Mention]]) -> Cluster | None:
        """Whose `his`, `her`, `its` or `their` is."""
        sex = {"his": "m", "her": "f", "its": "i", "their": "p"}.get(token.lower_)
        if sex is None:
            return None
        probe = Mention((token.idx, token.idx + len(token)), token, "pronoun", token.lower_, sex=sex, plural=sex == "p")
        return self.in_focus(probe, mentions)

    def in_focus(self, mention: Mention, recent: Sequence[tuple[Cluster, Mention]]) -> Cluster | None:
        """The actor that a pronoun stands for, among those mentioned before it, in their order."""
        if mention.sex == "i" and mention.token.dep_ != "poss" and not _acts(mention.token):
            return None
        if mention.sex == "p" and mention.token.dep_ not in ("poss", "nsubj", "nsubjpass"):
            return None
        quote = self._quote_at(mention.span[0])
        here = self.sentence_of(mention.token.i)
        scores: dict[int, float] = {}
        clusters: dict[int, Cluster] = {}
        known_here = False
        for cluster, other in reversed(recent):
            back = self._spoken[here] - self._spoken[self.sentence_of(other.token.i)]
            if back > _REACH:
                break
            if other.generic or other.side or (mention.sex == "p" and back and not cluster.plural):
                continue
            if self._quote_at(other.span[0]) != quote or not _fits(mention, cluster):
                continue
            front = _is_subject(other.token) or (back == 0 and _speaks_through(other.token))
            weight = (_SUBJECT if front else _OTHER)[max(0, back)]
            if front and back >= 1 and mention.sex in ("m", "f") and _in_main_clause(other.token):
                weight += _MAIN
            if _same_clause(mention.token, other.token):
                continue
            scores[id(cluster)] = max(scores.get(id(cluster), 0.0), weight)
            known_here |= back <= _KNOWN.get(mention.sex, -1) and cluster.sex == mention.sex
            clusters[id(cluster)] = cluster
        ranked = sorted(scores.items(), key=lambda item: -item[1])
        least = 3.0 if mention.sex in ("i", "p") else 0.0
        if not ranked or ranked[0][1] < least or (len(ranked) > 1 and ranked[0][1] - ranked[1][1] < _MARGIN):
            return None
        first = clusters[ranked[0][0]]
        # whether Chris may be she, where the sentence names Maria, nothing tells
        return None if known_here and first.sex == "?" else first

    def sentence_of(self, index: int) -> int:
        """The number of the sentence that holds a token."""
        return max(0, bisect_right(self._sentences, index) - 1)

    def _quote_at(self, position: int) -> int:
        """The number of the quotation that holds a character, or -1."""
        number = bisect_right(self._quote_starts, position) - 1
        return number if number >= 0 and position < self._parsed.quotes[number][1] else -1

    def _positions(self) -> list[int]:
        """The number of each sentence, not counting those that lie within quotation marks altogether."""
        count, numbers = 0, []
        for sentence in self._parsed.doc.sents:
            words = [token for token in sentence if token.is_alpha]
            if any(self._quote_at(token.idx) < 0 for token in words):
                count += 1
            numbers.append(count)
        return numbers


def _is_subject(token: Token) -> bool:
    while token.dep_ in ("conj", "appos") and token.head is not token:
        token = token.head
    return token.dep_ in ("nsubj", "nsubjpass") or (token.dep_ == "pobj" and token.head.dep_ == "agent")


def _in_main_clause(token: Token) -> bool:
    while token.dep_ in ("conj", "appos") and token.head is not token:
        token = token.head
    verb = token.head
    while verb.dep_ == "conj" and verb.head is not verb:
        verb = verb.head
    return verb.dep_ == "ROOT"


def _speaks_through(token: Token) -> bool:
    """`Ann's office said she`: the possessor of a subject that is named to speak for him or her."""
    return token.dep_ == "poss" and token.head.dep_ == "nsubj" and token.head.head.pos_ == "VERB"


def _same_clause(pronoun: Token, other: Token) -> bool:
    """Whether both are arguments of one verb, so that they cannot be the same (`Ann met her`)."""
    return pronoun.dep_ in ("dobj", "pobj", "nsubj", "dative") and other.head is pronoun.head and other.dep_ != "poss"


def _acts(it: Token) -> bool:
    """Whether `it` may be somebody, and no mere filler (`it is clear that`)."""
    verb = it.head
    finite = verb.tag_ in ("VBD", "VBZ", "VBP") or any(child.dep_ == "aux" for child in verb.children)
    return it.dep_ == "nsubj" and verb.pos_ == "VERB" and finite and verb.lemma_ not in _NOT_IT


def _is_one(cluster: Cluster) -> bool:
    return cluster.entry is None or cluster.entry.name not in _COLLECTIVE


def _fits(mention: Mention, cluster: Cluster) -> bool:
    """Whether number and sex allow it."""
    person = cluster.kind == "person" or (
        cluster.kind == "role"
        and not cluster.plural
        and _is_one(cluster)
        and (cluster.entry is None or cluster.entry.form == "person" or looks_human(cluster.mentions[0].token))
    )
    if mention.sex in ("m", "f"):
        return person and sexes_agree(cluster.sex, mention.sex)
    if mention.sex == "p":
        return cluster.plural or (not person and cluster.kind in ("organisation", "group", "country", "role"))
    named_group = cluster.kind == "group" and cluster.entry is not None and cluster.entry.kind == "org"
    return not person and (named_group or not cluster.plural)
