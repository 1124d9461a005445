"""Offers of help: coordinators make them, a council's publishers take them up or discard them."""

from typing import Any

from flask import Blueprint, g, request
from flask.typing import ResponseReturnValue

from .. import operations, queries
from ..forms.base import Form
from ..forms.offers import OfferHelpForm
from ..forms.requests import StartForm
from ..rules.verbs import SiteVerb
from .access import may, me
from .pages import done, page, posted

bp = Blueprint("offers", __name__)


@bp.route("/groups/<string:slug>/offers")
@may(SiteVerb.OFFER_HELP, on="group")
def made_by(group: Any) -> ResponseReturnValue:
    """The offers that this group's coordinators made."""
    offers = queries.offers.made_by(group, request.args.get("page", 1, type=int))
    return page("offers/made_by.html", group=group, offers=offers)


@bp.route("/groups/<string:slug>/offers/new", methods=["GET", "POST"])
@may(SiteVerb.OFFER_HELP, on="group")
def offer_help(group: Any) -> ResponseReturnValue:
    """Offer help to a council of the group."""
    councils = queries.offers.councils_of(group)
    form = OfferHelpForm()
    form.council.choices = [(council.code, council.name) for council in councils]
    if posted(form, lambda: operations.offers.offer_help(group, by=me(), **form.values())):
        return done(
            "offers.made_by", "Your offer is with the council’s publishers.", slug=group.slug
        )
    return page("offers/offer_help.html", group=group, form=form)


@bp.route("/councils/<string:code>/offers")
@may(SiteVerb.TAKE_UP_OFFER, SiteVerb.DISCARD_OFFER, on="council")
def made_to(council: Any) -> ResponseReturnValue:
    """The offers made to the council, and what it did with them."""
    offers = queries.offers.made_to(council, request.args.get("page", 1, type=int))
    return page("offers/made_to.html", council=council, offers=offers)


@bp.route("/councils/<string:code>/offers/<string:offer_ref>/take-up", methods=["GET", "POST"])
@may(SiteVerb.TAKE_UP_OFFER, on="council")
def take_up_offer(council: Any, offer_ref: str) -> ResponseReturnValue:
    """For which service: then there is a draft with the group that offered."""
    offer = queries.offers.offer(council, offer_ref)
    services = queries.services.of_council(council)
    form = StartForm()
    form.choose_from([(service.ref, service.name) for service in services])
    if posted(form, lambda: operations.offers.take_up_offer(offer, by=me(), **form.values())):
        message = f"Your draft has the reference {g.done.ref}. Nobody is told before you submit it."
        return done("requests.show", message, ref=g.done.ref)
    return page("offers/take_up_offer.html", council=council, offer=offer, form=form)


@bp.route("/councils/<string:code>/offers/<string:offer_ref>/discard", methods=["GET", "POST"])
@may(SiteVerb.DISCARD_OFFER, on="council")
def discard_offer(council: Any, offer_ref: str) -> ResponseReturnValue:
    """Asks once more, then discards the offer without telling anybody."""
    offer = queries.offers.offer(council, offer_ref)
    form = Form()
    if posted(form, lambda: operations.offers.discard_offer(offer, by=me())):
        return done("offers.made_to", "You have discarded the offer.", code=council.code)
    return page("offers/discard_offer.html", council=council, offer=offer, form=form)
