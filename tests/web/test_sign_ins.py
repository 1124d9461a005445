"""Where somebody is signed in: the page, ending one, ending all; and what kills a copied cookie."""

import pytest

from peerreview.db import db
from peerreview.operations import people
from tests import factories as make


def copy_of(browser, application):
    """Another browser with the same cookie."""
    copy = application.test_client()
    with browser.session_transaction() as cookie, copy.session_transaction() as copied:
        copied.update(cookie)
    return copy


def test_the_page_lists_sign_ins_and_marks_this_one(sign_in):
    person = make.person()
    here = sign_in(person)
    sign_in(person)
    html = here.get("/me/sign-ins").get_data(as_text=True)
    assert html.count("Signed in with a password on") == 2
    assert (html.count("This one"), html.count("Sign out there")) == (1, 1)
    assert 'href="/me/sign-ins"' in here.get("/me").get_data(as_text=True)


def test_the_page_asks_as_often_for_one_sign_in_as_for_three(sign_in, statements):
    person = make.person()
    here = sign_in(person)
    counts = []
    for _ in range(2):
        with statements() as sent:
            here.get("/me/sign-ins")
        counts.append(len(sent))
        sign_in(person)
        sign_in(person)
    assert counts[0] == counts[1]


def test_ending_one_signs_that_browser_out(sign_in):
    person = make.person()
    here, elsewhere = sign_in(person), sign_in(person)
    page = here.get("/me/sign-ins").get_data(as_text=True)
    path = page.split('action="/me/sign-ins/')[1].split('"')[0]
    assert here.post(f"/me/sign-ins/{path}").location == "/me/sign-ins"
    assert [browser.get("/me").status_code for browser in (here, elsewhere)] == [200, 302]


def test_nobody_ends_the_sign_in_of_somebody_else(sign_in):
    person, other = make.person(), make.person()
    mine, elsewhere, theirs = sign_in(person), sign_in(person), sign_in(other)
    page = mine.get("/me/sign-ins").get_data(as_text=True)
    path = page.split('action="/me/sign-ins/')[1].split('"')[0]
    assert theirs.post(f"/me/sign-ins/{path}").status_code == 404
    assert elsewhere.get("/me").status_code == 200


@pytest.mark.parametrize("how", ["sign out", "sign out everywhere", "deactivate"])
def test_a_copied_cookie_is_dead_afterwards(sign_in, application, how):
    person = make.person()
    here = sign_in(person)
    copy = copy_of(here, application)
    assert copy.get("/me").status_code == 200
    if how == "deactivate":
        people.deactivate(person, by=make.standing(make.person(is_administrator=True)))
        db.session.commit()
    else:
        path = {"sign out": "/sign-out", "sign out everywhere": "/me/sign-ins/sign-out-everywhere"}
        answer = here.post(path[how])
        assert answer.location == "/"
        # Cookies stay: one of them says that somebody came in with this browser before.
        assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert [browser.get("/me").status_code for browser in (here, copy)] == [302, 302]


def test_sign_out_everywhere_by_get_does_nothing(sign_in):
    here = sign_in(make.person())
    assert here.get("/me/sign-ins/sign-out-everywhere").status_code == 405
    assert here.get("/me").status_code == 200


def test_signing_in_again_gives_a_new_token_and_ends_the_old(application, sign_in):
    person = make.person(password_hash=make.hashed("seven green teapots"))
    here = sign_in(person)
    copy = copy_of(here, application)
    here.post("/sign-in", data={"email": person.email, "password": "seven green teapots"})
    assert [browser.get("/me").status_code for browser in (here, copy)] == [200, 302]


def test_somebody_let_in_again_begins_anew(sign_in):
    person = make.person()
    here = sign_in(person)
    administrator = make.standing(make.person(is_administrator=True))
    people.deactivate(person, by=administrator)
    people.reactivate(person, by=administrator)
    db.session.commit()
    assert person.deactivated_at is None
    assert here.get("/me").status_code == 302


def test_operators_sign_somebody_out(sign_in, application):
    person, other = make.person(email="ada@example.org"), make.person()
    theirs, others = sign_in(person), sign_in(other)
    said = application.test_cli_runner().invoke(args=["sign-out", "Ada@example.org"])
    assert (said.exit_code, said.output) == (0, "ada@example.org is signed out everywhere\n")
    assert [browser.get("/me").status_code for browser in (theirs, others)] == [302, 200]


def test_operators_sign_everybody_out(sign_in, application):
    browsers = [sign_in(make.person()) for _ in range(2)]
    said = application.test_cli_runner().invoke(args=["sign-out", "--everybody"])
    assert (said.exit_code, said.output) == (0, "2 sign-ins ended\n")
    assert [browser.get("/me").status_code for browser in browsers] == [302, 302]


@pytest.mark.parametrize("asked", [["x@example.org"], [], ["x@example.org", "--everybody"]])
def test_operators_who_name_nobody_sign_nobody_out(sign_in, application, asked):
    browser = sign_in(make.person())
    said = application.test_cli_runner().invoke(args=["sign-out", *asked])
    assert (said.exit_code != 0, browser.get("/me").status_code) == (True, 200)
