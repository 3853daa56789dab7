"""The README's pictures of the pages, taken by chromium from the demo's ledger.

python tools/screenshots.py LEDGER FOLDER
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

SHOTS = {
    "stories": ("/stories", 1120, 760),
    "story": ("/stories/1", 1120, 1500),
    "report": ("/reports/2022-11-09-estuary-order", 1120, 900),
}
"""Name: page, width, height."""
ROOT = Path(__file__).resolve().parents[1]
WITHOUT_FOLDER = """(folder) => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) walker.currentNode.data = walker.currentNode.data.replaceAll(folder, "");
}"""
"""Where this copy of the project lies is nobody's business."""


def main(ledger: Path, folder: Path) -> None:
    """Serve a copy of the ledger and take the pictures."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        sys.exit("make screenshots needs chromium: apt-get install chromium")
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        copy = shutil.copy(ledger, Path(scratch) / "kherson.db")
        command = [sys.executable, "-u", "-m", "sayso", "serve", "--ledger", str(copy), "--port", "0"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
            try:
                assert server.stdout is not None
                address = next(word for line in server.stdout for word in line.split() if word.startswith("http://"))
                _take(chromium, address.rstrip("/."), folder)
            finally:
                server.terminate()


def _take(chromium: str, address: str, folder: Path) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for name, (path, width, height) in SHOTS.items():
            page = browser.new_page(viewport={"width": width, "height": height}, color_scheme="light")
            page.goto(address + path, wait_until="networkidle")
            page.evaluate(WITHOUT_FOLDER, f"{ROOT}/")
            page.screenshot(path=folder / f"{name}.png")
            print(folder / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
