"""Preparing: the self-review and its evidence, by whom, when, and what is refused."""

from typing import Any

import pytest
import sqlalchemy as sa

from peerreview.db import commit, db
from peerreview.models.messages import Event, Message
from peerreview.models.preparation import Evidence, SelfView
from peerreview.operations import preparation
from peerreview.queries import preparation as shown
from peerreview.rules.errors import NotAllowed, NotVisible, Outdated, Refused, WrongStatus
from peerreview.rules.lifecycle import Status
from peerreview.rules.people import Standing
from tests import factories as make
from tests import factories_preparation as prepare

pytestmark = pytest.mark.usefixtures("database")


def _write(review: Any, by: Standing, number: int = 1, **changes: Any) -> bool:
    answers = {"view": 3, "words": "We asked ten residents.", "version": 0} | changes
    return preparation.write_self_review(review, number, by=by, **answers)


def _add(review: Any, by: Standing, **changes: Any) -> Evidence:
    answers: dict[str, Any] = {"title": "Map", "address": "https://example.org/map"} | changes
    return preparation.add_evidence(review, by=by, **answers)


def _events() -> list[tuple[str, str, str, str]]:
    rows = db.session.scalars(sa.select(Event).order_by(Event.number))
    return [(row.verb, row.relation, row.object_kind, row.object_ref) for row in rows]


def test_a_team_writes_its_own_view_and_the_history_holds_no_word_of_it() -> None:
    host = make.council()
    review = make.review(host)
    publisher = make.standing(make.person(host, publisher=True))
    assert _write(review, publisher) is True
    commit()
    row = db.session.scalars(sa.select(SelfView)).one()
    assert (row.view, row.words, row.version) == (3, "We asked ten residents.", 1)
    assert _events() == [("write self-review", "publisher", "point", "1")]


def test_words_may_stand_without_a_view_and_a_view_without_words() -> None:
    host = make.council()
    review = make.review(host)
    publisher = make.standing(make.person(host, publisher=True))
    _write(review, publisher, 1, view=None)
    _write(review, publisher, 2, words="")
    commit()
    assert [(each.view, each.words) for each in db.session.scalars(sa.select(SelfView))] == [
        (None, "We asked ten residents."),
        (3, ""),
    ]


def test_nothing_written_is_nothing_kept() -> None:
    host = make.council()
    review = make.review(host)
    publisher = make.standing(make.person(host, publisher=True))
    assert _write(review, publisher, view=None, words="") is False
    commit()
    assert db.session.scalars(sa.select(SelfView)).all() == []
    assert _events() == []


def test_the_later_of_two_writers_gets_the_text_of_the_first() -> None:
    host = make.council()
    review = make.review(host)
    publisher = make.standing(make.person(host, publisher=True))
    _write(review, publisher)
    with pytest.raises(Outdated) as outdated:
        _write(review, publisher, words="Mine.")
    assert outdated.value.theirs == (
        ("The team’s view", "Working well"),
        ("In your words", "We asked ten residents."),
    )
    assert _write(review, publisher, words="Mine.", version=1) is True


def test_the_same_text_twice_is_no_quarrel() -> None:
    host = make.council()
    review = make.review(host)
    publisher = make.standing(make.person(host, publisher=True))
    _write(review, publisher)
    assert _write(review, publisher) is False


@pytest.mark.parametrize("number", (0, 4, 2**70))
def test_a_point_that_the_standard_does_not_have_is_not_there(number: int) -> None:
    host = make.council()
    make.standard(points=5)
    review = make.review(host)
    with pytest.raises(NotVisible):
        _write(review, make.standing(make.person(host, publisher=True)), number)


def test_a_view_that_is_not_on_the_scale_is_refused() -> None:
    host = make.council()
    review = make.review(host)
    with pytest.raises(Refused, match="Choose one of the answers"):
        _write(review, make.standing(make.person(host, publisher=True)), view=5)


