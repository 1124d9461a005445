"""The whole site: which reviews no coordinator may run."""

import pytest

from peerreview import queries
from peerreview.db import commit
from peerreview.models.councils import PeerGroup
from peerreview.models.people import Person
from peerreview.models.reviews import Review
from peerreview.rules.lifecycle import Status
from tests import factories as make

pytestmark = pytest.mark.usefixtures("database")


def leaderless() -> set[str]:
    commit()
    return {row.ref for row in queries.site.without_coordinator().items}


def reviews_of_two() -> tuple[PeerGroup, Person, Review, Review]:
    """A group with one coordinator, and two reviews: of the coordinator's council, of another."""
    group = make.group()
    own, other = make.council(group), make.council(group)
    coordinator = make.person(own, coordinates=group)
    reviews = [make.review(host, Status.FORMING, group=group) for host in (own, other)]
    return group, coordinator, reviews[0], reviews[1]


def test_coordinator_whose_own_council_is_reviewed_runs_the_reviews_of_others() -> None:
    _, _, own, _ = reviews_of_two()
    assert leaderless() == {own.ref}


def test_coordinator_with_a_hard_interest_in_one_council_runs_the_reviews_of_others() -> None:
    _, coordinator, own, other = reviews_of_two()
    make.review(third := make.council(), Status.FORMING, group=own.group)
    make.interest(coordinator, third)
    assert other.ref not in leaderless()


def test_coordinator_of_one_group_does_not_run_the_reviews_of_another() -> None:
    _, _, own, _ = reviews_of_two()
    group = make.group()
    lonely = make.review(make.council(group), Status.FORMING, group=group)
    assert leaderless() == {own.ref, lonely.ref}
