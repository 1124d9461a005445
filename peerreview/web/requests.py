"""The request: start it, answer one question on each page, check the answers, submit."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, g, redirect, url_for
from flask.typing import ResponseReturnValue

from .. import operations, queries
from ..forms.base import Form
from ..forms.requests import (
    Answer,
    ChooseFocusForm,
    ChooseFormatForm,
    ChooseGroupForm,
    ChooseStageForm,
    ChooseStandardForm,
    CouncilForm,
    DescribeServiceForm,
    OfferDatesForm,
    SayWhoBuiltForm,
    StartForm,
)
from ..rules.requests import Step
from ..rules.verbs import SiteVerb, Verb
from ..rules.visibility import Part
from .access import allows, may, may_see, me, signed_in
from .pages import done, page, posted

bp = Blueprint("requests", __name__)

# Where each question is asked.
PAGES = {
    Step.SERVICE: "requests.describe_service",
    Step.STAGE: "requests.choose_stage",
    Step.BUILT: "requests.say_who_built",
    Step.GROUP: "requests.choose_group",
    Step.STANDARD: "requests.choose_standard",
    Step.FORMAT: "requests.choose_format",
    Step.FOCUS: "requests.choose_focus",
    Step.DATES: "requests.offer_dates",
    Step.TEAM: "team.listed",
}


@bp.route("/requests/new", methods=["GET", "POST"])
@signed_in
def new() -> ResponseReturnValue:
    """Which of my councils the review is for; with one council there is nothing to ask."""
    councils = queries.services.councils_of(me())
    if len(councils) == 1:
        return redirect(url_for("requests.start", code=councils[0].code))
    form = CouncilForm()
    form.council.choices = [(council.code, council.name) for council in councils]
    if councils and posted(form, lambda: None):
        return done("requests.start", code=form.council.data)
    return page("requests/new.html", form=form, councils=councils)


@bp.route("/councils/<string:code>/reviews/new", methods=["GET", "POST"])
@may(SiteVerb.START_REVIEW, on="council")
def start(council: Any) -> ResponseReturnValue:
    """A service of the council, or a new one: then there is a draft."""
    services = queries.services.of_council(council)
    form = StartForm()
    form.choose_from([(service.ref, service.name) for service in services])
    if posted(form, lambda: operations.requests.start(council, by=me(), **form.values())):
        message = f"Your draft has the reference {g.done.ref}. Everything is saved as you go."
        return done("requests.show", message, ref=g.done.ref)
    groups = queries.requests.groups_for(council.id)
    return page("requests/start.html", form=form, council=council, groups=groups)


@bp.route("/reviews/<string:ref>/request")
@may_see(Part.REQUEST)
def show(review: Any) -> ResponseReturnValue:
    """The task list while the request is written; later, what it says."""
    said = queries.requests.answers(review)
    if queries.requests.is_draft(review) and allows(Verb.EDIT_REQUEST):
        answered = queries.requests.answered(review)
        tasks = [(step, url_for(PAGES[step], ref=review.ref), step in answered) for step in Step]
        return page("requests/tasks.html", review=review, said=said, tasks=tasks)
    changed = queries.requests.changed_since_submit(review)
    return page("requests/show.html", review=review, said=said, changed=changed)


@bp.route("/reviews/<string:ref>/describe-service", methods=["GET", "POST"])
@may(Verb.EDIT_REQUEST)
def describe_service(review: Any) -> ResponseReturnValue:
    """What the service does, for whom, and who owns it."""
    said = {name: getattr(review, name) for name in ("what", "whom", "owner", "version")}
    form = DescribeServiceForm(data=said | {"name": review.service.name})
    return _asked(review, Step.SERVICE, form, operations.requests.describe_service)


@bp.route("/reviews/<string:ref>/choose-stage", methods=["GET", "POST"])
@may(Verb.EDIT_REQUEST)
def choose_stage(review: Any) -> ResponseReturnValue:
    """How far the service has come."""
    form = ChooseStageForm(data={"stage": review.stage, "version": review.version})
    return _asked(review, Step.STAGE, form, operations.requests.choose_stage)


@bp.route("/reviews/<string:ref>/say-who-built", methods=["GET", "POST"])
@may(Verb.EDIT_REQUEST)
def say_who_built(review: Any) -> ResponseReturnValue:
    """Built or bought, and from whom."""
    said = {name: getattr(review, name) for name in ("built", "supplier", "version")}
    form = SayWhoBuiltForm(data=said)
    return _asked(review, Step.BUILT, form, operations.requests.say_who_built)


@bp.route("/reviews/<string:ref>/choose-group", methods=["GET", "POST"])
@may(Verb.EDIT_REQUEST)
def choose_group(review: Any) -> ResponseReturnValue:
    """Which peer group is asked; without one, how to join."""
    groups = queries.requests.groups_for(review.council_id)
    chosen = review.group.slug if review.group else None
    form = ChooseGroupForm(data={"group": chosen, "version": review.version})
    form.group.choices = [(group.slug, group.name, group.about) for group in groups]
    to_join = [] if groups else queries.requests.all_groups()
    save = operations.requests.choose_group
    return _asked(review, Step.GROUP, form, save, groups=groups, to_join=to_join)


@bp.route("/reviews/<string:ref>/choose-standard", methods=["GET", "POST"])
@may(Verb.EDIT_REQUEST)
def choose_standard(review: Any) -> ResponseReturnValue:
    """Which standard, in which version; the usual one is marked while none is chosen."""
    standards = queries.requests.standards_for(review)
    chosen = [one.key for one in standards if one.id == review.standard_id]
    usual = [one.key for one in standards if one.is_default]
    said = {"standard": next(iter(chosen + usual), None), "version": review.version}
    form = ChooseStandardForm(data=said)
    form.choose_from(standards)
    focus = queries.requests.focus(review)
    save = operations.requests.choose_standard
    return _asked(review, Step.STANDARD, form, save, standards=standards, focus=focus)


@bp.route("/reviews/<string:ref>/choose-format", methods=["GET", "POST"])
@may(Verb.EDIT_REQUEST)
def choose_format(review: Any) -> ResponseReturnValue:
    """Full, short or clinic, with the time that each takes."""
    form = ChooseFormatForm(data={"format": review.format, "version": review.version})
    return _asked(review, Step.FORMAT, form, operations.requests.choose_format)


@bp.route("/reviews/<string:ref>/choose-focus", methods=["GET", "POST"])
@may(Verb.EDIT_REQUEST)
def choose_focus(review: Any) -> ResponseReturnValue:
    """Points of the chosen standard, and questions to the panel."""
    points = queries.requests.points(review)
    chosen = [point.number for point in queries.requests.focus(review)]
    said = {"points": chosen, "questions": review.questions, "version": review.version}
    form = ChooseFocusForm(data=said)
    form.choose_from(points)
    return _asked(review, Step.FOCUS, form, operations.requests.choose_focus, points=points)


@bp.route("/reviews/<string:ref>/offer-dates", methods=["GET", "POST"])
@may(Verb.OFFER_DATES)
def offer_dates(review: Any) -> ResponseReturnValue:
    """Half-days on which the team could have its review."""
    coming = queries.requests.coming_half_days(review)
    form = OfferDatesForm(data={"half_days": coming, "version": review.version})
    earliest = queries.requests.earliest(review)
    save = operations.requests.offer_dates
    return _asked(review, Step.DATES, form, save, earliest=earliest)


def _asked(
    review: Any, step: Step, form: Answer, save: Callable[..., None], **shown: Any
) -> ResponseReturnValue:
    """The page of one question, named as what saves it; answered, on to the next without an answer."""
    answer = {"by": me(), "version": form.version.data}
    if not posted(form, lambda: save(review, **answer, **form.values())):
        draft = queries.requests.is_draft(review)
        template = f"requests/{save.__name__}.html"
        return page(template, review=review, form=form, is_draft=draft, **shown)
    if form.later.data or not queries.requests.is_draft(review):
        return done("requests.show", "Your answers are saved.", ref=review.ref)
    following = queries.requests.next_step(review, step)
    return done(PAGES[following] if following else "requests.check", ref=review.ref)


@bp.route("/reviews/<string:ref>/check-request")
@may(Verb.EDIT_REQUEST)
def check(review: Any) -> ResponseReturnValue:
    """All answers on one page, what is still missing, and the button to submit."""
    said = queries.requests.answers(review)
    missing = queries.needs.missing(review, Verb.SUBMIT)
    publishers = queries.team.publishers(review.council_id)
    shown = {"said": said, "missing": missing, "publishers": publishers}
    return page("requests/check.html", review=review, **shown)


@bp.route("/reviews/<string:ref>/submit", methods=["POST"])
@may(Verb.SUBMIT)
def submit(review: Any) -> ResponseReturnValue:
    """Sends the request to the coordinators."""
    if posted(Form(), lambda: operations.requests.submit(review, by=me())):
        return done("requests.submitted", ref=review.ref)
    return redirect(url_for("requests.check", ref=review.ref))


@bp.route("/reviews/<string:ref>/submitted")
@may_see(Part.REQUEST)
def submitted(review: Any) -> ResponseReturnValue:
    """What happens next."""
    if queries.requests.is_draft(review):
        return redirect(url_for("requests.show", ref=review.ref))
    return page("requests/submitted.html", review=review)
