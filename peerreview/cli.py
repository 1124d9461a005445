"""The commands of a running copy: `flask --app wsgi NAME`, or `./run NAME`."""

import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta
from functools import partial
from typing import BinaryIO

import click
from flask import current_app
from flask.cli import with_appcontext

from . import demo, mail, operations, queries
from .clock import today
from .db import commit, reading
from .forms.questions import Wrong, address
from .rules.errors import Refused
from .rules.freezing import Freezable
from .rules.register import NotARegister
from .rules.retention import Kind
from .words import count, moment, short_day

PROBLEMS_SHOWN = 20


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


@click.command("import-councils")
@click.argument("file", type=click.File("rb"))
@click.option(
    "--groups-by", type=click.Choice(["region"]), help="Make a peer group of each region."
)
@with_appcontext
def import_councils(file: BinaryIO, groups_by: str | None) -> None:
    """Read the register of councils (mySociety's CSV) from FILE; "-" is standard input."""
    try:
        done = operations.register.import_councils(file.read())
    except NotARegister as problem:
        raise click.ClickException(f"Nothing was changed: {problem}") from problem
    for row in done.rejected:
        click.echo(f"line {row.line}: {row.reason}")
    if groups_by:
        groups, places = operations.register.group_by_region()
        click.echo(f"groups added {groups}, councils taken into groups {places}")
    commit()
    click.echo(
        f"added {done.added}, updated {done.updated}, unchanged {done.unchanged}, "
        f"rejected {len(done.rejected)}"
    )


@click.command("invite")
@click.argument("email")
@click.option(
    "--administrator", is_flag=True, required=True, help="Make them a site administrator."
)
@click.option("--name", default="", help="How colleagues know them; they can change it.")
@with_appcontext
def invite(email: str, administrator: bool, name: str) -> None:
    """Invite the first person of an empty installation, and print the link."""
    try:
        email = address(email)
        token = operations.people.invite_administrator(email=email, name=name or email)
    except Wrong as wrong:
        raise click.BadParameter(str(wrong), param_hint="EMAIL") from wrong
    except Refused as refusal:
        raise click.ClickException(refusal.message) from refusal
    commit()
    if token is None:
        click.echo(f"{email} is now a site administrator, and signs in as before.")
    else:
        click.echo(f"{current_app.config['PUBLIC_URL']}/invitations/{token}")


@click.command("remove-second-factors")
@click.argument("email")
@with_appcontext
def remove_second_factors(email: str) -> None:
    """Let somebody sign in without a second step: the last administrator, who has lost theirs."""
    try:
        operations.factors.remove_for_operator(email.lower())
    except Refused as refusal:
        raise click.ClickException(refusal.message) from refusal
    commit()
    click.echo(f"{email.lower()} signs in without a second step now.")


@click.command("send-mail")
@with_appcontext
def send_mail() -> None:
    """Send the mails that wait, where MAIL_SERVER is set; run it every minute."""
    sent, dropped = mail.send_waiting()
    click.echo(f"sent {sent}, dropped {dropped}")


@click.command("verify-audit")
@click.option("--expect", default="", help="NUMBER:HASH, as an earlier check printed it.")
@with_appcontext
def verify_audit(expect: str) -> None:
    """Check that no event of the history was changed, deleted, inserted or moved."""
    number, _, known = expect.partition(":")
    if expect and not (number.isdecimal() and known):
        raise click.BadParameter("write it as it was printed: NUMBER:HASH", param_hint="--expect")
    chain, found = operations.audit.Chain(), 0
    with reading():
        for problem in chain.problems((int(number), known) if expect else None):
            found += 1
            if found <= PROBLEMS_SHOWN:
                click.echo(problem)
    if found > PROBLEMS_SHOWN:
        click.echo(f"… and {found - PROBLEMS_SHOWN:,} more")
    click.echo(f"{count(chain.count, 'event')} checked, {count(found, 'problem')}")
    if found:
        sys.exit(1)
    if not chain.count:
        return
    click.echo("To find out later whether the end was cut off or written anew, keep this line:")
    click.echo(f"./run verify-audit --expect {chain.number}:{chain.hash}")


PART = click.argument("part", type=click.Choice([part.value for part in Freezable]))


