"""A real server on the sample ledger, and chromium to look at it: nothing may complain, nothing may go outside."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response

from ..chromium import chromium

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "examples" / "kherson"


@contextmanager
def _served(ledger: Path, *options: str) -> Iterator[str]:
    """The address of `sayso serve` on a ledger."""
    command = [sys.executable, "-m", "sayso", "serve", "--ledger", str(ledger), "--port", "0", *options]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment
    ) as child:
        said = ""
        try:
            assert child.stdout is not None
            for line in child.stdout:
                said += line
                if found := re.search(r"https?://[^\s]+", line):
                    yield found.group().rstrip("/.")
                    return
            pytest.fail(f"sayso serve told no address: {said}")
        finally:
            child.terminate()
            child.wait(20)


@pytest.fixture(scope="session")
def served() -> Callable[..., AbstractContextManager[str]]:
    """`with served(ledger, "--users", file) as address`: a server of one's own."""
    return _served


@pytest.fixture(scope="session")
def watching() -> Callable[[Browser, str], AbstractContextManager["Open"]]:
    """`with watching(browser, address) as opened`: pages of such a server."""
    return _watching


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, without a window. Not for longer than a module: meanwhile other tests can have no loop of their own."""
    with chromium() as opened:
        yield opened


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ledger of the bundled sample, read once a run; to be copied by whoever writes into it."""
    path = tmp_path_factory.mktemp("sample") / "kherson.db"
    subprocess.run([sys.executable, "-m", "sayso", "read", str(SAMPLE), "--ledger", str(path)], check=True)
    return path


@pytest.fixture(scope="module")
def site(browser: Browser, sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server on a copy of the sample ledger, one for each module."""
    copy = Path(shutil.copy(sample, tmp_path_factory.mktemp("site") / "kherson.db"))
    with _served(copy) as address:
        yield address


Open = Callable[..., Page]


@pytest.fixture
def opened(browser: Browser, site: str) -> Iterator[Open]:
    """`opened("/stories", width=390, scheme="dark", scripts=False)`: a page, watched until the test ends."""
    with _watching(browser, site) as open_:
        yield open_


@contextmanager
def _watching(browser: Browser, site: str) -> Iterator[Open]:
    """Opens pages of a site; whatever they complain of in the meantime, or ask of others, is a failure."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_(path: str, *, width: int = 1280, scheme: str = "light", scripts: bool = True) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=scheme,  # type: ignore[arg-type]
            java_script_enabled=scripts,
            reduced_motion="reduce",  # a click must not miss what still glides
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: _complain(message, complaints))
        page.on("pageerror", lambda error: complaints.append(f"script: {error}"))
        page.on("dialog", lambda dialog: complaints.append(f"dialog: {dialog.message}"))
        page.on("request", lambda r: complaints.append(f"outside: {r.url}") if _outside(r.url, site) else None)
        page.on("response", lambda r: complaints.append(f"{r.status}: {r.url}") if _failed(r) else None)
        page.goto(site + path)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert complaints == []


def _complain(message: ConsoleMessage, complaints: list[str]) -> None:
    # That a page is not there is told by its status, which a test may want.
    if message.type in ("error", "warning") and not message.text.startswith("Failed to load resource"):
        complaints.append(f"{message.type}: {message.text}")


def _failed(response: Response) -> bool:
    """Whether something broke, or a piece of a page is missing; a page may be refused."""
    return response.status >= 500 or (response.status >= 400 and response.request.resource_type != "document")


def _outside(url: str, site: str) -> bool:
    return urlsplit(url).scheme not in ("data", "blob", "about") and not url.startswith(site)
