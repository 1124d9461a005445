"""Private notes, first views and the panel's discussion."""

from typing import Any

from flask import Blueprint, g, request
from flask.typing import ResponseReturnValue

from .. import operations, queries
from ..forms.notes import DiscussForm, TakeNotesForm
from ..rules.verbs import Verb
from ..rules.visibility import Part
from .access import may, may_see, me, shows, signed_in
from .pages import done, page, posted

bp = Blueprint("notes", __name__)


@bp.route("/reviews/<string:ref>/notes")
@may_see(Part.NOTES)
def listed(review: Any) -> ResponseReturnValue:
    """The points with one's own progress; where notes can no longer be taken, the notes."""
    return page(
        "notes/listed.html",
        review=review,
        points=queries.preparation.points(review),
        own=queries.notes.own(review, me()),
        counts=queries.notes.comment_counts(review) if shows(Part.DISCUSSION) else {},
    )


@bp.route("/reviews/<string:ref>/notes/<number:number>", methods=["GET", "POST"])
@may(Verb.TAKE_NOTES)
def take_notes(review: Any, number: int) -> ResponseReturnValue:
    """One point: what the team prepared, beside one's own note and first view."""
    found = queries.preparation.of_point(review, number)
    form = TakeNotesForm(obj=queries.notes.own_on(review, number, me()))
    form.offer(queries.preparation.scale(review))
    values = {"by": me(), "version": form.version.data}
    take = operations.notes.take_notes
    if posted(form, lambda: take(review, number, **form.values(), **values)):
        return _saved(review, number, form.then.data)
    return page(
        "notes/take_notes.html",
        review=review,
        found=found,
        form=form,
        views=queries.notes.first_views(review, me()).get(number, ()),
        count=queries.notes.comment_counts(review).get(number, 0),
    )


def _saved(review: Any, number: int, then: str) -> ResponseReturnValue:
    message = f"Point {number} saved." if g.done else ""
    following = queries.preparation.following(review, number) if then else number
    if following is None:
        return done("notes.listed", message, ref=review.ref)
    return done("notes.take_notes", message, ref=review.ref, number=following)


@bp.route("/reviews/<string:ref>/discuss/<number:number>")
@may_see(Part.DISCUSSION)
def discussion(review: Any, number: int) -> ResponseReturnValue:
    """What the panel says about a point; observers read along."""
    return _discussion(review, number, DiscussForm())


@bp.route("/reviews/<string:ref>/discuss/<number:number>", methods=["POST"])
@may(Verb.DISCUSS)
def discuss(review: Any, number: int) -> ResponseReturnValue:
    """Say something to the rest of the panel."""
    form = DiscussForm()
    if posted(form, lambda: operations.notes.discuss(review, number, by=me(), **form.values())):
        return done("notes.discussion", "The panel can read it now.", ref=review.ref, number=number)
    return _discussion(review, number, form)


def _discussion(review: Any, number: int, form: DiscussForm) -> ResponseReturnValue:
    return page(
        "notes/discussion.html",
        review=review,
        point=queries.preparation.point(review, number),
        comments=queries.notes.comments(review, number),
        form=form,
    )


@bp.route("/me/notes")
@signed_in
def mine() -> ResponseReturnValue:
    """One's own notes of all reviews, for ever."""
    found = queries.notes.mine(me(), request.args.get("page", 1, int))
    return page("notes/mine.html", found=found)
