"""How long each kind of data is kept, and how an operator says so."""

import pytest

from peerreview.rules import retention
from peerreview.rules.retention import NOTICE, PERIODS, Kind


def test_every_kind_has_its_period_and_its_own_setting() -> None:
    assert list(PERIODS) == list(Kind)
    assert len({kind.setting for kind in Kind}) == len(Kind)
    assert Kind.KEPT_FORMS.setting == "RETAIN_KEPT_FORMS_DAYS"
    assert Kind.SIGN_INS.setting == "RETAIN_SIGN_INS_DAYS"


def test_notes_go_before_everything_else_of_a_panel_and_not_before_the_notice() -> None:
    days = retention.periods({})
    later = (
        Kind.FIRST_VIEWS, Kind.DISCUSSION, Kind.REASONS, Kind.FINDINGS, Kind.PREPARATION, Kind.FEEDBACK
    )  # fmt: skip
    assert NOTICE.days < days[Kind.NOTES] < min(days[kind] for kind in later)


def test_a_setting_takes_the_place_of_the_default() -> None:
    days = retention.periods({"RETAIN_NOTES_DAYS": "400"})
    assert days == {kind: period.days for kind, period in PERIODS.items()} | {Kind.NOTES: 400}


@pytest.mark.parametrize("said", ("0", "-1", "1.5", "a year", "٣", "99999", "36501"))
def test_a_setting_that_is_no_number_of_days_is_named_and_passed_over(said: str) -> None:
    environ = {"RETAIN_MAILS_DAYS": said}
    assert retention.problems(environ) == [
        "Set RETAIN_MAILS_DAYS to a whole number of days from 1 to 36500."
    ]
    assert retention.periods(environ) == retention.periods({})
