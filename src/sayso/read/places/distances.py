"""Distances told before a place: "20 km south of X", "three miles (5 km) from X", "a two hours' drive north of X"."""

import re

_COUNTS = {
    "half a": 0.5, "a": 1.0, "an": 1.0, "one": 1.0, "two": 2.0, "three": 3.0, "four": 4.0, "five": 5.0, "six": 6.0,
    "seven": 7.0, "eight": 8.0, "nine": 9.0, "ten": 10.0, "eleven": 11.0, "twelve": 12.0, "fifteen": 15.0,
    "twenty": 20.0, "thirty": 30.0, "forty": 40.0, "fifty": 50.0, "sixty": 60.0, "seventy": 70.0, "eighty": 80.0,
    "ninety": 90.0, "hundred": 100.0, "a couple of": 2.0, "a few": 5.0, "a dozen": 12.0, "several": 8.0,
    "a few dozen": 50.0, "dozens of": 70.0, "tens of": 50.0, "a hundred": 100.0, "a few hundred": 500.0,
    "several hundred": 700.0, "hundreds of": 700.0, "thousands of": 5000.0,
}  # fmt: skip
"""Numbers in words; for the vague ones, about the most they may mean."""
_UNITS = (
    (r"nautical miles?|nm", 1.852),
    (r"miles?|mi", 1.609),
    (r"kilomet(?:re|er)s?|kms?", 1.0),
    (r"met(?:re|er)s?|m|yards?", 0.001),
    (r"hours?[’']?s?[ -]drive", 70.0),
    (r"minutes?[’']?s?[ -]drive", 1.2),
)
_JUST_KM = 8.0
"""As far as "just south of" may be."""
_FARTHEST_KM = 20_000.0
_REACH = 80
_NUMBER = "|".join(sorted(_COUNTS, key=len, reverse=True))
_TOLD = re.compile(
    rf"(?<![\w.,])(?:(?P<digits>\d{{1,6}}(?:[.,]\d{{1,3}})*)|(?P<words>{_NUMBER}))[ -]?"
    rf"(?P<unit>{'|'.join(f'(?:{unit})' for unit, _ in _UNITS)})\.?"
    r"(?: ?\([^()]{1,30}\)| or so)?,?(?: (?:away|further|farther|due|directly|out|to the|from|inland|offshore))* ?$",
    re.IGNORECASE,
)
_JUST = re.compile(r"\b(?:just|immediately|right)(?: (?:to the|due))? $", re.IGNORECASE)
_THOUSANDS = re.compile(r",(?=\d{3}\b)")


def told_before(text: str, end: int) -> float | None:
    """Kilometres told in the words that end at the character, if any; of a range, the larger."""
    before = text[max(0, end - _REACH) : end]
    match = _TOLD.search(before)
    if match is None:
        return _JUST_KM if _JUST.search(before) else None
    count = _COUNTS[match["words"].lower()] if match["words"] else _value(match["digits"])
    scale = next(scale for unit, scale in _UNITS if re.fullmatch(unit, match["unit"], re.IGNORECASE))
    return count * scale if count is not None and count * scale <= _FARTHEST_KM else None


def _value(digits: str) -> float | None:
    try:
        return float(_THOUSANDS.sub("", digits))
    except ValueError:  # "1.2.3"
        return None
