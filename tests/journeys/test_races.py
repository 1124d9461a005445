"""Twenty presses of one button at the same moment, as a slow network makes them: one effect."""

import re
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener

import pytest
import sqlalchemy as sa
from flask import Flask

from peerreview.db import db
from peerreview.models.findings import Report
from peerreview.models.messages import Event
from peerreview.models.people import Person
from peerreview.models.reviews import Review
from peerreview.rules.lifecycle import Status
from peerreview.rules.verbs import Verb
from tests import factories as make
from tests.factories_findings import cast, found
from tests.factories_panels import Forming

TIMES = 20
Press = Callable[..., Counter[tuple[int, str]]]


class StaysHere(HTTPRedirectHandler):
    """Shows where an answer leads, and does not go there."""

    def redirect_request(self, *_args: object) -> None:
        return None


@pytest.fixture
def press(service: Flask, address: str) -> Press:
    """`press(person, page, path, …)`: the form of this page, sent twenty times at once; each answer."""
    opener = build_opener(StaysHere)

    def ask(path: str, cookie: str, form: dict[str, str] | None = None) -> tuple[int, str, str]:
        body = urlencode(form).encode() if form else None
        try:
            with opener.open(Request(address + path, body, {"Cookie": cookie}), timeout=60) as got:
                return got.status, "", got.read().decode()
        except HTTPError as error:
            with error:
                return error.code, error.headers["Location"] or "", ""

    def pressed(person: Person, page: str, path: str, **answers: str) -> Counter[tuple[int, str]]:
        kept = {"_user_id": make.sign_in(person)}
        writer = service.session_interface.get_signing_serializer(service)
        with_token = kept | {"csrf_token": "0" * 40}
        cookie = f"session={writer.dumps(with_token)}"
        html = ask(page, cookie)[2]
        form = re.split(f'action="{re.escape(path)}"', html)[1]
        hidden = dict(
            re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form.split("</form>")[0])
        )
        together = Barrier(TIMES)

        def once(_number: int) -> tuple[int, str]:
            together.wait()
            return ask(path, cookie, hidden | answers)[:2]

        with ThreadPoolExecutor(TIMES) as threads:
            return Counter(threads.map(once, range(TIMES)))

    return pressed


def events(verb: Verb) -> int:
    db.session.rollback()
    return len(db.session.scalars(sa.select(Event.number).where(Event.verb == verb)).all())


def test_twenty_presses_start_one_request(service: Flask, press: Press) -> None:
    council = make.council(make.group())
    publisher = make.person(council, publisher=True)
    path = f"/councils/{council.code}/reviews/new"
    answers = press(publisher, path, path, name="Report a missed bin")
    db.session.rollback()
    (review,) = db.session.scalars(sa.select(Review)).all()
    assert answers == {(302, f"/reviews/{review.ref}/request"): TIMES}
    assert events(Verb.START) == 1


def test_twenty_presses_submit_once(service: Flask, press: Press) -> None:
    one = Forming(Status.DRAFT, owner="Head of Streets")
    at = f"/reviews/{one.review.ref}"
    answers = press(one.publisher, f"{at}/check-request", f"{at}/submit")
    assert answers == {(302, f"{at}/submitted"): TIMES}
    assert events(Verb.SUBMIT) == 1


def test_twenty_presses_agree_one_report(service: Flask, press: Press) -> None:
    one = cast(Status.ACCURACY_CHECK)
    found(one.review)
    at = f"/reviews/{one.review.ref}"
    answers = press(one.publisher, f"{at}/agree", f"{at}/agree")
    db.session.rollback()
    assert len(db.session.scalars(sa.select(Report.id)).all()) == 1
    assert [code for code, _ in answers] == [302]
    assert events(Verb.AGREE) == 1
