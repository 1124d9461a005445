"""When an action is settled, and who must see to it."""

import pytest

from peerreview.rules.responses import Decision, Outcome, is_settled, needs_owner


@pytest.mark.parametrize(
    ("outcome", "reason", "settled"),
    [
        (Outcome.OPEN, "", False),
        (Outcome.OPEN, "  ", False),
        (Outcome.OPEN, "No money this year.", True),
        (Outcome.DONE, "", True),
        (Outcome.PARTLY, "", True),
        (Outcome.DROPPED, "", True),
    ],
)
def test_action_is_settled_by_an_outcome_or_a_reason(outcome, reason, settled):
    assert is_settled(outcome, reason) == settled


def test_whatever_the_council_does_somebody_sees_to():
    assert [decision for decision in Decision if needs_owner(decision)] == [
        Decision.ACCEPT,
        Decision.DIFFERENTLY,
    ]
