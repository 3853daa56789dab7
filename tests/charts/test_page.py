"""The script of the page in a real browser, under a policy that forbids eval, inline script and inline style."""

import json
import shutil
import threading
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, sync_playwright
from playwright.sync_api import TimeoutError as Late

import sayso
from sayso.charts import Look, bundle, spec, story_chart

from .conftest import account, belief, day, status

CHROMIUM = shutil.which("chromium")
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
PAGE = """<!doctype html><html lang="en"><title>Chart</title><meta name="viewport" content="width=device-width">
<link rel="stylesheet" href="/static/charts.css"><figure data-chart="/chart.json"></figure>
<script type="module" src="/static/charts.js"></script></html>"""
STATIC = Path(sayso.__file__).parent / "web" / "static"
EVIL = '<img src=x onerror="document.title=1"><script>document.title=2</script>'
STORY = account(
    [
        belief("FRA", day(0), words=EVIL, source=EVIL, span=(3, 9)),
        belief("FRA", day(1)),
        belief("ITA", day(1), "CT-", document="an other/one"),
    ],
    [status(0), status(1, "disputed")],
)
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs a browser")


class Handler(BaseHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        kind, text = "text/html", "<title>a report</title>"
        if url.path == "/":
            text = PAGE
        elif url.path == "/chart.json":
            asked = parse_qs(url.query)
            dark = asked["theme"] == ["dark"]
            look = Look(theme="dark" if dark else "light", width=int(asked["width"][0]))
            kind, text = "application/json", json.dumps(spec(story_chart(STORY, look)))
        elif url.path == "/static/vega.js":
            kind, text = "text/javascript", bundle()
        elif url.path.startswith("/static/charts."):
            kind = "text/css" if url.path.endswith("css") else "text/javascript"
            text = (STATIC / url.path.rpartition("/")[2]).read_text()
        self.send_response(200)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Security-Policy", POLICY)
        self.end_headers()
        self.wfile.write(text.encode())


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser.new_page(viewport={"width": 900, "height": 700})
        browser.close()


def test_the_chart_can_be_read_and_followed_by_keyboard(page: Page, address: str) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(address)
    page.wait_for_selector("figure.drawn")
    assert page.locator("[data-mark]").count() == 5  # three beliefs, two statuses
    assert page.locator("[data-mark][tabindex='0']").count() == 1
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    panel = page.locator(".chart-words")
    assert "<img src=x" in panel.inner_text()  # the words, not what they would do
    assert page.locator(".chart-words img, .chart-words script, svg script, svg image").count() == 0
    page.keyboard.press("ArrowRight")
    assert "France" in panel.inner_text()
    page.keyboard.press("Escape")
    assert panel.is_hidden()
    page.keyboard.press("ArrowRight")
    focused = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert "Italy" in focused and "denies it" in focused
    page.emulate_media(color_scheme="dark")
    page.wait_for_selector("figure[data-drawn*='theme=dark']")
    page.set_viewport_size({"width": 390, "height": 700})
    page.wait_for_selector("figure[data-drawn*='width=3']")
    page.wait_for_function("document.documentElement.scrollWidth <= 390")  # as soon as it is drawn anew
    assert said == [] and page.title() == "Chart"
    link = page.locator("[data-mark][role=link]").last
    for _ in range(5):  # what is pressed as the chart is drawn anew is lost
        link.press("Enter")
        with suppress(Late):
            page.wait_for_url("**/reports/an%20other%2Fone", timeout=5000)
            return
    raise AssertionError("Enter does not follow the link")
