"""What somebody had typed when their sign-in ended: for them alone, on the page of the form alone."""

import sqlalchemy as sa

from ..clock import now
from ..credentials import hashed
from ..db import db
from ..models.people import Person
from ..models.sign_ins import KeptForm, SignIn
from ..rules.kept_forms import KEPT_FOR
from ..rules.people import Standing
from ..rules.sign_ins import SIGNED_IN_AT_MOST


def fields(ref: str, path: str, *, by: Standing) -> list[tuple[str, str]]:
    """The fields that are kept under `ref`, by name; none for another person, page or day."""
    kept = db.session.execute(
        sa.select(KeptForm.fields).where(
            KeptForm.ref == ref,
            KeptForm.person_id == by.id,
            KeptForm.path == path,
            KeptForm.kept_at > now() - KEPT_FOR,
        )
    ).scalar_one_or_none()
    return [(str(name), str(value)) for name, value in kept or ()]


def whose(token: str) -> int | None:
    """Who was signed in with this token until the time was up.

    None where the sign-in was ended on purpose, or longer ago than forms are kept: whoever holds a
    copy of it is nobody to us.
    """
    return db.session.execute(
        sa.select(SignIn.person_id)
        .join(Person, Person.id == SignIn.person_id)
        .where(
            SignIn.token == hashed(token),
            SignIn.ended_at.is_(None),
            SignIn.started_at > now() - SIGNED_IN_AT_MOST - KEPT_FOR,
            Person.deactivated_at.is_(None),
        )
    ).scalar_one_or_none()
