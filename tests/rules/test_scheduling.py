"""What `schedule` still waits for, from plain values."""

from dataclasses import replace
from datetime import date, time

import pytest

from peerreview.rules.dates import Free, Half, HalfDay
from peerreview.rules.errors import Missing
from peerreview.rules.lifecycle import Need
from peerreview.rules.panels import Format, Interest, InterestKind
from peerreview.rules.people import SeatRole
from peerreview.rules.scheduling import (
    Contact,
    Member,
    Plan,
    Sitting,
    missing_for_schedule,
    not_yet_known,
)
from peerreview.rules.standard import Discipline

TODAY = date(2026, 11, 23)
DAY = HalfDay(date(2027, 1, 14), Half.AM)
FREE = {DAY: Free.FREE}
LEAD = Member("Ann", SeatRole.LEAD, disciplines=frozenset({Discipline.USER_RESEARCH}), answers=FREE)
ASSESSOR = Member("Bob", SeatRole.ASSESSOR, answers={DAY: Free.IF_NEEDED})
READY = Plan(
    format=Format.SHORT,
    focus=frozenset({Discipline.USER_RESEARCH}),
    members=(LEAD, ASSESSOR),
    contact=Contact("Cleo"),
    offered=frozenset({DAY}),
    sessions=(Sitting(DAY.on, time(9, 30), time(11, 30)),),
    today=TODAY,
)


def missing(**changes: object) -> dict[Need, str]:
    plan = replace(READY, **changes)  # type: ignore[arg-type]
    found = missing_for_schedule(plan, lambda half_day: f"{half_day.on} {half_day.half}")
    return {one.need: one.sentence for one in found}


def test_schedule_misses_nothing_when_all_stands() -> None:
    assert missing() == {}


def test_schedule_misses_a_lead_who_only_was_invited() -> None:
    invited = replace(LEAD, has_taken_seat=False)
    assert missing(members=(invited, ASSESSOR, replace(LEAD, role=SeatRole.ASSESSOR))) == {
        Need.LEAD_SEATED: "Find a lead assessor: nobody has taken the lead’s seat"
    }


@pytest.mark.parametrize(
    ("format_", "sentence"),
    (
        (
            Format.FULL,
            "Find 2 more to review: a full review needs 3, the lead among them, and 1 has "
            "taken a seat. Observers do not count",
        ),
        (
            Format.SHORT,
            "Find 1 more to review: a short review needs 2, the lead among them, and 1 has "
            "taken a seat. Observers do not count",
        ),
        (Format.CLINIC, ""),
    ),
)
def test_schedule_counts_seats_without_observers(format_: Format, sentence: str) -> None:
    observer = replace(ASSESSOR, role=SeatRole.OBSERVER)
    found = missing(format=format_, members=(LEAD, observer))
    assert found.get(Need.ENOUGH_SEATS, "") == sentence


def test_schedule_names_the_disciplines_that_nobody_covers() -> None:
    focus = frozenset(
        {Discipline.USER_RESEARCH, Discipline.TECHNOLOGY_AND_DATA, Discipline.DESIGN_AND_CONTENT}
    )
    covers = frozenset({Discipline.TECHNOLOGY_AND_DATA})
    watching = replace(LEAD, role=SeatRole.OBSERVER, disciplines=covers)
    assert missing(focus=focus, members=(LEAD, ASSESSOR, watching)) == {
        Need.DISCIPLINES_COVERED: (
            "Find somebody who has taken a seat to cover: design and content, technology and data"
        )
    }


def test_schedule_asks_for_a_focus() -> None:
    assert missing(focus=frozenset()) == {
        Need.DISCIPLINES_COVERED: "Ask the team to choose at least one point to focus on"
    }


def test_schedule_names_who_has_a_hard_interest_and_does_not_count_them() -> None:
    hard = (Interest(InterestKind.SUPPLIER, True, "Declared"),)
    assert missing(members=(LEAD, ASSESSOR, replace(ASSESSOR, name="Dev", hard=hard))) == {
        Need.NO_HARD_INTEREST: (
            "Take back the seat, because of a hard interest: Dev (is employed by the supplier)"
        )
    }


def test_schedule_names_who_waits_for_a_waiver_even_an_observer_who_was_invited() -> None:
    soft = (Interest(InterestKind.SAME_COUNCIL, False, "From Bramley too"),)
    watching = Member("Eva", SeatRole.OBSERVER, has_taken_seat=False, unwaived=soft)
    assert missing(members=(LEAD, ASSESSOR, watching)) == {
        Need.SOFT_INTERESTS_WAIVED: (
            "Waive the soft interest, or take back the seat: "
            "Eva (another panel member is from the same council)"
        )
    }


