"""Signing in with a council account, and the council accounts that somebody has tied to themselves.

A GET leads to the provider and back, and changes nothing here: the page that the provider leads to
sends what it brought by POST, by itself where there is JavaScript.
"""

from flask import Blueprint, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from .. import operations, queries
from ..forms.base import Form
from ..forms.identities import ComeBackForm, JoinForm
from ..operations.account import Entered
from ..rules.errors import Refused
from ..rules.freezing import Freezable
from ..rules.sign_ins import Purpose
from . import providers
from .access import me, proven, public, sign_in_token, signed_in
from .elsewhere import is_from_elsewhere
from .entering import browser, go_on, let_in
from .freezing import belongs_to
from .limits import limited
from .pages import done, page, posted
from .providers import Arrival, Goal

bp = Blueprint("identities", __name__)
KEPT = "identity"  # what the cookie calls the token of an account that waits for a last yes
CHOOSE = "select_account"  # whoever has several accounts says which one it is to be
AWAY_MEANWHILE = "You were signed out meanwhile. Sign in and start again"
INVITATION_OVER = "This invitation has ended meanwhile. Ask for a new one"


@bp.errorhandler(providers.Silent)
def silent(_error: providers.Silent) -> ResponseReturnValue:
    return render_template("identities/silent.html"), 503


@bp.route("/sign-in/with/<string:provider>")
@public
@limited("council accounts")
def begin(provider: str) -> ResponseReturnValue:
    """Off to the provider, to sign in; with another account than the last time, where asked."""
    wanted, is_other = request.args.get("next", ""), "other" in request.args
    # Nobody comes in without a press of their own: a provider that knows them asks them nothing.
    if is_from_elsewhere():
        return redirect(url_for("account.sign_in", next=wanted or None))
    asked = {"prompt": CHOOSE} if is_other else {}
    return providers.leave(provider, Goal.SIGN_IN, wanted=wanted, **asked)


@bp.route("/sign-in/with/<string:provider>/back", methods=["GET", "POST"])
@public
@limited("council accounts")
def come_back(provider: str) -> ResponseReturnValue:
    """Back from the provider: in, on to a last question, or why not."""
    brought = {name: request.args.get(name, "") for name in ("code", "state")}
    offered, form = providers.offered(provider), ComeBackForm(data=brought)
    code, state = form.code.data, form.state.data
    if posted(form, lambda: _arrive(providers.came_back(provider, code=code, state=state))):
        return _go_on(*g.done)
    return page("identities/come_back.html", form=form, provider=offered)


def _arrive(arrival: Arrival) -> tuple[Arrival, Entered | str]:
    if arrival.goal is Goal.SIGN_IN:
        return arrival, operations.identities.enter(arrival.account, browser())
    keep, person_id = operations.identities.keep, _whose(arrival)
    return arrival, keep(arrival.account, person_id=person_id, provider=arrival.provider.name)


def _whose(arrival: Arrival) -> int:
    """To whom the account is to be tied: who is signed in, or who was invited."""
    if arrival.goal is Goal.TIE:
        if (person_id := me().id) is None:
            raise Refused(None, AWAY_MEANWHILE)
        return person_id
    invited = queries.tokens.person_of(arrival.invitation, Purpose.INVITATION)
    if invited is None:
        raise Refused(None, INVITATION_OVER)
    return invited.id


def _go_on(arrival: Arrival, outcome: Entered | str) -> ResponseReturnValue:
    if isinstance(outcome, Entered):
        return let_in(outcome, arrival.wanted)
    session[KEPT] = outcome
    if arrival.goal is Goal.TIE:
        return done("identities.tie")
    return done("identities.join", token=arrival.invitation)


@bp.route("/invitations/<string:token>/with/<string:provider>")
@public
@belongs_to(Freezable.SIGN_UP)
@limited("council accounts")
def begin_joining(token: str, provider: str) -> ResponseReturnValue:
    """Off to the provider, to take an invitation with a council account."""
    return providers.leave(provider, Goal.JOIN, invitation=token, prompt=CHOOSE)


@bp.route("/invitations/<string:token>/council-account", methods=["GET", "POST"])
@public
@belongs_to(Freezable.SIGN_UP)
def join(token: str) -> ResponseReturnValue:
    """The name of somebody who was invited, and the account they came back with."""
    invited = queries.tokens.person_of(token, Purpose.INVITATION)
    kept = queries.tokens.open_token(session.get(KEPT, ""), Purpose.IDENTITY)
    if invited is None or kept is None or kept.person_id != invited.id:
        return redirect(url_for("account.invitation", token=token))
    form = JoinForm(data={"name": invited.name if invited.name != invited.email else ""})
    take = operations.identities.join
    if posted(form, lambda: take(token, session[KEPT], browser=browser(), **form.values())):
        return let_in(g.done, message="Welcome. You are signed in.")
    return page("identities/join.html", form=form, kept=kept.facts)


@bp.route("/me/identities")
@signed_in
def listed() -> ResponseReturnValue:
    """The council accounts by which somebody signs in."""
    identities = queries.identities.listed(me())
    return page("identities/listed.html", identities=identities, named=providers.named)


@bp.route("/me/identities/with/<string:provider>")
@signed_in
def begin_tying(provider: str) -> ResponseReturnValue:
    """Off to the provider, to sign in with its account from now on."""
    return providers.leave(provider, Goal.TIE, prompt=CHOOSE)


@bp.route("/me/identities/tie", methods=["GET", "POST"])
@proven
def tie() -> ResponseReturnValue:
    """Asks once more, with the account's name, then it signs somebody in."""
    kept = queries.tokens.open_token(session.get(KEPT, ""), Purpose.IDENTITY)
    if kept is None or kept.person_id != me().id:
        return redirect(url_for("identities.listed"))
    form, add = Form(), operations.identities.tie
    if posted(form, lambda: add(session[KEPT], by=me())):
        return done("identities.listed", f"You can now sign in with {kept.facts['provider']}.")
    return page("identities/tie.html", form=form, kept=kept.facts)


@bp.route("/me/identities/<string:ref>/remove", methods=["GET", "POST"])
@proven
def remove(ref: str) -> ResponseReturnValue:
    """Asks once more, then a council account signs somebody in no longer."""
    identity = queries.identities.own(me(), ref)
    provider = providers.named(identity.issuer)
    form, end, token = Form(), operations.identities.remove, sign_in_token()
    if posted(form, lambda: end(identity, by=me(), provider=provider, token=token)):
        return go_on(
            g.done, url_for("identities.listed"), f"You no longer sign in with {provider}."
        )
    return page("identities/remove.html", form=form, identity=identity, provider=provider)
