"""Whether a date beside an event is its day, or only one that it comes before or after."""

from spacy.tokens import Token

_OTHER_DAY = frozenset({"after", "following", "before"})
_HELPING = 8
"""Words before a verb among which those that help it are looked for."""
_LASTING = frozenset({"has", "have", "had", "'ve", "’ve"})
_TO_COME = frozenset({"will", "shall", "to", "'ll", "’ll", "must"})


def is_day_of(event: Token, first: Token) -> bool:
    """Whether a date that begins with the word `first` tells when the event is.

    Not "the truce after Monday", and not "the worst attack since 2015"; but "have bombed it since April" and "will
    leave before 5 December" do.
    """
    if first.lower_ == "since":
        return event.pos_ in {"VERB", "AUX"} and not _LASTING.isdisjoint(_helpers(event))
    before = first.nbor(-1).lower_ if first.i > 0 else ""
    return before not in _OTHER_DAY or (before == "before" and not _TO_COME.isdisjoint(_helpers(event)))


def _helpers(verb: Token) -> set[str]:
    near = verb.doc[max(0, verb.i - _HELPING) : verb.i]
    return {word.lower_ for word in near if word.dep_ == "aux" and word.head.i == verb.i}
