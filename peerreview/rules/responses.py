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
