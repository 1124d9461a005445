"""What happened, as told to each: the newest first, and nothing that would tell more than its part."""

import pytest

from peerreview import queries
from peerreview.db import commit
from peerreview.models.reviews import Review
from peerreview.operations import history
from peerreview.rules.lifecycle import Status
from peerreview.rules.people import Relation
from peerreview.rules.verbs import Verb
from tests import factories as make

pytestmark = pytest.mark.usefixtures("database")


def reviewed(*verbs: Verb) -> Review:
    """A review to which these things happened, in this order."""
    review = make.review(make.council(), Status.WRITING)
    for verb in verbs:
        history.record(verb, relation="lead", review=review)
    commit()
    return review


def told(review: Review, *relations: Relation) -> list[str]:
    return [row.verb for row in queries.events.of_review(review, relations).items]


def test_the_newest_comes_first() -> None:
    review = reviewed(Verb.START, Verb.SUBMIT, Verb.ACCEPT)
    assert told(review, Relation.TEAM) == ["accept", "submit", "start"]


@pytest.mark.parametrize(
    ("relation", "expected"),
    (
        (Relation.TEAM, {Verb.OBJECT_TO, Verb.RAISE_QUERY, Verb.SHARE, Verb.BEGIN}),
        (Relation.COORDINATOR, {Verb.OBJECT_TO, Verb.WRITE_FINDINGS, Verb.BEGIN}),
        (
            Relation.ASSESSOR,
            {
                Verb.DISCUSS,
                Verb.WRITE_FINDINGS,
                Verb.RECORD_DISSENT,
                Verb.RAISE_QUERY,
                Verb.BEGIN,
            },
        ),
    ),
)
def test_each_is_told_what_does_not_tell_more_than_its_part(
    relation: Relation, expected: set[Verb]
) -> None:
    review = reviewed(
        Verb.TAKE_NOTES, Verb.GIVE_FEEDBACK, Verb.OBJECT_TO, Verb.DISCUSS, Verb.WRITE_FINDINGS,
        Verb.RECORD_DISSENT, Verb.RAISE_QUERY, Verb.SHARE, Verb.BEGIN,
    )  # fmt: skip
    assert set(told(review, relation)) == expected
    newest = queries.events.newest({review.id: {relation}}, 10)
    assert {row.verb for row in newest} == expected


def test_what_was_done_again_and_again_stands_there_once() -> None:
    review = reviewed(Verb.START, Verb.EDIT_REQUEST, Verb.EDIT_REQUEST, Verb.SUBMIT)
    found = queries.events.of_review(review, {Relation.TEAM}).items
    assert [(one.verb, one.count) for one in found] == [
        ("submit", 1),
        ("edit request", 2),
        ("start", 1),
    ]


def test_another_reviews_events_are_not_told() -> None:
    reviewed(Verb.START)
    assert told(reviewed(Verb.ACCEPT), Relation.TEAM) == ["accept"]


def test_only_so_many_of_the_newest_are_given() -> None:
    first, second = reviewed(Verb.START, Verb.SUBMIT), reviewed(Verb.START)
    told_of = {first.id: {Relation.TEAM}, second.id: {Relation.TEAM}}
    rows = queries.events.newest(told_of, 2)
    assert [(row.ref, row.verb) for row in rows] == [(second.ref, "start"), (first.ref, "submit")]
