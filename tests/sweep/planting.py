"""Fills one review with a word of its own in every field that somebody types into.

What writes mails is really done, while the review stands where that is allowed; the rest are rows.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from peerreview.clock import now, today
from peerreview.db import commit, db
from peerreview.models.findings import Finding, Report, Suggestion
from peerreview.models.panels import Waiver
from peerreview.models.responses import Feedback, FollowUp
from peerreview.models.reviews import Review
from peerreview.operations import (
    accuracy,
    findings,
    holds,
    notes,
    panels,
    preparation,
    responses,
    seats,
)
from peerreview.operations import reports as correcting
from peerreview.operations import reviews as moves
from peerreview.rules.findings import Controller, FindingState
from peerreview.rules.lifecycle import Status
from peerreview.rules.panels import InterestKind
from peerreview.rules.people import SeatRole, SeatState, Standing
from peerreview.rules.responses import Outcome
from tests import factories as make
from tests import factories_preparation as prepare
from tests import factories_reports as reports

LATER = timedelta(days=60)
SITE = "https://example.org/"


class Planting:
    """Plants in one review of the world; each method one family of its parts."""

    def __init__(self, world: Any, situation: str, review: Review) -> None:
        self.world, self.situation = world, situation
        self.review = reports.loaded(review)
        self.id = review.id
        self.people = {name: person.id for name, person in world.people.items()}
        self.point_ids = {point.number: point.id for point in world.standard.points}

    def word(self, field: str) -> str:
        """A new word for a field of this review."""
        return str(self.world.word(field, self.situation))

    def words(self, table: str, *columns: str, of: str = "") -> dict[str, str]:
        """New words for columns of a table, by column."""
        whose = f" of {of}" if of else ""
        return {column: self.word(f"{table}.{column}{whose}") for column in columns}

    def by(self, name: str) -> Standing:
        """Somebody as they stand, to do something."""
        return make.standing(self.world.people[name])

    @contextmanager
    def during(self, status: Status) -> Iterator[None]:
        """What is done inside is done while the review has this status."""
        standing, self.review.status = self.review.status, status
        yield
        self.review.status = standing
        commit()

    def team(self) -> None:
        """What the host council's people write before the review."""
        person = self.world.people["team member"]
        make.named(self.review, person, **self.words("team_places", "does", "access_needs"))
        prepare.self_view(self.review, person, **self.words("self_views", "words"))
        holds.hold(self.review, by=self.by("publisher"), **self.words("legal_holds", "why"))
        commit()

    def evidence(self) -> None:
        """A link of the team, of which the panel hears where there is one."""
        link = SITE + self.word("evidence.address")
        texts = self.words("evidence", "title", "note")
        with self.during(Status.SCHEDULED):
            member = self.by("team member")
            preparation.add_evidence(self.review, by=member, address=link, points=(1,), **texts)

    def panel(self, seated: dict[str, tuple[SeatRole, SeatState]]) -> None:
        """Seats, some of which end; notes, a first view, the discussion, a waiver, a session."""
        for name, (role, state) in seated.items():
            seat = make.seat(self.review, self.world.people[name], role, state)
            if state is not SeatState.OFFERED:
                words = self.word(f"notes.words of {name}")
                prepare.note(self.review, seat, words=words)
        prepare.first_view(self.review, self.world.seat("lead", self.review), view=2)
        with self.during(Status.SCHEDULED):
            self._seats_end()
            words = self.words("comments", "words")
            notes.discuss(self.review, 1, by=self.by("assessor"), **words)
        assessor = self.world.people["assessor"]
        texts = self.words("feedback", "helped", "hindered", "change")
        facts: dict[str, Any] = {"review_id": self.id, "person_id": assessor.id}
        make.save(Feedback(is_from_team=False, given_at=now(), **texts, **facts))
        facts |= {"kind": InterestKind.DECLARED, "waived_by_id": self.people["coordinator"]}
        reason = self.words("waivers", "reason")
        make.save(Waiver(waived_at=now(), ends_on=today() + LATER, **reason, **facts))
        meeting = make.session(self.review)
        meeting.place, meeting.link = self.word("sessions.place"), SITE + self.word("sessions.link")
        commit()

    def _seats_end(self) -> None:
        """The council objects to two people; one of them is replaced, and one more steps down."""
        for name in ("observer", "removed"):
            reason = self.word(f"seats.objection of {name}")
            seat = self.world.seat(name, self.review).ref
            panels.object_to(self.review, seat, by=self.by("publisher"), reason=reason)
        panels.take_back(self.review, seat, by=self.by("coordinator"))
        reason = self.word("seats.reason of stepped down")
        seats.step_down(self.review, by=self.by("stepped down"), reason=reason)

    def findings(self) -> None:
        """A finding of each point; all its words stand on the first, with a dissent."""
        for point_id in self.point_ids.values():
            finding = Finding(
                review_id=self.id, point_id=point_id, state=FindingState.VIEW, view=3,
                works_well="They meet daily",
            )  # fmt: skip
            make.save(finding)
        first = db.session.scalars(sa.select(Finding).where(Finding.review_id == self.id)).first()
        assert first is not None
        for column, text in self.words("findings", "works_well", "to_explore").items():
            setattr(first, column, text)
        texts = self.words("suggestions", "words")
        facts = {"finding_id": first.id, "place": 1, "controlled_by": Controller.TEAM}
        make.save(Suggestion(**texts, **facts))
        words = self.word("dissents.words")
        with self.during(Status.IN_REVIEW):
            own = {"by": self.by("assessor"), "version": 0, "view": 1, "words": words}
            findings.record_dissent(self.review, 1, **own)

    def queries(self) -> None:
        """A query of the team and the lead's answer."""
        texts = self.words("queries", "words", "answer")
        with self.during(Status.ACCURACY_CHECK):
            publisher = self.by("publisher")
            query = accuracy.raise_query(self.review, 1, by=publisher, words=texts["words"])
            db.session.flush()
            answer = {"version": query.version, "answer": texts["answer"]}
            accuracy.answer_query(self.review, query.ref, by=self.by("lead"), **answer)

    def report(self) -> None:
        """The frozen report; one correction waits, another was refused; what the council answers."""
        made: Report = reports.report(self.review)
        for point in made.points[:2]:
            for column in ("works_well", "to_explore"):
                setattr(point, column, self.word(f"report_points.{column} of point {point.number}"))
            words = self.word(f"report_points.suggestions of point {point.number}")
            point.suggestions = [{"words": words, "controlled_by": "team"}]
            words = self.word(f"report_points.dissents of point {point.number}")
            point.dissents = [{"view": 1, "label": "Help needed", "words": words, "name": ""}]
            self._answers(point.number)
        follow_up: FollowUp = reports.follow_up(self.review)
        with self.during(Status.AGREED):
            self._correct(2, why=self.word("corrections.why"), to=self.word("corrections.content"))
            refused = self._correct(3, why="A slip", to="They met")
            refusal, publisher = self.word("corrections.refusal"), self.by("publisher")
            correcting.refuse_correction(self.review, refused, by=publisher, refusal=refusal)
            held = {"version": follow_up.version, "held_on": today()}
            held |= self.words("follow_ups", "words")
            member = self.by("team member")
            responses.record_follow_up(self.review, follow_up.ref, by=member, **held)

    def _correct(self, number: int, *, why: str, to: str) -> str:
        proposed = correcting.correct(
            self.review, number, by=self.by("lead"), version=1, why=why, works_well=to,
            state=FindingState.VIEW, view=3, to_explore="", suggestions=(),
        )  # fmt: skip
        return proposed.ref

    def _answers(self, number: int) -> None:
        whose = f"point {number}"
        response = self.words("responses", "words", of=whose)
        reports.response(self.review, number, **response)
        texts = self.words("action_versions", "words", "owner", "outcome_words", of=whose)
        reports.action(self.review, number, outcome=Outcome.DONE, **texts)

    def move(self) -> None:
        """The move with words that brings a review into its situation, where there is one."""
        coordinator, publisher = self.by("coordinator"), self.by("publisher")
        if self.situation == "sent back":
            missing = self.words("reviews", "missing_words")
            moves.send_back(self.review, by=coordinator, **missing)
        elif self.situation == "declined":
            moves.decline(self.review, by=coordinator, **self.words("reviews", "reason"))
        elif self.situation == "replanned":
            reason = self.word("reviews.replan_reason")
            moves.replan(self.review, by=coordinator, reason=reason)
        elif self.situation == "withdrawn":
            moves.withdraw(self.review, by=publisher, **self.words("reviews", "reason"))
        elif self.situation == "cancelled":
            moves.cancel(self.review, by=coordinator, **self.words("reviews", "reason"))
        commit()
