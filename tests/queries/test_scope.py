"""Who may see: the SQL form equals the Python rule, for every person, status and part."""

import pytest
import sqlalchemy as sa

from peerreview.db import db
from peerreview.models.councils import Council, Lineage, PeerGroup
from peerreview.models.people import Membership, Person
from peerreview.models.reviews import ActingCoordinator, Review
from peerreview.queries import scope
from peerreview.rules.lifecycle import ENDED_EARLY, JOURNEY, Status
from peerreview.rules.people import OUTSIDER, Relation, SeatRole, SeatState, Standing
from peerreview.rules.visibility import Part, sees
from tests import factories as make

pytestmark = pytest.mark.usefixtures("database")

SITUATIONS = (
    *((status, status) for status in JOURNEY),
    (Status.DRAFT, Status.REQUESTED),
    (Status.FORMING, Status.SCHEDULED),
    *((ended, reached) for ended in ENDED_EARLY for reached in JOURNEY[:7]),
)


def people_around(reviews: list[Review], group: PeerGroup, host: Council) -> dict[str, Person]:
    """One person for each way to be near a review; seats and places on every one of the reviews."""
    peers, others = make.council(group), make.council(make.group())
    abolished, alone = make.council(), make.council()
    make.save(Lineage(ancestor_id=abolished.id, descendant_id=host.id))
    make.save(Lineage(ancestor_id=host.id, descendant_id=alone.id))
    found = {
        "publisher": make.person(host, publisher=True),
        "team": make.person(host),
        "named but left": make.person(peers),
        "colleague": make.person(host),
        "of a predecessor": make.person(abolished, publisher=True),
        "publisher of a successor": make.person(alone, publisher=True),
        "lead": make.assessor(peers),
        "assessor": make.assessor(others),
        "observer": make.assessor(others),
        "invited": make.assessor(peers),
        "proposed": make.assessor(peers),
        "stepped down": make.assessor(peers),
        "conflicted assessor": make.assessor(others),
        "coordinator": make.person(peers, coordinates=group),
        "coordinator at the host": make.person(host, coordinates=group),
        "coordinator with an interest": make.person(peers, coordinates=group),
        "acting": make.person(others),
        "peer": make.person(peers),
        "grouped": make.person(others),
        "member": make.person(make.council()),
        "administrator": make.person(is_administrator=True),
        "deactivated": make.person(host, publisher=True, deactivated_at=make.now()),
        "no longer there": make.person(),
    }
    _end_membership(found["no longer there"], host)
    for review in reviews:
        _seat_everybody(review, found)
    make.interest(found["conflicted assessor"], host)
    make.interest(found["coordinator with an interest"], abolished)
    return found


def _end_membership(person: Person, host: Council) -> None:
    make.save(
        Membership(
            person_id=person.id,
            council_id=host.id,
            is_publisher=True,
            started_on=make.LONG_AGO,
            ended_on=make.today(),
        )
    )


def _seat_everybody(review: Review, found: dict[str, Person]) -> None:
    make.named(review, found["team"])
    make.named(review, found["named but left"])
    make.save(
        ActingCoordinator(review_id=review.id, person_id=found["acting"].id, named_at=make.now())
    )
    make.seat(review, found["lead"], SeatRole.LEAD)
    make.seat(review, found["assessor"])
    make.seat(review, found["observer"], SeatRole.OBSERVER)
    make.seat(review, found["invited"], state=SeatState.OFFERED)
    make.seat(review, found["proposed"], state=SeatState.PROPOSED)
    make.seat(review, found["stepped down"], state=SeatState.STEPPED_DOWN)
    make.seat(review, found["conflicted assessor"])


EXPECTED = {
    "publisher": {"publisher", "team", "grouped", "member", "outsider"},
    "team": {"team", "grouped", "member", "outsider"},
    "named but left": {"peer", "grouped", "member", "outsider"},
    "colleague": {"colleague", "grouped", "member", "outsider"},
    "of a predecessor": {"colleague", "member", "outsider"},
    "publisher of a successor": {"publisher", "team", "member", "outsider"},
    "lead": {"lead", "peer", "grouped", "member", "outsider"},
    "assessor": {"assessor", "grouped", "member", "outsider"},
    "observer": {"observer", "grouped", "member", "outsider"},
    "invited": {"invited", "peer", "grouped", "member", "outsider"},
    "proposed": {"peer", "grouped", "member", "outsider"},
    "stepped down": {"peer", "grouped", "member", "outsider"},
    "conflicted assessor": {"grouped", "member", "outsider"},
    "coordinator": {"coordinator", "peer", "grouped", "member", "outsider"},
    "coordinator at the host": {"colleague", "grouped", "member", "outsider"},
    "coordinator with an interest": {"peer", "grouped", "member", "outsider"},
    "acting": {"coordinator", "grouped", "member", "outsider"},
    "peer": {"peer", "grouped", "member", "outsider"},
    "grouped": {"grouped", "member", "outsider"},
    "member": {"member", "outsider"},
    "administrator": {"outsider"},
    "deactivated": {"outsider"},
    "no longer there": {"outsider"},
}


def test_everybody_has_the_relations_that_the_hand_wrote() -> None:
    group = make.group()
    host = make.council(group)
    review = make.review(host, Status.FORMING, group=group)
    found = people_around([review], group, host)
    held = {
        name: {relation.value for relation in scope.relations(review, make.standing(person))}
        for name, person in found.items()
    }
    assert held == EXPECTED


def test_the_sql_form_equals_the_rule_for_every_person_status_and_part() -> None:
    group = make.group()
    host = make.council(group)
    standard = make.standard()
    reviews = [
        make.review(host, status, group=group, reached=reached, standard=standard)
        for status, reached in SITUATIONS
    ]
    standings = [make.standing(p) for p in people_around(reviews, group, host).values()]
    for person in (*standings, OUTSIDER):
        relations = {review.id: scope.relations(review, person) for review in reviews}
        for part in Part:
            assert _by_sql(scope.visible_to(person, part)) == {
                r.ref for r in reviews if sees(part, relations[r.id], r.reached, r.status)
            }, (person.name, part)
        _check_relations(reviews, person, relations)


def _check_relations(
    reviews: list[Review], person: Standing, relations: dict[int, frozenset[Relation]]
) -> None:
    for relation in Relation:
        assert _by_sql(scope.holds(relation, person)) == {
            review.ref for review in reviews if relation in relations[review.id]
        }, (person.name, relation)


def _by_sql(condition: sa.ColumnElement[bool]) -> set[str]:
    return set(db.session.scalars(sa.select(Review.ref).where(condition)))
