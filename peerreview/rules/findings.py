"""Findings: views, states and suggestions, and what must stand before the team reads them."""

from enum import StrEnum


class FindingState(StrEnum):
    """Whether a finding has a view, or is set aside; *open* is where it begins."""

    OPEN = "open"
    VIEW = "view"
    NOT_COVERED = "not covered"
    NOT_APPLICABLE = "not applicable"


class Controller(StrEnum):
    """Who controls the thing that a suggestion is about."""

    TEAM = "team"
    COUNCIL = "council"
    SUPPLIER = "supplier"
    NATIONAL = "national"
