"""Offers of help: a coordinator makes one, a publisher takes it up or discards it."""

from ..clock import now
from ..db import db
from ..models.columns import new_ref
from ..models.councils import Offer, PeerGroup
from ..models.reviews import Review
from ..queries import offers, recipients
from ..rules.errors import Refused
from ..rules.people import Office, Standing, offices
from ..rules.permissions import check_on_site
from ..rules.verbs import SiteVerb
from . import history, outbox, requests


def offer_help(group: PeerGroup, *, by: Standing, council: str, why: str) -> Offer:
    """Offer help to a council of the group, by its code; its publishers hear of it."""
    check_on_site(SiteVerb.OFFER_HELP, offices(by, group_ids=frozenset({group.id})))
    found = {each.code: each for each in offers.councils_of(group)}.get(council)
    if found is None:
        raise Refused("council", "Choose one of the councils in the list")
    publishers = recipients.publishers(found.id)
    if not publishers:
        raise Refused(
            "council",
            f"{found.name} has nobody here yet who could answer. Invite a publisher first",
        )
    offer = Offer(
        ref=new_ref("OF", 8),
        group_id=group.id,
        council_id=found.id,
        why=why,
        offered_by_id=by.id,
        offered_at=now(),
    )
    db.session.add(offer)
    _record(SiteVerb.OFFER_HELP, offer, by, Office.COORDINATOR_OF)
    outbox.tell(
        publishers,
        "help_offered",
        group=group.name,
        council=found.name,
        code=found.code,
        offered_by=by.name,
    )
    return offer


def take_up_offer(
    offer: Offer, *, by: Standing, service: str | None = None, name: str = ""
) -> Review:
    """Start a draft with the group that offered; nobody is told before the council submits it."""
    check_on_site(SiteVerb.TAKE_UP_OFFER, offices(by, council_id=offer.council_id))
    _insist_on_open(offer)
    review = requests.start(offer.council, by=by, service=service, name=name, offer=offer)
    offer.taken_up_at = now()
    _record(SiteVerb.TAKE_UP_OFFER, offer, by, Office.PUBLISHER_OF)
    return review


def discard_offer(offer: Offer, *, by: Standing) -> None:
    """Say no to an offer, without a word to those who made it."""
    check_on_site(SiteVerb.DISCARD_OFFER, offices(by, council_id=offer.council_id))
    _insist_on_open(offer)
    offer.discarded_at = now()
    _record(SiteVerb.DISCARD_OFFER, offer, by, Office.PUBLISHER_OF)


def _insist_on_open(offer: Offer) -> None:
    if offer.taken_up_at is not None:
        raise Refused(None, "Your council has taken up this offer already")
    if offer.discarded_at is not None:
        raise Refused(None, "Your council has discarded this offer already")


def _record(verb: SiteVerb, offer: Offer, by: Standing, office: Office) -> None:
    history.record(verb, by=by, relation=office, on=("offer", offer.ref))
