"""The commands of a running copy: `flask --app wsgi NAME`, or `./run NAME`."""

import click

commands: list[click.Command] = []
