"""Each page, in light and dark, wide and at 390 px: it fits, nothing complains, and a screen reader finds its way."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

PAGES = (
    "/stories",
    "/stories?status=confirmed",
    "/stories/1",
    "/stories/1?as_of=2022-11-10",
    "/reports/2022-11-09-estuary-order",
    "/actors/Sergei%20Shoigu",
    "/search?q=withdrawal",
    "/pledges",
    "/review",
    "/read",
    "/audit",
    "/api/docs",
    "/stories/999999",
)


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_fits_and_is_accessible(opened: Callable[..., Page], path: str, scheme: str, width: int) -> None:
    page = opened(path, width=width, scheme=scheme)
    page.wait_for_load_state("networkidle")
    assert page.locator("h1").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "wider than the screen"
    found = Axe().run(page).response["violations"]
    grave = [
        (each["id"], node["target"], node.get("failureSummary", ""))
        for each in found
        if each["impact"] in ("serious", "critical")
        for node in each["nodes"][:3]
    ]
    assert grave == []


@pytest.mark.parametrize("path", [path for path in PAGES if not path.startswith("/api")])
def test_a_page_reads_without_scripts(opened: Callable[..., Page], path: str) -> None:
    page = opened(path, scripts=False)
    assert len(page.locator("main").inner_text()) > 40


@pytest.mark.parametrize("width", [1280, 390])
def test_links_to_correct_stay_in_their_rows(opened: Callable[..., Page], width: int) -> None:
    page = opened("/reports/2022-11-08-quayside-checkpoints", width=width)
    below = """links => links.filter(a => a.getBoundingClientRect().bottom
                              > a.closest("p, li").getBoundingClientRect().bottom + 1).length"""
    assert page.locator(".panel .correct").count() > 20
    assert page.locator(".panel .correct").evaluate_all(below) == 0
