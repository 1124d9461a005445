"""Whether a database was ever filled with the demo, whose password anybody can read."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from ..models.people import Person
from . import cast

FILLED = (
    "The database holds the people of the demo, whose password is public. Name another one in "
    "DATABASE_URL, or move instance/peerreview.db away where DATABASE_URL names none."
)


def problems(url: str, **options: Any) -> list[str]:
    """What the demo left in this database, for the start of a production copy.

    Somebody with an invented address but no password does not count: anybody who invites could
    enter one. Empty where there are no tables yet, and where nobody answers: /readyz says that.
    """
    here = Person.email.in_(cast.EMAILS.values()), Person.password_hash.is_not(None)
    try:
        with sa.create_engine(url, poolclass=sa.NullPool, **options).connect() as connection:
            is_filled = connection.scalar(sa.select(sa.exists().where(*here)))
    except DBAPIError:
        return []
    return [FILLED] if is_filled else []
