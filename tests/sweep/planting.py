"""Fills one review with a word of its own in every field that somebody types into."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from peerreview.clock import now, today
from peerreview.db import db
from peerreview.models.findings import Correction, Dissent, Finding, Query, Report, Suggestion
from peerreview.models.panels import Waiver
from peerreview.models.responses import Feedback, FollowUp
from peerreview.models.reviews import LegalHold, Review
from peerreview.rules.findings import Controller, FindingState
from peerreview.rules.panels import InterestKind
from peerreview.rules.people import SeatRole, SeatState
from peerreview.rules.responses import Outcome
from tests import factories as make
from tests import factories_preparation as prepare
from tests import factories_reports as reports

LATER = timedelta(days=60)
SITE = "https://example.org/"


class Planting:
    """Plants in one review of the world; each method one family of its parts."""

    def __init__(self, world: Any, situation: str, review: Review) -> None:
        self.world, self.situation, self.review = world, situation, review
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

    def team(self) -> None:
        """What the host council's people write before the review."""
        person = self.world.people["team member"]
        make.named(self.review, person, **self.words("team_places", "does", "access_needs"))
        prepare.self_view(self.review, person, **self.words("self_views", "words"))
        link = SITE + self.word("evidence.address")
        texts = self.words("evidence", "title", "note")
        prepare.evidence(self.review, person, 1, address=link, **texts)
        by = self.people["publisher"]
        texts = self.words("legal_holds", "why")
        make.save(LegalHold(review_id=self.id, held_by_id=by, held_at=now(), **texts))

    def panel(self, seated: dict[str, tuple[SeatRole, SeatState]]) -> None:
        """Seats with their reasons, notes and first views, the discussion, a waiver, a session."""
        for name, (role, state) in seated.items():
            texts = self.words("seats", "reason", "objection", of=name)
            seat = make.seat(self.review, self.world.people[name], role, state, **texts)
            if state is not SeatState.OFFERED:
                words = self.word(f"notes.words of {name}")
                prepare.note(self.review, seat, words=words)
        assessor = self.world.people["assessor"]
        prepare.comments(self.review, assessor, [self.word("comments.words")])
        texts = self.words("feedback", "helped", "hindered", "change")
        facts: dict[str, Any] = {"review_id": self.id, "person_id": assessor.id}
        make.save(Feedback(is_from_team=False, given_at=now(), **texts, **facts))
        facts |= {"kind": InterestKind.DECLARED, "waived_by_id": self.people["coordinator"]}
        reason = self.words("waivers", "reason")
        make.save(Waiver(waived_at=now(), ends_on=today() + LATER, **reason, **facts))
        meeting = make.session(self.review)
        meeting.place, meeting.link = self.word("sessions.place"), SITE + self.word("sessions.link")
        db.session.commit()

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
        facts = {"finding_id": first.id}
        texts = self.words("suggestions", "words")
        make.save(Suggestion(place=1, controlled_by=Controller.TEAM, **texts, **facts))
        texts = self.words("dissents", "words")
        seat = self.world.seat("assessor", self.review).id
        make.save(Dissent(seat_id=seat, view=1, recorded_at=now(), **texts, **facts))

    def queries(self) -> None:
        """A query of the team and the lead's answer."""
        facts = {"review_id": self.id, "point_id": self.point_ids[1], "raised_at": now()}
        facts |= {"raised_by_id": self.people["publisher"], "answered_at": now()}
        facts |= {"answered_by_id": self.people["lead"]}
        make.save(Query(**self.words("queries", "words", "answer"), **facts))

    def report(self) -> None:
        """The frozen report: point 1 is shared later, point 2 is not; a correction that waits."""
        made: Report = reports.report(self.review)
        for point in made.points[:2]:
            for column in ("works_well", "to_explore"):
                setattr(point, column, self.word(f"report_points.{column} of point {point.number}"))
            words = self.word(f"report_points.suggestions of point {point.number}")
            point.suggestions = [{"words": words, "controlled_by": "team"}]
            words = self.word(f"report_points.dissents of point {point.number}")
            point.dissents = [{"view": 1, "label": "Help needed", "words": words, "name": ""}]
            self._answers(point.number)
        facts = {"review_id": self.id, "report_point_id": made.points[1].id}
        facts |= {"written_by_id": self.people["lead"], "written_at": now()}
        content = {"state": "view", "view": 3, "label": "Working well", "to_explore": ""}
        content |= {"suggestions": []}
        content |= {"works_well": self.word("corrections.content")}
        why = self.words("corrections", "why")
        make.save(Correction(content=content, **why, **facts))
        refused = {"refused_at": now(), "refusal": self.word("corrections.refusal"), "why": ""}
        make.save(Correction(content=content | {"works_well": ""}, **refused, **facts))
        follow_up: FollowUp = reports.follow_up(self.review)
        follow_up.held_on, follow_up.words = today(), self.word("follow_ups.words")
        db.session.commit()

    def _answers(self, number: int) -> None:
        whose = f"point {number}"
        response = self.words("responses", "words", of=whose)
        reports.response(self.review, number, **response)
        texts = self.words("action_versions", "words", "owner", "outcome_words", of=whose)
        reports.action(self.review, number, outcome=Outcome.DONE, **texts)