def test_a_colleague_who_is_not_named_does_not_know_of_it() -> None:
    host = make.council()
    review = make.review(host)
    with pytest.raises(NotVisible):
        _write(review, make.standing(make.person(host)))


def test_an_assessor_never_writes_the_self_review() -> None:
    review = make.review(make.council(), Status.SCHEDULED)
    assessor = make.assessor(make.council())
    make.seat(review, assessor)
    with pytest.raises(NotAllowed):
        _write(review, make.standing(assessor))


def test_when_the_sessions_begin_the_self_review_stands_and_evidence_may_still_come() -> None:
    host = make.council()
    review = make.review(host, Status.IN_REVIEW)
    publisher = make.standing(make.person(host, publisher=True))
    with pytest.raises(WrongStatus):
        _write(review, publisher)
    assert _add(review, publisher).title == "Map"
    review = make.review(host, Status.WRITING)
    with pytest.raises(WrongStatus):
        _add(review, publisher)


def test_evidence_supports_the_points_that_are_named() -> None:
    host = make.council()
    review = make.review(host)
    publisher = make.standing(make.person(host, publisher=True))
    made = _add(review, publisher, points=[3, 1])
    commit()
    found = shown.evidence_by_ref(review, made.ref)
    assert sorted(tie.point.number for tie in found.points) == [1, 3]
    assert _events() == [("add evidence", "publisher", "evidence", made.ref)]


def test_evidence_for_a_point_of_another_standard_is_refused() -> None:
    host = make.council()
    make.standard(points=9)
    review = make.review(host)
    with pytest.raises(Refused, match="Choose points of the standard"):
        _add(review, make.standing(make.person(host, publisher=True)), points=[1, 9])


def test_changed_evidence_keeps_the_points_that_stay() -> None:
    host = make.council()
    publisher = make.person(host, publisher=True)
    review = make.review(host)
    kept = prepare.evidence(review, publisher, 1, 2)
    answers = {"title": "T", "address": "https://example.org", "note": "", "version": 1}
    by = make.standing(publisher)
    preparation.change_evidence(review, kept.ref, by=by, points=[2, 3], **answers)
    commit()
    db.session.expunge_all()
    found = shown.evidence_by_ref(review, kept.ref)
    assert sorted(tie.point.number for tie in found.points) == [2, 3]
    assert (found.title, found.version) == ("T", 2)
    with pytest.raises(Outdated) as outdated:
        preparation.change_evidence(review, kept.ref, by=by, points=[], **answers)
    assert dict(outdated.value.theirs)["Points"] == "2, 3"


def test_removed_evidence_is_kept_and_shown_to_nobody() -> None:
    host = make.council()
    publisher = make.person(host, publisher=True)
    review = make.review(host)
    gone = prepare.evidence(review, publisher, 1)
    preparation.remove_evidence(review, gone.ref, by=make.standing(publisher))
    commit()
    assert gone.removed_at is not None
    assert shown.evidence(review) == []
    with pytest.raises(NotVisible):
        preparation.remove_evidence(review, gone.ref, by=make.standing(publisher))


def test_evidence_of_another_review_is_not_there() -> None:
    host = make.council()
    publisher = make.person(host, publisher=True)
    other = prepare.evidence(make.review(host), publisher)
    with pytest.raises(NotVisible):
        preparation.remove_evidence(make.review(host), other.ref, by=make.standing(publisher))


def test_the_panel_hears_of_new_evidence_once_a_day_and_not_before_it_can_see_it() -> None:
    host = make.council()
    publisher = make.standing(make.person(host, publisher=True))
    forming, scheduled = make.review(host, Status.FORMING), make.review(host, Status.SCHEDULED)
    assessor = make.assessor(make.council())
    for review in (forming, scheduled):
        make.seat(review, assessor)
        _add(review, publisher)
        _add(review, publisher)
    commit()
    written = db.session.scalars(sa.select(Message)).all()
    assert [(each.kind, each.person_id, each.review_id) for each in written] == [
        ("evidence_added", assessor.id, scheduled.id)
    ]
