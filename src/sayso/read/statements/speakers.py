"""Whose voice a statement is: the actor that its source names, or for a quotation alone the speaker in focus."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from spacy.tokens import Token

from sayso.core.records import Actor
from sayso.core.spans import Span
from sayso.read.parse import Parsed
from sayso.read.statements.draft import Draft

_PERSONAL = frozenset({"i", "we", "you", "he", "she", "they", "it", "one", "who"})
_OWN = frozenset({"i", "we", "you"})
_SEX = {
    **dict.fromkeys(("he", "him", "his", "himself", "mr", "mr.", "sir", "lord"), "m"),
    **dict.fromkeys(("she", "her", "hers", "herself", "mrs", "mrs.", "ms", "ms.", "lady", "dame"), "f"),
}
"""Pronouns and titles that tell whether a person is a man or a woman; by names alone nobody is."""


class Speakers:
    """The actors of a document by the characters of their mentions."""

    def __init__(self, parsed: Parsed, actors: Sequence[Actor]) -> None:
        self._parsed = parsed
        self._paragraphs = [start for start, _ in parsed.paragraphs]
        self._kinds = {actor.id: actor.kind for actor in actors}
        self._at: dict[int, tuple[int, str]] = {}  # start of a token -> (length of the mention, actor)
        self._sexes: dict[str, set[str]] = {}
        self._surnames: dict[str, set[str]] = {}
        self._mentions = sorted((span[0], actor.id) for actor in actors for span in actor.mentions)
        for actor in actors:
            self._describe(actor)
            for span in actor.mentions:
                for token in parsed.tokens(span):
                    size = span[1] - span[0]
                    if token.idx not in self._at or size < self._at[token.idx][0]:
                        self._at[token.idx] = (size, actor.id)

    def _describe(self, actor: Actor) -> None:
        """Note what tells a person's sex, and the last name."""
        if actor.kind != "person":
            return
        if actor.name.strip():
            self._surnames.setdefault(actor.name.split()[-1].casefold(), set()).add(actor.id)
        sexes = self._sexes.setdefault(actor.id, set())
        for span in actor.mentions:
            first = self._parsed.token_at(span[0])
            for word in first.doc[max(0, first.i - 1) : first.i + 1]:
                if word.lower_ in _SEX and (word.i == first.i or word.pos_ == "PROPN"):
                    sexes.add(_SEX[word.lower_])

    def named(self, draft: Draft) -> str | None:
        """The actor whose mention holds the syntactic head of the source; for "who", the head it refers to."""
        head = draft.source_head
        if head is None:
            return (self._in(draft.source) or self._surnamed(draft.source)) if draft.head is None else None
        if head.idx in self._at:
            return self._at[head.idx][1]
        return self._refers_to(head)

    def knows(self, head: Token | None) -> bool:
        """Whether the word stands in a mention of an actor."""
        return head is not None and head.idx in self._at

    def _in(self, span: Span | None) -> str | None:
        words = self._parsed.tokens(span) if span is not None else ()
        return next((self._at[t.idx][1] for t in reversed(words) if t.idx in self._at), None)

    def _surnamed(self, span: Span | None) -> str | None:
        """Whose last name the words end in, as "MAREK:" and "ILSA MAREK (by telephone):" do."""
        words = self._parsed.text[slice(*span)].split("(")[0].split() if span is not None else []
        actors = self._surnames.get(words[-1].casefold(), set()) if words else set()
        return next(iter(actors)) if len(actors) == 1 else None

    def somebody(self, head: Token | None) -> bool:
        """Whether the word stands for a person or several."""
        known = self._at.get(head.idx) if head is not None else None
        return known is not None and self._kinds[known[1]] in ("person", "unnamed", "group")

    def _refers_to(self, head: Token) -> str | None:
        if head.tag_ not in ("WP", "WDT"):
            return None
        clause = head.head
        while clause.dep_ in ("conj", "xcomp", "ccomp") and clause.head.i != clause.i:
            clause = clause.head
        if clause.dep_ == "relcl" and clause.head.idx in self._at:
            return self._at[clause.head.idx][1]
        return None

    def differ(self, inner: Draft, outer: Draft) -> bool:
        """Whether the voice of `inner` is another's than that of `outer`, as far as the words tell."""
        word = inner.source_head
        if word is None or word.lower_ in _OWN:
            return False
        ours, theirs = self.named(inner), self.named(outer)
        if ours is not None and theirs is not None:
            return ours != theirs
        return word.lower_ not in _PERSONAL

    def of(self, statements: Sequence[Draft]) -> list[str | None]:
        """The speaker of each statement (in text order)."""
        voices = [self.named(draft) for draft in statements]
        focus: str | None = None
        for index, draft in enumerate(statements):
            if draft.frame == "floating":
                voices[index] = self._of_next(statements, voices, index) or focus
            elif voices[index] is None and index and self._goes_on(statements[index - 1], draft):
                voices[index] = voices[index - 1]
            elif voices[index] is None:
                voices[index] = self._going_on(statements[max(0, index - 1)], draft, voices[max(0, index - 2) : index])
            if draft.frame != "floating" and self._may_speak(draft, voices[index]):
                focus = voices[index]
        return voices

    def _going_on(self, previous: Draft, draft: Draft, voices: Sequence[str | None]) -> str | None:
        """Whom "he" or "she" stands for: the one speaker of the last two statements, if known to be a man or woman.

        Unless somebody else is named since.
        """
        head = draft.source_head
        sex = _SEX.get(head.lower_) if head is not None else None
        if head is None or sex is None or not voices or set(voices) - {voices[-1], None}:
            return None
        voice = voices[-1]
        if voice is None or self._sexes.get(voice) != {sex}:
            return None
        last = max(end for _, end in (*previous.content, previous.cue or previous.content[0]))
        since = range(bisect_left(self._mentions, (last, "")), bisect_left(self._mentions, (head.idx, "")))
        return voice if all(self._mentions[i][1] == voice for i in since) else None

    def _may_speak(self, draft: Draft, voice: str | None) -> bool:
        """A person (or someone unnamed) who speaks may go on speaking; a country that pledges does not."""
        speech = draft.frame == "colon" if draft.entry is None else draft.entry.kind in ("say", "want")
        return voice is not None and speech and self._kinds[voice] in ("person", "unnamed")

    def _of_next(self, statements: Sequence[Draft], voices: Sequence[str | None], index: int) -> str | None:
        """The speaker of 'He added: "..."' where that follows a quotation without a cue."""
        following = index + 1
        if following < len(statements) and self._goes_on(statements[index], statements[following]):
            return voices[following]
        return None

    def _goes_on(self, draft: Draft, following: Draft) -> bool:
        """Whether a pronoun speaks right after a quotation without a cue, in the same paragraph."""
        if draft.frame != "floating" or following.frame != "quote" or following.source_head is None:
            return False
        starts = self._paragraphs
        same = bisect_right(starts, draft.content[0][0]) == bisect_right(starts, following.content[0][0])
        return same and following.source_head.lower_ in ("he", "she", "they")
