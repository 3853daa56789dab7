"""From bytes to documents: text unchanged, metadata from header lines, datelines, rows and markup."""

import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.core.errors import InputError
from sayso.core.records import Document, RawPage
from sayso.fetch import Limits, to_document

PROSE = "The mayor of Port Amery said on Monday that the ferry would sail again within a week."


def page(content: bytes | str, media_type: str = "text/plain", name: str = "report") -> RawPage:
    content = content.encode() if isinstance(content, str) else content
    return RawPage(origin=name, name=name, media_type=media_type, content=content)


def document(content: bytes | str, media_type: str = "text/plain", name: str = "report") -> Document:
    return to_document(page(content, media_type, name))[0]


def aside(found: Document) -> list[str]:
    return [found.text[start:end] for start, end in found.boilerplate]


@pytest.mark.parametrize(
    ("head", "published", "set_aside"),
    [
        (" date 2022-11-10 \n\n\n\n", "2022-11-10", ["date 2022-11-10"]),
        ("Date: 10 November 2022\r\n\r\n", "2022-11-10", ["Date: 10 November 2022"]),
        ("2022-11-10\n", "2022-11-10", ["2022-11-10"]),
        ("Thursday, November 10th, 2022\n\n", "2022-11-10", ["Thursday, November 10th, 2022"]),
        ("Newsroom | Updated: 2022-11-10 17:52\n", "2022-11-10", ["Newsroom | Updated: 2022-11-10 17:52"]),
        (
            "Ferry to sail again\n\nPublished 10 Nov. 2022, 08:15 GMT\n",
            "2022-11-10",
            ["Published 10 Nov. 2022, 08:15 GMT"],
        ),
        ("KYIV, Nov 10 (Agency) - ", None, ["KYIV, Nov 10 (Agency) -"]),
        ("LONDON, 10 November 2022 — ", "2022-11-10", ["LONDON, 10 November 2022 —"]),
        ("WASHINGTON (XYZ) — ", None, ["WASHINGTON (XYZ) —"]),
        ("PORT AMERY, Ont., Nov. 10 (XYZ) -- ", None, ["PORT AMERY, Ont., Nov. 10 (XYZ) --"]),
        ("Kyiv, 10 Nov. (Newswire): ", None, ["Kyiv, 10 Nov. (Newswire):"]),
        ("Ferry to sail, Nov 10, 2022\n\nKYIV, Nov 10 (Agency) - ", "2022-11-10", ["KYIV, Nov 10 (Agency) -"]),
        ("(Newswire) - ", None, ["(Newswire) -"]),
        ("SEOUL, South Korea — ", None, ["SEOUL, South Korea —"]),
        ("KYIV-based officials agree. ", None, []),
        ("MAYOR: ", None, []),
        ("On 10 November 2022 the ferry sank. ", None, []),
        ("Critics — Among them many — differ. ", None, []),
    ],
)
def test_dates_and_datelines(head: str, published: str | None, set_aside: list[str]) -> None:
    found = document(head + PROSE)
    assert found.text == head + PROSE
    assert (found.published, aside(found)) == (published, set_aside)


def test_header_lines_in_any_case_and_order() -> None:
    lines = [
        "PUBLISHER: The Amery Herald",
        "Title: Ferry to sail again",
        "url: https://herald.example/ferry",
        "By Ada Quill and Bo Reed",
        "date: 10 November 2022",
    ]
    head = "\n".join(lines) + "\n\n"
    found = document(head + PROSE)
    assert (found.publisher, found.title, found.url, found.byline, found.published) == (
        "The Amery Herald",
        "Ferry to sail again",
        "https://herald.example/ferry",
        "Ada Quill and Bo Reed",
        "2022-11-10",
    )
    assert aside(found) == lines


def test_header_lines_above_text_wrapped_by_hand() -> None:
    body = """The mayor of Port Amery said that the ferry would sail again
within a week, and that the pier had been made good by then
by people of the town, who had worked on it for all the
winter. """
    publisher = "The Amery Herald and Advertiser of the North"
    found = document(f"title: The ferry of Port Amery will sail again\npublisher: {publisher}\n\n{body * 3}")
    assert (found.publisher, len(found.boilerplate)) == (publisher, 2)


def test_words_of_prose_are_no_header() -> None:
    text = PROSE + "\n\nSource: the mayor. By Friday\n\ntitle: none\n\n" + PROSE * 3 + "\n\npublisher: nobody\n"
    assert document(text).publisher is None


@pytest.mark.parametrize(
    ("name", "published"),
    [
        ("kherson-2022-11-10", "2022-11-10"),
        ("20221110_a", "2022-11-10"),
        ("n-2022-13-10", None),
        ("2022-11-10-2022-11-11", None),
        ("a123420221110", None),
    ],
)
def test_the_name_may_carry_the_date(name: str, published: str | None) -> None:
    found = document("KYIV, Nov 10 (Agency) - " + PROSE, name=name)
    assert (found.id, found.published, found.publisher) == (name, published, "Agency")


