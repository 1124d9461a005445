"""With a council account through a real browser: its policy on forms, its cookies, its scripts."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from tests import factories as make
from tests.journeys.conftest import PASSWORD, Walker
from tests.provider import IdentityProvider, configure

pytestmark = pytest.mark.journey


@pytest.fixture
def known(service: Flask, served: IdentityProvider, address: str) -> Iterator[IdentityProvider]:
    """The provider, known to the service of this journey, which is reached at its own address."""
    configure(service, served.address)
    service.config["PUBLIC_URL"] = address
    yield served


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_somebody_adds_their_council_account_and_signs_in_with_it(
    known: IdentityProvider, walks: Callable[..., Walker], scripts: bool
) -> None:
    person = make.person(make.council(make.group()), password_hash=make.hashed(PASSWORD))
    walker = walks(java_script_enabled=scripts)

    def goes_on() -> Walker:
        if not scripts:
            walker.presses("Continue")
        return walker

    walker.goes("/sign-in").presses("Sign in with Testshire sign-in")
    goes_on().reads("This council account is not tied to anybody here yet")
    walker.follows("sign in with your password once and add it")
    walker.page.get_by_label("Email address").fill(person.email)
    walker.page.get_by_label("Password", exact=True).fill(PASSWORD)
    walker.page.get_by_role("main").get_by_role("button", name="Sign in").first.click()
    walker.looks().presses("Use Testshire sign-in")
    goes_on().reads("ada@council.example")
    walker.presses("Yes, sign me in with it").reads("You can now sign in with Testshire sign-in.")
    walker.page.get_by_role("button", name="Sign out").click()
    walker.looks().goes("/sign-in?next=/me").presses("Sign in with Testshire sign-in")
    goes_on().reads(person.email)
    assert walker.page.url.removeprefix(walker.address) == "/me"
