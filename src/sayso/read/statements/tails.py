"""Tails of a content that the parse hangs on the wrong word: remarks of the report, conditions of the speaker."""

from spacy.tokens import Doc, Token

from sayso.read.statements.frames import Range

_CONDITIONS = frozenset({"if", "unless"})
_WITHIN = frozenset({"ccomp", "xcomp", "conj"})
_RELATIVE = frozenset({"which", "who", "whose", "whom", "where"})


def without_remark(doc: Doc, content: tuple[Range, ...]) -> tuple[Range, ...]:
    """The content of a wish or order without a closing remark on a thing in it: "..., which they had long held".

    What somebody wants done seldom holds a remark set off by a comma; what somebody says often does.
    """
    if not content:
        return content
    first, last = content[-1]
    word, cut = doc[last], None
    while word.is_punct and word.i > first:
        word = doc[word.i - 1]
    end = word.i
    while first < word.i and word.head.i != word.i:
        begin = word.left_edge.i
        if first < begin - 1 and doc[begin - 1].text == "," and word.right_edge.i >= end and _remarks(word):
            cut = begin - 2
        word = word.head
    return (*content[:-1], (first, cut)) if cut is not None else content


def with_condition(verb: Token, content: tuple[Range, ...]) -> tuple[Range, ...]:
    """The content with the "if" or "unless" clause after it: "threatened to strike unless ..."."""
    if not content or content[-1][0] < verb.i:
        return content
    first, last = content[-1]
    for child in verb.rights:
        begin = child.left_edge.i
        beside = begin == last + 1 or (begin == last + 2 and verb.doc[last + 1].text == ",")
        if child.dep_ == "advcl" and beside and child.left_edge.lower_ in _CONDITIONS:
            return (*content[:-1], (first, child.right_edge.i))
    return content


def without_reference(doc: Doc, content: tuple[Range, ...]) -> tuple[Range, ...]:
    """The content without ", citing two officials" at its end, which tells whom its speaker leans on."""
    if not content:
        return content
    first, last = content[-1]
    for at in range(last, first + 1, -1):
        if doc[at].lower_ == "citing" and doc[at - 1].text == "," and doc[at].right_edge.i + 1 >= last:
            return (*content[:-1], (first, at - 2))
    return content


def citing_verb(word: Token) -> Token | None:
    """The verb of the report's sentence that ", citing ..." belongs to: whoever said it does the citing."""
    begin = word.left_edge.i
    if word.lower_ != "citing" or word.dep_ != "advcl" or begin == 0 or word.doc[begin - 1].text != ",":
        return None
    verb = word.head
    while verb.dep_ in _WITHIN and verb.head.i != verb.i:
        verb = verb.head
    return verb if verb.pos_ in ("VERB", "AUX") else None


def _remarks(word: Token) -> bool:
    if word.dep_ == "relcl":
        return any(t.lower_ in _RELATIVE for t in word.doc[word.left_edge.i : word.i])
    if word.dep_ != "appos" or word.left_edge.tag_ != "DT" or not any(c.dep_ == "relcl" for c in word.children):
        return False
    return all(t.text != "," for t in word.subtree)  # else it may hold what goes on with the wish
