"""What a council shows, to which audience, until when; and who is in an audience."""

from enum import StrEnum

from .people import Relation


class Audience(StrEnum):
    """Who a share is for; each contains the one before."""

    COORDINATORS = "our group’s coordinators"
    GROUP = "our peer group"
    GROUPS = "all peer groups"
    EVERYONE = "everyone"


AUDIENCES = tuple(Audience)

_ADDS = {
    Audience.COORDINATORS: {Relation.COORDINATOR, Relation.COLLEAGUE},
    Audience.GROUP: {Relation.PEER},
    Audience.GROUPS: {Relation.GROUPED},
    Audience.EVERYONE: {Relation.MEMBER, Relation.OUTSIDER},
}


def readers(audience: Audience) -> frozenset[Relation]:
    """The relations that an audience includes, those of the smaller audiences among them."""
    upto = AUDIENCES[: AUDIENCES.index(audience) + 1]
    return frozenset().union(*(_ADDS[one] for one in upto))
