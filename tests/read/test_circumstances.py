"""To whom, in which medium and on which day something was said, whether or not the lexicon knows the cue."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.read.dates import find_dates
from sayso.read.statements.circumstances import addressee_of, day_said, medium_of
from sayso.read.statements.draft import Draft

CASES = [
    # text, medium, addressee, day; published on Thursday, 10 November 2022
    ("[Marek] {tweeted} <that the road was open>.", "tweet", None, None),
    ("[Marek] {wrote} on Facebook on Monday <that the road was open>.", "tweet", None, "2022-11-07"),
    ("[Marek] {posted} on Telegram <that the road was open>.", "tweet", None, None),
    ("<“The road is open,”> [Marek] {told} reporters late on Tuesday.", None, "reporters", "2022-11-08"),
    ("[Marek] {told} a news conference <that the road was open>.", "speech", None, None),
    ("[Marek] {told} Radio Norda <that the road was open>.", None, "Radio Norda", None),
    ("In an interview with Radio Norda on Nov. 9, [Marek] {said} <the road was open>.", "interview", "Radio Norda",
     "2022-11-09"),
    ("In a statement, [Marek] {said} <the road was open>.", "statement", None, None),
    ("[Marek] {said in a statement} <that the road was open>.", "statement", None, None),
    ("[Marek] {said} in a speech late on Sunday <that the road was open>.", "speech", None, "2022-11-06"),
    ("[A report by the ministry] {said} <the road was open>.", "report", None, None),
    ("{According to} [a letter seen by Radio Norda], <the road is open>.", "statement", None, None),
    ("[Marek] {said} a day earlier <that the road was open>.", None, None, "2022-11-09"),
    ("[Marek] {said} last week <that the road was open>.", None, None, None),
    ("[Marek] {said} yesterday <that the road was open>.", None, None, "2022-11-09"),
    ("[Marek] {said} after a meeting on Sunday <that the road was open>.", None, None, None),
    ("[Marek] {said} on Monday <the road had opened on Sunday>.", None, None, "2022-11-07"),
    ("Speaking to reporters on Friday, [Marek] {said} <the road was open>.", None, "reporters", "2022-11-04"),
    ("Reporters {were told} on Monday <that the road was open>.", None, "Reporters", "2022-11-07"),
    ("[Marek] {was adamant} on Monday <that the road was open>.", None, None, "2022-11-07"),
    ("[Marek] {reiterated} to lawmakers <that the road was open>.", None, "lawmakers", None),
    ("[Marek] {cited} <the audit> as a reason.", None, None, None),
    ("[Marek] {denied} <any links> to Roe.", None, None, None),
    ("[Marek] {said} of the Monday attack <that it had failed>.", None, None, None),
    ("[Marek] {said} <that the road was open>.", None, None, None),
]  # fmt: skip


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize("case", CASES)
def test_circumstances(parsed, loaded, unmarked, case, known):
    marked, medium, addressee, day = case
    text, (spans,) = unmarked(marked)
    page = parsed(text, published="2022-11-10")
    head = page.head(spans["cue"])
    entry = loaded.cues.get("v", head.lemma_) if known else None
    source = spans.get("source")
    draft = Draft(head, entry, "tagged", spans["cue"], source and page.head(source), source, (spans["content"],))
    hearer = addressee_of(draft)
    assert medium_of(draft, loaded.cues) == medium
    assert (hearer and text[slice(*hearer)]) == addressee
    assert day_said(draft, find_dates(page)) == day


def test_no_day_without_a_date_of_publication(parsed):
    page = parsed("Marek said on Monday that the road was open.")
    assert (
        day_said(Draft(page.doc[1], None, "tagged", (6, 10), page.doc[0], (0, 5), ((21, 43),)), find_dates(page))
        is None
    )


WORDS = st.sampled_from("Marek told reporters said on Monday in a letter to with , . “ ” speaking yesterday".split())


@settings(max_examples=40, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=20), st.data())
def test_an_addressee_is_a_span_of_the_text(parsed, loaded, words, data):
    text = " ".join(words)
    page = parsed(text, published="2022-11-10")
    head = data.draw(st.sampled_from(list(page.doc)))
    draft = Draft(head, None, "tagged", (head.idx, head.idx + len(head)), None, None, ((0, 1),))
    hearer = addressee_of(draft)
    assert hearer is None or 0 <= hearer[0] < hearer[1] <= len(text)
    assert medium_of(draft, loaded.cues) in (None, "tweet", "interview", "statement", "speech", "report")
    assert day_said(draft, find_dates(page)) in (None, *(ref.start for ref in find_dates(page)))
