"""The real browser of the journeys: the system's Chromium, or a loud word that there is none."""

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

# First Debian's Chromium without a window, which takes a third less of the processor.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
# Nothing but the pages under test reaches the network.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def chromium() -> str | None:
    """The browser to use: CHROMIUM, else the first on the path."""
    found = (shutil.which(name) for name in (os.environ.get("CHROMIUM", ""), *NAMES) if name)
    return next(filter(None, found), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A browser that all journeys of one process share; each takes a context of its own."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        yield browser
        browser.close()


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("journey") and not chromium():
        if os.environ.get("BROWSER_REQUIRED"):
            pytest.fail(f"No Chromium, so {item.name} was not walked", pytrace=False)
        pytest.skip(f"No Chromium, so {item.name} was not walked")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = terminalreporter.stats.get("skipped", [])
    if left_out := [report.nodeid for report in skipped if "journey" in report.keywords]:
        terminalreporter.section("JOURNEYS NOT WALKED", sep="!", red=True, bold=True)
        terminalreporter.line("There is no Chromium: install it, or set CHROMIUM to its path.")
        for nodeid in left_out:
            terminalreporter.line(f"  {nodeid}")
