"""What a request asks next, and whether its focus fits its format."""

import pytest

from peerreview.rules.panels import Format
from peerreview.rules.requests import Step, fits, next_unanswered


@pytest.mark.parametrize(
    ("after", "answered", "following"),
    [
        (Step.SERVICE, set(), Step.STAGE),
        (Step.SERVICE, {Step.STAGE, Step.BUILT}, Step.GROUP),
        (Step.TEAM, set(Step) - {Step.STAGE}, Step.STAGE),
        (Step.STAGE, set(Step) - {Step.STAGE}, Step.STAGE),
        (Step.TEAM, set(Step), None),
    ],
)
def test_the_next_question_is_a_later_one_then_an_earlier_one(after, answered, following):
    assert next_unanswered(after, answered) == following


@pytest.mark.parametrize(
    ("chosen", "count", "fit"),
    [
        (Format.CLINIC, 0, False),
        (Format.CLINIC, 3, True),
        (Format.CLINIC, 4, False),
        (Format.SHORT, 15, True),
        (Format.FULL, 0, False),
        (None, 1, True),
    ],
)
def test_a_clinic_has_time_for_three_points(chosen, count, fit):
    assert fits(chosen, count) is fit
