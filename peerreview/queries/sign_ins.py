"""Sign-ins and browsers: which are live, and which ones somebody has used well before."""

import sqlalchemy as sa

from ..credentials import hashed
from ..db import db
from ..models.people import Person
from ..models.sign_ins import Device
from ..rules.sign_ins import Browser


def is_known(browser: Browser, email: str) -> bool:
    """Whether the person with this address has signed in with this browser well before."""
    if not browser.device:
        return False
    query = sa.select(Device.id).join(Person, Person.id == Device.person_id)
    query = query.where(Device.token_hash == hashed(browser.device), Person.email == email.lower())
    return db.session.execute(query).first() is not None
