"""The panel: who sits on it, candidates, proposals, waivers, approval, and the step to scheduled."""

from typing import Any

from flask import Blueprint, g, request
from flask.typing import ResponseReturnValue

from .. import operations, queries
from ..forms.base import Form
from ..forms.panels import (
    ApproveForm,
    CandidateFilter,
    ChangeSeatForm,
    ObjectToForm,
    ProposeForm,
    WaiveForm,
)
from ..rules.lifecycle import MOVES
from ..rules.scheduling import not_yet_known
from ..rules.verbs import Verb
from ..rules.visibility import Part
from .access import allows, may, may_see, me
from .limits import limited
from .pages import done, page, posted

bp = Blueprint("panels", __name__)


@bp.route("/reviews/<string:ref>/panel")
@may_see(Part.PANEL)
def show(review: Any) -> ResponseReturnValue:
    """The panel and the sessions; for coordinators also what is missing to schedule."""
    return _panel(review)


def _panel(review: Any, form: Form | None = None) -> ResponseReturnValue:
    """The page of the panel; with `form`, whose single button was refused."""
    missing = queries.needs.missing(review, Verb.SCHEDULE) if allows(Verb.SCHEDULE) else ()
    return page(
        "panels/show.html",
        review=review,
        panel=queries.panels.shown(review, g.relations),
        sessions=queries.sessions.shown(review),
        needs=MOVES[Verb.SCHEDULE].needs,
        missing={one.need: one.sentence for one in missing},
        not_yet=not_yet_known(missing),
        form=form,
    )


@bp.route("/reviews/<string:ref>/panel/candidates")
@may(Verb.PROPOSE, Verb.CHANGE_PANEL)
@limited("search")
def candidates(review: Any) -> ResponseReturnValue:
    """Who reviews for the group: how each fits, and what stands against them."""
    search = CandidateFilter(request.args, meta={"csrf": False})
    asked = search.values() if search.validate() else {}
    number = request.args.get("page", 1, int)
    found = queries.candidates.listed(review, **asked, number=number)
    return page("panels/candidates.html", review=review, search=search, found=found)


@bp.route("/reviews/<string:ref>/panel/candidates/<string:person>/propose", methods=["GET", "POST"])
@may(Verb.PROPOSE, Verb.CHANGE_PANEL)
def propose(review: Any, person: str) -> ResponseReturnValue:
    """Propose somebody for a seat, with the disciplines that they cover."""
    candidate = queries.candidates.candidate(review, person)
    form = ProposeForm(data={"disciplines": candidate.disciplines})
    form.offer(candidate.roles, candidate.disciplines)
    if posted(form, lambda: operations.panels.propose(review, person, by=me(), **form.values())):
        message = f"You have proposed {candidate.name}. They hear of it when you invite them."
        return done("panels.show", message, ref=review.ref)
    return page("panels/propose.html", review=review, candidate=candidate, form=form)


@bp.route("/reviews/<string:ref>/panel/seats/<string:seat>/change", methods=["GET", "POST"])
@may(Verb.PROPOSE, Verb.CHANGE_PANEL)
def change_seat(review: Any, seat: str) -> ResponseReturnValue:
    """Change the role or the disciplines of somebody on the panel."""
    found = queries.panels.seat(review, seat)
    candidate = queries.candidates.seated(review, found.person_id)
    disciplines = [one.discipline for one in found.disciplines]
    data = {"role": found.role, "disciplines": disciplines, "version": found.version}
    form = ChangeSeatForm(data=data)
    form.offer(candidate.roles, candidate.disciplines)
    version = form.version.data
    if posted(
        form,
        lambda: operations.panels.change_seat(
            review, seat, by=me(), version=version, **form.values()
        ),
    ):
        return done("panels.show", f"You have changed {candidate.name}’s seat.", ref=review.ref)
    return page("panels/change_seat.html", review=review, candidate=candidate, form=form)


