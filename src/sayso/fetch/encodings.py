"""Bytes to text, without mojibake: byte order mark, UTF-8, what the page declares, then the likeliest guess."""

import codecs
import re
import unicodedata

from sayso.core.errors import InputError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_FORMATS = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a zip archive or an Office document"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x1f\x8b", "gzip-compressed"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"PAR1", "a Parquet file under another ending"),
)
# The codecs that a page may declare, so that none of Python's odder ones (unicode_escape, idna) can be asked for.
_DECLARABLE = re.compile(
    r"utf-?8|utf-?16(le|be)?|iso-?8859-\d{1,2}|latin-?\d|(windows|cp)-?\d{3,4}|koi8-[ru]|gb(k|2312|18030)|big5|"
    r"euc-(jp|kr)|shift[_-]jis|macintosh|us-ascii"
)
_WESTERN = ("cp1252", "mac_roman", "cp1250", "cp1254")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_SAMPLE = 100_000
"""Guesses look at no more than this many of the bytes that are not ASCII."""


def decode(content: bytes, *, declared: str | None = None) -> str:
    """The text of `content`, a byte order mark left out.

    Valid UTF-8 wins over a declared encoding, since text in another encoding is hardly ever valid UTF-8 by chance,
    while pages often declare the wrong one. Raises InputError for what is no text.
    """
    for start, name in _FORMATS:
        if content.startswith(start):
            raise InputError(f"is {name}, not text")
    text = _decode(content, declared)
    if len(_CONTROL.findall(text, 0, _SAMPLE)) > 0.02 * min(len(text), _SAMPLE) or "\x00" in text:
        raise InputError("is binary, not text")
    return text


def _decode(content: bytes, declared: str | None) -> str:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, errors="replace")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        return text if "\x00" not in text else _unmarked_utf16(content)
    if b"\x00" in content:
        return _unmarked_utf16(content)
    damaged = content.decode("utf-8", errors="replace")
    if 2 * damaged.count("\ufffd") < sum(character > "\x7f" for character in damaged):
        return damaged  # more good sequences than bad: UTF-8 with a few damaged bytes
    if declared and _DECLARABLE.fullmatch(declared.strip().lower()):
        # Browsers, and so the writers of pages, mean windows-1252 by these two names.
        name = re.sub(r"^(iso-?8859-1|latin-?1|us-ascii)$", "cp1252", declared.strip().lower())
        try:
            return content.decode(name)
        except (LookupError, UnicodeDecodeError):
            pass
    return _guess(content)


def _unmarked_utf16(content: bytes) -> str:
    """UTF-16 without a mark shows in zeros at every other byte; other zeros mean binary."""
    sample = content[:_SAMPLE]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if len(content) % 2:
        raise InputError("is binary, not text")
    for encoding, many, few in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
        if many > 0.3 * len(sample) / 2 and few < 0.02 * len(sample) / 2 + 1:
            return content.decode(encoding, errors="replace")
    raise InputError("is binary, not text")


def _guess(content: bytes) -> str:
    """A text in an 8-bit or East Asian encoding.

    charset-normalizer finds the script, but takes any of a dozen Western code pages for any other (cp1250 for most
    English texts, `Núñez` becoming `Núńez`), so these are told apart by how oddly the characters would sit in words.
    """
    best, oddest = None, 0.1
    for encoding in _WESTERN:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        odd = oddity(text)
        if odd < oddest:
            best, oddest = text, odd
    if best is not None:
        return best
    from charset_normalizer import from_bytes

    match = from_bytes(content).best()
    if match is None:
        raise InputError("its encoding cannot be made out; save it as UTF-8")
    return str(match)


def oddity(text: str) -> float:
    """The share of the characters beyond ASCII that do not sit as they would in a Western text, in a sample."""
    total = odd = 0
    for match in re.finditer(r"[^\x00-\x7f]", text):
        total += 1
        i = match.start()
        odd += _odd(match.group(), text[i - 1 : i] or " ", text[i + 1 : i + 2] or " ")
        if total >= _SAMPLE // 10:
            break
    return odd / total if total else 0.0


def _odd(character: str, before: str, after: str) -> bool:
    category = unicodedata.category(character)
    if category.startswith("L"):
        return (
            (category == "Lu" and before.islower())
            or (category == "Ll" and after.isupper())
            or not (before.isalpha() or after.isalpha())
            or (before > "\x7f" and after > "\x7f" and before.isalpha() and after.isalpha())
            or character in "ðÐþÞýÝ"  # in news, far more often Turkish under a wrong code page than Icelandic
        )
    if category.startswith("C"):
        return True
    return category.startswith("S") and (before.isalpha() or after.isalpha()) and character not in "©®™°€£$¢¥"
