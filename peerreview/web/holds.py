"""Legal holds of a review, for the publishers of its council alone."""

from typing import Any

from flask import Blueprint
from flask.typing import ResponseReturnValue

from .. import operations, queries
from ..forms.base import Form
from ..forms.holds import HoldForm
from ..rules.verbs import Verb
from ..rules.visibility import Part
from .access import may, may_see, me
from .pages import done, page, posted

bp = Blueprint("holds", __name__)


@bp.route("/reviews/<string:ref>/holds")
@may_see(Part.HOLD)
def listed(review: Any) -> ResponseReturnValue:
    """Whether the review is held, why, and what was held before."""
    holds = queries.holds.of_review(review)
    return page("holds/listed.html", review=review, holds=holds)


@bp.route("/reviews/<string:ref>/hold", methods=["GET", "POST"])
@may(Verb.HOLD)
def hold(review: Any) -> ResponseReturnValue:
    """Where a publisher says why everything of the review has to be kept."""
    form = HoldForm()
    if posted(form, lambda: operations.holds.hold(review, by=me(), **form.values())):
        return done(
            "holds.listed", "This review is held: nothing of it is deleted.", ref=review.ref
        )
    return page("holds/hold.html", review=review, form=form)


@bp.route("/reviews/<string:ref>/end-hold", methods=["GET", "POST"])
@may(Verb.END_HOLD)
def end_hold(review: Any) -> ResponseReturnValue:
    """Where a publisher lets the retention settings apply again."""
    form = Form()
    if posted(form, lambda: operations.holds.end_hold(review, by=me())):
        return done("holds.listed", "The hold has ended.", ref=review.ref)
    return page("holds/end_hold.html", review=review, form=form)
