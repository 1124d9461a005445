"""Every address of the service, with real things in it: for tests that try one thing everywhere."""

import re
from collections.abc import Iterator

from flask import Flask

from peerreview.models.people import Person
from peerreview.rules.lifecycle import Status
from tests import factories as make
from tests.conftest import Client
from tests.matrix import Situation
from tests.matrix.world import World

PLACE = re.compile(r"<(?:[^:>]+:)?")
STATUSES = (Status.DRAFT, Status.FORMING, Status.IN_REVIEW, Status.ACCURACY_CHECK, Status.AGREED)
PEOPLE = ("publisher", "coordinator", "lead", "administrator")


def addresses(
    application: Flask, world: World, method: str, statuses: tuple[Status, ...] = STATUSES
) -> Iterator[str]:
    """Each address that knows this method; those of a review once for each of these statuses."""
    first: dict[Status, Situation] = {}
    for situation in world.reviews:
        first.setdefault(situation.status, situation)
    for rule in application.url_map.iter_rules():
        if method not in (rule.methods or ()):
            continue
        address = PLACE.sub("<", rule.rule)
        if address.startswith("/reviews/<ref>"):
            yield from (world.path(address, first[status]) for status in statuses)
        else:
            yield world.path(address, None)


def browsers(application: Flask, world: World) -> dict[str, Client]:
    """A browser of each of a few persons, and one in which nobody is signed in."""
    found: dict[str, Client] = {"nobody": application.test_client()}  # type: ignore[dict-item]
    for name in PEOPLE:
        found[name] = application.test_client()  # type: ignore[assignment]
        with found[name].session_transaction() as cookie:
            cookie["_user_id"] = make.sign_in(_person(world, name))
    for browser in found.values():
        browser.lints = False  # other tests look at the pages
    return found


def _person(world: World, name: str) -> Person:
    person = world.people[name]
    assert person is not None
    return person
