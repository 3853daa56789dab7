"""What is set aside, and what never is."""

import pytest

from sayso.fetch.boilerplate import boilerplate_spans, units
from sayso.resources import boilerplate

PROSE = "The mayor of Port Amery said that the ferry would sail again, and that the pier was safe."


def aside(text: str) -> list[str]:
    return [text[start:end] for start, end in boilerplate_spans(text, boilerplate.load())]


@pytest.mark.parametrize(
    "line",
    [
        "READ MORE: Ferry’s last captain tells of the storm – and of the rescue",
        "Read more: Ferry’s last captain",
        "Read more",
        "Also read: What the storm did to the pier",
        "Related: Five towns that lost their ferries",
        "Related stories",
        "MORE: Ferry tickets go on sale",
        "Pier closed for a second winter Read more",
        "[ What we know of the storm ]",
        "Sign up for our morning newsletter",
        "Subscribe to our weekly briefing and get the news in your inbox.",
        "Thank you for subscribing!",
        "By signing up you agree to our terms and privacy policy",
        "We use cookies to improve your experience. Accept all cookies or manage them here.",
        "This website uses cookies.",
        "Cookie settings",
        "The ferry at the pier before the storm. (Image: Getty)",
        "The ferry at the pier (Ada Quill/AFP)",
        "The ferry at the pier. Photograph: Ada Quill/AFP",
        "Ada Quill/AFP via Getty Images",
        "FILE - In this Nov. 10 photo, the ferry lies at the pier.",
        "File photo",
        "Getty Images The ferry at the pier before the storm",
        "A view of the pier ©Ada Quill (AFP)",
        "Image caption The ferry at the pier",
        "Advertisement",
        "ADVERTISEMENT - CONTINUE READING BELOW",
        "Share this article on Facebook",
        "Facebook Twitter WhatsApp Email",
        "View all comments (12)",
        "Follow us on Twitter @ameryherald",
        "Follow The Amery Herald on Facebook for more.",
        "Copyright 2022 The Amery Herald. All rights reserved.",
        "© 2022 Amery Media Ltd",
        "This material may not be published or rewritten.",
        "(Reporting by Ada Quill; Editing by Bo Reed)",
        "Additional reporting by Ada Quill in Port Amery",
        "Ada Quill contributed to this report.",
        "Click here to upload your pictures.",
        "Scroll down for video",
        "Last updated at 9:50 p.m. ET",
        "___",
    ],
)
def test_lines_that_are_no_part_of_the_report(line: str) -> None:
    assert aside(f"{PROSE}\n\n{line}\n\n{PROSE}") == [line]
    assert aside(line) == [line]


@pytest.mark.parametrize(
    ("before", "tail"),
    [
        (PROSE, "READ MORE: Ferry’s last captain tells all – HER…"),
        ("“It will sail,” he said, “and soon.”", "Read also: Ferry’s last captain tells all"),
        (PROSE, "Copyright 2022 The Amery Herald. All rights reserved."),
        (PROSE, "• Ada Quill is a columnist at The Amery Herald"),
        (PROSE, "• This article was amended on 10 November 2022 to mend a name."),
        (PROSE, "Follow us on Facebook and Telegram"),
        (PROSE, "Don’t forget, you can sign up to our morning briefing for a summary of the news."),
    ],
)
def test_tails_of_paragraphs(before: str, tail: str) -> None:
    assert aside(f"{before} {tail}\n\n{PROSE}") == [tail]


@pytest.mark.parametrize(
    ("text", "inline"),
    [
        ("The ferry sank (Image: Getty) on Monday, and " + PROSE * 8, "(Image: Getty)"),
        ("The ferry sank (file photo) on Monday, and " + PROSE * 8, "(file photo)"),
        (f"{PROSE} Read more in our blog of the storm. {PROSE * 8}", "Read more in our blog of the storm."),
    ],
)
def test_inside_paragraphs(text: str, inline: str) -> None:
    assert aside(text) == [inline]


def test_headlines_below_a_label_go_with_it() -> None:
    links = "Read more:\nFerry’s last captain tells of the storm\nWhat the storm did to the pier"
    assert aside(f"{PROSE}\n{links}\n{PROSE}\nNo headline but a label").pop(0).startswith("Read more:")
    assert "".join(aside(f"{PROSE}\n{links}\n{PROSE}\nWhat the storm did")) == links.replace("\n", "")


@pytest.mark.parametrize(
    "prose",
    [
        "The judge refused to read more letters, and asked the clerk to sign up for the course.",
        "He said that people should read more: books, papers, anything.",
        "“Read less news. Read more: that is all I ask of you,” he told the pupils of the town.",
        "Related: that is the word she used of the two fires, and the police agreed with her." * 6,
        "The minister is related to the mayor, and shares his house.",
        "More than 40 ferries sailed on Monday, the harbour master said.",
        "The bakers sold cookies at the pier, and the website of the town showed them.",
        "The pictures, released by the navy, show the ferry (left) at the pier (right).",
        "The photograph shows the ferry: it is listing to one side, the navy said.",
        "Reuters reported that the ferry had sailed.",
        "The ferry had sailed, sources told Reuters and the AFP.",
        "Getty heirs gave £5 million to mend the pier.",
        "Copyright law protects the captain’s film of the storm, a judge ruled.",
        "All rights of way to the pier are closed.",
        "Follow the money, he told the inquiry, and you will find the owners.",
        "Share prices of the ferry’s owner fell by half.",
        "Comments by the mayor angered the crew.",
        "Reporting by the Amery Herald found that the ferry had been unsafe for years.",
        "Reporting by Bellmark found that the ferry (built in 1968) had been unsafe.",
        "Editing by hand is slow, the clerk said.",
        "Updated rules will bind all ferries from 2024, the ministry said.",
        "This story was told to me in Port Amery.",
        "The article was amended by parliament, which now lets the state own ferries.",
        "Subscribers to the ferry’s newsletter were told of the storm at noon.",
        "“We will share this with all our allies,” the minister said.",
        "Video of the storm, seen by the inquiry, shows the pier breaking.",
        "Advertisement of the posts begins on Monday, the harbour master said.",
        "The file photo had been altered, the inquiry found, by somebody at the ministry.",
        "Sign up now, the army tells the young men of the town, who would rather fish.",
        "Please click on the map, the officer said, and the crew obeyed.",
        "Watch: the word for four hours on the bridge.",
        "Live fire was heard at the pier, witnesses said.",
    ],
)
def test_prose_is_never_set_aside(prose: str) -> None:
    assert aside(prose) == []
    assert aside(f"{PROSE}\n\n{prose}\n\n{PROSE}") == []
    assert aside(f"{PROSE} {prose} {PROSE}") == []


def test_a_label_amid_a_text_without_paragraphs_takes_nothing_with_it() -> None:
    assert aside(f"{PROSE} Read more: the storm. {PROSE * 8}") == []


def test_paragraphs_wrapped_by_hand_are_one_unit() -> None:
    link = "READ MORE: Ferry’s last captain tells of the long\nnight of the storm"
    text = "\n\n".join([f"The mayor of Port Amery said that the ferry would sail again\nwithin a week. {link}"] * 3)
    assert aside(text) == [link] * 3
    assert len(list(units(text))) == 3


def test_every_rule_says_when_it_may_match() -> None:
    lexicon = boilerplate.load()
    rules = (*lexicon.lines, *lexicon.lists, *lexicon.inline, *lexicon.tails)
    assert len(rules) > 60
    assert all(word == word.lower() for rule in rules for word in rule.needs)
    assert sum(not rule.needs for rule in rules) <= 1
