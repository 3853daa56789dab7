"""No mojibake."""

import pytest

from sayso.core.errors import InputError
from sayso.fetch.encodings import decode

CURLY = "The minister’s “plan” – or so it’s called… – was told in Paris.\n"
ACCENTS = "José Núñez of the Café Façade in Zürich paid £5 million for it.\n"
TURKISH = "Mr Yıldız met Ms Gökçe in Şişli.\n"
POLISH = "Mr Wałęski of Łódź met Ms Żurawska.\n"
RUSSIAN = "Мэр сказал, что паром снова пойдёт через неделю, когда починят причал.\n"
JAPANESE = "市長は月曜日、フェリーが一週間以内に再開すると述べた。\n"


@pytest.mark.parametrize("times", [1, 30])
@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        *((CURLY, encoding) for encoding in ("utf-8", "utf-8-sig", "cp1252", "mac_roman", "cp1250", "utf-16")),
        *((ACCENTS, encoding) for encoding in ("utf-8", "cp1252", "latin-1", "mac_roman", "cp1254", "utf-32")),
        *((CURLY, encoding) for encoding in ("utf-16-le", "utf-16-be")),
        (TURKISH, "cp1254"),
        (POLISH, "cp1250"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (JAPANESE, "shift_jis"),
        (JAPANESE, "euc-jp"),
    ],
)
def test_encodings_are_told_apart(text: str, encoding: str, times: int) -> None:
    assert decode((text * times).encode(encoding)) == text * times


def test_damaged_utf8_stays_utf8() -> None:
    broken = (CURLY * 5).encode() + b"\xffand so on"
    assert decode(broken).count("\ufffd") == 1
    assert "“plan”" in decode(broken)


@pytest.mark.parametrize(
    ("content", "declared", "text"),
    [
        (ACCENTS.encode("latin-1"), "ISO-8859-1", ACCENTS),
        (CURLY.encode("cp1252"), "iso-8859-1", CURLY),
        (RUSSIAN.encode("cp1251"), "windows-1251", RUSSIAN),
        (ACCENTS.encode(), "iso-8859-1", ACCENTS),
        (ACCENTS.encode("cp1252"), "unicode_escape", ACCENTS),
        (ACCENTS.encode("cp1252"), "no-such-charset", ACCENTS),
        (ACCENTS.encode("cp1252"), "utf-8", ACCENTS),
    ],
)
def test_a_declared_encoding_counts_unless_it_is_plainly_wrong(content: bytes, declared: str, text: str) -> None:
    assert decode(content, declared=declared) == text


@pytest.mark.parametrize(
    "content",
    [bytes(range(256)), b"\x7fELF\x02\x01\x01" + bytes(60), b"some\x00text", b"\x1b\x01\x02\x03" * 40, b"\x89PNG\r\n"],
)
def test_binary_is_no_text(content: bytes) -> None:
    with pytest.raises(InputError, match=r"is (binary|an image)"):
        decode(content)
