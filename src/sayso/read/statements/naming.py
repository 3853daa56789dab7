"""Whom the words of a source name: the actor of its head, of a name beside it, or the issuer of what is cited."""

from collections.abc import Iterator, Sequence
from itertools import islice

from spacy.tokens import Token

from sayso.core.records import Actor
from sayso.core.spans import Span
from sayso.read.parse import Parsed
from sayso.read.statements.draft import Draft
from sayso.resources.cues import CueLexicon

SEX = {
    **dict.fromkeys(("he", "him", "his", "himself", "mr", "mr.", "sir", "lord"), "m"),
    **dict.fromkeys(("she", "her", "hers", "herself", "mrs", "mrs.", "ms", "ms.", "lady", "dame"), "f"),
}
"""Pronouns and titles that tell whether a person is a man or a woman; by names alone nobody is."""
SINGLE = frozenset({"person", "unnamed"})
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON"})
_ISSUED = frozenset({"by", "from"})
_MOST = 12
"""Words beside the head of a noun phrase beyond which no name is looked for."""


class Naming:
    """The actors of one document by the characters of their mentions."""

    def __init__(self, parsed: Parsed, actors: Sequence[Actor], lexicon: CueLexicon) -> None:
        """`lexicon` tells which nouns are what somebody writes or says (`the statement`): its issuer's word."""
        self.parsed = parsed
        self._lexicon = lexicon
        self.kinds = {actor.id: actor.kind for actor in actors}
        self._at: dict[int, tuple[int, str]] = {}  # start of a token -> (length of the mention, actor)
        self.sexes: dict[str, set[str]] = {}
        self._surnames: dict[str, set[str]] = {}
        for actor in actors:
            self._describe(actor)
            for span in actor.mentions:
                for token in parsed.tokens(span):
                    size = span[1] - span[0]
                    if token.idx not in self._at or size < self._at[token.idx][0]:
                        self._at[token.idx] = (size, actor.id)

    def _describe(self, actor: Actor) -> None:
        """Note what tells a person's sex, and the last name."""
        if actor.kind not in SINGLE:
            return
        if actor.kind == "person" and actor.name.strip():
            self._surnames.setdefault(actor.name.split()[-1].casefold(), set()).add(actor.id)
        sexes = self.sexes.setdefault(actor.id, set())
        for span in actor.mentions:
            first = self.parsed.token_at(span[0])
            for word in first.doc[max(0, first.i - 1) : first.i + 1]:
                if word.lower_ in SEX and (word.i == first.i or word.pos_ == "PROPN"):
                    sexes.add(SEX[word.lower_])

    def named(self, draft: Draft) -> str | None:
        """The actor that the words of the source name; of what somebody wrote or said, its issuer."""
        head = draft.source_head
        if head is None:
            return (self._in(draft.source) or self._surnamed(draft.source)) if draft.head is None else None
        if head.tag_ in ("WP", "WDT"):
            return self._antecedent(head)
        head = self._whole(head, draft.source)
        issuer = self.issuer(head)
        if issuer is not None:
            return issuer
        own = self._actor_at(head)
        if own is None or self.kinds[own] == "unnamed":
            beside = [actor for token in _beside(head) if (actor := self._actor_at(token)) is not None]
            person = next((actor for actor in beside if self.kinds[actor] == "person"), None)
            own = person or own or next(iter(beside), None)
        if own is None:
            own = self._part_of(head)
        if own is None and head.pos_ not in _NOMINAL:  # the parse went wrong
            own = self._only_one_in(draft.source)
        return own

    def _whole(self, head: Token, span: Span | None) -> Token:
        """The noun that a source ends in, where the parser took whose it is for its head: `the mayor's doctor`."""
        if span is None or head.dep_ not in ("poss", "compound"):
            return head
        after = self.parsed.tokens((head.idx + len(head), max(span[1], head.idx + len(head) + 1)))[:_MOST]
        for token in after:
            if token.idx >= span[1] or (token.pos_ not in ("NOUN", "PROPN", "ADJ", "PART", "NUM")):
                break
            if token.pos_ in ("NOUN", "PROPN"):
                head = token
        return head

    def _actor_at(self, token: Token) -> str | None:
        known = self._at.get(token.idx)
        return known[1] if known is not None else None

    def knows(self, head: Token | None) -> bool:
        """Whether the word stands in a mention of an actor."""
        return head is not None and head.idx in self._at

    def _in(self, span: Span | None) -> str | None:
        words = self.parsed.tokens(span) if span is not None else ()
        return next((self._at[t.idx][1] for t in reversed(words) if t.idx in self._at), None)

    def _only_one_in(self, span: Span | None) -> str | None:
        words = self.parsed.tokens(span)[:_MOST] if span is not None else ()
        found = {self._at[t.idx][1] for t in words if t.idx in self._at}
        return next(iter(found)) if len(found) == 1 else None

    def _surnamed(self, span: Span | None) -> str | None:
        """Whose last name the words end in, as "MAREK:" and "ILSA MAREK (by telephone):" do."""
        words = self.parsed.text[slice(*span)].split("(")[0].split() if span is not None else []
        actors = self._surnames.get(words[-1].casefold(), set()) if words else set()
        return next(iter(actors)) if len(actors) == 1 else None

    def somebody(self, head: Token | None) -> bool:
        """Whether the word stands for a person or several."""
        known = self._at.get(head.idx) if head is not None else None
        return known is not None and self.kinds[known[1]] in ("person", "unnamed", "group")

    def _antecedent(self, head: Token) -> str | None:
        """Whom "who" refers to: the noun before its clause, or the name beside that."""
        clause = head.head
        while clause.dep_ in ("conj", "xcomp", "ccomp") and clause.head.i != clause.i:
            clause = clause.head
        if clause.dep_ != "relcl":  # the parse went wrong
            before = [t for t in head.doc[max(0, head.i - 2) : head.i] if not t.is_punct]
            return self._actor_at(before[-1]) if before and head.dep_ in ("nsubj", "nsubjpass") else None
        noun = clause.head
        named = [t for t in (noun, *_beside(noun)) if t.i < head.i and self.knows(t)]
        actor = self._actor_at(named[0]) if named else None
        if head.lower_ == "who" and actor is not None and self.kinds[actor] in ("organisation", "country"):
            return self._actor_at(noun.head.head) if noun.dep_ == "pobj" else None  # "voters in the North, who"
        return actor

    def _part_of(self, head: Token) -> str | None:
        """Of "some of the residents", "a number of officials": these, if they are many without a name."""
        of = next((c for c in islice(head.rights, _MOST) if c.dep_ == "prep" and c.lower_ == "of"), None)
        many = next((c for c in of.children if c.dep_ == "pobj"), None) if of is not None else None
        if many is None or many.tag_ not in ("NNS", "NNPS") or head.ent_type_ or head.pos_ == "PROPN":
            return None
        actor = self._actor_at(many)
        return actor if actor is not None and self.kinds[actor] in ("unnamed", "group") else None

    def issuer(self, head: Token) -> str | None:
        """Whose word a paper or speech is: "Marek's letter", "a ministry statement", "a report by the agency"."""
        if not self.is_word(head):
            return None
        for child in islice(head.children, _MOST):
            if child.dep_ in ("poss", "compound", "nmod"):
                holder: Token | None = child
            elif child.dep_ == "prep" and child.lower_ in _ISSUED:
                holder = next((c for c in child.children if c.dep_ == "pobj"), None)
            elif child.dep_ == "acl":
                by = next((c for c in child.children if c.dep_ == "agent"), None)
                holder = next((c for c in by.children if c.dep_ == "pobj"), None) if by is not None else None
            else:
                holder = None
            if holder is not None and (actor := self._actor_at(holder)) is not None:
                return actor
            if child.dep_ == "prep" and child.lower_ == "of":  # "a statement of the ministry"
                body = next((a for c in child.children if (a := self._actor_at(c)) is not None), None)
                if body is not None and self.kinds[body] == "organisation":
                    return body
        return None

    def is_word(self, noun: Token) -> bool:
        """Whether a noun is what somebody wrote or said."""
        return noun.pos_ == "NOUN" and self._lexicon.get("m", noun.lemma_.lower()) is not None


def _beside(noun: Token) -> Iterator[Token]:
    """What else its bearer is called in a noun phrase: `the baker Ann Example, mother of two`."""
    left = [noun]
    for _ in range(_MOST):
        if not left:
            return
        beside = [child for child in islice(left.pop().rights, _MOST) if child.dep_ == "appos"]
        left.extend(beside)
        yield from beside
