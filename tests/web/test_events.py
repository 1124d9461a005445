"""What happened, in the browser: to a council’s reviews, and to accounts."""

from collections.abc import Callable

import pytest

from peerreview import queries
from peerreview.db import commit
from peerreview.models.councils import Council, Lineage
from peerreview.models.people import Person
from peerreview.models.reviews import Review
from peerreview.operations import history
from peerreview.queries import scope
from peerreview.rules.lifecycle import Status
from peerreview.rules.verbs import SiteVerb, Verb
from tests import factories as make
from tests.conftest import Client

SignIn = Callable[[Person], Client]


def eventful(council: Council) -> Review:
    """A review to which everything happened that can happen to one."""
    review = make.review(council, Status.CLOSED)
    for verb in Verb:
        history.record(verb, relation="team", review=review)
    commit()
    return review


@pytest.fixture
def host(database: None) -> Council:
    return make.council(make.group(), name="Ayton")


def test_publisher_reads_of_all_reviews_what_each_would_tell(host: Council) -> None:
    reviews = [eventful(host), eventful(host)]
    eventful(make.council())
    publisher = make.standing(make.person(host, publisher=True))
    found = []
    for number in (1, 2, 3, 4):
        found += queries.events.of_council(host, publisher, number).items
    for review in reviews:
        relations = scope.relations(review, publisher)
        apart = []
        for number in (1, 2):
            apart += queries.events.of_review(review, relations, number).items
        assert [row.verb for row in found if row.ref == review.ref] == [row.verb for row in apart]
    assert {row.ref for row in found} == {review.ref for review in reviews}


def test_publisher_of_a_successor_reads_on(host: Council) -> None:
    after = make.council()
    make.save(Lineage(ancestor_id=host.id, descendant_id=after.id))
    eventful(host)
    publisher = make.standing(make.person(after, publisher=True))
    assert queries.events.of_council(after, publisher).count > 0
    assert queries.events.of_council(host, publisher).count > 0


def test_page_of_a_council_names_each_review(sign_in: SignIn, host: Council) -> None:
    review = make.review(host)
    history.record(Verb.SUBMIT, relation="publisher", review=review)
    commit()
    browser = sign_in(make.person(host, publisher=True))
    page = browser.get(f"/councils/{host.code}/events").get_data(as_text=True)
    assert "A publisher of the council submitted the request" in page
    assert f"/reviews/{review.ref}/events" in page
    assert f"/councils/{host.code}/events" in browser.get(f"/councils/{host.code}").text


@pytest.mark.parametrize("kind", ("colleague", "other publisher", "coordinator", "administrator"))
def test_page_of_a_council_is_for_its_publishers(sign_in: SignIn, host: Council, kind: str) -> None:
    person = {
        "colleague": lambda: make.person(host),
        "other publisher": lambda: make.person(make.council(), publisher=True),
        "coordinator": lambda: make.person(coordinates=make.group()),
        "administrator": lambda: make.person(is_administrator=True),
    }[kind]()
    assert sign_in(person).get(f"/councils/{host.code}/events").status_code == 403


def test_administrator_reads_who_did_what_to_accounts(sign_in: SignIn, host: Council) -> None:
    ada = make.person(is_administrator=True, name="Ada <b>Clerk</b>")
    ben = make.person(name="Ben Lee")
    history.record("deactivate", by=make.standing(ada), on=("person", ben.ref))
    history.record("sign in", by=make.standing(ada), on=("person", ada.ref))
    history.record(SiteVerb.TAKE_INTO_GROUP, by=make.standing(ada), on=("council", host.code))
    commit()
    browser = sign_in(ada)
    page = browser.get("/administration/events").get_data(as_text=True)
    link = '<a class="govuk-link" href="/administration/events?person={}">{}</a>'
    who = link.format(ada.ref, "Ada &lt;b&gt;Clerk&lt;/b&gt;")
    assert f"{who} ended {link.format(ben.ref, 'Ben Lee')}’s access" in page
    assert f"{who} signed in" in page
    assert f"{who} took Ayton into a group" in page
    of_ben = browser.get(f"/administration/events?person={ben.ref}").text
    assert ("ended" in of_ben, "signed in" in of_ben) == (True, False)
    sign_ins = browser.get("/administration/events?kind=sign-ins").text
    assert ("Ben Lee" in sign_ins, "signed in" in sign_ins) == (False, True)
    assert browser.get("/administration/events?person=P-NOBODY").status_code == 404
    assert browser.get("/administration/events?kind=gossip&page=9&person=").status_code == 200


def test_events_of_accounts_are_for_administrators(sign_in: SignIn, host: Council) -> None:
    browser = sign_in(make.person(host, publisher=True))
    assert browser.get("/administration/events").status_code == 403
