"""The reviews of the matrix's world: one of the host in every situation, and those that it shares."""

from datetime import timedelta

from peerreview import clock, operations
from peerreview.clock import now, today
from peerreview.db import commit, db
from peerreview.models.councils import Council, PeerGroup
from peerreview.models.findings import Correction, Finding, Query
from peerreview.models.people import Person
from peerreview.models.reviews import ActingCoordinator, FocusPoint, Review
from peerreview.models.shares import Share, SharedPoint
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
CLOSED = next(each for each in SITUATIONS if each.status is Status.CLOSED)
SEATS = (
    ("lead", SeatRole.LEAD, SeatState.ACCEPTED),
    ("assessor", SeatRole.ASSESSOR, SeatState.ACCEPTED),
    ("observer", SeatRole.OBSERVER, SeatState.ACCEPTED),
    ("removed assessor", SeatRole.ASSESSOR, SeatState.REPLACED),
    ("assessor who stepped down", SeatRole.ASSESSOR, SeatState.STEPPED_DOWN),
    ("conflicted assessor", SeatRole.ASSESSOR, SeatState.ACCEPTED),
)
# A closed review each: who may read its share, what has ended it, and a word that it alone holds.
SHELF: tuple[tuple[Audience | None, str, str], ...] = (
    (Audience.COORDINATORS, "", "kestrel"),
    (Audience.GROUP, "", "otter"),
    (Audience.GROUPS, "", "badger"),
    (Audience.EVERYONE, "", "heron"),
    (None, "never shared", "lapwing"),
    (None, "taken back", "dormouse"),
    (None, "its last day has passed", "adder"),
)


class Reviews:
    """Makes reviews of the host with these people around them."""

    def __init__(self, host: Council, group: PeerGroup, people: dict[str, Person | None]) -> None:
        self.host, self.group, self.people = host, group, people
        self.standard = make.standard(points=2)

    def person(self, name: str) -> Person:
        """The person with this name in persons.toml."""
        found = self.people[name]
        assert found is not None
        return found

    def review(self, situation: Situation) -> Review:
        """A review in this situation, with its acting coordinator and a team that somebody left."""
        review = make.review(
            self.host, situation.status, group=self.group, reached=situation.reached,
            standard=self.standard, contact=self.person("team member"),
            check_due_on=today() - timedelta(days=1) if situation.is_overdue else None,
        )  # fmt: skip
        acting = self.person("acting coordinator")
        make.save(ActingCoordinator(review_id=review.id, person_id=acting.id, named_at=now()))
        make.named(review, self.person("moved to another council"))
        if situation.status is Status.DRAFT and not situation.is_ready:
            db.session.query(FocusPoint).filter_by(review_id=review.id).delete()
        return review

    def hang_on(self, review: Review, situation: Situation) -> dict[str, str]:
        """What a review has in this situation; gives its references by their names in addresses."""
        team = self.person("team member")
        refs = {
            "place_ref": make.named(review, team).ref,
            "evidence_ref": make_preparation.evidence(review, team, 1).ref,
        }
        if situation.has_panel:
            refs |= self.panel(review, situation)
        if has_reached(situation.reached, Status.IN_REVIEW):
            refs |= self._findings(review, situation)
        if has_reached(situation.reached, Status.AGREED):
            refs |= self._after(review, situation)
        return refs

    def panel(self, review: Review, situation: Situation) -> dict[str, str]:
        """Every seat of SEATS and a session; what is ready to be scheduled has no conflict on it."""
        is_ready = situation.is_ready
        is_to_schedule = is_ready and situation.status is Status.FORMING
        first = today() + FIRST_OFFERED
        approved = {"approved_at": now()}
        seats = {
            name: make.seat(
                review, self.person(name), role, state, Discipline.USER_RESEARCH, **approved
            )
            for name, role, state in SEATS
            if not (is_to_schedule and name == "conflicted assessor")
        }
        if situation.has_invited:
            invited = self.person("invited")
            make.seat(review, invited, SeatRole.OBSERVER, SeatState.OFFERED, **approved)
        if is_to_schedule:
            for name in ("lead", "assessor"):
                make_panels.free(self.person(name).id, first, Half.AM, Free.FREE)
        is_to_begin = is_ready and situation.status is Status.SCHEDULED
        session = make.session(review, today() if is_to_begin else first)
        return {"seat": seats["assessor"].ref, "session": session.ref}

    def _findings(self, review: Review, situation: Situation) -> dict[str, str]:
        state = FindingState.VIEW if situation.is_ready else FindingState.OPEN
        view = 3 if situation.is_ready else None
        for point in self.standard.points:
            facts = {"state": state, "view": view, "works_well": "They meet daily."}
            db.session.add(Finding(review_id=review.id, point_id=point.id, **facts))
        asked = Query(
            review_id=review.id, point_id=self.standard.points[0].id, words="Is that so?",
            raised_by_id=self.person("team member").id, raised_at=now(),
            answered_at=now() if situation.is_ready else None,
        )  # fmt: skip
        return {"query_ref": make.save(asked).ref}

    def _after(self, review: Review, situation: Situation) -> dict[str, str]:
        report = make_reports.report(review, works_well="They meet daily.")
        correction = Correction(
            review_id=review.id, report_point_id=report.points[0].id, why="A wrong date.",
            written_by_id=self.person("lead").id, written_at=now(),
            content={
                "state": "view", "view": 3, "label": "Working well", "works_well": "They meet.",
                "to_explore": "", "suggestions": [],
            },
        )  # fmt: skip
        share = Share(
            review_id=review.id, report_id=report.id, audience=Audience.COORDINATORS,
            shared_by_id=self.person("publisher").id, shared_at=now(),
            points=[SharedPoint(report_point_id=report.points[0].id)],
        )  # fmt: skip
        outcome = Outcome.DONE if situation.is_ready else Outcome.OPEN
        return {
            "correction_ref": make.save(correction).ref,
            "share_ref": make.save(share).ref,
            "action_ref": make_reports.action(review, 1, outcome=outcome).ref,
            "follow_up_ref": make_reports.follow_up(review).ref,
        }

    def share(self, review: Review, audience: Audience | None, ended: str, word: str) -> None:
        """A report whose words hold `word`, shared three days ago, and no longer where it `ended`."""
        publisher = self.person("publisher")
        make.named(review, self.person("team member"))
        make_reports.report(review, works_well=f"They keep a {word}.")
        if ended == "never shared":
            return
        with clock.pretended(now() - timedelta(days=3)):
            ends_on = today() + timedelta(days=1) if ended == "its last day has passed" else None
            shared = make_reports.share(
                review, audience or Audience.EVERYONE, by=publisher, ends_on=ends_on
            )
        if ended == "taken back":
            by = make.standing(publisher)
            operations.sharing.stop_sharing(make_reports.loaded(review), shared, by=by)
            commit()
