"""What we show: one function per page or question, and nothing that the reader may not see."""

from . import (
    councils,
    findings,
    messages,
    needs,
    notes,
    pages,
    panels,
    people,
    preparation,
    recipients,
    requests,
    responses,
    reviews,
    scope,
    services,
    team,
)

__all__ = [
    "councils",
    "findings",
    "messages",
    "needs",
    "notes",
    "pages",
    "panels",
    "people",
    "preparation",
    "recipients",
    "requests",
    "responses",
    "reviews",
    "scope",
    "services",
    "team",
]
