"""Which events administrators are told, by kind: those of accounts, never those of reviews.

An administrator runs accounts, groups and the register. What people do to reviews, services and
offers, and what they say of themselves as assessors, is told to others or to nobody.
"""

from enum import StrEnum

from .verbs import SiteVerb


class Kind(StrEnum):
    """A kind of thing that happens to accounts."""

    SIGN_INS = "sign-ins"
    CREDENTIALS = "passwords and second factors"
    INVITATIONS = "invitations"
    MEMBERSHIPS = "councils that people work for"
    GROUPS = "groups and their coordinators"
    ACCESS = "administrators and access"
    SITE = "the site"


TOLD: dict[Kind, tuple[str, ...]] = {
    Kind.SIGN_INS: (
        "sign in",
        "sign out",
        "end sign-in",
        "sign out everywhere",
        "end all sign-ins",
        "sign everybody out",
    ),
    Kind.CREDENTIALS: (
        "reset password",
        "change password",
        "ask for new address",
        "change address",
        "tie identity",
        "remove identity",
        "add second factor",
        "remove second factor",
        "remove second factors",
        "renew recovery codes",
        "use recovery code",
        "prove",
    ),
    Kind.INVITATIONS: (
        SiteVerb.INVITE_COLLEAGUE,
        SiteVerb.INVITE_COUNCIL,
        SiteVerb.INVITE_ASSESSOR,
        "invite again",
        "take invitation",
        "end invitation",
        "decline invitation",
        "sign up",
    ),
    Kind.MEMBERSHIPS: (
        "ask to join",
        "end asking",
        SiteVerb.LET_IN,
        "turn down",
        "join",
        SiteVerb.NAME_PUBLISHER,
        "end publishing",
        SiteVerb.END_MEMBERSHIP,
        SiteVerb.REGISTER_DOMAIN,
        "end domain",
    ),
    Kind.GROUPS: (
        SiteVerb.CREATE_GROUP,
        SiteVerb.CHANGE_GROUP,
        SiteVerb.NAME_COORDINATOR,
        SiteVerb.END_COORDINATION,
        SiteVerb.TAKE_INTO_GROUP,
        SiteVerb.LET_OUT_OF_GROUP,
    ),
    Kind.ACCESS: (
        "name administrator",
        "end administration",
        "deactivate",
        "reactivate",
        SiteVerb.ERASE,
    ),
    Kind.SITE: (
        "freeze",
        "thaw",
        SiteVerb.NAME_SUCCESSOR,
        "import councils",
        "group by region",
        "store standard",
        "let go",
    ),
}

# Told to no administrator: somebody's own profile and interests, what a council has and is offered.
UNTOLD: tuple[str, ...] = (
    SiteVerb.EDIT_PROFILE,
    SiteVerb.SAY_WHEN_FREE,
    SiteVerb.DECLARE_INTEREST,
    "end interest",
    SiteVerb.SET_LEVEL,
    SiteVerb.DESCRIBE_SERVICE,
    SiteVerb.OFFER_HELP,
    SiteVerb.TAKE_UP_OFFER,
    SiteVerb.DISCARD_OFFER,
    SiteVerb.TIE_COUNCILS,
    "untie councils",
    "end acting",  # of a review
)

# Asked, and never recorded: to look at something changes nothing.
LOOKING: tuple[str, ...] = (
    SiteVerb.SEE_COLLEAGUES,
    SiteVerb.SEE_BOARD,
    SiteVerb.SEE_EVENTS,
    SiteVerb.MANAGE_PEOPLE,
    SiteVerb.START_REVIEW,
)


def told(kind: Kind | None = None) -> tuple[str, ...]:
    """The verbs that administrators are told of; of one kind where one is given."""
    kinds = [kind] if kind else list(Kind)
    return tuple(str(verb) for each in kinds for verb in TOLD[each])
