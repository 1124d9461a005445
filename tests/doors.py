"""To each address somebody whom it lets in, with what they need for it: links, codes, things to act on."""

from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from peerreview import credentials
from peerreview.clock import now, today
from peerreview.models.councils import CouncilDomain
from peerreview.models.people import Person
from peerreview.models.sign_ins import Identity, Passkey
from peerreview.operations import tokens
from peerreview.rules.panels import InterestKind
from peerreview.rules.sign_ins import Means, Purpose
from tests import factories as make
from tests import factories_factors as make_factors
from tests import matrix
from tests.conftest import Client
from tests.matrix import LET_IN, SITUATIONS, Cell
from tests.matrix.stage import Stage
from tests.matrix.world import World

ISSUER = "https://login.example.gov.uk"
PASSWORD = "a horse that eats hay"
REPLANNED = next(each for each in SITUATIONS if each.name == "replanned")
OWN = (
    "second-factor/authenticator/remove", "second-factor/recovery-codes/new", "proof/passkey",
    "change-password", "change-address",
)  # fmt: skip
A_PREVIEW = "preview?points=1&audience=everyone&with_views=yes&with_responses=yes"


@dataclass(frozen=True)
class Hand:
    """Who comes, by the token of their sign-in; what they hold: in the cookie, in the address, in mind.

    `opens`: the page of the form, behind the address, where it has none of its own.
    """

    sign_in: str = ""
    cookie: dict[str, str] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)
    opens: str = ""


@dataclass(frozen=True)
class Door:
    """An address, and who is let in there."""

    stage: Stage
    cell: Cell
    hand: Hand

    @property
    def path(self) -> str:
        """The address with the things of this world in it."""
        return self.stage.world.path(self.cell.address, self.cell.situation, **self.hand.values)

    @property
    def page(self) -> str:
        """Where its form stands."""
        return f"{self.path}/{self.hand.opens}" if self.hand.opens else self.path

    def browser(self) -> Client:
        """A new browser that stands before this door; other tests look at its pages."""
        browser: Client = self.stage.application.test_client()  # type: ignore[assignment]
        browser.lints = False
        with browser.session_transaction() as kept:
            kept.update(self.hand.cookie)
            if self.hand.sign_in:
                kept["_user_id"] = self.hand.sign_in
        return browser


class Doors:
    """The doors of this stage, each for the first of the persons whom the oracle lets in."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.hands = _of_accounts() | _of_councils(stage.world) | _of_reviews(stage.world)
        stage.keep()

    def of(self, method: str) -> list[Door]:
        """A door to each address that knows this method and lets anybody in."""
        asked = [cell for one in matrix.PERSONS for cell in matrix.cells(one)]
        found: dict[str, Cell] = {}
        for cell in sorted(asked, key=lambda cell: cell.expected != LET_IN):
            if cell.method == method and (cell.expected == LET_IN or cell.address in self.hands):
                found.setdefault(cell.address, cell)
        cells = [found[address] for address in sorted(found)]
        return [Door(self.stage, cell, self._hand(cell)) for cell in cells]

    def to(self, address: str) -> Door:
        """The door through which something is sent to this address."""
        return next(door for door in self.of("POST") if door.cell.address == address)

    def _hand(self, cell: Cell) -> Hand:
        signed_in = Hand(self.stage.world.tokens[cell.person])
        return self.hands.get(cell.address, signed_in)


@pytest.fixture(scope="module")
def doors(stage: Stage) -> Doors:
    """The doors of this file's stage."""
    return Doors(stage)


def _of_accounts() -> dict[str, Hand]:
    """What the persons of the matrix do not have: links, second steps, council accounts."""
    password = {"password_hash": credentials.hash_of(PASSWORD)}
    keeper, beginner = (make.person(make.council(), **password) for _ in range(2))
    make_factors.authenticator(beginner, confirmed_at=None)
    begun = Hand(make.sign_in(beginner), answers={"current_password": PASSWORD})
    return {
        "/sign-in": Hand(answers={"email": beginner.email}),
        "/me/proof": begun,
        "/me/second-factor/authenticator": begun,
        **_of_links(make.person(make.council(), name="Guest")),
        **_of_second_steps(keeper),
        **_of_own(keeper),
    }


def _of_second_steps(keeper: Person) -> dict[str, Hand]:
    make_factors.authenticator(keeper)
    make_factors.recovery_code(keeper)
    means = {"means": Means.PASSWORD.value}
    token = tokens.make(Purpose.SECOND_FACTOR, person_id=keeper.id, **means)
    half = Hand(cookie={"second_step": token})
    return {
        "/sign-in/second-step": half,
        "/sign-in/second-step/passkey": half,
        "/sign-in/second-step/recovery-code": replace(
            half, answers={"code": make_factors.RECOVERY}
        ),
    }


