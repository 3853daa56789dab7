"""One spelling for look-up: the form under which the gazetteer files a name, and under which it is sought."""

import re
import unicodedata

_LETTERS = str.maketrans(
    {
        "ł": "l", "ø": "o", "đ": "d", "ð": "d", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ə": "e",
        "'": "", "’": "", "‘": "", "ʼ": "", "ʻ": "", "ʹ": "", "`": "", "´": "", ".": "", "ʿ": "", "ʾ": "", "′": "",
    }
)  # fmt: skip
_GAP = re.compile(r"[\s\-‐-―_/,()]+")
_SHORT = {
    "saint": "st", "sankt": "st", "mount": "mt", "fort": "ft", "and": "&", "el": "al",
    "county": "co", "township": "twp",
}  # fmt: skip
_ARTICLE = re.compile(r"\b[ae](t|th|d|dh|r|z|s|sh|n) (?=\1)")
"""The Arabic article before a "sun letter", whose sound it takes: "ar Raqqa", "ez-Zor"; "an Oder" is none."""


def normalise(name: str) -> str:
    """The name without case, accents, apostrophes and full stops; hyphens and white space as one blank.

    "Saint", "Mount", "Fort" and "County" go to their abbreviations, and each form of the Arabic article to "al", so
    that either spelling finds the other: "Deir ez-Zor" and "Deir al-Zor".
    """
    if name.isascii() and name.isalpha():  # most words are but that, and all below leaves them as they are
        word = name.lower()
        return _SHORT.get(word, word)
    plain = name.casefold().translate(_LETTERS)
    if not plain.isascii():
        decomposed = unicodedata.normalize("NFKD", plain)
        plain = "".join(c for c in decomposed if not unicodedata.combining(c)).translate(_LETTERS)
    words = [_SHORT.get(word, word) for word in _GAP.sub(" ", plain).split()]
    return _ARTICLE.sub("al ", " ".join(words))
