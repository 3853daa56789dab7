"""The documentation site: it builds without a warning; in a browser it is found and read, and asks no other host."""

import functools
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from ..chromium import chromium

ROOT = Path(__file__).parents[2]
PAGES = ("index.html", "tutorial.html", "reference/vocabulary.html", "evaluation.html")


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built as `make docs` does."""
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture(scope="module")
def served(built: Path) -> Iterator[str]:
    """Its address, as `python -m http.server` gives it."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(built)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


Open = Callable[..., Page]


@pytest.fixture
def opened(browser: Browser, served: str, built: Path) -> Iterator[Open]:
    """`opened("index.html", width=390, scheme="dark")`: a page that must not complain, nor ask any other host."""
    contexts, complaints = [], []

    def open_(path: str, *, width: int = 1280, scheme: str = "light") -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda m: complaints.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        own = (served, built.as_uri(), "data:", "blob:")
        page.on("request", lambda r: None if r.url.startswith(own) else complaints.append(r.url))
        page.on("response", lambda r: complaints.append(f"{r.status} {r.url}") if r.status >= 400 else None)
        page.goto(path if path.startswith("file:") else served + path)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert complaints == []


def test_no_page_has_anything_of_another_host(built: Path) -> None:
    loads = re.compile(
        r"""<(?:script|img|iframe|source|video|audio)\b[^>]*\bsrc=["']?(?:https?:)?//[^"'> ]+"""
        r"""|<link\b[^>]*rel=["']?(?:stylesheet|preconnect|preload|icon)[^>]*href=["']?https?:[^"'> ]+"""
    )
    for page in built.rglob("*.html"):
        assert not (found := loads.search(page.read_text(encoding="utf-8"))), f"{page.name}: {found}"
    for sheet in built.rglob("*.css"):
        assert not re.search(r"url\(\s*[\"']?https?:|@import", sheet.read_text(encoding="utf-8")), sheet.name


def test_generated_pages_have_their_content(built: Path) -> None:
    for page, words in {
        "reference/commands.html": "sayso review set",
        "reference/settings.html": "SAYSO_MEMORY",
        "reference/records.html": "geonameid",
        "reference/ledger.html": "passage_start",
        "reference/vocabulary.html": "heavy-weapons",
        "reference/python.html": "code_actor",
        "reference/http.html": "/api/stories/{id}",
        "decisions/index.html": "030-status-rules.html",
    }.items():
        assert words in (built / page).read_text(encoding="utf-8"), page


def test_no_figure_is_left_open(built: Path) -> None:
    for page in built.glob("*.html"):
        assert "{{ " not in page.read_text(encoding="utf-8"), page.name


@pytest.mark.parametrize(("scheme", "paths"), [("light", PAGES), ("dark", PAGES[1:3])])
def test_no_serious_barrier(opened: Open, scheme: str, paths: tuple[str, ...]) -> None:
    for path in paths:
        page = opened(path, scheme=scheme)
        page.wait_for_function("document.readyState == 'complete'")
        found = Axe().run(page)
        bad = [(v["id"], v["nodes"][0]["html"][:200], v["nodes"][0].get("failureSummary", "")[:300])
               for v in found.response["violations"] if v["impact"] in ("serious", "critical")]  # fmt: skip
        assert not bad, (path, bad)


def test_nothing_sticks_out_of_a_phone(opened: Open) -> None:
    for path in PAGES:
        page = opened(path, width=390)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path


@pytest.mark.parametrize("from_folder", [False, True])
def test_search_finds_without_any_network_but_its_own(opened: Open, built: Path, from_folder: bool) -> None:
    page = opened((built / "index.html").as_uri() if from_folder else "index.html")
    page.keyboard.press("/")
    page.keyboard.type("withdrawn")
    result = page.locator(".md-search-result__link").first
    result.wait_for(timeout=10_000)
    assert page.locator(".md-search-result__link").count() >= 1
    result.click()
    page.wait_for_url("**/*.html*")
    assert "withdrawn" in page.content()
