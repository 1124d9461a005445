"""Joining a council: asking to, answering an invitation, letting somebody in."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, g
from flask.typing import ResponseReturnValue

from .. import operations, queries
from ..forms.base import Form
from ..forms.joinings import (
    AnswerInvitationForm,
    AskForm,
    ClaimSignUpForm,
    LetInForm,
    SignUpForm,
)
from ..rules.freezing import Freezable
from ..rules.verbs import SiteVerb
from .access import may, me, public, signed_in
from .entering import browser
from .entering import let_in as come_in
from .freezing import belongs_to
from .pages import done, page, posted, why_not

bp = Blueprint("joinings", __name__)
INVITING = (SiteVerb.INVITE_COLLEAGUE, SiteVerb.INVITE_COUNCIL)


@bp.route("/join", methods=["GET", "POST"])
@public
@belongs_to(Freezable.SIGN_UP)
def sign_up() -> ResponseReturnValue:
    """Give one's work address; the same answer for every address."""
    form = SignUpForm()
    sign_up = operations.signing_up.sign_up
    if posted(form, lambda: sign_up(browser=browser(), **form.values())):
        return done("joinings.sent")
    return page("joinings/sign_up.html", form=form)


@bp.route("/join/sent")
@public
@belongs_to(Freezable.SIGN_UP)
def sent() -> ResponseReturnValue:
    """What happens next, for every address alike."""
    return page("joinings/sent.html")


@bp.route("/join/<string:token>", methods=["GET", "POST"])
@public
@belongs_to(Freezable.SIGN_UP)
def claim_sign_up(token: str) -> ResponseReturnValue:
    """Council, name and password of somebody who opened their link. Opening it uses nothing up."""
    person = queries.joinings.signing_up(token)
    councils = queries.joinings.with_domain_of(person.email) if person else ()
    if person is None or not councils:
        return page("joinings/over.html")
    form = ClaimSignUpForm(data={"council": _only(councils)})
    form.council.choices = _choices(councils)
    claim = operations.signing_up.claim_sign_up
    if posted(form, lambda: claim(token, browser=browser(), **form.values())):
        return come_in(g.done, message="Welcome. You are signed in.")
    return page("joinings/claim_sign_up.html", form=form, person=person)


def _choices(councils: Sequence[Any]) -> list[tuple[str, str]]:
    return [(council.code, council.name) for council in councils]


def _only(councils: Sequence[Any]) -> str:
    return councils[0].code if len(councils) == 1 else ""


@bp.route("/me/join", methods=["GET", "POST"])
@signed_in
def ask() -> ResponseReturnValue:
    """Ask to work for another council at whose domain one has an address."""
    person = queries.people.profile(me().ref)
    councils = queries.joinings.to_ask(person)
    form = AskForm(data={"council": _only(councils)})
    form.council.choices = _choices(councils)
    if posted(form, lambda: operations.joinings.ask(by=me(), **form.values())):
        said = "You work there now." if g.done else "You have asked. We will write to you."
        return done("people.me", said)
    waiting = queries.joinings.wishes_of(person.id)
    return page("joinings/ask.html", form=form, person=person, councils=councils, waiting=waiting)


@bp.route("/me/joinings/<string:ref>", methods=["GET", "POST"])
@signed_in
def answer_invitation(ref: str) -> ResponseReturnValue:
    """Say whether one works for a council, as somebody there says."""
    joining = queries.joinings.own(me(), ref)
    form = AnswerInvitationForm()
    answer = operations.joinings.answer_invitation
    if posted(form, lambda: answer(joining, by=me(), **form.values())):
        yes = f"You work for {joining.council.name} here now."
        return done("home.index", yes if form.works_there.data else "Thank you. Nothing changes.")
    return page("joinings/answer_invitation.html", joining=joining, form=form)


@bp.route("/me/joinings/<string:ref>/end", methods=["POST"])
@signed_in
def end_asking(ref: str) -> ResponseReturnValue:
    """Ask no longer."""
    joining = queries.joinings.own(me(), ref)
    is_done = posted(Form(), lambda: operations.joinings.end_asking(joining, by=me()))
    name = joining.council.name
    late = f"Your request to join {name} was answered or taken back already."
    return done("people.me", f"You no longer ask to join {name}." if is_done else late)


@bp.route("/councils/<string:code>/joinings")
@may(SiteVerb.LET_IN, on="council")
def asking(council: Any) -> ResponseReturnValue:
    """Who asks to join, and who was invited and has not answered."""
    found = queries.joinings.asking(council, me())
    invited = queries.joinings.invited(council)
    return page("joinings/asking.html", council=council, asking=found, invited=invited)


@bp.route("/councils/<string:code>/joinings/<string:ref>/let-in", methods=["GET", "POST"])
@may(SiteVerb.LET_IN, on="council")
def let_in(council: Any, ref: str) -> ResponseReturnValue:
    """Let somebody in who asks to join, as a publisher if they are to act for the council."""
    joining = queries.joinings.asker(council, ref, me())
    form = LetInForm()
    let_in = operations.joinings.let_in
    if posted(form, lambda: let_in(joining, council, by=me(), **form.values())):
        return _back(council, f"{joining.person.name} works for {council.nice_name} here now.")
    return page("joinings/let_in.html", council=council, joining=joining, form=form)


@bp.route("/councils/<string:code>/joinings/<string:ref>/turn-down", methods=["GET", "POST"])
@may(SiteVerb.LET_IN, on="council")
def turn_down(council: Any, ref: str) -> ResponseReturnValue:
    """Asks once more, then somebody does not join."""
    joining = queries.joinings.asker(council, ref, me())
    form = Form()
    if posted(form, lambda: operations.joinings.turn_down(joining, council, by=me())):
        return _back(council, f"We have told {joining.person.name}.")
    return page("joinings/turn_down.html", council=council, joining=joining, form=form)


@bp.route("/councils/<string:code>/invitations/<string:ref>/send-again", methods=["POST"])
@may(*INVITING, on="council")
def send_again(council: Any, ref: str) -> ResponseReturnValue:
    """The mail of an invitation once more."""
    joining = queries.joinings.invitation(council, ref)
    form = Form()
    send = operations.joinings.send_again
    if posted(form, lambda: send(joining, council, by=me())):
        return _back(council, f"We have sent an invitation to {joining.person.email}.")
    return _back(council, why_not(form))


@bp.route("/councils/<string:code>/invitations/<string:ref>/end", methods=["POST"])
@may(*INVITING, on="council")
def end_invitation(council: Any, ref: str) -> ResponseReturnValue:
    """Take an invitation back that was not answered."""
    joining = queries.joinings.invitation(council, ref)
    end = operations.joinings.end_invitation
    is_done = posted(Form(), lambda: end(joining, council, by=me()))
    email = joining.person.email
    late = f"The invitation to {email} was answered or taken back already."
    return _back(council, f"You have taken back the invitation to {email}." if is_done else late)


def _back(council: Any, said: str) -> ResponseReturnValue:
    """To where the person reads on: the people of their council, who asks, or the council."""
    if council.id in me().works_for:
        return done("councils.people", said, code=council.code)
    if queries.joinings.is_answerer(council, me()):
        return done("joinings.asking", said, code=council.code)
    return done("councils.show", said, code=council.code)
