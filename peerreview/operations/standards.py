"""Storing standards: a stored version never changes, because findings refer to its points."""

import sqlalchemy as sa

from ..clock import now
from ..db import db
from ..models.councils import PeerGroup
from ..models.reviews import Point, ScaleOption, Standard
from ..rules import standard as packs
from ..rules.standard import BadStandard
from . import history


def store(text: str, *, name: str, group: PeerGroup | None = None) -> bool:
    """Store the standard of this pack; whether it was new. `name` is what refusals call the pack.

    Raises BadStandard where the pack is wrong, or differs from the same version as it is stored.
    """
    try:
        read = packs.read(text)
    except BadStandard as error:
        raise BadStandard(f"{name}: {error}") from error
    digest = packs.digest(text)
    stored = db.session.execute(
        sa.select(Standard.digest).where(
            Standard.slug == read.slug, Standard.version == read.version
        )
    ).scalar_one_or_none()
    if stored is not None:
        if stored != digest:
            raise BadStandard(
                f"{name}: {read.name}, version {read.version}, is already stored and differs from "
                "this file. A stored version never changes: give the changed standard a new version"
            )
        return False
    db.session.add(_row(read, digest, group))
    history.record("store standard", on=("standard", f"{read.slug} {read.version}"))
    return True


def store_shipped() -> tuple[int, list[str]]:
    """Store the standards that come with the software: how many were new, and what was refused."""
    new, refused = 0, []
    for name, text in packs.packs():
        try:
            new += store(text, name=name)
        except BadStandard as error:
            refused.append(str(error))
    return new, refused


def _row(read: packs.Standard, digest: str, group: PeerGroup | None) -> Standard:
    return Standard(
        slug=read.slug,
        version=read.version,
        name=read.name,
        publisher=read.publisher,
        address=read.address,
        digest=digest,
        is_default=read.default,
        not_covered=read.not_covered,
        not_applicable=read.not_applicable,
        group_id=group.id if group is not None else None,
        stored_at=now(),
        points=[
            Point(
                number=point.number,
                title=point.title,
                summary=point.summary,
                discipline=point.discipline,
                prompts=list(point.prompts),
                evidence=list(point.evidence),
                address=point.address,
            )
            for point in read.points
        ],
        options=[
            ScaleOption(
                number=option.number,
                label=option.label,
                explanation=option.explanation,
                needs_suggestion=option.needs_suggestion,
            )
            for option in read.scale
        ],
    )
