"""Whoever acts for others sets up a second factor before anything else, where this copy asks for it."""

import pytest
import sqlalchemy as sa
from flask import Flask

from peerreview.db import db
from peerreview.models.messages import Message
from peerreview.models.people import Membership
from peerreview.models.sign_ins import Authenticator, Passkey, RecoveryCode, SignIn
from peerreview.operations import factors
from tests import factories as make
from tests import factories_factors as factor

MINE = "/me/second-factor"
OPEN = {
    MINE, f"{MINE}/authenticator", f"{MINE}/authenticator/new", f"{MINE}/passkeys/new",
    f"{MINE}/passkeys/challenge", f"{MINE}/recovery-codes", f"{MINE}/recovery-codes/download",
    "/me/proof", "/me/proof/passkey", "/me/proof/recovery-code", "/me/proof/challenge", "/me/sign-ins",
    "/me/sign-ins/<string:ref>/end", "/me/sign-ins/sign-out-everywhere", "/sign-out", "/stay-signed-in",
    "/about", "/accessibility", "/cookies", "/privacy",
}  # fmt: skip
# Tells browsers how long they are signed in, and operators whether the service runs.
ASKED_BY_PROGRAMS = ("/static", "/healthz", "/readyz", "/.well-known", "/signed-in-until")


def _text(answer):
    return answer.get_data(as_text=True)