def test_schedule_waits_for_the_publisher() -> None:
    assert missing(members=(LEAD, replace(ASSESSOR, is_approved=False))) == {
        Need.PANEL_APPROVED: "The council’s publisher has not approved this panel yet"
    }


def test_schedule_names_whom_the_council_objects_to() -> None:
    objected = replace(ASSESSOR, is_approved=False, is_objected_to=True)
    assert missing(members=(LEAD, objected)) == {
        Need.PANEL_APPROVED: "Find somebody else for Bob: the council objects"
    }


def test_schedule_needs_a_session_and_says_no_more_about_dates() -> None:
    assert missing(sessions=()) == {Need.SESSIONS_FIXED: "Fix at least one session"}


def test_schedule_refuses_a_session_that_has_passed() -> None:
    before = Sitting(date(2026, 11, 20), time(9, 30), time(11, 30))
    found = missing(sessions=(before, *READY.sessions), has_notice_reason=True)
    assert found[Need.SESSIONS_FIXED] == ("Change the date of the session that has already passed")


def test_schedule_names_who_is_not_free_and_who_has_not_said() -> None:
    busy = replace(LEAD, answers={DAY: Free.NOT_FREE})
    silent = replace(ASSESSOR, answers={})
    watching = Member("Eva", SeatRole.OBSERVER)
    assert missing(members=(busy, silent, watching)) == {
        Need.PEOPLE_FREE: "Ann is not free on 2027-01-14 am; Bob has not said about 2027-01-14 am"
    }


def test_schedule_asks_about_both_half_days_of_a_long_session() -> None:
    long = Sitting(DAY.on, time(10), time(15))
    assert missing(sessions=(long,)) == {
        Need.PEOPLE_FREE: (
            "Cleo has not said about 2027-01-14 pm; Ann has not said about 2027-01-14 pm; "
            "Bob has not said about 2027-01-14 pm"
        )
    }


def test_the_contact_is_free_on_what_the_team_offered_unless_they_said_not() -> None:
    assert missing(contact=Contact("Cleo", {DAY: Free.NOT_FREE})) == {
        Need.PEOPLE_FREE: "Cleo is not free on 2027-01-14 am"
    }
    assert missing(offered=frozenset()) == {
        Need.PEOPLE_FREE: "Cleo has not said about 2027-01-14 am"
    }


def test_schedule_needs_a_contact() -> None:
    assert missing(contact=None) == {Need.PEOPLE_FREE: "Ask the team to name a contact"}


def notice(on: date, format_: Format, **changes: object) -> str:
    sitting = Sitting(on, time(9, 30), time(11, 30))
    found = missing(sessions=(sitting,), format=format_, **changes)
    return found.get(Need.NOTICE_GIVEN, "")


@pytest.mark.parametrize(
    ("format_", "enough", "short", "needed"),
    (
        (Format.FULL, date(2026, 12, 28), date(2026, 12, 25), 25),
        (Format.SHORT, date(2026, 12, 14), date(2026, 12, 11), 15),
        (Format.CLINIC, date(2026, 11, 30), date(2026, 11, 27), 5),
    ),
)
def test_schedule_counts_working_days_of_notice(
    format_: Format, enough: date, short: date, needed: int
) -> None:
    assert notice(enough, format_) == ""
    assert notice(short, format_) == (
        f"Give {needed} working days’ notice, or record a reason for less: "
        f"the first session is in {needed - 1} working days"
    )


def test_bank_holidays_are_no_notice_and_a_reason_is_enough() -> None:
    holidays = frozenset({date(2026, 11, 30)})
    day = date(2026, 11, 30)
    assert notice(day, Format.CLINIC) == ""
    assert notice(day, Format.CLINIC, holidays=holidays) == (
        "Give 5 working days’ notice, or record a reason for less: "
        "the first session is in 4 working days"
    )
    assert notice(day, Format.CLINIC, holidays=holidays, has_notice_reason=True) == ""


def test_without_a_session_nobody_knows_who_is_free_or_how_much_notice_there_is() -> None:
    waiting = [Missing(Need.SESSIONS_FIXED, "Fix at least one session")]
    assert not_yet_known(waiting) == {Need.PEOPLE_FREE, Need.NOTICE_GIVEN}
    assert not_yet_known([]) == frozenset()
