"""The report: agreed by the publisher, read by team and panel, corrected version by version."""

from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from .. import operations, queries
from ..forms.findings import AgreeCorrectionForm, AgreeForm, CorrectForm, as_chosen
from ..rules.dates import FOLLOW_UP_MONTHS
from ..rules.findings import Controller
from ..rules.verbs import Verb
from ..rules.visibility import Part
from .access import may, may_see, me, shows
from .pages import done, page, posted

bp = Blueprint("reports", __name__)


@bp.route("/reviews/<string:ref>/agree", methods=["GET", "POST"])
@may(Verb.AGREE)
def agree(review: Any) -> ResponseReturnValue:
    """What agreeing does, and the button."""
    now = queries.findings.mark(review)
    form = AgreeForm(data={"as_read": request.args.get("as_read", now)})
    if posted(form, lambda: operations.reports.agree(review, by=me(), as_read=form.as_read.data)):
        return done("reports.show", "The report is agreed.", ref=review.ref)
    group = review.group
    months = group and (group.first_follow_up_months, group.second_follow_up_months)
    return page(
        "reports/agree.html",
        review=review,
        form=form,
        months=months or FOLLOW_UP_MONTHS,
        is_amended=form.as_read.data != now,
    )


@bp.route("/reviews/<string:ref>/report")
@bp.route("/reviews/<string:ref>/report/<number:number>")
@may_see(Part.REPORT)
def show(review: Any, number: int | None = None) -> ResponseReturnValue:
    """The report to read and to print; the newest version with what the council says, or an older one."""
    report = queries.reports.version(review, number)
    versions = queries.reports.versions(review)
    is_newest = report.number == versions[0].number
    return page(
        "reports/show.html",
        review=review,
        report=report,
        versions=versions,
        is_newest=is_newest,
        said=queries.reports.said(review) if is_newest and shows(Part.RESPONSES) else {},
        corrections=queries.reports.corrections(review),
        steps=queries.responses.steps(review),
    )


@bp.route("/reviews/<string:ref>/correct/<number:number>", methods=["GET", "POST"])
@may(Verb.CORRECT)
def correct(review: Any, number: int) -> ResponseReturnValue:
    """Propose a correction of one point of the report to the publisher."""
    report = queries.reports.newest(review)
    point = queries.reports.point(report, number)
    form = CorrectForm(data=_as_it_reads(report, point))
    options = queries.findings.scale_of(review)
    form.offer(options, review.standard)
    values = {"by": me(), "version": form.version.data}
    act = operations.reports.correct
    if form.add.data:
        form.suggestions.add_row()
    elif posted(form, lambda: act(review, number, **form.values(), **values)):
        return done("reports.show", "The publisher is asked to agree.", ref=review.ref)
    asking = [option.label for option in options if option.needs_suggestion]
    return page("reports/correct.html", review=review, form=form, point=point, asking=asking)


def _as_it_reads(report: Any, point: Any) -> dict[str, Any]:
    return {
        "version": report.number,
        "view": as_chosen(point),
        "works_well": point.works_well,
        "to_explore": point.to_explore,
        "suggestions": [
            (one["words"], Controller(one["controlled_by"])) for one in point.suggestions
        ],
    }


@bp.route("/reviews/<string:ref>/agree-correction/<string:correction_ref>", methods=["GET", "POST"])
@may(Verb.AGREE_CORRECTION, Verb.REFUSE_CORRECTION)
def agree_correction(review: Any, correction_ref: str) -> ResponseReturnValue:
    """A correction beside what the report says now: agree it, or leave the report as it is."""
    correction = queries.reports.correction_by_ref(review, correction_ref)
    form = AgreeCorrectionForm()
    if posted(form, lambda: _settle(review, correction_ref, form)):
        agreed = form.decision.data == "agree"
        message = "The report is corrected." if agreed else "The report stays as it is."
        return done("reports.show", message, ref=review.ref)
    newest = queries.reports.newest(review)
    return page(
        "reports/agree_correction.html",
        review=review,
        form=form,
        correction=correction,
        corrected=queries.reports.corrected(correction),
        joining=queries.reports.new_dissents(review, newest),
        steps=queries.responses.steps(review),
    )


def _settle(review: Any, ref: str, form: AgreeCorrectionForm) -> object:
    if form.decision.data == "agree":
        return operations.reports.agree_correction(review, ref, by=me())
    refuse = operations.reports.refuse_correction
    return refuse(review, ref, by=me(), refusal=form.refusal.data)
