"""Sessions: fix, change and remove them by hand, and say why there is less notice than usual."""

from typing import Any

from flask import Blueprint
from flask.typing import ResponseReturnValue

from .. import operations, queries
from ..forms.base import Form
from ..forms.sessions import ChangeSessionForm, FixSessionForm, NoticeReasonForm
from ..rules.verbs import Verb
from .access import may, me
from .pages import done, page, posted

bp = Blueprint("sessions", __name__)


@bp.route("/reviews/<string:ref>/sessions/fix", methods=["GET", "POST"])
@may(Verb.FIX_SESSIONS)
def fix(review: Any) -> ResponseReturnValue:
    """Fix one session: its day, its times, its place or link."""
    form = FixSessionForm()
    if posted(form, lambda: operations.sessions.fix(review, by=me(), **form.values())):
        return done("panels.show", "The session is in the plan.", ref=review.ref)
    offered = queries.sessions.offered(review)
    return page("sessions/fix.html", review=review, offered=offered, form=form)


@bp.route("/reviews/<string:ref>/sessions/<string:session>/change", methods=["GET", "POST"])
@may(Verb.FIX_SESSIONS)
def change(review: Any, session: str) -> ResponseReturnValue:
    """Change the day, the times, the place or the link of a session."""
    form = ChangeSessionForm(data=queries.sessions.as_asked(review, session))
    version = form.version.data
    if posted(
        form,
        lambda: operations.sessions.change(
            review, session, by=me(), version=version, **form.values()
        ),
    ):
        return done("panels.show", "You have changed the session.", ref=review.ref)
    offered = queries.sessions.offered(review)
    return page("sessions/change.html", review=review, offered=offered, form=form)


@bp.route("/reviews/<string:ref>/sessions/<string:session>/remove", methods=["GET", "POST"])
@may(Verb.FIX_SESSIONS)
def remove(review: Any, session: str) -> ResponseReturnValue:
    """Ask once more, then take a session out of the plan."""
    form = Form()
    sitting = queries.sessions.sitting(queries.sessions.session(review, session))
    if posted(form, lambda: operations.sessions.remove(review, session, by=me())):
        return done("panels.show", "The session is out of the plan.", ref=review.ref)
    return page("sessions/remove.html", review=review, sitting=sitting, form=form)


@bp.route("/reviews/<string:ref>/sessions/short-notice", methods=["GET", "POST"])
@may(Verb.FIX_SESSIONS)
def short_notice(review: Any) -> ResponseReturnValue:
    """Record why there is less notice than usual."""
    form = NoticeReasonForm(data={"reason": review.notice_reason, "version": review.version})
    version = form.version.data
    if posted(
        form,
        lambda: operations.sessions.give_notice_reason(
            review, by=me(), version=version, **form.values()
        ),
    ):
        return done("panels.show", "We have kept your reason.", ref=review.ref)
    return page("sessions/short_notice.html", review=review, form=form)
