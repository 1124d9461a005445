"""Reviews: the page of each, the list, the board, what happened, and the moves that end or answer."""

from typing import Any

from flask import Blueprint, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from .. import operations, queries
from ..clock import today
from ..forms.base import Form
from ..forms.reviews import CancelForm, DeclineForm, ReplanForm, SendBackForm, WithdrawForm
from ..rules.lifecycle import JOURNEY, MEANING, Status
from ..rules.verbs import SiteVerb, Verb
from ..rules.visibility import Part
from . import verbs
from .access import may, may_see, me, shows, signed_in
from .pages import done, page, page_number, posted
from .words import happened

bp = Blueprint("reviews", __name__)


@bp.route("/reviews")
@signed_in
def listed() -> ResponseReturnValue:
    """The reviews that I see, of all statuses or of one."""
    asked = request.args.get("status", "")
    status = Status(asked) if asked in list(Status) else None
    return page("reviews/listed.html", found=queries.reviews.listed(me(), status, page_number()))


@bp.route("/boards")
@signed_in
def boards() -> ResponseReturnValue:
    """The boards of the peer groups that I coordinate; where it is one, that board."""
    groups = queries.board.groups(me())
    if len(groups) == 1:
        return redirect(url_for("reviews.board", slug=groups[0].slug))
    return page("reviews/boards.html", groups=groups)


@bp.route("/groups/<string:slug>/board")
@may(SiteVerb.SEE_BOARD, on="group")
def board(group: Any) -> ResponseReturnValue:
    """What waits for whom in a peer group, and for how long."""
    return page("reviews/board.html", group=group, columns=queries.board.board(group.id, me()))


@bp.route("/reviews/<string:ref>")
@may_see(Part.EXISTENCE)
def show(review: Any) -> ResponseReturnValue:
    """Where the review stands, what I can do now, what it waits for, and the ways to its parts."""
    turn = queries.turns.of_review(review, g.relations)
    return page(
        "reviews/show.html",
        review=review,
        meaning=MEANING[review.status],
        journey=JOURNEY,
        turn=turn,
        possible=verbs.possible(review, turn),
        parts=verbs.parts(review),
        glance=_glance(review),
        hold=queries.holds.live(review.id) if shows(Part.HOLD) else None,
    )


def _glance(review: Any) -> dict[str, Any]:
    """Dates, and how far things are for those who see no more of them than that."""
    counts_only = {
        "prepared": (Part.PREPARED, queries.preparation.is_there),
        "progress": (Part.PROGRESS, queries.findings.progress),
        "open_actions": (Part.OPEN_ACTIONS, queries.responses.open_count),
    }
    sees_dates = shows(Part.PANEL) or shows(Part.INVITATION)
    return {"sessions": queries.sessions.sittings(review) if sees_dates else None} | {
        name: find(review) if shows(part) else None for name, (part, find) in counts_only.items()
    }


@bp.route("/reviews/<string:ref>/events")
@may_see(Part.EVENTS)
def events(review: Any) -> ResponseReturnValue:
    """What happened, when, and by whom in which part; without names and without text."""
    found = queries.events.of_review(review, g.relations, page_number())
    return page("reviews/events.html", review=review, events=found, happened=happened)


@bp.route("/reviews/<string:ref>/send-back", methods=["GET", "POST"])
@may(Verb.SEND_BACK)
def send_back(review: Any) -> ResponseReturnValue:
    """Where a coordinator says what a request still misses."""
    form = SendBackForm()
    if posted(form, lambda: operations.reviews.send_back(review, by=me(), **form.values())):
        return done("reviews.show", "You have sent the request back.", ref=review.ref)
    return page("reviews/send_back.html", review=review, form=form)


@bp.route("/reviews/<string:ref>/accept", methods=["GET", "POST"])
@may(Verb.ACCEPT)
def accept(review: Any) -> ResponseReturnValue:
    """Where a coordinator takes a request on."""
    form = Form()
    if posted(form, lambda: operations.reviews.accept(review, by=me())):
        return done("reviews.show", "You have accepted the request.", ref=review.ref)
    return page("reviews/accept.html", review=review, form=form)


@bp.route("/reviews/<string:ref>/decline", methods=["GET", "POST"])
@may(Verb.DECLINE)
def decline(review: Any) -> ResponseReturnValue:
    """Where a coordinator says no, with a reason in kind words."""
    form = DeclineForm()
    if posted(form, lambda: operations.reviews.decline(review, by=me(), **form.values())):
        return done("reviews.show", "You have declined the request.", ref=review.ref)
    return page("reviews/decline.html", review=review, form=form)


@bp.route("/reviews/<string:ref>/replan", methods=["GET", "POST"])
@may(Verb.REPLAN)
def replan(review: Any) -> ResponseReturnValue:
    """Where a coordinator goes back to finding a panel and dates."""
    form = ReplanForm()
    if posted(form, lambda: operations.reviews.replan(review, by=me(), **form.values())):
        return done("reviews.show", "The sessions are cancelled.", ref=review.ref)
    sessions = queries.sessions.sittings(review)
    return page("reviews/replan.html", review=review, form=form, sessions=sessions)


@bp.route("/reviews/<string:ref>/begin", methods=["GET", "POST"])
@may(Verb.BEGIN)
def begin(review: Any) -> ResponseReturnValue:
    """Where the lead or a coordinator opens the review."""
    form = Form()
    if posted(form, lambda: operations.reviews.begin(review, by=me())):
        return done("reviews.show", "The review has begun.", ref=review.ref)
    return page("reviews/begin.html", review=review, form=form)


@bp.route("/reviews/<string:ref>/write-up", methods=["GET", "POST"])
@may(Verb.WRITE_UP)
def write_up(review: Any) -> ResponseReturnValue:
    """Where the lead ends the sessions, so that the panel writes up."""
    form = Form()
    if posted(form, lambda: operations.reviews.write_up(review, by=me())):
        return done("reviews.show", "The panel can now agree its findings.", ref=review.ref)
    return page(
        "reviews/write_up.html",
        review=review,
        form=form,
        sessions=queries.sessions.sittings(review),
        days=review.group.findings_days,
        today=today(),
    )


@bp.route("/reviews/<string:ref>/close", methods=["GET", "POST"])
@may(Verb.CLOSE)
def close(review: Any) -> ResponseReturnValue:
    """Where the council or a coordinator says that the follow-up is done."""
    form = Form()
    if posted(form, lambda: operations.reviews.close(review, by=me())):
        return done("reviews.show", "The review is closed.", ref=review.ref)
    return page("reviews/close.html", review=review, form=form)


@bp.route("/reviews/<string:ref>/withdraw", methods=["GET", "POST"])
@may(Verb.WITHDRAW)
def withdraw(review: Any) -> ResponseReturnValue:
    """Where the council takes its review back; it owes nobody a reason."""
    form = WithdrawForm()
    if posted(form, lambda: operations.reviews.withdraw(review, by=me(), **form.values())):
        return done("reviews.show", "You have withdrawn the review.", ref=review.ref)
    return page("reviews/withdraw.html", review=review, form=form)


@bp.route("/reviews/<string:ref>/cancel", methods=["GET", "POST"])
@may(Verb.CANCEL)
def cancel(review: Any) -> ResponseReturnValue:
    """Where a coordinator ends a review, with a reason in kind words."""
    form = CancelForm()
    if posted(form, lambda: operations.reviews.cancel(review, by=me(), **form.values())):
        return done("reviews.show", "You have cancelled the review.", ref=review.ref)
    return page("reviews/cancel.html", review=review, form=form)