def _of_own(keeper: Person) -> dict[str, Hand]:
    facts = {"person_id": keeper.id, "added_at": now()}
    passkey = make.save(Passkey(**facts, credential_id="odd", public_key=b"", name="Key"))
    identity = make.save(Identity(**facts, issuer=ISSUER, subject="1"))
    own = Hand(make.sign_in(keeper), answers={"current_password": PASSWORD})
    with_code = replace(own, answers=own.answers | {"code": make_factors.RECOVERY})
    return {f"/me/{address}": own for address in OWN} | {
        "/me/proof/recovery-code": with_code,
        "/me/identities/tie": replace(own, cookie=_account(keeper, "2")),
        "/me/identities/<ref>/remove": replace(own, values={"ref": identity.ref}),
        "/me/second-factor/passkeys/<ref>/remove": replace(own, values={"ref": passkey.ref}),
    }


def _of_links(guest: Person) -> dict[str, Hand]:
    domain = make.save(
        CouncilDomain(council_id=make.council().id, domain="odd.example.gov.uk")
    ).domain
    comer = make.person(email=f"comer@{domain}", password_hash=None)
    member = make.person(email=f"member@{domain}")
    invitation = _link(Purpose.INVITATION, guest)
    return {
        "/invitations/<token>": invitation,
        "/invitations/<token>/council-account": replace(invitation, cookie=_account(guest, "3")),
        "/passwords/reset/<token>": _link(Purpose.RESET, guest),
        "/addresses/confirm/<token>": _link(Purpose.NEW_ADDRESS, guest, email="new@example.gov.uk"),
        "/join/<token>": _link(Purpose.JOINING, comer),
        "/me/join": Hand(make.sign_in(member)),
    }


def _link(purpose: Purpose, person: Person, **facts: Any) -> Hand:
    return Hand(values={"token": tokens.make(purpose, person_id=person.id, **facts)})


def _account(person: Person, subject: str) -> dict[str, str]:
    facts = {
        "issuer": ISSUER,
        "subject": subject,
        "name": "Ada",
        "is_strong": False,
        "provider": "oidc",
    }
    return {"identity": tokens.make(Purpose.IDENTITY, person_id=person.id, **facts)}


def _of_councils(world: World) -> dict[str, Hand]:
    """Councils in need of what the host has: a publisher, a group, a successor, a sharer."""
    free, empty = make.council(), make.council(world.group)
    gone = make.council(ended_on=today())
    coordinator, administrator = (
        Hand(world.tokens[one]) for one in ("coordinator", "administrator")
    )
    named = {"council": free.name, "other": free.name, "successor": free.name}
    return {
        "/me/interests/new": Hand(world.tokens["lead"], answers=named),
        "/groups/<slug>/councils/new": replace(coordinator, answers=named),
        "/councils/<code>/sharing-services": replace(coordinator, answers=named),
        "/councils/<code>/register-domain": replace(
            coordinator, answers={"domain": "odder.example.gov.uk"}
        ),
        "/councils/<code>/publishers/new": replace(coordinator, values={"code": empty.code}),
        "/groups/<slug>/offers/new": replace(coordinator, answers={"council": world.host.code}),
        "/councils/<code>/successor": replace(
            administrator, answers=named, values={"code": gone.code}
        ),
    }


def _of_reviews(world: World) -> dict[str, Hand]:
    """A seat that waits for its approval and for a waiver, and other things to act on."""
    colleague, sitter = world.people["colleague"], make.assessor(make.council())
    assert colleague is not None
    ref = world.reviews[REPLANNED].ref
    seat = make.seat(world.reviews[REPLANNED], sitter)
    make.interest(sitter, world.host, InterestKind.DECLARED)
    token, lead = world.tokens, world.people["lead"]
    assert lead is not None
    return {
        "/administration/acting-coordinators/<ref>": Hand(
            token["administrator"], answers={"email": lead.email}
        ),
        "/reviews/<ref>/approve": Hand(token["publisher"], values={"ref": ref}),
        "/reviews/<ref>/panel/seats/<seat>/waive": Hand(
            token["coordinator"], values={"ref": ref, "seat": seat.ref}
        ),
        "/reviews/<ref>/name-team": Hand(token["team member"], answers={"email": colleague.email}),
        "/reviews/<ref>/correct/<number>": Hand(token["lead"], values={"number": "2"}),
        "/reviews/<ref>/share": Hand(token["publisher"], opens=A_PREVIEW),
    }
