"""Walks through the service as one person: every link that a page offers, and every address there is."""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from html import unescape
from urllib.parse import urldefrag, urljoin, urlsplit

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

LINK = re.compile(r'<(?:a|form method="get")[^>]*? (?:href|action)="([^"]*)"')
# What differs between two looks at one page: the tokens of its forms, and what a passkey is asked.
TOKENS = re.compile(rb'(name="(?:csrf_token|once)" value="|"challenge": ")[^"]*')
NAME = re.compile(r"<(?:[^:>]+:)?([^>]+)>")
MOST = 3000  # a crawl that goes on for longer has found an endless list


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
        if path in seen or path.startswith("/static/"):
            continue
        seen[path] = answer = browser.get(path)
        assert answer.status_code < 500, path
        assert len(seen) < MOST, "an endless list"
        if answer.location:
            waiting += links(path, f'<a  href="{answer.location}"')
        elif answer.mimetype == "text/html":
            waiting += links(path, answer.get_data(as_text=True))
    return seen


def addresses(application: Flask, places: Iterable[Mapping[str, str]]) -> list[str]:
    """The address of every endpoint that answers GET, at each of the `places`.

    A place gives the references in the routes by their names; where it lacks one, a reference that
    was never issued stands in.
    """
    routes = [rule.rule for rule in application.url_map.iter_rules() if "GET" in rule.methods]
    filled = {
        NAME.sub(lambda found: place.get(found[1], "X-ZZZZZ"), route)  # noqa: B023
        for place in places
        for route in routes
    }
    return sorted(filled)


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


def masked(answer: TestResponse) -> tuple[int, bytes]:
    """Status and bytes of an answer, without the tokens that differ each time."""
    return answer.status_code, TOKENS.sub(rb"\1", _opened(answer))
