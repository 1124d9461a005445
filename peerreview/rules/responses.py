"""What a council decides to do with a suggestion, and how actions are settled."""

from enum import StrEnum


class Decision(StrEnum):
    """What the council decides: there is no wrong answer."""

    ACCEPT = "accept"
    DIFFERENTLY = "do differently"
    NOT_NOW = "not now"


class Outcome(StrEnum):
    """What became of an action."""

    OPEN = "open"
    DONE = "done"
    PARTLY = "partly done"
    DROPPED = "dropped"


def is_settled(outcome: Outcome, reason: str) -> bool:
    """Whether an action has an outcome, or a reason why it has none."""
    return outcome is not Outcome.OPEN or bool(reason.strip())


def needs_owner(decision: Decision) -> bool:
    """Whether somebody must see to it by a date: whenever the council does something."""
    return decision is not Decision.NOT_NOW