@pytest.fixture(autouse=True)
def required(application: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(application.config, "REQUIRE_SECOND_FACTOR", True)


@pytest.fixture
def publisher(database):
    return make.person(make.council(make.group()), publisher=True)


@pytest.mark.parametrize("who", ["publisher", "coordinator", "administrator", "member"])
def test_who_acts_for_others_is_led_to_set_one_up(sign_in, who):
    person = {
        "publisher": lambda: make.person(make.council(), publisher=True),
        "coordinator": lambda: make.person(coordinates=make.group()),
        "administrator": lambda: make.person(is_administrator=True),
        "member": lambda: make.person(make.council()),
    }[who]()
    answer = sign_in(person).get("/home")
    assert answer.location == (None if who == "member" else MINE)


def test_copy_that_asks_everybody_leads_everybody(sign_in, client, application, monkeypatch):
    monkeypatch.setitem(application.config, "REQUIRE_SECOND_FACTOR", "everybody")
    member = make.person(make.council())
    browser = sign_in(member)
    assert browser.get("/home").location == MINE
    assert "Your sign-in needs a second step" in _text(browser.get(MINE))
    assert client.get("/").status_code == 200
    factor.authenticator(member)
    assert browser.get("/home").status_code == 200
    refused = browser.post(f"{MINE}/authenticator/remove")
    assert factors.KEEP_ONE in _text(refused)


def test_nothing_else_is_open_before(sign_in, publisher, application):
    browser = sign_in(publisher)
    for rule in application.url_map.iter_rules():
        if rule.rule in OPEN or rule.rule.startswith(ASKED_BY_PROGRAMS):
            continue
        path = rule.build(dict.fromkeys(rule.arguments, "1"), append_unknown=False)[1]
        if "GET" in rule.methods:
            assert browser.get(path).location == MINE, path
        if "POST" in rule.methods:
            assert browser.post(path).status_code == 403, path
    assert "Set up a second step first" in _text(browser.get(MINE))


def test_text_that_was_posted_is_kept_and_shown(sign_in, publisher):
    browser = sign_in(publisher)
    answer = browser.post("/me/interests/new", data={"words": "My brother works there"})
    assert answer.status_code == 403 and "My brother works there" in _text(answer)
    factor.authenticator(publisher)
    with browser.session_transaction() as cookie:
        wanted = cookie["wanted"]
    assert "My brother works there" in _text(browser.get(wanted))


def test_somebody_named_publisher_while_signed_in_is_led_with_the_next_press(sign_in):
    council = make.council()
    person = make.person(council)
    browser = sign_in(person)
    assert browser.get("/home").status_code == 200
    db.session.execute(sa.update(Membership).values(is_publisher=True))
    assert browser.get("/home").location == MINE


def test_wanted_page_opens_when_the_codes_are_kept(sign_in, publisher):
    browser = sign_in(publisher)
    browser.get("/me/interests?page=2")
    browser.post(f"{MINE}/authenticator/new")
    secret = factor.secret_on(browser.get(f"{MINE}/authenticator"))
    browser.post(f"{MINE}/authenticator", data={"code": factor.code(secret=secret)})
    assert browser.get(f"{MINE}/recovery-codes").status_code == 200
    assert browser.post(f"{MINE}/recovery-codes").location == "/me/interests?page=2"


def test_being_led_costs_no_statement(sign_in, publisher, statements, application, monkeypatch):
    factor.authenticator(publisher)
    browser = sign_in(publisher)
    counts = []
    for is_on in (True, False):
        monkeypatch.setitem(application.config, "REQUIRE_SECOND_FACTOR", is_on)
        with statements() as sent:
            assert browser.get("/me/interests").status_code == 200
        counts.append(len(sent))
    assert counts[0] == counts[1]


def test_last_factor_is_replaced_and_not_removed(sign_in, publisher):
    factor.authenticator(publisher)
    browser = sign_in(publisher)
    answer = browser.post(f"{MINE}/authenticator/remove")
    assert answer.status_code == 422 and factors.KEEP_ONE in _text(answer)
    factor.SoftPasskey().belongs_to(publisher)
    assert browser.post(f"{MINE}/authenticator/remove").location == MINE


def test_demo_asks_for_none_and_says_so(sign_in, publisher, application, monkeypatch):
    monkeypatch.setitem(application.config, "REQUIRE_SECOND_FACTOR", False)
    monkeypatch.setitem(application.config, "DEMO", True)
    browser = sign_in(publisher)
    assert browser.get("/home").status_code == 200
    assert "This demo does not ask for a second step" in _text(browser.get(MINE))
    assert "This demo does not ask for one" in _text(browser.get("/me"))


# An administrator helps


def test_administrator_removes_the_second_step_of_somebody_who_lost_it(sign_in, publisher):
    factor.authenticator(publisher)
    factor.SoftPasskey().belongs_to(publisher)
    factor.recovery_code(publisher)
    administrator = make.person(is_administrator=True)
    factor.authenticator(administrator)
    theirs, browser = sign_in(publisher), sign_in(administrator)
    assert theirs.get("/home").status_code == 200
    page = f"/administration/people/{publisher.ref}"
    assert "Remove their second step" in _text(browser.get(page))
    assert "First make sure that it is them" in _text(browser.get(f"{page}/remove-second-factors"))
    assert browser.post(f"{page}/remove-second-factors").location == page
    assert "Remove their second step" not in _text(browser.get(page))
    assert theirs.get("/home").location == "/sign-in?next=/home"
    assert sign_in(publisher).get("/home").location == MINE
    message = db.session.scalars(sa.select(Message)).one()
    assert (message.person_id, message.kind) == (publisher.id, "second_factor_removed")
    assert message.facts["removed_by"] == f"{administrator.name}, a site administrator"
    live = sa.select(Authenticator.person_id).where(Authenticator.removed_at.is_(None))
    assert db.session.scalars(live).all() == [administrator.id]
    assert db.session.scalars(sa.select(Passkey.id).where(Passkey.removed_at.is_(None))).all() == []
    assert db.session.scalars(sa.select(RecoveryCode.id)).all() == []


def test_administrator_asks_another_one(sign_in):
    administrator = make.person(is_administrator=True)
    factor.authenticator(administrator)
    path = f"/administration/people/{administrator.ref}"
    browser = sign_in(administrator)
    assert "Remove their second step" not in _text(browser.get(path))
    answer = browser.post(f"{path}/remove-second-factors")
    assert answer.status_code == 422 and "Ask another site administrator" in _text(answer)
    assert db.session.scalars(sa.select(SignIn.ended_at)).all() == [None]


def test_operator_helps_the_last_administrator(application, database):
    administrator = make.person(is_administrator=True, email="root@example.org")
    factor.authenticator(administrator)
    runner = application.test_cli_runner()
    remove = ["remove-second-factors", "Root@Example.org"]
    assert (
        runner.invoke(args=remove).output
        == "root@example.org signs in without a second step now.\n"
    )
    assert not make.standing(administrator).has_second_factor
    again = runner.invoke(args=remove)
    assert again.exit_code == 1 and "has no second step" in again.output
    unknown = runner.invoke(args=["remove-second-factors", "nobody@example.org"])
    assert unknown.exit_code == 1 and "Nobody signs in with" in unknown.output


def test_nobody_else_removes_a_second_step(sign_in, publisher):
    member = make.person(make.council())
    factor.authenticator(member)
    factor.authenticator(publisher)
    path = f"/administration/people/{member.ref}/remove-second-factors"
    assert sign_in(publisher).post(path).status_code == 403
