"""Keeping what was typed while somebody signs in again."""

from collections.abc import Iterable

import sqlalchemy as sa

from ..clock import now
from ..db import db
from ..models.columns import new_ref
from ..models.sign_ins import KeptForm
from ..rules.kept_forms import FORMS_AT_MOST, KEPT_FOR, keepable
from ..rules.people import Standing


def keep(person_id: int, path: str, fields: Iterable[tuple[str, str]]) -> str:
    """Keep the fields of a form for this person and the page of this path; gives the reference.

    Empty where there is nothing to keep. The person's oldest are forgotten beyond a few.
    """
    kept = keepable(fields)
    if not kept:
        return ""
    _forget_old(person_id)
    ref = new_ref("F", 16)
    db.session.add(
        KeptForm(
            ref=ref,
            person_id=person_id,
            path=path,
            fields=[list(pair) for pair in kept],
            kept_at=now(),
        )
    )
    return ref


def forget(ref: str, *, by: Standing) -> None:
    """Forget what was kept, once it was sent; of somebody else's nothing is touched."""
    db.session.execute(sa.delete(KeptForm).where(KeptForm.ref == ref, KeptForm.person_id == by.id))


def _forget_old(person_id: int) -> None:
    """Make room: what is older than a day goes, and the oldest of the others."""
    newest = (
        sa.select(KeptForm.id)
        .where(KeptForm.person_id == person_id, KeptForm.kept_at > now() - KEPT_FOR)
        .order_by(KeptForm.kept_at.desc(), KeptForm.id.desc())
        .limit(FORMS_AT_MOST - 1)
    )
    newest_ids = list(db.session.scalars(newest))
    db.session.execute(
        sa.delete(KeptForm).where(KeptForm.person_id == person_id, KeptForm.id.not_in(newest_ids))
    )
