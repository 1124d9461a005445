"""What stands around the reviews of the world, and what each address is called with."""

import re
from typing import Any

import sqlalchemy as sa

from peerreview.clock import now
from peerreview.db import Base, db
from peerreview.models.councils import CouncilDomain
from peerreview.models.people import Coordination, Interest, Joining, Membership, Person, ReviewsFor
from peerreview.models.reviews import Review
from peerreview.models.sign_ins import SignIn
from peerreview.rules.lifecycle import Status
from tests import factories as make
from tests import factories_panels as make_panels

OF_A_REVIEW = ("/reviews/<string:ref>", "/library/<string:ref>")
NAME = re.compile(r"<(?:[^:>]+:)?([^>]+)>")
UNKNOWN = "X-ZZZZZ"  # was never issued
# What belongs to one review and has a reference of its own: its name in routes, and its table.
CHILDREN = {
    "place_ref": "team_places", "evidence_ref": "evidence", "seat": "seats", "session": "sessions",
    "query_ref": "queries", "correction_ref": "corrections", "action_ref": "actions",
    "follow_up_ref": "follow_ups", "share_ref": "shares",
}  # fmt: skip


class Around:
    """The references in addresses: of pages that are not of a review by their beginning."""

    def __init__(self, world: Any) -> None:
        host, people = world.host, world.people
        tied = make.council(world.group)
        make_panels.tie(host, tied)
        candidate = make.assessor(tied)
        make.save(ReviewsFor(person_id=candidate.id, group_id=world.group.id))
        make.save(CouncilDomain(council_id=host.id, domain="host.example"))
        self.values = {
            "code": host.code, "slug": world.group.slug, "number": "1", "domain": "host.example",
            "other": tied.code, "person": candidate.ref, "offer_ref": world.offer.ref,
        }  # fmt: skip
        alone = make.group()
        leaderless = make.review(make.council(alone), Status.REQUESTED, group=alone)
        publisher = people["publisher"]
        membership = _of(Membership, people["colleague"])
        asking = _joining(world, people["member"], by=people["member"])
        invitation = _joining(world, people["peer"], by=publisher)
        self.at = {
            "/councils/<string:code>/invitations/": invitation,
            "/councils/<string:code>/joinings/": asking,
            "/councils/<string:code>/people/": membership,
            "/councils/<string:code>/services/": make.service(host).ref,
            "/groups/<string:slug>/assessors/": candidate.ref,
            "/groups/<string:slug>/coordinators/": _of(Coordination, people["coordinator"]),
            "/administration/acting-coordinators/": leaderless.ref,
            "/administration/people/": people["colleague"].ref,
            "/me/interests/": _of(Interest, people["assessor"]),
            "/me/joinings/": invitation,
            "/me/memberships/": _of(Membership, publisher),
            "/me/sign-ins/": _of(SignIn, publisher),
        }
        self.of = {name: _children(review) for name, review in world.reviews.items()}

    def path(self, route: str, situation: str = "") -> str:
        """The address of a route: of this review, or of what stands around them."""
        begins = [ref for start, ref in self.at.items() if route.startswith(start)]
        known = self.values | {"ref": begins[0] if begins else UNKNOWN}
        known |= self.of.get(situation, {})
        return NAME.sub(lambda found: known.get(found[1], UNKNOWN), route)


def _children(review: Review) -> dict[str, str]:
    """The review's reference, and the first one of each kind that belongs to it."""
    refs = {"ref": review.ref}
    for name, table in CHILDREN.items():
        kind = Base.metadata.tables[table]
        query = sa.select(kind.c.ref).where(kind.c.review_id == review.id).order_by(kind.c.id)
        refs[name] = db.session.scalars(query).first() or UNKNOWN
    return refs


def _joining(world: Any, person: Person, *, by: Person) -> str:
    facts = {"person_id": person.id, "asked_by_id": by.id, "asked_at": now()}
    return str(make.save(Joining(council_id=world.host.id, **facts)).ref)


def _of(kind: Any, person: Person) -> str:
    return str(db.session.scalars(sa.select(kind.ref).where(kind.person_id == person.id)).first())
