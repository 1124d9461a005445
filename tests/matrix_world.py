"""The world of the matrix: one council with a review in every situation, one person of each kind."""

import re
from datetime import timedelta
from typing import Any

from peerreview.clock import now, today
from peerreview.db import db
from peerreview.models.councils import Offer
from peerreview.models.findings import Correction, Finding, Query
from peerreview.models.people import Coordination, Membership, Person, ReviewsFor
from peerreview.models.reviews import ActingCoordinator, FocusPoint, Review
from peerreview.models.shares import Share
from peerreview.rules.dates import Free, Half
from peerreview.rules.findings import FindingState
from peerreview.rules.lifecycle import Status, has_reached
from peerreview.rules.people import SeatRole, SeatState
from peerreview.rules.responses import Outcome
from peerreview.rules.sharing import Audience
from peerreview.rules.standard import Discipline
from tests import factories as make
from tests import factories_panels as make_panels
from tests import factories_preparation as make_preparation
from tests import factories_reports as make_reports
from tests.matrix import SITUATIONS, Situation

FIRST_OFFERED = timedelta(days=60)  # the half-day on which sessions are fixed
NEVER_ISSUED = {"ref": "PR-ZZZZZ", "code": "ZZZ", "slug": "no-such-group"}
SEATS = (
    ("lead", SeatRole.LEAD, SeatState.ACCEPTED),
    ("assessor", SeatRole.ASSESSOR, SeatState.ACCEPTED),
    ("observer", SeatRole.OBSERVER, SeatState.ACCEPTED),
    ("removed assessor", SeatRole.ASSESSOR, SeatState.REPLACED),
    ("assessor who stepped down", SeatRole.ASSESSOR, SeatState.STEPPED_DOWN),
    ("conflicted assessor", SeatRole.ASSESSOR, SeatState.ACCEPTED),
)


class World:
    """`people` by the names of persons.toml, `reviews` by situation, `refs` of what hangs on each."""

    def __init__(self) -> None:
        self.group, self.elsewhere = make.group(), make.group()
        self.host = make.council(self.group)
        self.people = self._people()
        self.people["outsider"] = None
        self.standard = make.standard(points=2)
        self.refs: dict[Situation, dict[str, str]] = {}
        self.reviews = {each: self._review(each) for each in SITUATIONS}
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

    def _person(self, name: str) -> Person:
        found = self.people[name]
        assert found is not None
        return found

    def _review(self, situation: Situation) -> Review:
        team = self._person("team member")
        review = make.review(
            self.host, situation.status, group=self.group, reached=situation.reached,
            standard=self.standard, contact=team,
            check_due_on=today() - timedelta(days=1) if situation.is_overdue else None,
        )  # fmt: skip
        acting = self._person("acting coordinator")
        make.save(ActingCoordinator(review_id=review.id, person_id=acting.id, named_at=now()))
        make.named(review, self._person("moved to another council"))
        refs = {
            "place_ref": make.named(review, team).ref,
            "evidence_ref": make_preparation.evidence(review, team, 1).ref,
        }
        if situation.has_panel:
            refs |= self._panel(review, situation)
        if has_reached(situation.reached, Status.IN_REVIEW):
            refs |= self._findings(review, situation)
        if has_reached(situation.reached, Status.AGREED):
            refs |= self._after(review, situation)
        if situation.status is Status.DRAFT and not situation.is_ready:
            db.session.query(FocusPoint).filter_by(review_id=review.id).delete()
        self.refs[situation] = refs
        return review

    def _panel(self, review: Review, situation: Situation) -> dict[str, str]:
        is_to_schedule = situation.status is Status.FORMING and situation.is_ready
        approved = {"approved_at": now()}
        covers = (Discipline.USER_RESEARCH,)
        seats = {
            name: make.seat(review, self._person(name), role, state, *covers, **approved)
            for name, role, state in SEATS
            if not (is_to_schedule and name == "conflicted assessor")
        }
        if situation.has_invited:
            make.seat(
                review, self._person("invited"), SeatRole.OBSERVER, SeatState.OFFERED, **approved
            )
        is_to_begin = situation.status is Status.SCHEDULED and situation.is_ready
        session = make.session(review, today() if is_to_begin else today() + FIRST_OFFERED)
        if is_to_schedule:
            for name in ("lead", "assessor"):
                on = today() + FIRST_OFFERED
                make_panels.free(self._person(name).id, on, Half.AM, Free.FREE)
        return {"seat": seats["assessor"].ref, "session": session.ref}

    def _findings(self, review: Review, situation: Situation) -> dict[str, str]:
        state = FindingState.VIEW if situation.is_ready else FindingState.OPEN
        for point in self.standard.points:
            view = 3 if situation.is_ready else None
            facts = {"state": state, "view": view, "works_well": "They meet daily."}
            db.session.add(Finding(review_id=review.id, point_id=point.id, **facts))
        asked = Query(
            review_id=review.id, point_id=self.standard.points[0].id, words="Is that so?",
            raised_by_id=self._person("team member").id, raised_at=now(),
            answered_at=now() if situation.is_ready else None,
        )  # fmt: skip
        return {"query_ref": make.save(asked).ref}

    def _after(self, review: Review, situation: Situation) -> dict[str, str]:
        report = make_reports.report(review)
        outcome = Outcome.DONE if situation.is_ready else Outcome.OPEN
        publisher = self._person("publisher")
        correction = Correction(
            review_id=review.id, report_point_id=report.points[0].id, why="A wrong date.",
            written_by_id=self._person("lead").id, written_at=now(),
            content={
                "state": "view", "view": 3, "label": "Working well", "works_well": "They meet.",
                "to_explore": "", "suggestions": [],
            },
        )  # fmt: skip
        share = Share(
            review_id=review.id, report_id=report.id, audience=Audience.COORDINATORS,
            shared_by_id=publisher.id, shared_at=now(),
        )  # fmt: skip
        return {
            "correction_ref": make.save(correction).ref,
            "share_ref": make.save(share).ref,
            "action_ref": make_reports.action(review, 1, outcome=outcome).ref,
            "follow_up_ref": make_reports.follow_up(review).ref,
        }

    def _around(self, interest: str) -> dict[str, str]:
        """What stands in the addresses of pages that are not of a review, by their beginning."""
        publisher, colleague = self._person("publisher"), self._person("colleague")
        tied = make.council(self.group)
        make_panels.tie(self.host, tied)
        self.candidate = make.assessor(make.council(self.group))
        make.save(ReviewsFor(person_id=self.candidate.id, group_id=self.group.id))
        coordinator = self._person("coordinator")
        offer = Offer(
            group_id=self.group.id, council_id=self.host.id, why="You asked for help.",
            offered_by_id=coordinator.id, offered_at=now(),
        )  # fmt: skip
        self.values = {
            "code": self.host.code, "slug": self.group.slug, "number": "1", "token": "none",
            "person": self.candidate.ref, "offer_ref": make.save(offer).ref, "other": tied.code,
        }  # fmt: skip
        alone = make.group()
        leaderless = make.review(make.council(alone), Status.REQUESTED, group=alone)
        return {
            "/administration/acting-coordinators/": leaderless.ref,
            "/administration/people/": colleague.ref,
            "/councils/<code>/people/": _membership(colleague).ref,
            "/councils/<code>/services/": make.service(self.host).ref,
            "/groups/<slug>/assessors/": self.candidate.ref,
            "/groups/<slug>/coordinators/": _coordination(coordinator),
            "/me/interests/": interest,
            "/me/memberships/": _membership(publisher).ref,
        }

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
