"""The self-review, the evidence and the panel's reading."""

from typing import Any

from flask import Blueprint, g, request
from flask.typing import ResponseReturnValue

from .. import operations, queries
from ..forms.base import Form
from ..forms.preparation import (
    NO_VIEW,
    AddEvidenceForm,
    ChangeEvidenceForm,
    WriteSelfReviewForm,
)
from ..rules.verbs import Verb
from ..rules.visibility import Part
from .access import may, may_see, me
from .pages import done, page, posted

bp = Blueprint("preparation", __name__)


@bp.route("/reviews/<string:ref>/self-review")
@may_see(Part.SELF_REVIEW)
def self_review(review: Any) -> ResponseReturnValue:
    """The points, the focus first, and how far the team is with each."""
    points = queries.preparation.of_points(review)
    kept = queries.preparation.kept_for_others(review)
    return page("preparation/self_review.html", review=review, points=points, kept=kept)


@bp.route("/reviews/<string:ref>/self-review/<number:number>", methods=["GET", "POST"])
@may(Verb.WRITE_SELF_REVIEW)
def write_self_review(review: Any, number: int) -> ResponseReturnValue:
    """One point: its questions, the team's own view and words, and the evidence for it."""
    found = queries.preparation.of_point(review, number)
    view = NO_VIEW if found.version and found.view is None else found.view
    form = WriteSelfReviewForm(data={"view": view, "words": found.words, "version": found.version})
    form.offer(queries.preparation.scale(review))
    values = {"by": me(), "version": form.version.data}
    write = operations.preparation.write_self_review
    if posted(form, lambda: write(review, number, **form.values(), **values)):
        return _saved(review, number, form.then.data)
    return page("preparation/write_self_review.html", review=review, found=found, form=form)


def _saved(review: Any, number: int, then: str) -> ResponseReturnValue:
    if then == "evidence":
        return done("preparation.add_evidence", ref=review.ref, point=number)
    following = queries.preparation.following(review, number)
    message = f"Point {number} saved." if g.done else ""
    if following is None:
        return done("preparation.self_review", message, ref=review.ref)
    return done("preparation.write_self_review", message, ref=review.ref, number=following)


@bp.route("/reviews/<string:ref>/evidence")
@may_see(Part.EVIDENCE)
def evidence(review: Any) -> ResponseReturnValue:
    """All links that the team has added, with the points that each supports."""
    found = queries.preparation.evidence(review)
    return page("preparation/evidence.html", review=review, evidence=found)


@bp.route("/reviews/<string:ref>/add-evidence", methods=["GET", "POST"])
@may(Verb.ADD_EVIDENCE)
def add_evidence(review: Any) -> ResponseReturnValue:
    """One more link. From the page of a point, this point is chosen already."""
    form = AddEvidenceForm(data={"points": request.args.getlist("point")})
    form.offer(each for each, _ in queries.preparation.points(review))
    add = operations.preparation.add_evidence
    if posted(form, lambda: add(review, by=me(), **form.values())):
        message = f"You have added “{form.title.data}”."
        return done("preparation.evidence", message, ref=review.ref)
    return page("preparation/add_evidence.html", review=review, form=form)


@bp.route("/reviews/<string:ref>/evidence/<string:evidence_ref>/change", methods=["GET", "POST"])
@may(Verb.ADD_EVIDENCE)
def change_evidence(review: Any, evidence_ref: str) -> ResponseReturnValue:
    """The same questions, with what was answered."""
    found = queries.preparation.evidence_by_ref(review, evidence_ref)
    asked = ("title", "address", "note", "version")
    kept = {name: getattr(found, name) for name in asked}
    form = ChangeEvidenceForm(data=kept | {"points": [tie.point.number for tie in found.points]})
    form.offer(each for each, _ in queries.preparation.points(review))
    values = {"by": me(), "version": form.version.data}
    change = operations.preparation.change_evidence
    if posted(form, lambda: change(review, evidence_ref, **form.values(), **values)):
        message = f"You have changed “{form.title.data}”."
        return done("preparation.evidence", message, ref=review.ref)
    return page("preparation/change_evidence.html", review=review, evidence=found, form=form)


@bp.route("/reviews/<string:ref>/evidence/<string:evidence_ref>/remove", methods=["GET", "POST"])
@may(Verb.ADD_EVIDENCE)
def remove_evidence(review: Any, evidence_ref: str) -> ResponseReturnValue:
    """Asks once more, then takes it away."""
    found = queries.preparation.evidence_by_ref(review, evidence_ref)
    form = Form()
    remove = operations.preparation.remove_evidence
    if posted(form, lambda: remove(review, evidence_ref, by=me())):
        message = f"You have removed “{found.title}”."
        return done("preparation.evidence", message, ref=review.ref)
    return page("preparation/remove_evidence.html", review=review, evidence=found, form=form)


@bp.route("/reviews/<string:ref>/reading")
@may_see(Part.SELF_REVIEW)
def reading(review: Any) -> ResponseReturnValue:
    """Request, self-review, evidence and earlier reviews of the service, in one place."""
    evidence = queries.preparation.evidence(review)
    return page(
        "preparation/reading.html",
        review=review,
        points=queries.preparation.of_points(review, evidence),
        evidence=[each for each in evidence if not each.points],
        earlier=queries.preparation.earlier(review, me()),
    )
