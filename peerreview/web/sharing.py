"""What the council shares: chosen, previewed, shared, and taken back."""

from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from .. import operations, queries
from ..forms.base import Form
from ..forms.sharing import AUDIENCE_LABELS, NO, YES, ChooseForm, ShareForm
from ..rules.errors import Refused
from ..rules.verbs import Verb
from .access import may, me
from .pages import done, page, posted

bp = Blueprint("sharing", __name__)


@bp.route("/reviews/<string:ref>/sharing")
@may(Verb.SHARE, Verb.RESPOND)
def listed(review: Any) -> ResponseReturnValue:
    """What is shared now, with whom, and what was shared before. The team reads it too."""
    choices = queries.sharing.choices(review)
    return page(
        "sharing/listed.html",
        review=review,
        live=[one for one in choices if one.is_live],
        past=[one for one in choices if not one.is_live],
        labels=AUDIENCE_LABELS,
    )


@bp.route("/reviews/<string:ref>/sharing/<string:share_ref>")
@may(Verb.SHARE, Verb.RESPOND)
def shown(review: Any, share_ref: str) -> ResponseReturnValue:
    """The library's page as the audience of this share sees it today."""
    share = queries.sharing.share(review, share_ref)
    report = queries.shared.as_seen(review, share.audience)
    label = AUDIENCE_LABELS[share.audience]
    return page("sharing/shown.html", review=review, report=report, label=label)


@bp.route("/reviews/<string:ref>/share", methods=["GET", "POST"])
@may(Verb.SHARE)
def share(review: Any) -> ResponseReturnValue:
    """What to share; sent from the preview, it shares exactly what the preview showed."""
    if request.method == "GET":
        return _choose(review, _choice(review))
    form = ShareForm()
    if posted(form, lambda: operations.sharing.share(review, by=me(), **form.values())):
        message = f"Shared with {_audience(form)}. Your council’s publishers get a receipt."
        return done("sharing.listed", message, ref=review.ref)
    versions = (form.points.data, form.answers.data, form.actions.data)
    return _previewed(review, form, queries.sharing.exactly(review, *versions))


@bp.route("/reviews/<string:ref>/share/preview")
@may(Verb.SHARE)
def preview(review: Any) -> ResponseReturnValue:
    """The page exactly as the audience will see it, before anything is shared."""
    choice = _choice(review)
    if not choice.validate() or _ends_too_soon(choice):
        return _choose(review, choice)
    chosen = choice.values()
    numbers = chosen.pop("points")
    selection = queries.sharing.newest(review, numbers, with_responses=chosen["with_responses"])
    return _previewed(review, _share_form(selection, chosen), selection)


@bp.route("/reviews/<string:ref>/stop-sharing/<string:share_ref>", methods=["GET", "POST"])
@may(Verb.STOP_SHARING)
def stop_sharing(review: Any, share_ref: str) -> ResponseReturnValue:
    """Asks once more, then takes a share back."""
    share = queries.sharing.share(review, share_ref)
    form = Form()
    if posted(form, lambda: operations.sharing.stop_sharing(review, share, by=me())):
        message = "Taken back. Nobody can read it there any more."
        return done("sharing.listed", message, ref=review.ref)
    label = AUDIENCE_LABELS[share.audience]
    return page("sharing/stop_sharing.html", review=review, share=share, form=form, label=label)


def _audience(form: ShareForm) -> str:
    """The audience of a sent form, within a sentence."""
    label = AUDIENCE_LABELS[form.audience.data]
    return label[0].lower() + label[1:]


def _choice(review: Any) -> ChooseForm:
    form = ChooseForm(formdata=request.args or None, data={"with_views": NO, "with_responses": NO})
    points = queries.responses.report(review).points
    form.offer(points, review.council.nice_name, review.group.name if review.group else "the group")
    return form


def _ends_too_soon(choice: ChooseForm) -> bool:
    try:
        operations.sharing.check_end(choice.ends_on.data)
    except Refused as refusal:
        choice.refuse(refusal.field, refusal.message)
        return True
    return False


def _choose(review: Any, form: ChooseForm) -> ResponseReturnValue:
    return page("sharing/share.html", review=review, form=form)


def _share_form(selection: Any, chosen: dict[str, Any]) -> ShareForm:
    versions = {
        "points": [one.id for one in selection.points],
        "answers": [one.id for one in selection.responses],
        "actions": [one.id for one in selection.actions],
    }
    either = {name: YES if chosen[name] else NO for name in ("with_views", "with_responses")}
    return ShareForm(formdata=None, data={**chosen, **versions, **either})


def _previewed(review: Any, form: ShareForm, selection: Any) -> ResponseReturnValue:
    if not selection.points or form.audience.data not in AUDIENCE_LABELS:
        choice = _choice(review)
        choice.validate()
        return _choose(review, choice)
    report = queries.library.preview(
        review,
        selection,
        audience=form.audience.data,
        with_views=form.with_views.data in (True, YES),
        with_responses=form.with_responses.data in (True, YES),
    )
    numbers = [point.number for point in selection.points]
    label = AUDIENCE_LABELS[form.audience.data]
    return page(
        "sharing/preview.html",
        review=review,
        form=form,
        report=report,
        numbers=numbers,
        label=label,
    )
