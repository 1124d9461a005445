"""Every endpoint as every person: never a 500, and what is hidden looks like what never was."""

import re
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from werkzeug.routing import Rule

from peerreview.models.people import Person
from peerreview.models.reviews import Review
from peerreview.queries import scope
from peerreview.rules.lifecycle import Status
from peerreview.rules.people import OUTSIDER, SeatRole, SeatState
from peerreview.rules.visibility import Part, sees
from tests import factories as make
from tests.conftest import Client

STATUSES = (Status.DRAFT, Status.FORMING, Status.ACCURACY_CHECK, Status.AGREED, Status.WITHDRAWN)
NEVER_ISSUED = "PR-ZZZZZ"
PEOPLE = (
    "outsider", "publisher", "team", "colleague", "lead", "assessor", "observer", "invited",
    "stepped down", "conflicted assessor", "coordinator", "conflicted coordinator", "peer",
    "grouped", "member", "administrator",
)  # fmt: skip


class World:
    """One council of a group with a review in each status, and a person of every kind around it."""

    def __init__(self) -> None:
        self.group = make.group()
        self.host = make.council(self.group)
        peers, others = make.council(self.group), make.council(make.group())
        self.people = {
            "publisher": make.person(self.host, publisher=True),
            "team": make.person(self.host),
            "colleague": make.person(self.host),
            "lead": make.assessor(peers),
            "assessor": make.assessor(others),
            "observer": make.assessor(others),
            "invited": make.assessor(peers),
            "stepped down": make.assessor(peers),
            "conflicted assessor": make.assessor(others),
            "coordinator": make.person(peers, coordinates=self.group),
            "conflicted coordinator": make.person(self.host, coordinates=self.group),
            "peer": make.person(peers),
            "grouped": make.person(others),
            "member": make.person(make.council()),
            "administrator": make.person(is_administrator=True),
        }
        standard = make.standard()
        self.reviews = [
            make.review(
                self.host, status, group=self.group, standard=standard,
                reached=Status.IN_REVIEW if status is Status.WITHDRAWN else status,
                contact=self.people["team"],
            )
            for status in STATUSES
        ]  # fmt: skip
        for review in self.reviews:
            self._seat(review)
        make.interest(self.people["conflicted assessor"], self.host)

    def _seat(self, review: Review) -> None:
        make.named(review, self.people["team"])
        if review.status is not Status.DRAFT:
            make.seat(review, self.people["lead"], SeatRole.LEAD)
            make.seat(review, self.people["assessor"])
            make.seat(review, self.people["observer"], SeatRole.OBSERVER)
            make.seat(review, self.people["invited"], state=SeatState.OFFERED)
            make.seat(review, self.people["stepped down"], state=SeatState.STEPPED_DOWN)
            make.seat(review, self.people["conflicted assessor"])
            make.session(review)

    def address(self, rule: Rule, ref: str) -> str:
        """The address of an endpoint, with this world's things in it."""
        values = {
            "code": self.host.code,
            "slug": self.group.slug,
            "number": "1",
            "ref": ref,
        }
        return re.sub(r"<(?:[^:>]+:)?([^>]+)>", lambda m: values.get(m[1], "X-ZZZZZ"), rule.rule)


@pytest.fixture
def world(database: None) -> World:
    return World()


@pytest.fixture
def browser(world: World, client: Client, sign_in: Callable[[Person], Client], name: str) -> Client:
    return client if name == "outsider" else sign_in(world.people[name])


def rules(application: Flask, method: str) -> Iterator[Rule]:
    for rule in application.url_map.iter_rules():
        if method in (rule.methods or ()) and rule.endpoint != "account.sign_out":
            yield rule


def sees_it(world: World, name: str, review: Review) -> bool:
    person = OUTSIDER if name == "outsider" else make.standing(world.people[name])
    relations = scope.relations(review, person)
    return sees(Part.EXISTENCE, relations, review.reached, review.status)


@pytest.mark.parametrize("name", PEOPLE)
def test_no_page_breaks_and_hidden_is_never_issued(
    application: Flask, world: World, browser: Client, name: str
) -> None:
    hidden = [review for review in world.reviews if not sees_it(world, name, review)]
    for rule in rules(application, "GET"):
        of_review = rule.rule.startswith("/reviews/<")
        unknown = masked(browser.get(world.address(rule, NEVER_ISSUED)).data)
        for review in world.reviews if of_review else world.reviews[:1]:
            response = browser.get(world.address(rule, review.ref))
            assert response.status_code < 500, (rule.rule, review.status)
            if of_review and name != "outsider" and review in hidden:
                assert response.status_code == 404, (rule.rule, review.status)
                assert masked(response.data) == unknown, (rule.rule, review.status)
            if of_review and name == "outsider":
                assert response.status_code == 302, rule.rule


@pytest.mark.parametrize("name", PEOPLE)
def test_an_empty_form_breaks_nothing_and_tells_nothing(
    application: Flask, world: World, browser: Client, name: str
) -> None:
    hidden = [review for review in world.reviews if not sees_it(world, name, review)]
    for rule in rules(application, "POST"):
        of_review = rule.rule.startswith("/reviews/<")
        unknown = browser.post(world.address(rule, NEVER_ISSUED))
        for review in world.reviews if of_review else world.reviews[:1]:
            response = browser.post(world.address(rule, review.ref))
            assert response.status_code < 500, (rule.rule, review.status)
            if of_review and review in hidden:
                assert response.status_code == unknown.status_code, (rule.rule, review.status)
                assert masked(response.data) == masked(unknown.data), (rule.rule, review.status)


def masked(page: bytes) -> bytes:
    """The page without what differs between two looks at the same page: tokens."""
    return re.sub(rb'(name="(?:csrf_token|once)" value=")[^"]*', rb"\1", page)
