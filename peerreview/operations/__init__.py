"""What we do: one function per verb; each checks, changes, records and tells. None commits."""

from . import account, history, notes, outbox, people, preparation, presses, responses, reviews

__all__ = [
    "account",
    "history",
    "notes",
    "outbox",
    "people",
    "preparation",
    "presses",
    "responses",
    "reviews",
]
