"""Numbers as news writes them: digits, words, scales, vague ones, shares; where one stands and what it is worth.

"12", "12,500", "12,50,000", "2.5 million", "200m", "two hundred and fifty", "half a million", "dozens", "a handful",
"tens of thousands", "two-thirds of", "one in five".
"""

import re
from typing import NamedTuple

_ONES = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
seventeen eighteen nineteen""".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
SIMPLE = {word: number for number, word in enumerate(_ONES)} | {
    word: 10 * number for number, word in enumerate(_TENS, 2)
}
SCALES = {
    "hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "lakh": 1e5, "crore": 1e7,
    "dozen": 12.0, "m": 1e6, "mn": 1e6, "mln": 1e6, "bn": 1e9, "bln": 1e9, "tn": 1e12, "trn": 1e12, "k": 1e3,
    "b": 1e9, "cr": 1e7, "lakhs": 1e5, "crores": 1e7, "millions": 1e6, "billions": 1e9,
}  # fmt: skip
_FRACTIONS = {"half": 0.5, "quarter": 0.25, "third": 1 / 3}
_VAGUE = {
    "a couple": (2, 3), "a few": (2, 9), "several": (3, 9), "a handful": (3, 9),
    "dozens": (24, 99), "scores": (40, 99), "hundreds": (200, 999), "thousands": (2_000, 9_999),
    "millions": (2_000_000, 9_999_999), "billions": (2_000_000_000, 9_999_999_999),
    "tens of thousands": (20_000, 99_999), "hundreds of thousands": (200_000, 999_999),
    "tens of millions": (20_000_000, 99_999_999), "hundreds of millions": (200_000_000, 999_999_999),
    "tens of billions": (20e9, 99_999_999_999), "hundreds of billions": (200e9, 999_999_999_999),
    "several hundred": (300, 999), "several thousand": (3_000, 9_999), "several million": (3e6, 9_999_999),
    "several dozen": (36, 99), "a few hundred": (200, 999), "a few thousand": (2_000, 9_999), "a few dozen": (24, 99),
    "a few million": (2e6, 9_999_999), "several billion": (3e9, 9_999_999_999), "a few billion": (2e9, 9_999_999_999),
    "several tens of thousands": (30_000, 99_999), "several hundred thousand": (300_000, 999_999),
    "a few hundred thousand": (200_000, 999_999), "a couple of hundred": (200, 300), "a couple hundred": (200, 300),
    "a couple of thousand": (2_000, 3_000), "a couple thousand": (2_000, 3_000), "a couple of dozen": (24, 36),
    "a couple of million": (2e6, 3e6),
}  # fmt: skip
"""Least and most that such a word is used for: from two or three of its kind to where the next word begins."""
SMALL = frozenset({"a couple", "a few", "several", "a handful"})
"""Vague words that say nothing without the noun that they count."""

_WORD = "|".join(sorted([*SIMPLE, "hundred", "thousand", "million", "billion", "trillion"], key=len, reverse=True))
_LONG = "hundred|thousand|millions?|billions?|trillion|lakhs?|crores?|dozen"
_SCALE = rf"(?:[ -]?(?:{_LONG})(?:[ ]crore)?|(?:mn|mln|bn|bln|tn|trn|[mkb])|[ ](?:mn|bn|tn|trn|cr))(?!\w)"
_DIGITS = r"""(?:
    \d{1,3}(?:,\d{3})+(?:\.\d+)?        # 12,500
  | \d{1,2}(?:,\d{2})+,\d{3}(?:\.\d+)?  # 12,50,000 as India groups them
  | \d{1,3}(?:\.\d{3}){2,}(?:,\d\d?)?   # 1.250.000 as much of Europe does
  | \d+,\d\d?                           # 1,5 likewise
  | \d+(?:\.\d+)?
)(?![.,]?\d)"""
_NO_LETTER = r"(?!(?!(?:km|kg|ha|MW|GW|mm|cm)\b)[^\W\d_])"
"""A letter that follows at once makes it a name (5G, 1990s, 19th), unless it is a measure (40km)."""
_BEHIND_SCALE = "(?:(?<=(?i:hundred))|(?<=(?i:thousand))|(?<=(?i:million))|(?<=(?i:billion)))"
"""Where "and" or a comma goes on with the number: "two hundred and five", but "wounded eight, two of them badly"."""
_VAGUE_WORDS = "|".join(re.escape(words) for words in sorted(_VAGUE, key=len, reverse=True))
NUMBER = rf"""(?:
    {_DIGITS}(?:{_SCALE}|{_NO_LETTER})
  | (?i:(?:half|(?:a[ ])?(?:quarter|third)[ ]of)[ ]an?[ ](?:million|billion|trillion|dozen|hundred|thousand))(?!\w)
  | (?i:a[ ](?:hundred|thousand)[ ]and[ ](?:{_WORD})(?:[ -](?:{_WORD}))*)(?![\w-])
  | (?i:an?[ ](?:{_LONG})(?:[ ]and[ ]a[ ]half)?)(?![\w-])
  | (?i:(?:{_WORD})(?:(?:[ -]|{_BEHIND_SCALE}(?:[ ]and|,)[ ])(?:{_WORD}))*(?:[ ]and[ ]a[ ]half[ ](?:{_LONG}))?
      (?:[ ](?:dozen|lakh|crore))?)(?![\w-])
)"""
"""A number, for use within a verbose pattern; no group of its own."""
VAGUE = rf"(?i:{_VAGUE_WORDS})(?![\w-])"
"""A vague number, likewise."""
_PARTS = {"half": 50.0, "third": 100 / 3, "quarter": 25.0, "fifth": 20.0, "tenth": 10.0}
_OF_TEN = "one|two|three|four|five|six|seven|eight|nine|[1-9]"
_WHOLE = "three|four|five|six|seven|eight|nine|ten|[3-9]|10|100"
"""Wholes of shares; "14 out of 23 districts" are 14, and "two in five raids" may be two killed."""
SHARE = rf"""(?i:
    (?:half|(?:an?|one)[ -](?:third|quarter|fifth|tenth)|(?:two|three|four|nine)[ -](?:thirds|quarters|fifths|tenths))
    (?=[ ]of[ ](?!an?[ ]|one[ ])|(?<=half)[ ](?:the|its|their|his|her|our|all)[ ])
  | (?:(?:one|1)[ ]in|(?:{_OF_TEN})[ ]in(?=[ ](?:ten|10)[ ])|(?:{_OF_TEN})[ ]out[ ]of)[ ](?:every[ ])?(?:{_WHOLE})
    (?![\w,.:/-])
)"""
"""A part of a whole, likewise."""
_LONGEST = 100
"""Characters; what is longer is no number that anybody would read."""


class Worth(NamedTuple):
    """What a number says: the figure, or where it is vague, bounds."""

    value: float | None
    low: float | None
    high: float | None


def worth(written: str) -> Worth | None:
    """What the words or digits amount to; None where they are no number after all ("two three")."""
    words = " ".join(written.lower().split())
    if len(words) > _LONGEST:
        return None
    if words in _VAGUE:
        low, high = _VAGUE[words]
        return Worth(None, float(low), float(high))
    value = _digits(words) if words[0].isdigit() else _in_words(words)
    return None if value is None else Worth(value, value, value)


def percent_of(share: str) -> float | None:
    """What a share is in per cent; None for "five out of three"."""
    words = share.lower()
    within = re.match(r"(\w+) (?:in|out of) (?:every )?(\w+)$", words)
    if within is None:
        count, _, part = words.replace("-", " ").rpartition(" ")
        return round((1 if count in {"", "a"} else SIMPLE[count]) * _PARTS[part.removesuffix("s")], 1)
    of, all_ = (SIMPLE.get(word) or float(word) for word in within.groups())
    return round(100 * of / all_, 1) if of < all_ else None


def scale_of(written: str) -> float:
    """The scale at the end of a number: a million for "3m" and for "three million"; 1 without one."""
    match = re.search(r"([a-z]+)$", written.lower())
    return SCALES.get(match.group(1), 1.0) if match else 1.0


def thousandfold(written: str) -> bool:
    """Whether the point may part thousands: "3.000", which nobody writes for three."""
    return re.fullmatch(r"[1-9]\d{0,2}\.\d00", written) is not None


def _digits(words: str) -> float | None:
    match = re.match(r"([\d,.]+)[ -]?([a-z]*)(?: (crore))?$", words)
    if match is None or len(match.group(1)) > 24:
        return None
    digits = match.group(1)
    if digits.count(".") > 1 or re.fullmatch(r"\d+,\d\d?", digits):
        digits = digits.replace(".", "").replace(",", ".")
    scale = SCALES[match.group(2)] if match.group(2) else 1.0
    return _tidy(float(digits.replace(",", "")) * scale * (SCALES["crore"] if match.group(3) else 1.0))


def _in_words(words: str) -> float | None:
    fraction = re.match(r"(?:an? )?(half|quarter|third)(?: of)? an? (\w+)$", words)
    if fraction:
        return _tidy(_FRACTIONS[fraction.group(1)] * SCALES[fraction.group(2)])
    half = re.match(r"(.+) and a half(?: (\w+))?$", words)
    if half and half.group(2):
        whole = _counted(half.group(1))
        return None if whole is None else _tidy((whole + 0.5) * SCALES[half.group(2)])
    if half:
        scale = SCALES[half.group(1).split()[-1]]
        return _tidy(1.5 * scale)
    return _counted(words)


def _counted(words: str) -> float | None:
    """The value of number words in a row, each in its place; None if they do not make one number."""
    total, current, smallest = 0.0, 0.0, 1e18
    room = 1e18
    for word in re.split(r"[ ,-]+", re.sub(r"\band\b", " ", words).strip()):
        if word in {"a", "an"}:
            current, room = 1.0, 0.0
        elif word in SIMPLE:
            number = SIMPLE[word]
            if number >= room:
                return None
            current += number
            room = 10.0 if number >= 20 else 0.0
        elif word in {"hundred", "dozen"}:
            current = (current or 1.0) * SCALES[word]
            room = 100.0
        elif SCALES.get(word, 1.0) < smallest:
            smallest = SCALES[word]
            total += (current or 1.0) * smallest
            current, room = 0.0, 1e18
        else:
            return None
    return _tidy(total + current)


def _tidy(value: float) -> float:
    """Without the dust of binary fractions: 2.3 million is 2300000."""
    return float(round(value)) if value >= 1000 else round(value, 6)
