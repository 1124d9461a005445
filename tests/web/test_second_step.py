"""The second step of a sign-in: what a half sign-in opens, codes, recovery codes, passkeys."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from peerreview import credentials
from peerreview.clock import now, pretended
from peerreview.db import db
from peerreview.models.messages import Message
from peerreview.models.sign_ins import SignIn, Token
from peerreview.operations import second_step
from tests import factories as make
from tests import factories_factors as factor

PASSWORD = "seven green teapots"
STEP = "/sign-in/second-step"


def _text(answer):
    return answer.get_data(as_text=True)


@pytest.fixture
def person(database):
    person = make.person(make.council(), password_hash=credentials.hash_of(PASSWORD))
    factor.authenticator(person)
    return person


def _half(client, person, wanted=""):
    data = {"email": person.email, "password": PASSWORD}
    return client.post(f"/sign-in{wanted}", data=data)


def test_password_alone_leads_to_the_second_step(client, person):
    assert _half(client, person).location == STEP
    assert "Enter the code from your app" in _text(client.get(STEP))
    assert db.session.scalars(sa.select(SignIn.id)).all() == []


def test_code_opens_the_wanted_page(client, person):
    led = _half(client, person, "?next=/me/interests").location
    assert led == f"{STEP}?next=/me/interests"
    answer = client.post(led, data={"code": factor.code()})
    assert (answer.status_code, answer.location) == (302, "/me/interests")
    assert client.get("/me").status_code == 200


def test_half_sign_in_opens_nothing(client, person, application):
    _half(client, person)
    outside = application.test_client()
    for rule in application.url_map.iter_rules():
        if "GET" not in rule.methods or rule.rule.startswith((STEP, "/static")):
            continue
        path = rule.build(dict.fromkeys(rule.arguments, "1"), append_unknown=False)[1]
        here, there = client.get(path), outside.get(path)
        assert (here.status_code, here.location) == (there.status_code, there.location), path
        assert "Sign out" not in _text(here), path


def test_cookie_of_a_half_sign_in_carries_no_person(client, person):
    _half(client, person)
    client.get(STEP)
    with client.session_transaction() as cookie:
        assert set(cookie) <= {"second_step", "csrf_token"}


@pytest.mark.parametrize("typed", ["{0} {1}", " {0}{1} ", "{0}-{1}", "{0}\u00a0{1}"])
def test_code_is_taken_with_spaces(client, person, typed):
    _half(client, person)
    code = factor.code()
    answer = client.post(STEP, data={"code": typed.format(code[:3], code[3:])})
    assert answer.status_code == 302


def test_wrong_code_is_told(client, person):
    _half(client, person)
    answer = client.post(STEP, data={"code": factor.code(steps=5)})
    assert answer.status_code == 422
    assert f'href="#code">{second_step.WRONG_CODE}' in _text(answer)
    assert client.get("/me").status_code == 302


def test_same_code_never_works_twice(client, person, application):
    code = factor.code()
    _half(client, person)
    client.post(STEP, data={"code": code})
    again = application.test_client()
    _half(again, person)
    answer = again.post(STEP, data={"code": code})
    assert answer.status_code == 422 and second_step.USED_CODE in _text(answer)


def test_step_ends_after_ten_minutes(client, person):
    _half(client, person)
    with pretended(now() + timedelta(minutes=11)):
        answer = client.post(f"{STEP}?next=/me", data={"code": factor.code()})
        assert answer.location == "/sign-in?next=/me"
        assert "not finished within 10 minutes" in _text(client.get("/sign-in"))
    assert db.session.scalars(sa.select(SignIn.id)).all() == []


def test_step_without_a_cookie_leads_to_the_sign_in_page(client, person):
    for path in (STEP, f"{STEP}/recovery-code", f"{STEP}/passkey"):
        assert client.get(path).location == "/sign-in"
        assert client.post(path).location == "/sign-in"
    assert client.get(f"{STEP}/challenge").status_code == 404


def test_back_button_after_the_step_leads_home(client, person):
    _half(client, person)
    client.post(STEP, data={"code": factor.code()})
    assert client.get(STEP).location == "/home"


def test_second_password_ends_the_first_half_sign_in(client, person, application):
    _half(client, person)
    _half(application.test_client(), person)
    assert client.post(STEP, data={"code": factor.code()}).location == "/sign-in"


def test_codes_cannot_be_guessed(client, person):
    _half(client, person)
    begun = now()
    statuses = []
    for number in range(7):
        with pretended(begun + timedelta(seconds=31 * number)):
            answer = client.post(STEP, data={"code": factor.code(begun, steps=40)})
            statuses.append(answer.status_code)
    assert statuses == [422] * 5 + [429] * 2
    with pretended(begun + timedelta(seconds=220)):
        assert client.post(STEP, data={"code": factor.code()}).status_code == 429


def test_recovery_code_lets_in_once(client, person, application):
    factor.recovery_code(person)
    _half(client, person)
    answer = client.post(
        f"{STEP}/recovery-code", data={"code": factor.RECOVERY.lower().replace("-", " ")}
    )
    assert (answer.status_code, answer.location) == (302, "/home")
    assert "None of your recovery codes is left" in _text(client.get("/me"))
    again = application.test_client()
    _half(again, person)
    refused = again.post(f"{STEP}/recovery-code", data={"code": factor.RECOVERY})
    assert refused.status_code == 422 and second_step.WRONG_RECOVERY_CODE in _text(refused)
    assert "recovery_code_used" in db.session.scalars(sa.select(Message.kind)).all()


def test_recovery_code_of_somebody_else_opens_nothing(client, person):
    factor.recovery_code(make.person())
    _half(client, person)
    answer = client.post(f"{STEP}/recovery-code", data={"code": factor.RECOVERY})
    assert answer.status_code == 422


# Passkeys


def _challenge(client, path):
    assert client.get(path).mimetype == "application/json"
    with client.session_transaction() as cookie:
        return cookie["challenge"][1]


def test_passkey_is_a_second_step(client, person):
    key = factor.SoftPasskey()
    key.belongs_to(person)
    _half(client, person)
    assert "Blue key" in _text(client.get(STEP))
    said = key.used(_challenge(client, f"{STEP}/challenge"), verified=False)
    answer = client.post(f"{STEP}/passkey?next=/me", data={"answer": said})
    assert (answer.status_code, answer.location) == (302, "/me")
    assert client.get("/me").status_code == 200


def test_passkey_of_somebody_else_is_no_second_step(client, person):
    factor.SoftPasskey().belongs_to(person)
    other = factor.SoftPasskey()
    other.belongs_to(make.person())
    _half(client, person)
    said = other.used(_challenge(client, f"{STEP}/challenge"))
    answer = client.post(f"{STEP}/passkey", data={"answer": said})
    assert answer.status_code == 422 and second_step.WRONG_PASSKEY in _text(answer)


ALONE = "/sign-in/passkey"


def _alone(client, key, **changes):
    said = key.used(_challenge(client, f"{ALONE}/challenge"), **changes)
    return client.post(f"{ALONE}?next=/me", data={"answer": said}), said


def test_passkey_alone_signs_in_without_a_code(client, person):
    key = factor.SoftPasskey()
    key.belongs_to(person)
    answer, _ = _alone(client, key, ref=person.ref)
    assert (answer.status_code, answer.location) == (302, "/me")
    assert db.session.scalars(sa.select(SignIn.means)).all() == ["passkey"]


def test_passkey_alone_must_ask_for_pin_finger_or_face(client, person):
    key = factor.SoftPasskey()
    key.belongs_to(person)
    answer, _ = _alone(client, key, verified=False)
    assert answer.status_code == 422


@pytest.mark.parametrize(
    "case",
    ["other origin", "other host", "other person", "count", "removed", "deactivated", "unknown"],
)
def test_passkey_that_does_not_fit_is_refused(client, person, case):
    key = factor.SoftPasskey(
        origin="http://evil.example" if case == "other origin" else factor.ORIGIN,
        host="evil.example" if case == "other host" else "127.0.0.1",
    )
    if case != "unknown":
        changes = {"sign_count": 7} if case == "count" else {}
        changes |= {"removed_at": now()} if case == "removed" else {}
        key.belongs_to(person, **changes)
    if case == "deactivated":
        person.deactivated_at = now()
        make.save(person)
    answer, _ = _alone(client, key, ref="P-OTHER" if case == "other person" else "")
    assert answer.status_code == 422 and second_step.WRONG_PASSKEY in _text(answer)
    assert db.session.scalars(sa.select(SignIn.id)).all() == []


def test_challenge_works_once(client, person, application):
    key = factor.SoftPasskey()
    key.belongs_to(person)
    client.get(f"{ALONE}/challenge")
    with client.session_transaction() as cookie:
        kept = cookie["challenge"]
    said = key.used(kept[1], counts=0)
    assert client.post(ALONE, data={"answer": said}).status_code == 302
    copy = application.test_client()
    with copy.session_transaction() as cookie:
        cookie["challenge"] = kept
    assert copy.post(ALONE, data={"answer": said}).status_code == 422
    assert len(db.session.scalars(sa.select(Token.id)).all()) == 1


def test_challenge_is_for_one_purpose(client, person):
    key = factor.SoftPasskey()
    key.belongs_to(person)
    said = key.used(_challenge(client, f"{ALONE}/challenge"))
    with client.session_transaction() as cookie:
        cookie["challenge"] = ["second step", *cookie["challenge"][1:]]
    assert client.post(ALONE, data={"answer": said}).status_code == 422


def test_challenge_ends_after_five_minutes(client, person):
    key = factor.SoftPasskey()
    key.belongs_to(person)
    said = key.used(_challenge(client, f"{ALONE}/challenge"))
    with pretended(now() + timedelta(minutes=6)):
        assert client.post(ALONE, data={"answer": said}).status_code == 422


@pytest.mark.parametrize(
    "said",
    ["", "{}", "nonsense", "[1]", '{"id": 1}', "{" + "a" * 30_000 + "}", '{"id":"é"}',
     '{"id":"AA","rawId":"AA","type":"public-key","response":{"clientDataJSON":"AA",'
     '"authenticatorData":"AA","signature":"AA","userHandle":"_w"}}'],
)  # fmt: skip
def test_odd_answer_of_a_passkey_is_refused_kindly(client, said):
    client.get(f"{ALONE}/challenge")
    answer = client.post(ALONE, data={"answer": said})
    assert answer.status_code == 422 and second_step.WRONG_PASSKEY in _text(answer)
