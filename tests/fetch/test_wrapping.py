"""Paragraphs wrapped by hand, told from lines that each stand by themselves."""

import pytest

from sayso.core.text import is_wrapped

WIDE = "The mayor of Port Amery told the council that the ferry"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([], False),
        ([WIDE], False),
        ([WIDE, "would sail again."], True),
        ([WIDE, WIDE, "would sail."], True),
        ([WIDE + ".", WIDE + ".", WIDE + "."], False),
        (["Ferry to sail", WIDE], False),
        ([WIDE * 2, WIDE], False),
        ([WIDE, WIDE * 2], False),
    ],
)
def test_wrapped_lines_are_of_a_width_and_end_amid_a_sentence(lines: list[str], expected: bool) -> None:
    assert is_wrapped(lines) is expected