@bp.route("/reviews/<string:ref>/panel/seats/<string:seat>/offer", methods=["POST"])
@may(Verb.OFFER, Verb.CHANGE_PANEL)
def offer(review: Any, seat: str) -> ResponseReturnValue:
    """Invite the person who is proposed for this seat."""
    form = Form()
    if posted(form, lambda: operations.panels.offer(review, seat, by=me())):
        return done("panels.show", "The invitation is on its way.", ref=review.ref)
    return _panel(review, form)


@bp.route("/reviews/<string:ref>/panel/seats/<string:seat>/take-back", methods=["GET", "POST"])
@may(Verb.TAKE_BACK, Verb.CHANGE_PANEL)
def take_back(review: Any, seat: str) -> ResponseReturnValue:
    """Ask once more, then end a proposal, an invitation or a seat."""
    form, found = Form(), queries.panels.seat(review, seat)
    if posted(form, lambda: operations.panels.take_back(review, seat, by=me())):
        message = f"{found.person.name} is no longer on this panel."
        return done("panels.show", message, ref=review.ref)
    return page("panels/take_back.html", review=review, seat=found, form=form)


@bp.route("/reviews/<string:ref>/panel/seats/<string:seat>/make-lead", methods=["POST"])
@may(Verb.PROPOSE, Verb.CHANGE_PANEL)
def make_lead(review: Any, seat: str) -> ResponseReturnValue:
    """Make an assessor the lead of the panel."""
    form = Form()
    if posted(form, lambda: operations.panels.make_lead(review, seat, by=me())):
        return done("panels.show", "The panel has a new lead assessor.", ref=review.ref)
    return _panel(review, form)


@bp.route("/reviews/<string:ref>/panel/seats/<string:seat>/waive", methods=["GET", "POST"])
@may(Verb.WAIVE, Verb.CHANGE_PANEL)
def waive(review: Any, seat: str) -> ResponseReturnValue:
    """Accept soft interests of somebody on the panel, with a reason and a last day."""
    found = queries.panels.seat(review, seat)
    waiting = queries.panels.to_waive(review, found.person_id)
    form = WaiveForm()
    form.kinds.choices = waiting.items()
    if posted(form, lambda: operations.panels.waive(review, seat, by=me(), **form.values())):
        return done("panels.show", f"You have waived this for {found.person.name}.", ref=review.ref)
    return page("panels/waive.html", review=review, seat=found, waiting=waiting, form=form)


@bp.route("/reviews/<string:ref>/approve", methods=["GET", "POST"])
@may(Verb.APPROVE)
def approve(review: Any) -> ResponseReturnValue:
    """Read who is on the panel, and approve exactly that."""
    panel = queries.panels.shown(review, g.relations)
    form = ApproveForm(data={"as_shown": panel.as_shown})
    as_shown = form.as_shown.data
    if posted(form, lambda: operations.panels.approve(review, by=me(), as_shown=as_shown)):
        return done("panels.show", "You have approved this panel.", ref=review.ref)
    return page("panels/approve.html", review=review, panel=panel, form=form)


@bp.route("/reviews/<string:ref>/panel/seats/<string:seat>/object-to", methods=["GET", "POST"])
@may(Verb.OBJECT_TO)
def object_to(review: Any, seat: str) -> ResponseReturnValue:
    """Say why somebody should not be on the panel."""
    form, found = ObjectToForm(), queries.panels.seat(review, seat)
    if posted(form, lambda: operations.panels.object_to(review, seat, by=me(), **form.values())):
        message = "The coordinators have your objection and will look for somebody else."
        return done("panels.show", message, ref=review.ref)
    return page("panels/object_to.html", review=review, seat=found, form=form)


@bp.route("/reviews/<string:ref>/schedule", methods=["GET", "POST"])
@may(Verb.SCHEDULE)
def schedule(review: Any) -> ResponseReturnValue:
    """Read panel and sessions once more and fix them; where something is missing, its list (422)."""
    form = Form()
    if posted(form, lambda: operations.panels.schedule(review, by=me())):
        message = "The review is scheduled. Everybody who takes part has been told the dates."
        return done("panels.show", message, ref=review.ref)
    panel, sessions = queries.panels.shown(review, g.relations), queries.sessions.shown(review)
    return page("panels/schedule.html", review=review, panel=panel, sessions=sessions, form=form)