@click.command("freeze")
@PART
@with_appcontext
def freeze(part: str) -> None:
    """Close PART for everybody from the next request on, in all processes."""
    did = operations.freezing.freeze(Freezable(part))
    commit()
    click.echo(
        f"{part} is closed: ./run thaw {part} opens it" if did else f"{part} was closed already"
    )


@click.command("thaw")
@PART
@with_appcontext
def thaw(part: str) -> None:
    """Open PART again."""
    did = operations.freezing.thaw(Freezable(part))
    commit()
    click.echo(f"{part} is open again" if did else f"{part} was open already")


@click.command("frozen")
@with_appcontext
def frozen() -> None:
    """Say what is closed, and since when."""
    with reading():
        closed = queries.freezing.frozen()
    for one in closed:
        click.echo(f"{one.what}, since {moment(one.frozen_at)}")
    if not closed:
        click.echo("nothing is closed")


@click.command("sign-out")
@click.argument("email", default="")
@click.option("--everybody", is_flag=True, help="End the sign-ins of everybody.")
@with_appcontext
def sign_out(email: str, *, everybody: bool) -> None:
    """Sign the person with this EMAIL out wherever they are: their next press asks them to sign in."""
    if bool(email) == everybody:
        raise click.UsageError("Give an address, or --everybody.")
    if everybody:
        click.echo(f"{count(operations.sign_ins.end_all(), 'sign-in')} ended")
    elif (person := queries.people.by_email(email)) is not None:
        operations.sign_ins.end_all_of(person)
        click.echo(f"{person.email} is signed out everywhere")
    else:
        raise click.ClickException(f"nobody signs in with {email}")
    commit()


@click.command("seal-anew")
@with_appcontext
def seal_anew() -> None:
    """Encrypt with SECRET_KEY what stays sealed; SECRET_KEY_FALLBACKS is needed for three more days."""
    sealed, lost = operations.factors.seal_anew()
    commit()
    click.echo(f"{count(sealed, 'secret')} sealed anew, {lost} that no key opens")


@click.command("retain")
@click.option("--dry-run", is_flag=True, help="Say what would go, and change nothing.")
@with_appcontext
def retain(*, dry_run: bool) -> None:
    """Delete what has been kept for long enough; run it every night. Legal holds are respected."""
    periods = current_app.config["RETENTION"]
    if not dry_run:
        told = _batches(operations.retention.tell_authors, periods[Kind.NOTES])
        click.echo(f"told {count(told, 'author')} that their notes go soon")
    for kind, days in periods.items():
        if kind is Kind.UNUSED_PEOPLE:
            number, end = (
                queries.unused.count(days),
                "stay, and are at /administration/unused-people",
            )
        elif dry_run:
            number, end = queries.retention.count(kind, days), "would go"
        else:
            number, end = _batches(partial(operations.retention.clear, kind), days), "went"
        before = short_day(today() - timedelta(days=days))
        click.echo(f"{kind}: {number} older than {before} {end}")


def _batches(act: Callable[[int], int], days: int) -> int:
    """Let `act` do batch after batch until nothing is left, each in a transaction of its own."""
    number = 0
    while done := act(days):
        commit()
        number += done
    commit()
    return number


@click.command("demo")
@with_appcontext
def fill_demo() -> None:
    """Fill an empty database with invented councils, people and reviews."""
    try:
        filled = demo.fill()
    except demo.Unfit as unfit:
        raise click.ClickException(str(unfit)) from unfit
    if filled:
        click.echo("Filled with the demo", err=True)


@click.command("demo-accounts")
@with_appcontext
def demo_accounts() -> None:
    """Print one account of the demo for each kind of person, as JSON."""
    if current_app.config["PRODUCTION"]:
        raise click.ClickException("The demo never runs in production: its passwords are public")
    accounts = [asdict(account) for account in demo.shown()]
    click.echo(json.dumps(accounts, indent=2, ensure_ascii=False))


commands: list[click.Command] = [
    store_standards,
    import_councils,
    invite,
    remove_second_factors,
    send_mail,
    verify_audit,
    freeze,
    thaw,
    frozen,
    sign_out,
    seal_anew,
    retain,
    fill_demo,
    demo_accounts,
]
