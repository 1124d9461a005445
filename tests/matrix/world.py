"""The world of the matrix: one council with a review in every situation, one person of each kind."""

import re
from typing import Any

from peerreview.clock import now, today
from peerreview.db import db
from peerreview.models.councils import Council, CouncilDomain, Offer, PeerGroup
from peerreview.models.people import Coordination, Joining, Membership, Person, ReviewsFor
from peerreview.models.sign_ins import SignIn
from peerreview.rules.lifecycle import Status
from peerreview.rules.sharing import Audience
from tests import factories as make
from tests import factories_panels as make_panels
from tests.matrix import SITUATIONS, Situation
from tests.matrix.reviews import CLOSED, SHELF, Reviews

NEVER_ISSUED = {"ref": "PR-ZZZZZ"}


class World:
    """`people` by the names of persons.toml, `reviews` by situation, `refs` of what hangs on each."""

    def __init__(self) -> None:
        self.group, self.elsewhere = make.group(), make.group()
        self.host = make.council(self.group)
        self.people = self._people()
        self.people["outsider"] = None
        made = Reviews(self.host, self.group, self.people)
        self._person = made.person
        self.reviews = {each: made.review(each) for each in SITUATIONS}
        self.refs = {each: made.hang_on(review, each) for each, review in self.reviews.items()}
        self.shelf: dict[str, tuple[Audience | None, str]] = {}
        for audience, ended, word in SHELF:
            review = made.review(CLOSED)
            made.panel(review, CLOSED)
            made.share(review, audience, ended, word)
            self.shelf[review.ref] = audience, word
        shared = [each for each in SITUATIONS if "share_ref" in self.refs[each]]
        self.shelf |= {self.reviews[each].ref: (Audience.COORDINATORS, "meet") for each in shared}
        stakes = [
            make.interest(self._person(name), self.host)
            for name in ("conflicted assessor", "coordinator with a stake")
        ]
        self.tokens = {
            name: make.sign_in(person) if person else "" for name, person in self.people.items()
        }
        self._person("deactivated publisher").deactivated_at = now()
        self.at = self._around(stakes[0].ref)
        db.session.commit()

    def _people(self) -> dict[str, Person | None]:
        def from_group() -> Any:
            return make.council(self.group)

        def from_elsewhere() -> Any:
            return make.council(self.elsewhere)

        moved = make.person(from_elsewhere())
        make.save(
            Membership(
                person_id=moved.id, council_id=self.host.id, is_publisher=True,
                started_on=make.LONG_AGO, ended_on=today(),
            )
        )  # fmt: skip
        return {
            "member without a group": make.person(make.council()),
            "other group": make.person(from_elsewhere()),
            "same group": make.person(from_group()),
            "invited": make.assessor(from_group()),
            "lead": make.assessor(from_group()),
            "assessor": make.assessor(from_elsewhere()),
            "observer": make.assessor(from_elsewhere()),
            "removed assessor": make.assessor(from_group()),
            "assessor who stepped down": make.assessor(from_elsewhere()),
            "conflicted assessor": make.assessor(from_elsewhere()),
            "team member": make.person(self.host),
            "colleague": make.person(self.host),
            "publisher": make.person(self.host, publisher=True),
            "coordinator": make.person(from_group(), coordinates=self.group),
            "acting coordinator": make.person(from_elsewhere()),
            "conflicted coordinator": make.person(self.host, coordinates=self.group),
            "coordinator with a stake": make.person(from_group(), coordinates=self.group),
            "administrator": make.person(is_administrator=True),
            "deactivated publisher": make.person(self.host, publisher=True),
            "moved to another council": moved,
        }

    def _around(self, interest: str) -> dict[str, str]:
        """What stands in the addresses of pages that are not of a review, by their beginning."""
        publisher, colleague = self._person("publisher"), self._person("colleague")
        tied = make.council(self.group)
        make_panels.tie(self.host, tied)
        self.candidate = make.assessor(make.council(self.group))
        make.save(ReviewsFor(person_id=self.candidate.id, group_id=self.group.id))
        self.values = {
            "code": self.host.code, "slug": self.group.slug, "number": "1", "token": "none",
            "domain": "host.example", "other": tied.code, "person": self.candidate.ref,
            "offer_ref": self._offer(self.group, self.host),
        }  # fmt: skip
        make.save(CouncilDomain(council_id=self.host.id, domain=self.values["domain"]))
        alone = make.group()
        self.elsewhere_at = self._elsewhere(alone)
        leaderless = make.review(make.council(alone), Status.REQUESTED, group=alone)
        invitation = self._joining(self._person("same group"), by=publisher)
        stranger = self._person("member without a group")
        asking = self._joining(stranger, by=stranger)
        return {
            "/councils/<code>/invitations/": invitation,
            "/councils/<code>/joinings/": asking,
            "/me/joinings/<ref>/end": asking,
            "/me/joinings/": invitation,
            "/administration/acting-coordinators/": leaderless.ref,
            "/administration/people/": colleague.ref,
            "/councils/<code>/people/": _membership(colleague).ref,
            "/councils/<code>/services/": make.service(self.host).ref,
            "/groups/<slug>/assessors/": self.candidate.ref,
            "/groups/<slug>/coordinators/": _coordination(self._person("coordinator")),
            "/me/interests/": interest,
            "/me/memberships/": _membership(publisher).ref,
            "/me/sign-ins/": db.session.query(SignIn).filter_by(person_id=publisher.id).one().ref,
        }

    def _elsewhere(self, group: PeerGroup) -> dict[str, dict[str, str]]:
        """The same of another council and group: none of it may be found under the host’s."""
        far = make.council(group)
        somebody = make.person(far, publisher=True, coordinates=make.group())
        return {
            "/councils/<code>/offers/": {"offer_ref": self._offer(group, far)},
            "/councils/<code>/people/<ref>": {"ref": _membership(somebody).ref},
            "/councils/<code>/services/<ref>": {"ref": make.service(far).ref},
            "/groups/<slug>/assessors/<ref>": {"ref": make.assessor(far).ref},
            "/groups/<slug>/coordinators/<ref>": {"ref": _coordination(somebody)},
            "/groups/<slug>/councils/<code>": {"code": far.code},
            "/administration/acting-coordinators/<ref>": {
                "ref": next(iter(self.reviews.values())).ref
            },
        }

    def _offer(self, group: PeerGroup, council: Council) -> str:
        by = self._person("coordinator")
        facts = {"why": "You asked for help.", "offered_by_id": by.id, "offered_at": now()}
        return make.save(Offer(group_id=group.id, council_id=council.id, **facts)).ref

    def _joining(self, person: Person, *, by: Person) -> str:
        facts = {"person_id": person.id, "asked_by_id": by.id, "asked_at": now()}
        return make.save(Joining(council_id=self.host.id, **facts)).ref

    def foreign(self, address: str) -> dict[str, str]:
        """A real reference of another council or group for the last thing in this address."""
        begins = [start for start in self.elsewhere_at if address.startswith(start)]
        return self.elsewhere_at[begins[0]] if begins else {}

    def path(self, address: str, situation: Situation | None, **changes: str) -> str:
        """The address with this world's things in it; `changes` put other things there."""
        found = dict(self.values)
        if situation is None:
            begins = [start for start in self.at if address.startswith(start)]
            found |= {"ref": self.at[begins[0]]} if begins else {}
        else:
            found |= {"ref": self.reviews[situation].ref} | self.refs[situation]
        found |= changes
        return re.sub(r"<([^>]+)>", lambda name: found.get(name[1], "X-ZZZZZZZZ"), address)


def _membership(person: Person) -> Membership:
    return db.session.query(Membership).filter_by(person_id=person.id, ended_on=None).one()


def _coordination(person: Person) -> str:
    return db.session.query(Coordination).filter_by(person_id=person.id).one().ref
