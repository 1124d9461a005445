"""Formats, seats, interests: what makes a panel that may review."""

from enum import StrEnum


class Format(StrEnum):
    """How a review is held: full, short (2 hours, the focus points) or clinic (1 hour)."""

    FULL = "full"
    SHORT = "short"
    CLINIC = "clinic"


class Level(StrEnum):
    """How far an assessor has come; the step is a coordinator's."""

    OBSERVING = "observing"
    ASSESSOR = "assessor"
    LEAD = "lead"


class InterestKind(StrEnum):
    """Why somebody may be too close to a review; the first five are hard."""

    WORKS_THERE = "works for the host council"
    RELATIVE = "a relative is on the team"
    STAKE = "has a personal stake"
    WORKED_ON_IT = "worked on this service"
    SUPPLIER = "is employed by the supplier"
    LEFT_RECENTLY = "left the host council under 24 months ago"
    SHARED_SERVICES = "their council shares services with the host"
    REVIEWED_US = "the host reviewed their council in the last 12 months"
    SAME_COUNCIL = "another panel member is from the same council"
    DECLARED = "declared a connection"


HARD = (
    InterestKind.WORKS_THERE,
    InterestKind.RELATIVE,
    InterestKind.STAKE,
    InterestKind.WORKED_ON_IT,
    InterestKind.SUPPLIER,
)
# What a person can declare; the other kinds are worked out from facts.
DECLARABLE = (*HARD[1:], InterestKind.DECLARED)
