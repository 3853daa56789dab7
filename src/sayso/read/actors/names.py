"""Names in a text, and what stands before them: persons, bodies and groups.

spaCy's names are taken as hints: the small model often mistakes their kind and their edges, so titles, the lexicon,
given names and the shape of the words decide.
"""

import re
from collections.abc import Iterator, Sequence

from spacy.tokens import Token

from sayso.core.spans import Span
from sayso.read.actors.mentions import LOCATIVE, SAYING, Mention, MentionKind, Page, country_of
from sayso.resources.actors import Entry, Match, family_first, fold

_NAME_LABELS = frozenset("PERSON ORG NORP GPE FAC PRODUCT WORK_OF_ART EVENT LAW LOC".split())
_HONORIFICS = {
    "mr": "m", "sir": "m", "lord": "m", "mrs": "f", "ms": "f", "miss": "f", "lady": "f", "dame": "f", "madam": "f",
    "dr": "?", "prof": "?", "rev": "?", "baroness": "f", "sheikh": "m", "hon": "?",
}  # fmt: skip
_PARTICLES = frozenset("al el de da del della der den di du dos la le van von bin ibn ben abu af ter ten y".split())
_COMPANY = frozenset(
    "inc ltd llc plc corp co gmbh sa ag group holdings association federation union institute center centre foundation "
    "times post news agency airlines airways club network fund society front forces movement league alliance coalition "
    "committee commission brigade force corps party ministry department council university bank army police court "
    "company office service bureau administration parliament organization organisation trust partners industries "
    "technologies systems media press journal gazette tribune herald magazine wire courier dispatch broadcasting "
    "chronicle telegraph observer radio television tv images store stream money college school hospital church".split()
)
"""Last words of the names of organisations."""
PAPERS = frozenset(
    "ledger post globe mirror examiner inquirer sentinel times news journal gazette tribune herald wire courier "
    "dispatch broadcasting chronicle telegraph observer radio television tv daily weekly".split()
)
"""Last words of the names of outlets; some are last names too."""
_SPEAKER = re.compile(r"((?:[A-Z][A-Z.'’-]+ ){0,3}[A-Z][A-Z'’-]+):\s")
_NEXT_WORD = re.compile(r" ([a-z]+)\b")
_OF_PLACES = LOCATIVE | {"of"}


def find_names(page: Page) -> list[Mention]:
    """The names of a document, persons with their titles, in no particular order."""
    return _Names(page).find()


