"""A group with many reviews, for the benchmark: rows as the operations would leave them, in bulk."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from peerreview import search
from peerreview.clock import now, today
from peerreview.db import commit, db
from peerreview.models.findings import Finding, Report, ReportPoint, Suggestion
from peerreview.models.panels import Seat, SeatDiscipline, Session
from peerreview.models.people import Person
from peerreview.models.reviews import (
    FocusPoint,
    OfferedHalfDay,
    Point,
    Review,
    Service,
    Standard,
    TeamPlace,
)
from peerreview.models.shares import Share, SharedPoint
from peerreview.operations import history
from peerreview.rules.dates import Half
from peerreview.rules.findings import Controller, FindingState
from peerreview.rules.lifecycle import JOURNEY, Status
from peerreview.rules.panels import Format
from peerreview.rules.people import SeatRole, SeatState
from peerreview.rules.services import Built, Stage
from peerreview.rules.sharing import Audience
from peerreview.rules.standard import Discipline
from peerreview.rules.verbs import Verb
from tests import factories as make

COUNCILS = 14
POINTS = 15
LED = 25  # reviews that one person leads: no more than a person could
WORDS = (
    "The team watches people use the form every fortnight and changes it the week after. ",
    "Staff on the telephone hear the same questions that the search box shows. ",
    "The supplier releases twice a year, so small changes wait for months. ",
)
HISTORY = (Verb.START, Verb.SUBMIT, Verb.ACCEPT, Verb.SCHEDULE)


@dataclass(frozen=True)
class Many:
    """Whom the benchmark signs in as, and the review whose pages it opens."""

    coordinator: Person
    publisher: Person
    lead: Person
    review: Review
    board: str


def many(count: int) -> Many:
    """Make `count` reviews of one group: a third of them agreed and shared with everyone."""
    group = make.group("The bench")
    councils = [make.council(group) for _ in range(COUNCILS)]
    publishers = [make.person(council, publisher=True) for council in councils]
    lead, assessor = make.assessor(councils[0]), make.assessor(make.council(make.group()))
    coordinator = make.person(councils[0], coordinates=group)
    standard = make.standard(points=POINTS)
    by, rows = make.standing(coordinator), []
    for number in range(count):
        place, status = 1 + number % (COUNCILS - 1), _status(number)
        review = _review(number, status, councils[place].id, publishers[place], standard)
        review.group_id = group.id
        rows.append(review)
    db.session.add_all(rows)
    db.session.flush()
    for number, review in enumerate(rows):
        publisher = publishers[1 + number % (COUNCILS - 1)]
        _around(review, publisher, standard, lead if number < LED else assessor, assessor)
        for verb in HISTORY[: 1 + JOURNEY.index(review.status)]:
            history.record(verb, by=by, review=review)
    _share_reports([row for row in rows if row.status is Status.AGREED], standard, publishers[1])
    commit()
    return Many(coordinator, publishers[2], lead, rows[1], f"/groups/{group.slug}/board")


def _status(number: int) -> Status:
    """Every third is agreed, the second one is being written, the others stand everywhere."""
    if number == 1:
        return Status.WRITING
    return Status.AGREED if number % 3 == 0 else JOURNEY[number % len(JOURNEY)]


def _review(
    number: int, status: Status, council_id: int, publisher: Person, standard: Standard
) -> Review:
    begun = now() - timedelta(days=number % 300, minutes=number)
    facts = {"what": WORDS[0], "whom": "Residents", "owner": "Head of Streets"}
    service = Service(
        council_id=council_id, name=f"Service {number}", created_at=begun, stage=Stage.LIVE,
        built=Built.BUILT, **facts,
    )  # fmt: skip
    return Review(
        council_id=council_id, service=service, standard_id=standard.id, status=status,
        reached=status, status_since=begun, created_at=begun, created_by_id=publisher.id,
        contact_id=publisher.id, stage=Stage.LIVE, built=Built.BUILT, format=Format.FULL,
        questions=WORDS[1], submitted_on=begun.date(), agreed_on=begun.date(), **facts,
    )  # fmt: skip


def _around(
    review: Review, publisher: Person, standard: Standard, lead: Person, assessor: Person
) -> None:
    """Team, dates, panel, session, and findings where the review has got so far."""
    now_ = now()
    db.session.add(TeamPlace(review_id=review.id, person_id=publisher.id, named_at=now_))
    db.session.add(FocusPoint(review_id=review.id, point_id=standard.points[0].id))
    for days, half in ((60, Half.AM), (61, Half.PM)):
        on = today() + timedelta(days=days)
        db.session.add(OfferedHalfDay(review_id=review.id, on=on, half=half))
    if JOURNEY.index(review.status) < JOURNEY.index(Status.FORMING):
        return
    for person, role in {assessor: SeatRole.ASSESSOR, lead: SeatRole.LEAD}.items():
        seat = Seat(
            review_id=review.id, person_id=person.id, role=role,
            state=SeatState.ACCEPTED, proposed_at=now_, answered_at=now_, approved_at=now_,
        )  # fmt: skip
        seat.disciplines = [SeatDiscipline(discipline=one) for one in Discipline]
        db.session.add(seat)
    starts = datetime(2026, 3, 2, 10, tzinfo=UTC)
    db.session.add(
        Session(
            review_id=review.id, starts_at=starts, ends_at=starts + timedelta(hours=2), link="x"
        )
    )
    if review.status in {Status.IN_REVIEW, Status.WRITING, Status.ACCURACY_CHECK}:
        db.session.add_all(_finding(review, point) for point in standard.points)


def _finding(review: Review, point: Point) -> Finding:
    return Finding(
        review_id=review.id, point_id=point.id, state=FindingState.VIEW, view=2,
        works_well=WORDS[0] * 3, to_explore=WORDS[2] * 3, written_at=now(),
        suggestions=[Suggestion(place=1, words=WORDS[1], controlled_by=Controller.SUPPLIER)],
    )  # fmt: skip


def _share_reports(reviews: list[Review], standard: Standard, publisher: Person) -> None:
    """Freeze the reports of these reviews and share them with everyone, found by their words."""
    shares = []
    for review in reviews:
        report = Report(
            review_id=review.id, number=1, agreed_at=now(), agreed_by_id=publisher.id,
            points=[_report_point(point) for point in standard.points],
        )  # fmt: skip
        share = Share(
            review_id=review.id, report=report, audience=Audience.EVERYONE, with_views=True,
            shared_by_id=publisher.id, shared_at=review.created_at,
            points=[SharedPoint(report_point=point) for point in report.points],
        )  # fmt: skip
        shares.append(share)
    db.session.add_all(shares)
    db.session.flush()
    search.keep(
        (shared.id, shared.report_point.works_well + shared.report_point.to_explore)
        for share in shares
        for shared in share.points
    )


def _report_point(point: Point) -> ReportPoint:
    return ReportPoint(
        point_id=point.id, number=point.number, title=point.title, state=FindingState.VIEW,
        view=3, label="Working well", works_well=WORDS[point.number % 3] * 3,
        to_explore=WORDS[(point.number + 1) % 3], suggestions=[], dissents=[],
    )  # fmt: skip
