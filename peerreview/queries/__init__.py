"""What we show: one function per page or question, and nothing that the reader may not see."""

from . import councils, findings, needs, panels, people, recipients, responses, reviews, scope

__all__ = [
    "councils",
    "findings",
    "needs",
    "panels",
    "people",
    "recipients",
    "responses",
    "reviews",
    "scope",
]
