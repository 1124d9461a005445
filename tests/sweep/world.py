"""One council with a review in each situation, everybody around it, and a word of its own in each field."""

import os
from collections.abc import Collection
from zlib import crc32

import sqlalchemy as sa
from flask import Flask

from peerreview import mail, operations, queries
from peerreview.clock import now, today
from peerreview.db import commit, db
from peerreview.models.councils import Offer
from peerreview.models.panels import Seat
from peerreview.models.people import Membership, Person
from peerreview.models.reviews import Review
from peerreview.rules.lifecycle import Status, has_reached
from peerreview.rules.panels import InterestKind
from peerreview.rules.people import SeatRole, SeatState
from peerreview.rules.sharing import Audience
from tests import factories as make
from tests import factories_reports as reports
from tests.sweep.around import OF_A_REVIEW, Around
from tests.sweep.planting import Planting

# The status in which a review is planted; a move with words then brings some into their situation.
SITUATIONS = {
    "draft": Status.DRAFT,
    "requested": Status.REQUESTED,
    "sent back": Status.REQUESTED,
    "declined": Status.REQUESTED,
    "forming": Status.FORMING,
    "scheduled": Status.SCHEDULED,
    "replanned": Status.SCHEDULED,
    "in review": Status.IN_REVIEW,
    "writing": Status.WRITING,
    "cancelled": Status.WRITING,
    "accuracy check": Status.ACCURACY_CHECK,
    "withdrawn": Status.ACCURACY_CHECK,
    "agreed": Status.AGREED,
    "closed": Status.CLOSED,
}
SEATED = {
    "lead": (SeatRole.LEAD, SeatState.ACCEPTED),
    "assessor": (SeatRole.ASSESSOR, SeatState.ACCEPTED),
    "observer": (SeatRole.OBSERVER, SeatState.ACCEPTED),
    "invited": (SeatRole.ASSESSOR, SeatState.OFFERED),
    "stepped down": (SeatRole.ASSESSOR, SeatState.ACCEPTED),
    "removed": (SeatRole.ASSESSOR, SeatState.ACCEPTED),
    "conflicted assessor": (SeatRole.ASSESSOR, SeatState.ACCEPTED),
}
ALWAYS = "always"
MOST_MAILS = 5000


