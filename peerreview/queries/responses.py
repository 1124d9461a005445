"""Responses: to be written by its builder."""

from ..models.reviews import Review
from ..rules.errors import Missing


def missing_for_close(review: Review) -> tuple[Missing, ...]:
    """What this move still waits for."""
    return ()
