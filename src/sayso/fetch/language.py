"""Is it English?"""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sayso.core.spans import Span

_SAMPLE = 2_000
_FEWEST_CHARACTERS, _FEWEST_WORDS = 40, 8
_CHARACTERS_WITHOUT_WORDS = 120
"""A text of so many characters is judged though it has few blanks, as Chinese or Thai would."""
_SURE = 0.8
_NO_LANGUAGE = {"zxx", "und"}


def foreign_language(text: str, boilerplate: Sequence[Span] = ()) -> tuple[str, str] | None:
    """Code and English name of the language of a text that is surely not in English, else None.

    Reads the first 2,000 characters of the text proper and, if these are not English, as many from its middle: an
    English report may open with a long quotation. Too short a text gets the benefit of the doubt.
    """
    prose = _prose(text, boilerplate)
    code = _surely_foreign(prose[:_SAMPLE])
    middle = len(prose) // 2
    if code is None or (middle > _SAMPLE and _surely_foreign(prose[middle : middle + _SAMPLE]) is None):
        return None
    return code, _name(code)


def _prose(text: str, boilerplate: Sequence[Span]) -> str:
    pieces, start = [], 0
    for begin, end in boilerplate:
        pieces.append(text[start:begin])
        start = end
    pieces.append(text[start:])
    return " ".join("".join(pieces).split())


def _surely_foreign(sample: str) -> str | None:
    if len(sample) < _FEWEST_CHARACTERS:
        return None
    if sample.count(" ") + 1 < _FEWEST_WORDS and len(sample) < _CHARACTERS_WITHOUT_WORDS:
        return None
    code, sureness = _identifier().classify(sample)
    return None if code == "en" or code in _NO_LANGUAGE or sureness < _SURE else str(code)


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def _name(code: str) -> str:
    from babel import Locale

    return str(Locale("en").languages.get(code, "another language"))