class _Names:
    def __init__(self, page: Page) -> None:
        self._page = page
        self._passed: list[tuple[int, int]] = []
        """Runs of capitalised words that are nobody's name by themselves."""

    def find(self) -> list[Mention]:
        names = self._names()
        for mention in names:
            if mention.kind == "person":
                self._add_title(mention)
        return names

    def _names(self) -> list[Mention]:
        found: dict[int, Mention] = {}
        at: dict[int, int] = {}
        """By token, the number of the mention that holds it."""
        candidates: list[Mention | None] = [
            self._known(m) for m in self._page.matches if m.entry.kind in ("person", "org")
        ]
        for first, last, label in self._runs():
            mention = self._classified(first, last, label)
            candidates.append(mention)
            if mention is None:
                self._passed.append((first, last))
        candidates += self._transcribed([mention for mention in candidates if mention is not None])
        candidates += self._again([mention for mention in candidates if mention is not None])
        for number, mention in enumerate(candidates):
            if mention is None:
                continue
            tokens = [token.i for token in self._page.parsed.tokens(mention.span)]
            rivals = {at[i] for i in tokens if i in at}
            if rivals and not all(self._larger(mention, found[rival]) for rival in rivals):
                continue
            for rival in rivals:
                del found[rival]
            found[number] = mention
            at.update(dict.fromkeys(tokens, number))
        return list(found.values())

    def _again(self, known: Sequence[Mention]) -> Iterator[Mention]:
        """Names that spaCy overlooked, but found elsewhere in the text: in full, or a person's last name."""
        whole = {mention.name: mention for mention in reversed(known)}
        full = {name: m for name, m in whole.items() if m.kind == "person" and " " in name}
        last = {name.split()[-1]: m for name, m in full.items()}
        last |= {name.split()[0]: m for name, m in full.items() if m.entry is not None and family_first(m.entry)}
        for first, end in self._passed:
            span = (
                self._page.parsed.doc[first].idx,
                self._page.parsed.doc[end - 1].idx + len(self._page.parsed.doc[end - 1]),
            )
            name = self._page.text[slice(*span)]
            like = whole.get(name) or last.get(name)
            token = self._page.parsed.doc[first:end].root
            if like is None and any(p.code[:3] in self._page.countries for p in self._families(name)):
                yield Mention(span, token, "person", name, definite=True)
            elif like is not None:
                yield Mention(span, token, like.kind, name, like.entry if name in whole else None, definite=True)

    def _families(self, name: str) -> Sequence[Entry]:
        """Whom `Example` alone may mean of those whose family name comes first."""
        return self._page.lexicon.families.get(fold(name), ()) if name.istitle() else ()

    def _transcribed(self, known: Sequence[Mention]) -> Iterator[Mention]:
        """`EXAMPLE: We agree.`: in a transcript, the last name in capitals of somebody named elsewhere in the text."""
        last = {fold(m.name.split()[-1]) for m in known if m.kind == "person" and " " in m.name}
        for start, end in self._page.parsed.paragraphs if last else ():
            found = _SPEAKER.match(self._page.text, start, end)
            if found and fold(found[1].split()[-1]) in last:
                token = self._page.parsed.tokens(found.span(1)).root
                name = " ".join(word.capitalize() for word in found[1].split())
                yield Mention(found.span(1), token, "person", name, definite=True)

    def _known(self, match: Match) -> Mention:
        span = (match.start, match.end)
        token = self._page.parsed.tokens(span).root
        entry = match.entry
        kind: MentionKind = "person" if entry.kind == "person" else "group" if entry.form == "group" else "organisation"
        plural = entry.form == "group"
        return Mention(
            span, token, kind, self._page.text[slice(*span)], entry, sex=entry.sex or "?", plural=plural, definite=True
        )

    def _larger(self, new: Mention, old: Mention) -> bool:
        """Whether a longer name (`Anbar Salvation Front`) is to replace a name of the lexicon within it."""
        longer = new.span[0] <= old.span[0] and new.span[1] >= old.span[1] and new.span != old.span
        if old.kind == "person":
            return longer and new.kind == "person" and old.entry is not None and " " not in old.name
        return longer and new.kind != "person"

    def _runs(self) -> Iterator[tuple[int, int, str]]:
        """Runs of capitalised words as token bounds: spaCy's names first, then what follows a title or given name."""
        doc = self._page.parsed.doc
        covered: set[int] = set()
        for ent in doc.ents:
            if ent.label_ in _NAME_LABELS:
                for first, last in self._trimmed(self._start_of_name(ent.start, ent.end, ent.label_), ent.end):
                    covered.update(range(first, last))
                    yield first, last, ent.label_
        index = 0
        while index < len(doc):
            token = doc[index]
            if index in covered or token.pos_ != "PROPN" or not _is_capital(token):
                index += 1
                continue
            end = index + 1
            while end < len(doc) and end not in covered and _continues(doc[end], doc[end - 1]):
                end += 1
            yield from ((first, last, "") for first, last in self._trimmed(index, end))
            index = end

    def _start_of_name(self, first: int, end: int, label: str) -> int:
        """Where a person's name starts of which spaCy has found the last word alone."""
        doc = self._page.parsed.doc
        if label != "PERSON" or end - first > 1 or doc[first].is_sent_start or first == 0:
            return first
        before = doc[first - 1]
        given = before.pos_ == "PROPN" and before.dep_ == "compound" and before.head.i == first and not before.ent_type_
        name = given and before.is_title and before.is_alpha and fold(before.text) not in _HONORIFICS
        return first - 1 if name and not self._page.match_before(doc[first].idx) else first

    def _trimmed(self, first: int, last: int) -> Iterator[tuple[int, int]]:
        """The name or names in a run, cut at commas and sentence bounds, without articles, titles and endings."""
        doc = self._page.parsed.doc
        begin = first
        for index in range(first, last + 1):
            cut = index == last or (index > begin and doc[index].is_sent_start) or doc[index].text in ',;:()|/–—"“”'
            if not cut and not doc[index].is_space:
                continue
            left, right = begin, index
            while left < right and (not _is_capital(doc[left]) or doc[left].lower_ in ("the", "a", "an")):
                left += 1
            left = self._after_title(left, right)
            while right > left and (not _is_capital(doc[right - 1]) or doc[right - 1].tag_ in ("POS", "CC")):
                right -= 1
            while (
                right + 1 < len(doc)
                and doc[right].text == "-"
                and not doc[right - 1].whitespace_ + doc[right].whitespace_
            ):
                right += 2  # `Yoon Suk-yeol`: the tokenizer cuts at hyphens
            if left < right:
                yield left, right
            begin = index if index < last and doc[index].is_sent_start else index + 1

    def _after_title(self, first: int, last: int) -> int:
        """Where the name starts after titles and nationalities, if a name is left then."""
        doc = self._page.parsed.doc
        index = first
        while index < last:
            match = self._page.match_at(doc[index].idx)
            word = fold(doc[index].text).rstrip(".")
            if word in _HONORIFICS or (doc[index].text == "." and index > first):
                step = index + 1
            elif match and (match.entry.kind == "people" or "t" in match.entry.flags) and not match.entry.plural:
                step = self._page.parsed.tokens((match.start, match.end)).end
            else:
                break
            if step >= last:
                break
            index = step
        titled = index > first and self._titled_by(doc[index].idx)
        return index if titled else first

    def _titled_by(self, start: int) -> bool:
        """Whether a title or honorific ends right before a character."""
        before = self._page.text[max(0, start - 14) : start].rstrip(" .")
        word = fold(before.rsplit(" ", 1)[-1])
        if word in _HONORIFICS:
            return True
        match = self._page.match_before(start)
        return match is not None and "t" in match.entry.flags and not match.entry.plural

    def _classified(self, first: int, last: int, label: str) -> Mention | None:
        """The mention of a run of name words, or None if it is nobody's name."""
        tokens = self._page.parsed.doc[first:last]
        span = (tokens[0].idx, tokens[-1].idx + len(tokens[-1]))
        name = self._page.text[slice(*span)]
        words = [fold(token.text) for token in tokens if token.is_alpha or "-" in token.text]
        postal = name in self._page.lexicon.postal and self._page.text[max(0, span[0] - 2) : span[0]] == ", "
        if postal or not words or len(words) > 9 or self._is_elsewhere(span, ("country", "people", "capital", "role")):
            return None
        paper = words[-1] in PAPERS and len(words) > 1 and words[0] not in self._page.lexicon.given
        if paper or words[-1] in _COMPANY or self._is_body(words[-1]):
            return Mention(span, tokens.root, "organisation", name, definite=True)
        sex = self._person(words, span, tokens.root, label)
        if sex is not None:
            return Mention(span, tokens.root, "person", name, definite=True, sex=sex)
        if (
            label not in ("ORG", "NORP")
            or self._is_elsewhere(span, ("city", "region"))
            or tokens[-1].dep_ == "amod"
            or self._ends_in_country(name)
        ):
            return None
        if label == "NORP" and (not tokens[-1].tag_.startswith("NN") or _is_located(tokens.root, words)):
            return None
        plural = label == "NORP"
        return Mention(span, tokens.root, "group" if plural else "organisation", name, definite=True, plural=plural)

    def _person(self, words: list[str], span: Span, token: Token, label: str) -> str | None:
        """The sex, `?` for unknown, if the words are a person's name; None if not."""
        name = self._page.text[slice(*span)]
        if self._titled_by(span[0]) and not self._is_body(self._word_after(span[1])):
            return self._sex(words[0], span[0])
        if label in ("GPE", "LOC") or self._is_elsewhere(span, ("city", "region")) or self._ends_in_country(name):
            return None
        shaped = 1 < len(words) <= 4 and all(w.isalpha() or "-" in w for w in words) and not name.isupper()
        if shaped and words[0] in self._page.lexicon.given:
            return self._page.lexicon.given[words[0]]
        lone = len(words) == 1 and (not token.is_sent_start or token.head.lemma_ in SAYING)
        if len(words) == 1 and self._is_compatriot(name) and token.pos_ == "PROPN":
            return None if _is_located(token, words) else "?"
        if label != "PERSON" or not (shaped or lone) or (name.isupper() and len(name) > 1):
            return None
        return None if _is_located(token, words) else "?"

    def _is_compatriot(self, name: str) -> bool:
        """Whether a single word is the last name of known persons of one country that the report names."""
        bearers = self._page.lexicon.persons.get(fold(name), ()) if name.istitle() else ()
        return country_of(bearers) in self._page.homelands

    def _is_elsewhere(self, span: Span, kinds: tuple[str, ...]) -> bool:
        """Whether the lexicon has the words, or more, as something of these kinds."""
        whole = self._page.match_at(span[0])
        return whole is not None and whole.end >= span[1] and whole.entry.kind in kinds

    def _ends_in_country(self, name: str) -> bool:
        """`Overnight Poland`: a country with some capitalised word before it."""
        words = [fold(word) for word in name.split()]
        known = self._page.lexicon.names.get(tuple(words[1:])) if len(words) > 1 else None
        return known is not None and known.kind in ("country", "people", "capital")

    def _word_after(self, end: int) -> str:
        """The next word, as `party` in `the opposition Example party`."""
        found = _NEXT_WORD.match(self._page.text, end)
        return fold(found[1]) if found else ""

    def _is_body(self, word: str) -> bool:
        role = self._page.lexicon.roles.get((word,))
        return role is not None and role.form == "organisation"

    def _sex(self, given: str, start: int) -> str:
        word = fold(self._page.text[max(0, start - 10) : start].rstrip(" .").rsplit(" ", 1)[-1])
        known = _HONORIFICS.get(word, "?")
        return known if known != "?" else self._page.lexicon.given.get(given, "?")

    def _add_title(self, mention: Mention) -> None:
        """Titles before the name: back to where its noun phrase starts."""
        doc = self._page.parsed.doc
        start = mention.span[0]
        match = self._page.match_before(start)
        index = self._page.parsed.token_at(start).i
        word = fold(doc[index - 1].text).rstrip(".") if index else ""
        if index > 1 and word == "" and doc[index - 1].text == ".":
            word = fold(doc[index - 2].text)
        if word in _HONORIFICS:
            mention.sex = _HONORIFICS[word] if _HONORIFICS[word] != "?" else mention.sex
            match = self._page.match_before(doc[index - 1].idx)
        if match is None or match.entry.kind != "role" or match.entry.form != "person" or match.entry.plural:
            return
        left = self._page.parsed.tokens((match.start, match.end)).start
        role = left
        while not doc[left].is_sent_start and left and index - left < 10 and _premodifies(doc[left - 1]):
            if left == role and doc[left - 1].lower_ in ("of", "for"):  # "support for President ..."
                break
            left -= 1
        mention.titles.append(self._page.text[doc[left].idx : mention.span[1]])
        if match.entry.office:
            mention.offices.add(match.entry.office)


def _is_located(token: Token, words: list[str]) -> bool:
    """`in Example`: a single word after a preposition of place is a place, whatever spaCy says."""
    return len(words) == 1 and token.dep_ == "pobj" and token.head.lower_ in _OF_PLACES


def _is_capital(token: Token) -> bool:
    return token.text[:1].isupper() or token.lower_ in _PARTICLES or token.text[:3].lower() in ("al-", "el-")


def _continues(token: Token, before: Token) -> bool:
    """Whether a word goes on with the name before it."""
    if token.is_sent_start:
        return False
    if token.pos_ == "PROPN" and _is_capital(token):
        return True
    if token.text in ("-", ".") and token.idx == before.idx + len(before):
        return token.text == "-" or len(before) <= 2
    return token.lower_ in _PARTICLES and before.text[:1].isupper()


def _premodifies(token: Token) -> bool:
    """Whether a word may stand in a title before a name."""
    if token.tag_ == "POS" or token.lower_ in ("of", "and", "-", "for"):
        return True
    return token.pos_ in ("PROPN", "NOUN", "ADJ", "NUM") and token.ent_type_ not in ("DATE", "TIME")
