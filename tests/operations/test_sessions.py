"""Sessions: fixed, changed and removed by hand; times are London's, kept in UTC."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from peerreview.clock import pretended, today
from peerreview.models.panels import Session
from peerreview.operations import sessions
from peerreview.queries import sessions as found
from peerreview.rules.errors import NotVisible, Outdated, Refused, WrongStatus
from peerreview.rules.lifecycle import Status
from tests import factories as make
from tests.factories_panels import Forming

pytestmark = pytest.mark.usefixtures("database")

NOW = datetime(2026, 1, 12, 9, tzinfo=UTC)
SUMMER = date(2026, 7, 1)
FORWARD, BACK = date(2026, 3, 29), date(2026, 10, 25)  # when the clocks change


def fix(case: Forming, **changes: Any) -> Session:
    facts: dict[str, Any] = {
        "on": SUMMER, "starts": time(9, 30), "ends": time(11, 30), "place": "Town Hall",
    } | changes  # fmt: skip
    with pretended(NOW):
        return sessions.fix(case.review, by=make.standing(case.coordinator), **facts)


def test_fix_keeps_london_time_in_utc() -> None:
    session = fix(Forming())
    assert (session.starts_at, session.ends_at) == (
        datetime(2026, 7, 1, 8, 30, tzinfo=UTC),
        datetime(2026, 7, 1, 10, 30, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    (
        ({"ends": time(9, 30)}, "ends", "The end must be later than the start"),
        ({"ends": time(17, 31)}, "ends", "A session lasts at most 8 hours: make two of it"),
        ({"on": date(2026, 1, 11)}, "on", "The session must be in the future"),
        ({"on": date(2028, 1, 13)}, "on", "The session must be in the next 24 months"),
        ({"place": ""}, "place", "Enter a place, or a link to the call"),
        (
            {"on": FORWARD, "starts": time(1, 30)},
            "starts",
            "There is no 1:30am on 29 March 2026, because the clocks go forward. "
            "Choose another time",
        ),
        (
            {"on": BACK, "starts": time(1, 30), "ends": time(3)},
            "which",
            "The clocks go back on 25 October 2026, so 1:30am comes twice. "
            "Choose which one you mean",
        ),
    ),
)
def test_fix_refuses_what_cannot_be(changes: dict[str, Any], field: str, message: str) -> None:
    with pytest.raises(Refused) as refused:
        fix(Forming(), **changes)
    assert (refused.value.field, refused.value.message) == (field, message)


@pytest.mark.parametrize(("which", "hour"), (("first", 0), ("second", 1)))
def test_a_doubled_hour_is_the_one_that_was_chosen(which: str, hour: int) -> None:
    session = fix(Forming(), on=BACK, starts=time(1, 30), ends=time(3), which=which)
    assert session.starts_at == datetime(2026, 10, 25, hour, 30, tzinfo=UTC)


def test_two_sessions_of_a_review_do_not_overlap() -> None:
    case = Forming()
    fix(case)
    fix(case, starts=time(11, 30), ends=time(12))
    with pytest.raises(Refused, match="another session at this time"):
        fix(case, starts=time(11), ends=time(13))
    fix(Forming(), starts=time(11), ends=time(13))


def test_a_review_has_at_most_ten_sessions() -> None:
    case = Forming()
    for days in range(10):
        fix(case, on=SUMMER + timedelta(days=days))
    with pytest.raises(Refused, match="at most 10 sessions"):
        fix(case, on=date(2026, 8, 1))


def change(case: Forming, session: Session, **changes: Any) -> None:
    facts: dict[str, Any] = {
        "on": SUMMER, "starts": time(10), "ends": time(12), "link": "https://call.example/",
        "version": session.version,
    } | changes  # fmt: skip
    with pretended(NOW):
        sessions.change(case.review, session.ref, by=make.standing(case.coordinator), **facts)


def test_change_moves_a_session_over_its_own_time() -> None:
    case = Forming()
    session = fix(case)
    change(case, session)
    assert (session.starts_at.hour, session.place, session.version, session.sequence) == (
        9,
        "",
        2,
        1,
    )


def test_change_shows_what_somebody_else_saved_first() -> None:
    case = Forming()
    session = fix(case)
    with pytest.raises(Outdated) as outdated:
        change(case, session, version=7)
    assert outdated.value.theirs == (
        ("The session now", "Wednesday 1 July 2026, 9:30am to 11:30am, Town Hall"),
    )


def test_remove_takes_a_session_out_of_the_plan_and_keeps_the_row() -> None:
    case = Forming()
    session, by = fix(case), make.standing(case.coordinator)
    sessions.remove(case.review, session.ref, by=by)
    assert (found.fixed(case.review), session.cancelled_at is None) == ([], False)
    with pytest.raises(NotVisible):
        sessions.remove(case.review, session.ref, by=by)


def test_a_session_of_another_review_is_not_found() -> None:
    case, other = Forming(), Forming()
    session = fix(other)
    with pytest.raises(NotVisible):
        change(case, session)


def test_once_scheduled_dates_stand() -> None:
    with pytest.raises(WrongStatus):
        fix(Forming(Status.SCHEDULED))


def test_a_reason_makes_up_for_short_notice_and_can_be_taken_back() -> None:
    case = Forming()
    make.session(case.review, today() + timedelta(days=3))
    by = make.standing(case.coordinator)
    assert "NOTICE_GIVEN" in case.missing()
    sessions.give_notice_reason(case.review, by=by, version=1, reason="All agreed")
    assert "NOTICE_GIVEN" not in case.missing()
    with pytest.raises(Outdated):
        sessions.give_notice_reason(case.review, by=by, version=1, reason="")
    sessions.give_notice_reason(case.review, by=by, version=2, reason="")
    assert "NOTICE_GIVEN" in case.missing()
