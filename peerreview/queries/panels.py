"""Panels: to be written by its builder."""

from ..models.reviews import Review
from ..rules.errors import Missing


def missing_for_schedule(review: Review) -> tuple[Missing, ...]:
    """What this move still waits for."""
    return ()


def missing_for_begin(review: Review) -> tuple[Missing, ...]:
    """What this move still waits for."""
    return ()
