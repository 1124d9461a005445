"""Everything that is kept about a person, for that person alone.

Each column that points at a person is in exactly one of the kinds, or in NOT_THEIRS with a reason.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..rules.people import Standing
from . import own_account, own_work, people
from .own_kind import OwnKind

GROUPS: dict[str, tuple[OwnKind, ...]] = {
    "you": own_account.YOU,
    "your part in reviews": (*own_work.PANEL, *own_work.BOTH),
    "what you did for your council": own_work.TEAM,
    "signing in": own_account.SIGNING_IN,
    "history": own_account.HISTORY,
}
# A column that points at a person, by table and name, and why its rows are not about that person.
NOT_THEIRS: Mapping[str, str] = {
    "tokens.made_by_id": "a link is only made for an address that is new here, so that the list "
    "would tell who invites whether somebody is known",
}

# What is about them and is not in it. Said on the page.
LEFT_OUT = (
    "what a council said when it asked for somebody else on its panel, and a coordinator’s reason "
    "for a waiver: they were written for the people who decide",
    "words that you wrote for a review, once you no longer see that part of it: the file says that "
    "you wrote them and when",
    "what others wrote, also where they name you",
    "passwords, codes, keys and links, which are stored so that nobody can read them",
)


@dataclass(frozen=True)
class OwnData:
    """All that a person may have of what is kept about them: profile, then rows by group and kind."""

    profile: Mapping[str, Any]
    groups: Mapping[str, Mapping[str, list[dict[str, Any]]]]


def everything(person: Standing) -> OwnData:
    """All about somebody who is signed in. One statement for each kind."""
    own = people.profile(person.ref)
    return OwnData(
        {
            "name": own.name,
            "email address": own.email,
            "reference": own.ref,
            "pseudonym in the history": own.pseudonym,
            "here since": own.created_at,
            "has a password": own.password_hash is not None,
            "site administrator": own.is_administrator,
            "willing to review": own.is_assessor,
            "level": own.level,
            "most reviews at once": own.most_at_once,
            "most reviews in a year": own.most_per_year,
            "access needs": own.access_needs,
        },
        {
            name: {kind.name: kind.rows(person, getattr(own, kind.is_by)) for kind in kinds}
            for name, kinds in GROUPS.items()
        },
    )
