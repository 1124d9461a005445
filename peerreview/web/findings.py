"""Findings: the list, the page of each point, second views, and sending all to the team."""

from typing import Any

from flask import Blueprint
from flask.typing import ResponseReturnValue

from .. import operations, queries
from ..forms.base import Form
from ..forms.findings import (
    AgreeToBeNamedForm,
    RecordDissentForm,
    WriteFindingsForm,
    as_chosen,
)
from ..rules.dates import CHECK_DAYS
from ..rules.verbs import Verb
from ..rules.visibility import Part
from .access import allows, may, may_see, me, shows
from .pages import done, page, posted

bp = Blueprint("findings", __name__)


@bp.route("/reviews/<string:ref>/findings")
@may_see(Part.FINDINGS)
def listed(review: Any) -> ResponseReturnValue:
    """Every point with its state, the focus first, and what the findings still miss."""
    lines = queries.findings.listed(review, me())
    steps = queries.responses.steps(review)
    return page("findings/listed.html", review=review, lines=lines, steps=steps)


@bp.route("/reviews/<string:ref>/findings/<number:number>")
@may_see(Part.FINDINGS)
def show(review: Any, number: int) -> ResponseReturnValue:
    """One point: to write on for whoever may now, to read for everybody else."""
    finding = queries.findings.of_point(review, number)
    if allows(Verb.WRITE_FINDINGS) or allows(Verb.AMEND_FINDINGS):
        kept = {
            "version": finding.version,
            "view": as_chosen(finding),
            "works_well": finding.works_well,
            "to_explore": finding.to_explore,
            "suggestions": [(one.words, one.controlled_by) for one in finding.suggestions],
        }
        return _writing(review, finding, WriteFindingsForm(data=kept))
    labels = queries.findings.labels_of(queries.findings.scale_of(review))
    found = queries.findings.as_read(finding, labels)
    return page("findings/show.html", review=review, found=found, **_beside(review, number))


@bp.route("/reviews/<string:ref>/findings/<number:number>", methods=["POST"])
@may(Verb.WRITE_FINDINGS, Verb.AMEND_FINDINGS)
def write_findings(review: Any, number: int) -> ResponseReturnValue:
    """Save the finding on one point, or offer one more row for a suggestion."""
    form = WriteFindingsForm()
    form.offer(queries.findings.scale_of(review), review.standard)
    if form.add.data:
        form.suggestions.add_row()
        return _writing(review, queries.findings.of_point(review, number), form)
    values = {"by": me(), "version": form.version.data}
    write = operations.findings.write_findings
    if posted(form, lambda: write(review, number, **form.values(), **values)):
        return _saved(review, number, form.then.data)
    return _writing(review, queries.findings.of_point(review, number), form)


def _saved(review: Any, number: int, then: str) -> ResponseReturnValue:
    following = queries.preparation.following(review, number) if then else number
    if following is None:
        return done("findings.listed", f"Point {number} saved.", ref=review.ref)
    return done("findings.show", f"Point {number} saved.", ref=review.ref, number=following)


def _writing(review: Any, finding: Any, form: WriteFindingsForm) -> ResponseReturnValue:
    number = finding.point.number
    options = queries.findings.scale_of(review)
    form.offer(options, review.standard)
    return page(
        "findings/write_findings.html",
        review=review,
        form=form,
        finding=finding,
        asking=[option.label for option in options if option.needs_suggestion],
        asked=queries.accuracy.queries_of(review).get(number, ()),
        **_beside(review, number),
    )


def _beside(review: Any, number: int) -> dict[str, Any]:
    """What stands beside a finding, as far as the reader may see it."""
    return {
        "number": number,
        "prepared": queries.preparation.of_point(review, number),
        "views": queries.notes.first_views(review, me()).get(number, ()),
        "comments": queries.notes.comment_counts(review).get(number, 0)
        if shows(Part.DISCUSSION)
        else None,
    }


@bp.route("/reviews/<string:ref>/findings/<number:number>/record-dissent", methods=["GET", "POST"])
@may(Verb.RECORD_DISSENT)
def record_dissent(review: Any, number: int) -> ResponseReturnValue:
    """Record one's own second view on a point, change it or take it back."""
    finding = queries.findings.of_point(review, number)
    views = queries.findings.second_views(review, finding, me())
    options = queries.findings.scale_of(review)
    form = RecordDissentForm(obj=views.own)
    form.offer(options)
    values = {"by": me(), "version": form.version.data}
    record = operations.findings.record_dissent
    if posted(form, lambda: record(review, number, **form.values(), **values)):
        message = "Your second view is recorded." if form.words.data else "It is taken back."
        return done("findings.show", message, ref=review.ref, number=number)
    shown = {"finding": finding, "views": views, "steps": len(options)}
    return page("findings/record_dissent.html", review=review, form=form, **shown)


@bp.route("/reviews/<string:ref>/agree-to-be-named", methods=["GET", "POST"])
@may(Verb.AGREE_TO_BE_NAMED)
def agree_to_be_named(review: Any) -> ResponseReturnValue:
    """Say whether one's own name may stand in what the council shares."""
    is_named = queries.findings.own_seat(review, me().id).is_named
    form = AgreeToBeNamedForm(data={"is_named": "yes" if is_named else "no"})
    agree = operations.findings.agree_to_be_named
    if posted(form, lambda: agree(review, by=me(), **form.values())):
        named = form.is_named.data
        message = "Your name may be shown." if named else "Your name will not be shown."
        return done("findings.listed", message, ref=review.ref)
    return page("findings/agree_to_be_named.html", review=review, form=form)


@bp.route("/reviews/<string:ref>/send-for-check", methods=["GET", "POST"])
@may(Verb.SEND_FOR_CHECK)
def send_for_check(review: Any) -> ResponseReturnValue:
    """Let the team read the findings."""
    form = Form()
    if posted(form, lambda: operations.findings.send_for_check(review, by=me())):
        return done("findings.listed", "The team can read the findings now.", ref=review.ref)
    lines = queries.findings.listed(review, me())
    return page(
        "findings/send_for_check.html",
        review=review,
        form=form,
        lines=lines,
        steps=queries.responses.steps(review),
        days=review.group.check_days if review.group else CHECK_DAYS,
    )
