"""One council with a review in each situation, everybody around it, and a word of its own in each field."""

import sqlalchemy as sa

from peerreview.clock import today
from peerreview.db import Base, commit, db
from peerreview.models.councils import Offer
from peerreview.models.panels import Seat
from peerreview.models.people import Membership, Person
from peerreview.models.reviews import Review
from peerreview.rules.lifecycle import Status
from peerreview.rules.panels import InterestKind
from peerreview.rules.people import SeatRole, SeatState
from peerreview.rules.sharing import Audience
from tests import factories as make
from tests import factories_reports as reports
from tests.sweep.planting import Planting

# Status, and the furthest one that was reached.
SITUATIONS = {
    "draft": (Status.DRAFT, Status.DRAFT),
    "forming": (Status.FORMING, Status.FORMING),
    "in review": (Status.IN_REVIEW, Status.IN_REVIEW),
    "accuracy check": (Status.ACCURACY_CHECK, Status.ACCURACY_CHECK),
    "agreed": (Status.AGREED, Status.AGREED),
    "withdrawn": (Status.WITHDRAWN, Status.ACCURACY_CHECK),
}
SEATED = {
    "lead": (SeatRole.LEAD, SeatState.ACCEPTED),
    "assessor": (SeatRole.ASSESSOR, SeatState.ACCEPTED),
    "observer": (SeatRole.OBSERVER, SeatState.ACCEPTED),
    "invited": (SeatRole.ASSESSOR, SeatState.OFFERED),
    "stepped down": (SeatRole.ASSESSOR, SeatState.STEPPED_DOWN),
    "conflicted assessor": (SeatRole.ASSESSOR, SeatState.ACCEPTED),
}
ALWAYS = "always"
# What belongs to one review and has a reference of its own: its name in routes, and its table.
CHILDREN = {
    "place_ref": "team_places", "evidence_ref": "evidence", "seat": "seats", "session": "sessions",
    "query_ref": "queries", "correction_ref": "corrections", "action_ref": "actions",
    "follow_up_ref": "follow_ups", "share_ref": "shares",
}  # fmt: skip


class World:
    """The people by name, the reviews by situation, and `words`: each planted word with its field.

    A field is `table.column`, or `table.column of somebody` where several people write there.
    """

    def __init__(self) -> None:
        self.words: dict[str, tuple[str, str]] = {}
        self.group = make.group()
        self.host = make.council(self.group)
        self.standard = make.standard()
        self.people = self._people()
        self.reviews = {name: self._review(name) for name in SITUATIONS}
        self._of_people()
        self._share()
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

    def places(self, *situations: str) -> list[dict[str, str]]:
        """For each of these reviews the references in its addresses, by their names in the routes."""
        common = {"code": self.host.code, "slug": self.group.slug, "number": "1"}
        return [
            common
            | {"ref": review.ref}
            | {name: self._child(table, review) for name, table in CHILDREN.items()}
            for review in map(self.reviews.__getitem__, situations)
        ]

    def _child(self, table: str, review: Review) -> str:
        """The first reference of this kind that belongs to the review."""
        kind = Base.metadata.tables[table]
        query = sa.select(kind.c.ref).where(kind.c.review_id == review.id).limit(1)
        return db.session.execute(query).scalar_one_or_none() or "X-ZZZZZ"

    def _people(self) -> dict[str, Person]:
        peers, others = make.council(self.group), make.council(make.group())
        people = {
            "publisher": make.person(self.host, publisher=True),
            "team member": make.person(self.host),
            "colleague": make.person(self.host),
            **{name: make.assessor(make.council(make.group())) for name in SEATED},
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
        status, reached = SITUATIONS[name]
        words = ("what", "whom", "owner", "supplier", "questions", "missing_words", "reason",
                 "replan_reason", "notice_reason")  # fmt: skip
        review = make.review(
            self.host, status, reached=reached, group=self.group, standard=self.standard,
            contact=self.people["team member"], agreed_on=today() if name == "agreed" else None,
            service_id=make.service(self.host, what="", whom="", owner="").id,
            **{field: self.word(f"reviews.{field}", name) for field in words},
        )  # fmt: skip
        planting = Planting(self, name, review)
        planting.team()
        if name != "draft":
            planting.panel(SEATED)
            planting.findings()
        if name in {"accuracy check", "agreed", "withdrawn"}:
            planting.queries()
        if name == "agreed":
            planting.report()
        return review

    def _of_people(self) -> None:
        assessor, host = self.people["assessor"], self.host
        assessor.access_needs = self.word("people.access_needs")
        words = self.word("interests.words")
        make.interest(assessor, make.council(self.group), InterestKind.DECLARED, words)
        make.interest(self.people["conflicted assessor"], host)
        make.save(
            Offer(
                group_id=self.group.id, council_id=host.id, why=self.word("offers.why"),
                offered_by_id=self.people["coordinator"].id,
                offered_at=assessor.created_at, discarded_at=assessor.created_at,
            )
        )  # fmt: skip

    def _share(self) -> None:
        """Point 1 of the agreed review, with the council's words, for its peer group."""
        by = self.people["publisher"]
        reports.share(self.reviews["agreed"], Audience.GROUP, (1,), by=by, with_responses=True)
