"""Filling an empty database with the demo, step by step in the order of time."""

import sqlalchemy as sa
from flask import current_app

from ..clock import now, pretended, today
from ..db import commit, db
from ..models.councils import Council
from ..models.people import Person
from . import asking, cast, content, deciding, forming, reviewing, world
from .days import Step, counted_from
from .story import Story


class Unfit(RuntimeError):
    """The demo does not belong here."""


def fill() -> bool:
    """Fill an empty database with the demo; whether there was anything to do.

    A database with councils or people is left as it is. Raises Unfit in production.
    """
    if current_app.config.get("PRODUCTION"):
        raise Unfit("The demo never runs in production: its passwords are public")
    if not _is_empty():
        return False
    cast.forget()
    with counted_from(today()):
        for step in steps():
            with pretended(step.at):
                step.act()
                commit()
            # Each step begins like a request: with nothing in hand.
            db.session.close()
    return True


def _is_empty() -> bool:
    kept = [
        db.session.scalar(sa.select(sa.exists().where(kind.id > 0))) for kind in (Council, Person)
    ]
    return not any(kept)


def steps() -> list[Step]:
    """Everything that has happened by now, in the order of time."""
    found = list(world.steps())
    for told in content.stories():
        story = Story(told)
        for phase in (asking, forming, reviewing, deciding):
            found += phase.steps(story)
    return sorted((step for step in found if step.at < now()), key=lambda step: step.at)
