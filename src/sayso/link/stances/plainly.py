"""Whether a source speaks of the deed in plain words, or of something beside it."""

from sayso.core.records import Reading
from sayso.core.vocabulary import polarity
from sayso.link.stances.about import CORE, WORDS
from sayso.link.stances.profile import Profile
from sayso.link.stances.stance import Stance
from sayso.link.stances.words import kind_words, telling


def plainly(reading: Reading, stance: Stance, profile: Profile) -> bool:
    """Whether the words tell of the deed as such: by an event or a main word of its kind, or by a word for it.

    Plain, too, is a withdrawn report, a word of not knowing, and a denial that points back to what was reported. That
    something bad is said beside a word for the deed ("the withdrawal was a failure") denies nothing plainly.
    """
    if stance.statement is None and stance.event is None:
        return True
    sign = polarity(stance.factuality)
    if stance.strength >= CORE or sign == "u":
        return True
    if sign == "-":
        return stance.strength < WORDS
    if stance.aspect == "completed":
        return False  # that it is done must be said of it, not of something in the same breath
    deeds = kind_words(profile.type, profile.mode) | profile.triggers
    return stance.strength >= WORDS and not deeds.isdisjoint(telling(reading.text[slice(*stance.span)]))
