"""What a request asks, one question per page, and when its answers fit together."""

from collections.abc import Collection
from enum import StrEnum

from .panels import Format

FEWEST_HALF_DAYS = 2  # domain.md, section 4: submit
MOST_CLINIC_POINTS = 3  # domain.md, section 2: format


class Step(StrEnum):
    """One question of a request, in the order in which it is asked."""

    SERVICE = "service"
    STAGE = "stage"
    BUILT = "built or bought"
    GROUP = "peer group"
    STANDARD = "standard"
    FORMAT = "format"
    FOCUS = "focus"
    DATES = "possible dates"
    TEAM = "team"


def next_unanswered(after: Step, answered: Collection[Step]) -> Step | None:
    """The next question without an answer: the later ones first, then the earlier; None at the end."""
    steps = list(Step)
    place = steps.index(after) + 1
    waiting = (step for step in steps[place:] + steps[:place] if step not in answered)
    return next(waiting, None)


def fits(chosen: Format | None, point_count: int) -> bool:
    """Whether this many focus points can be looked at in this format: a clinic has time for three."""
    return point_count > 0 and (chosen is not Format.CLINIC or point_count <= MOST_CLINIC_POINTS)
