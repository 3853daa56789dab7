"""Countries, and the capitals that stand for them, where they act or are acted upon; and personal pronouns."""

from bisect import bisect_right
from collections.abc import Iterator

from spacy.tokens import Token

from sayso.read.actors.mentions import LOCATIVE, STATIVE, Mention, Page, modifies
from sayso.read.actors.sides import is_act
from sayso.resources.actors import Match

_LONGEST_LIST = 40
_HALVES = frozenset(["PRK", "KOR"])
_ARGUMENTS = frozenset("nsubj nsubjpass dobj pobj poss conj dative".split())
_WITH = frozenset("with against between by among".split())
_ADDRESSING = frozenset(
    "tell urge accuse warn ask blame thank criticise criticize press call remind assure condemn denounce threaten "
    "sanction pressure punish support back defy persuade convince".split()
)
_PRESSING = frozenset("blame sanction pressure embargo tariff demand impose pin restriction".split())
"""What is put on a government, and on no town."""
_PERSONAL = {"he": "m", "him": "m", "she": "f", "her": "f", "they": "p", "them": "p", "it": "i"}


def find_states(page: Page) -> list[Mention]:
    """Countries, but where they only say where something is; capitals and regions only where they act."""
    states = _States(page)
    return [*states.find(), *states.halves()]


def find_pronouns(page: Page) -> list[Mention]:
    """He, she, they and it, but for `it` as an object; and who, which and that as subjects of a relative clause."""
    found = []
    for token in page.parsed.doc:
        if token.tag_ == "PRP":
            sex = _PERSONAL.get(token.lower_)
            wanted = sex is not None and (sex != "i" or token.dep_ == "nsubj")
        else:
            sex = "r"
            wanted = token.tag_ in ("WP", "WDT") and token.dep_ == "nsubj" and token.head.dep_ == "relcl"
        if sex is not None and wanted:
            span = (token.idx, token.idx + len(token))
            found.append(Mention(span, token, "pronoun", token.lower_, sex=sex, plural=sex == "p", definite=True))
    return found


class _States:
    def __init__(self, page: Page) -> None:
        self._page = page
        self._paragraphs = [start for start, _ in page.parsed.paragraphs]

    def find(self) -> Iterator[Mention]:
        for match in self._page.matches:
            span = (match.start, match.end)
            if match.entry.kind not in ("country", "capital", "region") or self._page.is_taken(span):
                continue
            token = self._page.parsed.tokens(span).root
            if match.entry.kind == "capital" and _opens_clause(token):
                yield self._place(match, token, acting=True)
                continue
            token = _first_conjunct(token)
            if modifies(token, span) or self._after_city(match) or _is_place(token) or self._ends_name(match):
                continue
            if match.entry.kind == "country" or " PRE" in match.entry.code:
                yield self._place(match, token, acting=False)
            elif self._acts(token) and not self._is_dateline(match):
                yield self._place(match, token, acting=True)

    def _acts(self, token: Token) -> bool:
        """Whether a capital is named as an agent or a counterpart."""
        verb = token.head
        if token.dep_ == "nsubj":
            obliged = verb.lemma_ in ("have", "need") and any(child.dep_ == "xcomp" for child in verb.children)
            return verb.pos_ == "VERB" and (obliged or verb.lemma_ not in STATIVE)
        if token.dep_ in ("dobj", "dative"):
            return verb.lemma_ in _ADDRESSING
        if token.dep_ == "poss":  # "Lima's offensive"
            return is_act(verb, self._page.predicates)
        return token.dep_ == "pobj" and self._is_counterpart(verb)

    def _is_counterpart(self, preposition: Token) -> bool:
        """Whether a town after this preposition is a government: `blamed on Lima`, `talks with Lima`."""
        governor = preposition.head
        if preposition.dep_ == "agent" or (preposition.lower_ == "by" and is_act(governor, self._page.predicates)):
            return True
        if preposition.lower_ == "on":
            return governor.lemma_ in _PRESSING
        return preposition.lower_ in _WITH and governor.pos_ in ("VERB", "NOUN")

    def halves(self) -> Iterator[Mention]:
        """`the North` as somebody who acts, where the text has named North or South Korea."""
        states = self._page.lexicon.states if not _HALVES.isdisjoint(self._page.countries) else {}
        named = {states[code].name.split()[0]: states[code] for code in _HALVES if code in states}
        for token in self._page.parsed.doc if named else ():
            entry = named.get(token.text)
            if entry is None or token.i == 0 or token.nbor(-1).lower_ != "the" or token.dep_ not in _ARGUMENTS:
                continue
            span = (token.idx, token.idx + len(token))
            following = token.nbor().text[:1] if token.i + 1 < len(token.doc) else ""
            if not (
                following.isupper() or _is_place(token) or self._page.is_taken(span) or self._page.match_at(span[0])
            ):
                yield Mention(span, token, "country", entry.name, entry, definite=True)

    def _place(self, match: Match, token: Token, *, acting: bool) -> Mention:
        span = (match.start, match.end)
        own = self._page.parsed.tokens(span).root
        return Mention(span, own, "country", match.entry.name, match.entry, definite=True, acting=acting)

    def _is_dateline(self, match: Match) -> bool:
        """`CAIRO (Agency) -`: a town at the start of a paragraph, with a dash soon after it."""
        number = max(0, bisect_right(self._paragraphs, match.start) - 1)
        if (
            not self._page.parsed.paragraphs
            or self._page.text[self._page.parsed.paragraphs[number][0] : match.start].strip()
        ):
            return False
        after = self._page.text[match.end : match.end + 40]
        return self._page.text[match.start : match.end].isupper() or any(
            dash in after for dash in ("--", "—", ") -", " – ")
        )

    def _ends_name(self, match: Match) -> bool:
        """`Example Watch UK`: the country is the last word of some body's name."""
        word = self._page.parsed.token_at(match.start)
        before = word.doc[word.i - 1] if word.i > 0 else word
        named = before.tag_ in ("NNP", "NNPS") and before.dep_ == "compound" and before.head.i == word.i
        return named and self._page.match_before(match.start) is None

    def _after_city(self, match: Match) -> bool:
        """`Bakhmut, Ukraine`: the country only says where the town is."""
        before = self._page.text[max(0, match.start - 2) : match.start]
        index = self._page.parsed.token_at(match.start).i
        doc = self._page.parsed.doc
        if before.strip() != "," or index < 2:
            return False
        after = doc[index + 1].text if index + 1 < len(doc) else ""
        return (
            doc[index - 2].pos_ == "PROPN"
            and after in (",", ".", "", ")", "(")
            and doc[index].dep_ not in ("conj", "nsubj")
        )


def _opens_clause(token: Token) -> bool:
    """`Kyiv doubts that`: a town that spaCy takes for an adjective or adverb of the finite verb right after it."""
    verb = token.head
    if verb.i != token.i + 1 or not token.is_sent_start or token.dep_ in ("nsubj", "nsubjpass"):
        return False
    has_subject = any(child.dep_ in ("nsubj", "nsubjpass", "csubj") for child in verb.children)
    return verb.tag_ in ("VBZ", "VBD") and verb.lemma_ not in STATIVE and not has_subject


def _first_conjunct(token: Token) -> Token:
    for _ in range(_LONGEST_LIST):
        if token.dep_ != "conj" or token.head.i >= token.i:
            break
        token = token.head
    return token


def _is_place(token: Token) -> bool:
    """Whether a country or town merely locates something."""
    return (token.dep_ == "pobj" and token.head.lower_ in LOCATIVE) or token.dep_ in ("npadvmod", "advmod", "dep")
