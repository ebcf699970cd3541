"""`make shots`: every page of a throw-away sample organisation, wide and narrow, light and dark."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, sync_playwright

FOLDER = Path("shots")
SIZES = {"wide": (1440, 900), "narrow": (390, 844)}
MOST_PAGES = 80  # for each person; pages that differ only in their query count as one
OF_ITS_KIND = re.compile(r"/(?:\d+|e/[0-9a-z]{20,})(?=/|$)")  # one department, response or entry stands for all
DRAWN = """() => document.querySelector("main h1") && !document.querySelector(
    ".rt-skeleton, [data-dash-is-loading=true], .dash-graph:not(:has(.main-svg))")"""
ALSO = ("", "check", "done", "own")  # pages of a department that not every state leads to
NOT_VISITED = re.compile(r"/sign-out|/export/|/static/|\.xlsx|\.csv|/open/|/sign-in")


@contextmanager
def sample() -> Iterator[dict[str, str]]:
    """A running sample organisation: who -> link, as `roundtable run` prints them."""
    instance = tempfile.mkdtemp(prefix="roundtable-shots-")
    environment = {**os.environ, "INSTANCE": instance, "PORT": "0"}
    command = [str(Path(sys.executable).parent / "roundtable"), "run"]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        links = {}
        for line in process.stdout or ():
            who, _, link = line.strip().partition(": ")
            if link.startswith("http"):
                links[who] = link
            if line.startswith("Outgoing mail"):
                break
        yield links
    finally:
        process.terminate()
        process.wait(timeout=20)
        shutil.rmtree(instance, ignore_errors=True)


def shoot(page: Page, name: str) -> None:
    """Four pictures of the page that is open; colours are chosen while a page loads, so it is loaded for each."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme="light" if scheme == "light" else "dark")
        page.reload(wait_until="networkidle")
        for size, (width, height) in SIZES.items():
            page.set_viewport_size({"width": width, "height": height})
            settle(page)
            page.screenshot(path=FOLDER / f"{name}-{size}-{scheme}.png", full_page=True)


def settle(page: Page) -> None:
    """Wait for the dashboard, which draws its page and then its charts after the document has loaded."""
    page.wait_for_function(DRAWN)


def walk(page: Page, who: str) -> None:
    """Take pictures of the open page and of every page that can be reached from it."""
    seen: set[str] = set()
    waiting = [page.url]
    if department := re.match(r".*/r/[0-9a-f]+/", page.url):
        waiting += [department[0] + each for each in ALSO]
    while waiting and len(seen) < MOST_PAGES:
        address = waiting.pop(0)
        path = urlsplit(address).path
        kind = OF_ITS_KIND.sub("/one", re.sub("^/r/[0-9a-f]+", "/r", path))
        if kind in seen or NOT_VISITED.search(path):
            continue
        seen.add(kind)
        page.goto(address, wait_until="networkidle")
        settle(page)
        shoot(page, f"{who}-{slug(kind)}")
        found: list[str] = page.eval_on_selector_all("a[href]", "links => links.map(link => link.href)")
        here = urlsplit(page.url).netloc
        waiting += [link.split("#")[0] for link in found if urlsplit(link).netloc == here]


def enter(browser: Browser, who: str, link: str) -> None:
    """Open somebody's link as a person would, and walk on from there."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(link)
    shoot(page, f"{who}-link")
    if page.locator("#name").count():
        page.fill("#name", "Robin Example")
    page.click("main button[type=submit]")
    page.wait_for_load_state("networkidle")
    walk(page, who)
    context.close()


def slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "start"


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    arguments = ["--no-sandbox"] if os.getuid() == 0 else []
    with sample() as links, sync_playwright() as playwright:
        chromium = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        browser = playwright.chromium.launch(executable_path=chromium, args=arguments)
        firsts: dict[str, tuple[str, str]] = {}
        for who, link in links.items():
            firsts.setdefault(who.split()[0], (slug(who), link))  # one department and one head show all pages
        for who, link in firsts.values():
            enter(browser, who, link)
        browser.close()
    print(f"{len(list(FOLDER.glob('*.png')))} pictures in {FOLDER}/")


if __name__ == "__main__":
    main()