class World:
    """The people by name, the reviews by situation, and `words`: each planted word with its field.

    A field is `table.column`, or `table.column of somebody` where several people write there.
    """

    def __init__(self, *situations: str) -> None:
        self.words: dict[str, tuple[str, str]] = {}
        self.group = make.group()
        self.host = make.council(self.group)
        self.standard = make.standard()
        self.people = self._people()
        self.reviews = {name: self._review(name) for name in situations or SITUATIONS}
        self._of_people()
        self._share()
        self.around = Around(self)
        self.tokens = {name: make.sign_in(person) for name, person in self.people.items()}
        self.people["deactivated"].deactivated_at = now()
        commit()

    def word(self, field: str, situation: str = ALWAYS) -> str:
        """A word that stands nowhere else."""
        made = f"canary{len(self.words):04d}x"
        self.words[made] = (field, situation)
        return made

    def seat(self, name: str, review: Review) -> Seat:
        """The seat of somebody on the panel of this review."""
        query = sa.select(Seat).where(Seat.review_id == review.id)
        return db.session.scalars(query.where(Seat.person_id == self.people[name].id)).one()

    def addresses(
        self, application: Flask, method: str, name: str, opened: Collection[str], *, more: int = 1
    ) -> list[str]:
        """The address of every endpoint that answers this method.

        Those of a review are opened at each of these situations, and at so many of the others, which
        change from line to line and from person to person; with SWEEP=every at all of them.
        """
        rules = application.url_map.iter_rules()
        found = []
        for route in sorted(rule.rule for rule in rules if method in (rule.methods or ())):
            if not route.startswith(OF_A_REVIEW):
                found.append(self.around.path(route))
                continue
            others = [each for each in self.reviews if each not in opened]
            if os.environ.get("SWEEP") != "every":
                others.sort(key=lambda each: crc32(f"{each} {route} {name}".encode()))
                others = others[:more]
            found += [self.around.path(route, each) for each in (*opened, *others)]
        return list(dict.fromkeys(found))

    def mails(self, name: str) -> list[tuple[str, str]]:
        """The mails that go out to somebody now, as kind and text."""
        if name not in self.people:
            return []
        written = [
            message
            for message in queries.messages.waiting(MOST_MAILS)
            if message.person_id == self.people[name].id
        ]
        rendered = [(each.kind, mail.render(each)) for each in written if mail.may_still_know(each)]
        return [(kind, f"{found.subject}\n{found.text}") for kind, found in rendered]

    def _people(self) -> dict[str, Person]:
        peers, elsewhere = make.council(self.group), make.group()
        others = make.council(elsewhere)
        people = {
            "publisher": make.person(self.host, publisher=True),
            "team member": make.person(self.host),
            "colleague": make.person(self.host),
            **{name: make.assessor(make.council(elsewhere)) for name in SEATED},
            "coordinator": make.person(peers, coordinates=self.group),
            "conflicted coordinator": make.person(self.host, coordinates=self.group),
            "peer": make.person(peers),
            "grouped": make.person(others),
            "member": make.person(make.council()),
            "newcomer": make.assessor(make.council()),
            "administrator": make.person(is_administrator=True),
            "moved away": make.person(others),
            "deactivated": make.person(self.host, publisher=True),
        }
        left = {"started_on": make.LONG_AGO, "ended_on": today(), "is_publisher": True}
        moved = people["moved away"].id
        make.save(Membership(person_id=moved, council_id=self.host.id, **left))
        return people

    def _review(self, name: str) -> Review:
        status = SITUATIONS[name]
        words = ["what", "whom", "owner", "supplier", "questions"]
        words += ["missing_words"] if name == "requested" else []
        has_panel = has_reached(status, Status.FORMING)
        words += ["notice_reason"] if has_panel else []
        words += ["replan_reason"] if has_panel and name != "replanned" else []
        is_agreed = has_reached(status, Status.AGREED)
        review = make.review(
            self.host, status, group=self.group, standard=self.standard,
            contact=self.people["team member"], agreed_on=today() if is_agreed else None,
            service_id=make.service(self.host, what="", whom="", owner="").id,
            **{field: self.word(f"reviews.{field}", name) for field in words},
        )  # fmt: skip
        planting = Planting(self, name, review)
        planting.team()
        if has_panel:
            planting.panel(SEATED)
            planting.findings()
        planting.evidence()
        if has_reached(status, Status.ACCURACY_CHECK):
            planting.queries()
        if is_agreed:
            planting.report()
        planting.move()
        return review

    def _of_people(self) -> None:
        assessor, host = self.people["assessor"], self.host
        assessor.access_needs = self.word("people.access_needs")
        words = self.word("interests.words")
        make.interest(assessor, make.council(self.group), InterestKind.DECLARED, words)
        make.interest(self.people["conflicted assessor"], host)
        by = make.standing(self.people["coordinator"])
        why = self.word("offers.why")
        offered = operations.offers.offer_help(self.group, by=by, council=host.code, why=why)
        offered.discarded_at = now()
        open_offer = {"group_id": self.group.id, "council_id": host.id, "why": "Your form is new."}
        self.offer = make.save(Offer(offered_by_id=by.id, offered_at=now(), **open_offer))

    def _share(self) -> None:
        """Of the agreed review point 1 with the council's words, for its peer group; point 2 was
        shared with everyone and taken back. Of the closed one point 1 with its views, for
        coordinators, and point 2 for everyone.
        """
        by = self.people["publisher"]
        agreed, closed = (self.reviews.get(name) for name in ("agreed", "closed"))
        if agreed:
            reports.share(agreed, Audience.GROUP, (1,), by=by, with_responses=True)
            share = reports.share(agreed, Audience.EVERYONE, (2,), by=by, with_responses=True)
            review, standing = reports.loaded(agreed), make.standing(by)
            operations.sharing.stop_sharing(review, share, by=standing)
        if closed:
            reports.share(closed, Audience.COORDINATORS, (1,), by=by, with_views=True)
            reports.share(closed, Audience.EVERYONE, (2,), by=by)
        commit()
