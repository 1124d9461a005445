"""Ending sign-ins: one's own that are open elsewhere, and, for operators, those of anybody."""

import sqlalchemy as sa

from ..clock import now
from ..db import db
from ..models.people import Person
from ..models.sign_ins import SignIn, Token
from ..rules.errors import NotVisible
from ..rules.people import Standing
from ..rules.sign_ins import Purpose
from . import account, devices, history, tokens


def end(ref: str, *, by: Standing) -> None:
    """End one sign-in of one's own; one that has ended already stays so. Raises NotVisible."""
    found = db.session.execute(
        sa.select(SignIn).where(SignIn.ref == ref, SignIn.person_id == by.id)
    ).scalar_one_or_none()
    if found is None:
        raise NotVisible(ref)
    found.ended_at = found.ended_at or now()
    history.record("end sign-in", by=by, on=("person", by.ref))


def sign_out_everywhere(*, by: Standing) -> None:
    """End all sign-ins of one's own, the one at hand too: who copied its cookie is out as well.

    Browsers are forgotten, so that each next sign-in is told by mail.
    """
    person_id = by.id or 0
    tokens.end(Purpose.SECOND_FACTOR, person_id=person_id)
    account.end_sign_ins(person_id)
    devices.forget(person_id)
    history.record("sign out everywhere", by=by, on=("person", by.ref))


def end_all_of(person: Person) -> None:
    """End all sign-ins of somebody, for operators: a cookie of theirs was stolen, or may have been."""
    tokens.end(Purpose.SECOND_FACTOR, person_id=person.id)
    account.end_sign_ins(person.id)
    devices.forget(person.id)
    history.record("end all sign-ins", on=("person", person.ref))


def end_all() -> int:
    """End the sign-ins of everybody, for operators; gives how many there were."""
    moment = now()
    half = sa.update(Token).where(Token.purpose == Purpose.SECOND_FACTOR, Token.expires_at > moment)
    db.session.execute(half.values(expires_at=moment))
    ended = db.session.execute(
        sa.update(SignIn).where(SignIn.ended_at.is_(None)).values(ended_at=moment)
    )
    history.record("sign everybody out", on=("site", ""))
    return int(ended.rowcount)  # type: ignore[attr-defined]
