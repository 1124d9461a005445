"""The accuracy check: the team reads and queries facts, the lead answers."""

from typing import Any

from flask import Blueprint
from flask.typing import ResponseReturnValue

from .. import operations, queries
from ..forms.findings import READERS_OF_CHECK, AnswerQueryForm, RaiseQueryForm
from ..rules.findings import mark
from ..rules.verbs import Verb
from ..rules.visibility import Part
from .access import may, may_see, me
from .pages import done, page, posted

bp = Blueprint("accuracy", __name__)


@bp.route("/reviews/<string:ref>/check")
@may_see(Part.QUERIES)
def check(review: Any) -> ResponseReturnValue:
    """All findings to read, each with the queries about it and a box for another."""
    asked = queries.accuracy.queries_of(review)
    points = queries.findings.read(review)
    return page(
        "accuracy/check.html",
        review=review,
        points=points,
        as_read=mark(points),
        asked=asked,
        waiting=sum(not one.answered_at for rows in asked.values() for one in rows),
        readers=READERS_OF_CHECK,
        steps=queries.responses.steps(review),
    )


@bp.route("/reviews/<string:ref>/findings/<number:number>/raise-query", methods=["GET", "POST"])
@may(Verb.RAISE_QUERY)
def raise_query(review: Any, number: int) -> ResponseReturnValue:
    """Ask the lead about a fact in one finding."""
    form = RaiseQueryForm()
    act = operations.accuracy.raise_query
    if posted(form, lambda: act(review, number, by=me(), **form.values())):
        message = f"The lead assessor will answer your query on point {number}."
        return done("accuracy.check", message, ref=review.ref, _anchor=f"point-{number}")
    labels = queries.findings.labels_of(queries.findings.scale_of(review))
    found = queries.findings.as_read(queries.findings.of_point(review, number), labels)
    return page(
        "accuracy/raise_query.html", review=review, form=form, found=found, steps=len(labels)
    )


@bp.route("/reviews/<string:ref>/queries/<string:query_ref>/answer-query", methods=["GET", "POST"])
@may(Verb.ANSWER_QUERY)
def answer_query(review: Any, query_ref: str) -> ResponseReturnValue:
    """Answer a query of the team, with the finding beside it."""
    query = queries.accuracy.query_by_ref(review, query_ref)
    number = query.point.number
    form = AnswerQueryForm(obj=query)
    answer = operations.accuracy.answer_query
    values = {"by": me(), "version": form.version.data}
    if posted(form, lambda: answer(review, query_ref, **form.values(), **values)):
        message = f"The team can read your answer on point {number}."
        return done("accuracy.check", message, ref=review.ref, _anchor=f"point-{number}")
    labels = queries.findings.labels_of(queries.findings.scale_of(review))
    found = queries.findings.as_read(queries.findings.of_point(review, number), labels)
    values = {"form": form, "query": query, "found": found, "steps": len(labels)}
    return page("accuracy/answer_query.html", review=review, **values)
