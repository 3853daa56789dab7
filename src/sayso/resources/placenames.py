"""One spelling for look-up: the form under which the gazetteer files a name, and under which it is sought."""

import re
import unicodedata

_LETTERS = str.maketrans(
    {
        "ł": "l", "ø": "o", "đ": "d", "ð": "d", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ə": "e",
        "'": "", "’": "", "‘": "", "ʼ": "", "ʻ": "", "ʹ": "", "`": "", "´": "", ".": "", "ʿ": "", "ʾ": "",
    }
)  # fmt: skip
_GAP = re.compile(r"[\s\-‐-―_/,()]+")
_SHORT = {"saint": "st", "sankt": "st", "mount": "mt", "fort": "ft", "and": "&"}


def normalise(name: str) -> str:
    """The name without case, accents, apostrophes and full stops; hyphens and white space as one blank.

    "Saint", "Mount" and "Fort" go to their abbreviations, so that either spelling finds the other.
    """
    plain = unicodedata.normalize("NFKD", name.casefold().translate(_LETTERS))
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    words = _GAP.sub(" ", letters.translate(_LETTERS)).split()
    return " ".join(_SHORT.get(word, word) for word in words)