@pytest.mark.parametrize(
    "date", ["2022-02-30", "10/11/2022", "yesterday", "November 2022", "1668038400", "2022", "x" * 500, "٢٠٢٢-١١-١٠"]
)
def test_a_wrong_date_is_a_problem_beside_the_document(date: str) -> None:
    found, problems = to_document(
        page(json.dumps({"id": "a-2022-11-10", "text": PROSE, "date": date}), "application/json")
    )
    assert found.published is None
    assert [(p.stage, p.message.count("\n")) for p in problems] == [("fetch", 0)]
    assert "YYYY-MM-DD" in problems[0].message


@pytest.mark.parametrize(
    "date",
    [
        "2022-11-10",
        "2022-11-10T23:30:00-05:00",
        "2022/11/10",
        "10 November 2022",
        "Nov. 10, 2022",
        "Thu, 10 Nov 2022 08:00:00 GMT",
        "2022-11-10 08:15",
        "November 10th, 2022",
    ],
)
def test_dates_as_people_and_feeds_write_them(date: str) -> None:
    found, problems = to_document(page(json.dumps({"text": PROSE, "date": date}), "application/json"))
    assert (found.published, problems) == ("2022-11-10", ())


def test_a_row_gives_its_fields_and_keeps_its_text() -> None:
    row = {
        "id": 7,
        "text": " \n" + PROSE + "\ud800\x00 ",
        "title": "A\ntitle",
        "publisher": 5,
        "url": "https://x.example",
        "byline": None,
    }
    found, problems = to_document(page(json.dumps(row), "application/json", "7"))
    assert found.text == " \n" + PROSE + "\ufffd\ufffd "
    assert (found.title, found.publisher, found.url, found.byline) == ("A title", None, "https://x.example", None)
    assert [p.message for p in problems] == ["`publisher` is a number, not a string; left out"]


def test_a_field_comes_before_a_header_line() -> None:
    row = {
        "text": "publisher: The Copy\ndate: 2022-11-11\n\n" + PROSE,
        "publisher": "The Original",
        "date": "2022-11-10",
    }
    found = document(json.dumps(row), "application/json")
    assert (found.publisher, found.published) == ("The Original", "2022-11-10")


def test_too_long_a_text() -> None:
    with pytest.raises(InputError, match="has 850 characters; the limit is 800 a report"):
        to_document(page((PROSE * 10)[:850]), limits=Limits(max_characters=800))


@pytest.mark.parametrize(
    "content", [b"", b" \n", "\ufeff \n".encode(), b"\x00\x01\x02" * 50, b"PK\x03\x04" + b"x" * 90]
)
def test_nothing_to_read(content: bytes) -> None:
    with pytest.raises(InputError):
        to_document(page(content))


@settings(max_examples=150, deadline=None)
@given(content=st.binary(max_size=400), media_type=st.sampled_from(["text/plain", "text/html", "application/json"]))
def test_any_bytes_give_a_document_or_an_input_error(content: bytes, media_type: str) -> None:
    check(content, media_type)


@settings(max_examples=150, deadline=None)
@given(text=st.text(max_size=300), media_type=st.sampled_from(["text/plain", "text/html"]))
def test_any_text_gives_a_document_or_an_input_error(text: str, media_type: str) -> None:
    check(text.encode(errors="surrogatepass"), media_type)


MESS = st.lists(
    st.sampled_from(
        [
            "Read more: ",
            "READ MORE",
            "(Photo: A/AFP)",
            "\n",
            "\n\n",
            "date 2022-11-10",
            "KYIV (X) - ",
            "“",
            "”",
            '"',
            ". ",
            "Title: x",
            "By A B",
            "© 2022 X",
            "• ",
            "Advertisement",
            "\u2028",
            "\r\n",
            "word and word ",
            "(",
            "Reuters ",
            "/",
        ]
    ),
    max_size=60,
).map("".join)


@settings(max_examples=200, deadline=None)
@given(text=MESS)
def test_any_order_of_boilerplate_keeps_spans_and_text(text: str) -> None:
    check(text.encode(), "text/plain")


def check(content: bytes, media_type: str) -> None:
    try:
        found, _ = to_document(page(content, media_type))
    except InputError as error:
        assert str(error)
        assert "\n" not in str(error)
        return
    previous = -1
    for start, end in found.boilerplate:
        assert previous < start < end <= len(found.text)
        assert found.text[start:end].strip() == found.text[start:end]
        previous = end
    if media_type == "text/plain":
        try:
            decoded = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            return
        if "\x00" not in decoded:  # else it was read as UTF-16
            assert found.text == decoded


@pytest.mark.parametrize(
    "text",
    [
        "word " * 190_000,
        "Read more " * 90_000,
        "(Photo: " * 100_000,
        "“" * 900_000,
        "By A" + " A" * 400_000,
        "\n \n" * 300_000 + "x",
        "A B/" * 200_000,
    ],
)
def test_hostile_texts_take_no_more_than_linear_time(text: str) -> None:
    start = time.perf_counter()
    document(text)
    assert time.perf_counter() - start < 5
