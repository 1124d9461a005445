"""One kind of what is kept about a person, as they may have it themselves."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from ..db import Base, db
from ..models.reviews import Review
from ..rules.people import Standing
from ..rules.visibility import Part
from . import scope

SEEN = "you see it here"


@dataclass(frozen=True)
class OwnKind:
    """Rows of the table `of`, reached by `joins`, whose column `by` points at the person.

    `facts` are theirs always. `words` belong to a review: given while the person sees `part` of it.
    `says` tells the person in plain words what it is.
    """

    name: str
    says: str
    of: type[Base]
    by: Any
    facts: Mapping[str, Any]
    joins: tuple[tuple[Any, Any], ...] = ()
    words: Mapping[str, Any] = field(default_factory=dict)
    part: Part | None = None
    where: tuple[Any, ...] = ()
    is_by: str = "id"  # what of the person `by` holds: the key, or for the history the pseudonym

    def rows(self, person: Standing, value: object) -> list[dict[str, Any]]:
        """What is kept of this kind, in the order in which it came to be."""
        columns = dict(self.facts)
        if self.part is not None:
            seen = scope.visible_to(person, self.part)
            columns |= {name: sa.case((seen, column)) for name, column in self.words.items()}
            columns[SEEN] = sa.case((seen, sa.true()), else_=sa.false())
        query = sa.select(*columns.values()).select_from(self.of)
        for target, on in self.joins:
            query = query.join(target, on)
        query = query.where(self.by == value, *self.where).order_by(
            *sa.inspect(self.of).primary_key
        )
        return [dict(zip(columns, row, strict=True)) for row in db.session.execute(query)]


def of_review(review_id: Any) -> tuple[Any, Any]:
    """The join from a column to its review."""
    return Review, Review.id == review_id
