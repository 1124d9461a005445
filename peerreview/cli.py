"""The commands of a running copy: `flask --app wsgi NAME`, or `./run NAME`."""

import sys

import click
from flask.cli import with_appcontext

from . import operations
from .db import commit


@click.command("store-standards")
@with_appcontext
def store_standards() -> None:
    """Store the standards that come with the software; run after migrating."""
    new, refused = operations.standards.store_shipped()
    commit()
    for problem in refused:
        click.echo(problem, err=True)
    if new:
        click.echo(f"Stored {new} standards", err=True)
    if refused:
        sys.exit(1)


commands: list[click.Command] = [store_standards]
