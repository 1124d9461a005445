"""Notes, first views and the discussion: by whom, when, and what is refused."""

from typing import Any

import pytest
import sqlalchemy as sa

from peerreview.db import commit, db
from peerreview.models.findings import Comment, FirstView, Note
from peerreview.models.messages import Event, Message
from peerreview.operations import notes
from peerreview.rules.errors import NotAllowed, NotVisible, Outdated, Refused, WrongStatus
from peerreview.rules.lifecycle import Status
from peerreview.rules.people import SeatRole, SeatState, Standing
from tests import factories as make
from tests import factories_preparation as prepare

pytestmark = pytest.mark.usefixtures("database")


def _review(status: Status, role: SeatRole = SeatRole.ASSESSOR) -> tuple[Any, Standing]:
    review = make.review(make.council(), status)
    person = make.assessor(make.council())
    make.seat(review, person, role)
    return review, make.standing(person)


def _note(review: Any, by: Standing, number: int = 1, **changes: Any) -> bool:
    answers = {"words": "Ask who decides.", "version": 0} | changes
    return notes.take_notes(review, number, by=by, **answers)


def test_the_history_holds_the_first_note_on_a_point_and_no_word_of_it() -> None:
    review, by = _review(Status.SCHEDULED)
    assert _note(review, by) is True
    assert _note(review, by, words="More.", version=1) is True
    commit()
    row = db.session.scalars(sa.select(Note)).one()
    assert (row.words, row.version) == ("More.", 2)
    events = db.session.scalars(sa.select(Event)).all()
    assert [(each.verb, each.object_kind, each.object_ref) for each in events] == [
        ("take notes", "point", "1")
    ]


def test_note_and_first_view_are_saved_together() -> None:
    review, by = _review(Status.IN_REVIEW)
    assert _note(review, by, view=2) is True
    commit()
    assert db.session.scalars(sa.select(FirstView)).one().view == 2
    assert _note(review, by, view=2, version=2) is False
    assert _note(review, by, view=3, version=2) is True


def test_a_first_view_may_stand_without_a_note() -> None:
    review, by = _review(Status.WRITING, SeatRole.LEAD)
    assert _note(review, by, words="", view=1) is True
    commit()
    assert db.session.scalars(sa.select(Note)).all() == []


def test_a_note_saved_on_another_device_is_not_overwritten() -> None:
    review, by = _review(Status.IN_REVIEW)
    _note(review, by, view=2)
    with pytest.raises(Outdated) as outdated:
        _note(review, by, words="From the train.")
    assert outdated.value.theirs == (
        ("Your note", "Ask who decides."),
        ("Your first view", "Some way to go"),
    )


@pytest.mark.parametrize("status", (Status.SCHEDULED, Status.ACCURACY_CHECK))
def test_a_first_view_is_for_the_time_of_sessions_and_writing(status: Status) -> None:
    review, by = _review(status)
    with pytest.raises(WrongStatus):
        _note(review, by, view=2)


def test_an_observer_takes_notes_and_gives_no_first_view() -> None:
    review, by = _review(Status.IN_REVIEW, SeatRole.OBSERVER)
    assert _note(review, by) is True
    with pytest.raises(NotAllowed):
        _note(review, by, view=2, version=1)


@pytest.mark.parametrize("status", (Status.FORMING, Status.AGREED))
def test_notes_are_taken_from_scheduled_to_the_accuracy_check(status: Status) -> None:
    review, by = _review(status)
    with pytest.raises(WrongStatus):
        _note(review, by)


def test_a_coordinator_takes_no_notes() -> None:
    group = make.group()
    review = make.review(make.council(group), Status.IN_REVIEW, group=group)
    with pytest.raises(NotAllowed):
        _note(review, make.standing(make.person(coordinates=group)))


def test_whoever_stepped_down_takes_no_more_notes() -> None:
    review = make.review(make.council(), Status.IN_REVIEW)
    person = make.assessor(make.council())
    make.seat(review, person, state=SeatState.STEPPED_DOWN)
    with pytest.raises(NotVisible):
        _note(review, make.standing(person))


def test_a_new_seat_goes_on_with_the_notes_of_the_old_one() -> None:
    review = make.review(make.council(), Status.IN_REVIEW)
    person = make.assessor(make.council())
    old = make.seat(review, person, state=SeatState.REPLACED)
    prepare.note(review, old, words="Before.")
    make.seat(review, person, SeatRole.LEAD)
    assert _note(review, make.standing(person), words="After.", version=1) is True
    commit()
    assert [each.words for each in db.session.scalars(sa.select(Note))] == ["After."]


@pytest.mark.parametrize("number", (0, 4, 2**70))
def test_a_point_that_the_standard_does_not_have_is_not_there(number: int) -> None:
    review, by = _review(Status.IN_REVIEW)
    with pytest.raises(NotVisible):
        _note(review, by, number)
    with pytest.raises(NotVisible):
        notes.discuss(review, number, by=by, words="Hello.")


def test_a_first_view_that_is_not_on_the_scale_is_refused() -> None:
    review, by = _review(Status.IN_REVIEW)
    with pytest.raises(Refused, match="Choose one of the answers"):
        _note(review, by, view=0)


def test_an_assessor_talks_to_the_panel_which_hears_of_it_once_a_day() -> None:
    review, by = _review(Status.SCHEDULED)
    lead, observer = make.assessor(make.council()), make.assessor(make.council())
    make.seat(review, lead, SeatRole.LEAD)
    make.seat(review, observer, SeatRole.OBSERVER)
    notes.discuss(review, 1, by=by, words="Who decides?")
    notes.discuss(review, 2, by=by, words="And here?")
    notes.discuss(review, 1, by=make.standing(lead), words="The board.")
    commit()
    said = db.session.scalars(sa.select(Comment).order_by(Comment.id)).all()
    assert [each.words for each in said] == ["Who decides?", "And here?", "The board."]
    told = db.session.scalars(sa.select(Message).order_by(Message.id)).all()
    assert [each.person_id for each in told] == [lead.id, observer.id, by.id]


def test_an_observer_is_silent() -> None:
    review, by = _review(Status.IN_REVIEW, SeatRole.OBSERVER)
    with pytest.raises(NotAllowed):
        notes.discuss(review, 1, by=by, words="May I?")


def test_the_team_is_no_part_of_the_discussion() -> None:
    host = make.council()
    review = make.review(host, Status.IN_REVIEW)
    with pytest.raises(NotAllowed):
        notes.discuss(review, 1, by=make.standing(make.person(host, publisher=True)), words="Well.")
