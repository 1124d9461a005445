"""What we keep: the tables, one family per file."""

from . import (  # noqa: F401  (one import loads every table)
    councils,
    findings,
    messages,
    panels,
    people,
    preparation,
    responses,
    reviews,
    shares,
    sign_ins,
    site,
)
