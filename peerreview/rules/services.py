"""What a service can be: its stage, and whether it was built or bought."""

from enum import StrEnum


class Stage(StrEnum):
    """How far a service has come."""

    DISCOVERY = "discovery"
    ALPHA = "alpha"
    BETA = "beta"
    LIVE = "live"


class Built(StrEnum):
    """Who made it; a bought service is fair game and treated fairly."""

    BUILT = "built"
    BOUGHT = "bought"
    BOTH = "partly built, partly bought"
