"""A second step in a real browser: passkeys, an authenticator app, recovery codes; also without JavaScript."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from flask import Flask

from peerreview.models.people import Person
from tests import factories as make
from tests import factories_factors as factor
from tests.journeys.conftest import PASSWORD, Walker
from tests.journeys.test_without_javascript import comes_to, presses_enter

pytestmark = pytest.mark.journey

CODE = re.compile(r"(?:[2-9B-Z]{4}-){5}[2-9B-Z]{4}")
TOUCHED = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
    "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


@pytest.fixture
def named(service: Flask, address: str) -> str:
    """The address with a name, as passkeys need one; this copy asks for a second step."""
    service.config["PUBLIC_URL"] = f"http://localhost:{urlsplit(address).port}"
    service.config["REQUIRE_SECOND_FACTOR"] = True
    return str(service.config["PUBLIC_URL"])


@pytest.fixture
def publisher(service: Flask) -> Person:
    """Somebody who acts for a council, and so needs a second step."""
    council = make.council(make.group())
    return make.person(council, publisher=True, password_hash=make.hashed(PASSWORD))


def at(walker: Walker, address: str) -> Walker:
    walker.address = address
    return walker


def with_authenticator(walker: Walker) -> Walker:
    """Let this browser have an authenticator that is touched at once."""
    devtools = walker.page.context.new_cdp_session(walker.page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": TOUCHED})
    return walker


def signs_out(walker: Walker) -> Walker:
    walker.page.get_by_role("button", name="Sign out").click()
    return walker.looks()


def touches(walker: Walker, button: str, leads_to: str) -> Walker:
    """Press a button that asks for a passkey, and wait where its answer leads."""
    walker.page.get_by_role("main").get_by_role("button", name=button).click()
    walker.page.wait_for_url(walker.address + leads_to)
    return walker.looks()


def test_publisher_sets_up_a_passkey_and_signs_in_with_it(
    publisher: Person, named: str, walks: Callable[..., Walker]
) -> None:
    walker = with_authenticator(at(walks(), named)).sign_in(publisher.email)
    walker.reads("Set up a second step first").presses("Add a passkey")
    walker.presses("Add a passkey").reads("Enter a name for this passkey")
    walker.writes("Name of this passkey", "Work laptop")
    touches(walker, "Add a passkey", "/me/second-factor/recovery-codes").reads(
        "Keep your recovery codes"
    )
    walker.presses("I have kept my codes").goes("/me/second-factor").reads("Work laptop")

    signs_out(walker).sign_in(publisher.email).reads("Use your passkey")
    touches(walker, "Use a passkey", "/home")

    signs_out(walker).goes("/sign-in?next=/me/second-factor").follows("Sign in with a passkey")
    touches(walker, "Sign in with a passkey", "/me/second-factor").reads("last used on")

    walker.presses("Add another passkey").writes("Name of this passkey", "Again")
    walker.presses("Add a passkey")
    walker.page.get_by_role("alert").filter(has_text="of this device before").wait_for()


def test_somebody_who_cancels_can_try_again(
    publisher: Person, named: str, walks: Callable[..., Walker]
) -> None:
    factor.SoftPasskey().belongs_to(publisher)  # of another device
    walker = with_authenticator(at(walks(), named)).sign_in(publisher.email)
    walker.presses("Use a passkey")
    said = walker.page.get_by_role("alert").filter(has_text="Nothing was sent")
    said.wait_for()
    walker.follows("use a recovery code").reads("24 letters and numbers")


def test_publisher_without_javascript_sets_up_an_app(
    publisher: Person, named: str, walks: Callable[..., Walker]
) -> None:
    walker = at(walks(java_script_enabled=False), named).sign_in(publisher.email)
    walker.presses("Add a passkey").reads("A passkey needs JavaScript")
    walker.follows("set up an authenticator app").presses("Continue")
    key = walker.page.locator(".app-key").inner_text().replace(" ", "")
    walker.writes("Six-digit code", "12").presses("Confirm").reads("Enter the six digits")
    code = factor.code(secret=key)
    walker.writes("Six-digit code", f"{code[:3]} {code[3:]}").presses("Confirm")
    codes = CODE.findall(walker.page.inner_text("main"))
    assert len(codes) == 10
    walker.presses("I have kept my codes").reads(publisher.name)

    signs_out(walker).sign_in(publisher.email).reads("Enter the code from your app")
    walker.follows("use a recovery code").writes("Recovery code", codes[0].lower())
    walker.presses("Continue").reads("9 recovery codes are left")

    signs_out(walker).sign_in(publisher.email)
    walker.writes("Six-digit code", factor.code(secret=key, steps=1)).presses("Continue")
    walker.goes("/me").reads("Your second step")


def test_somebody_takes_the_second_step_with_the_keyboard_alone(
    publisher: Person, named: str, walks: Callable[..., Walker]
) -> None:
    factor.authenticator(publisher)
    walker = at(walks(), named).sign_in(publisher.email)
    comes_to(walker, "Six-digit code")
    walker.page.keyboard.type(factor.code())
    comes_to(walker, "Continue")
    presses_enter(walker).goes("/me/second-factor").reads("Set up on")
    for link in ("Make new recovery codes", "Make new codes"):
        comes_to(walker, link)
        presses_enter(walker)
    comes_to(walker, "download the codes")
    comes_to(walker, "I have kept my codes")
    presses_enter(walker).reads("10 recovery codes are left")


def test_administrator_helps_somebody_who_lost_everything(
    publisher: Person, named: str, walks: Callable[..., Walker]
) -> None:
    factor.authenticator(publisher)
    administrator = make.person(is_administrator=True, password_hash=make.hashed(PASSWORD))
    factor.authenticator(administrator)
    walker = at(walks(), named).sign_in(administrator.email)
    walker.writes("Six-digit code", factor.code()).presses("Continue")
    walker.goes(f"/administration/people/{publisher.ref}").follows("Remove their second step")
    walker.reads("First make sure that it is them").presses("Remove their second step")
    walker.reads("signs in without a second step now")
    at(walks(), named).sign_in(publisher.email).reads("Set up a second step first")
