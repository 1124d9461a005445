"""Walks through the service as one person: every link that a page offers, every address, every form."""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from html import unescape
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

LINK = re.compile(r'<(?:a|form method="get")[^>]*? (?:href|action)="([^"]*)"')
# What differs between two looks at one page: the tokens of its forms, and what a passkey is asked.
TOKENS = re.compile(rb'(name="(?:csrf_token|once)" value="|"challenge": ")[^"]*')
OF_THE_MOMENT = {"Set-Cookie", "Content-Length"}
# One page, whatever it leads back to; and files that are the same for everybody.
SKIPPED = ("/static/", "/sign-in?")
CHOSEN = {"radio", "checkbox"}  # sent where they are checked
# What an outdated form says otherwise, so that it is a change.
TYPED = {
    "words", "note", "does", "access_needs", "works_well", "why", "answer", "reason", "what", "helped",
}  # fmt: skip
MOST = 3000  # a crawl that goes on for longer has found an endless list

Fields = list[tuple[str, str]]


def links(path: str, page: str) -> Iterator[str]:
    """The addresses of our own to which a page leads."""
    for found in LINK.findall(page):
        target, _ = urldefrag(urljoin(f"http://localhost{path}", unescape(found)))
        parts = urlsplit(target)
        if parts.scheme == "http" and parts.netloc == "localhost":
            yield f"{parts.path}?{parts.query}" if parts.query else parts.path


def crawl(browser: FlaskClient, starts: Iterable[str]) -> dict[str, TestResponse]:
    """Every answer to GET that can be reached from these pages by links, by address."""
    waiting, seen = list(starts), {}
    while waiting:
        path = waiting.pop()
        if path in seen or path.startswith(SKIPPED):
            continue
        seen[path] = answer = browser.get(path)
        assert answer.status_code < 500, path
        assert len(seen) < MOST, "an endless list"
        if answer.location:
            waiting += links(path, f'<a  href="{answer.location}"')
        elif answer.mimetype == "text/html":
            waiting += links(path, answer.get_data(as_text=True))
    return seen


class _Forms(HTMLParser):
    """Collects the forms of a page that are posted, with what a browser would send of each."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, Fields]] = []
        self.fields: Fields | None = None
        self.text_of = self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.fields = []
            if given.get("method") == "post":
                self.found.append((given.get("action", ""), self.fields))
        name = given.get("name", "")
        if tag == "select":
            self.select = name
        elif tag == "option" and "selected" in given:
            self._take(self.select, given.get("value", ""))
        elif tag == "textarea":
            self.text_of = name
            self._take(name, "")
        elif tag == "input" and ("checked" in given or given.get("type") not in CHOSEN):
            self._take(name, given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.fields = None
        elif tag == "textarea":
            self.text_of = ""

    def handle_data(self, data: str) -> None:
        if self.text_of and self.fields:
            name, before = self.fields.pop()
            self.fields.append((name, before + data.removeprefix("\n")))

    def _take(self, name: str, value: str) -> None:
        if name and self.fields is not None:
            self.fields.append((name, value))


def outdated(path: str, page: str) -> Iterator[tuple[str, dict[str, list[str]]]]:
    """The forms of a page that carry a version, as whoever has looked for too long would send them:
    filled in as it stands, with another word in each text.
    """
    parser = _Forms()
    parser.feed(page)
    for action, fields in parser.found:
        if "version" in dict(fields):
            filled: dict[str, list[str]] = {}
            for name, value in fields:
                filled.setdefault(name, []).append(value)
            for name in TYPED & filled.keys():
                filled[name] = [f"{text} still" for text in filled[name]]
            yield action or path, filled | {"version": ["0"]}


def _opened(answer: TestResponse) -> bytes:
    """The bytes of an answer, or of the files in it where it is an archive."""
    said = answer.get_data()
    if said[:2] != b"PK":
        return said
    with zipfile.ZipFile(io.BytesIO(said)) as archive:
        return b"\n".join(archive.read(name) for name in archive.namelist())


def text(answer: TestResponse) -> str:
    """What an answer says, headers included."""
    return f"{answer.headers}\n{_opened(answer).decode('utf-8', 'replace')}"


def masked(answer: TestResponse) -> tuple[int, list[tuple[str, str]], bytes]:
    """Status, headers and bytes of an answer, without the tokens that differ each time."""
    headers = [pair for pair in answer.headers if pair[0] not in OF_THE_MOMENT]
    return answer.status_code, headers, TOKENS.sub(rb"\1", _opened(answer))
