"""How a review of the demo is held: notes, findings, the check by the team, the agreed report."""

from collections.abc import Iterator
from typing import Any

from ..operations import accuracy, findings, notes, reports, reviews
from ..queries import accuracy as accuracy_queries
from ..queries import findings as finding_queries
from ..queries import notes as note_queries
from ..rules.findings import Controller, FindingState
from ..rules.lifecycle import Status
from .cast import by
from .content import Table
from .days import Step
from .story import Story


def steps(story: Story) -> Iterator[Step]:
    """From the first session to the frozen report."""
    if story.goes_to(Status.IN_REVIEW):
        first = story.session_days[0]
        yield story.on(first, 9, begin)
        yield story.on(first, 16, take_notes)
        yield story.on(first, 17, discuss)
    if story.goes_to(Status.WRITING):
        yield story.after_session(0, 18, write_up)
        yield story.after_session(2, 10, write_findings)
        yield story.after_session(3, 10, record_dissent)
    if story.goes_to(Status.ACCURACY_CHECK):
        yield story.after_session(6, 10, send_for_check)
        yield story.after_session(8, 10, raise_queries)
        yield story.after_session(10, 10, answer_queries)
    if story.goes_to(Status.AGREED):
        yield story.after_session(13, 10, agree)


def begin(story: Story) -> None:
    """The lead opens the review."""
    reviews.begin(story.review, by=by(story.lead))


def take_notes(story: Story) -> None:
    """Each assessor notes what they hear and gives a first view."""
    review = story.review
    for key in story.panel("lead", "assessor"):
        who = by(key)
        for point in story.points("notes"):
            if key in point["notes"]:
                view, words = point["notes"][key]
                number = point["number"]
                version = note_queries.own_on(review, number, who).version
                notes.take_notes(review, number, by=who, words=words, version=version, view=view)


def discuss(story: Story) -> None:
    """The panel talks about a point."""
    for point in story.points("discussion"):
        for key, words in point["discussion"]:
            notes.discuss(story.review, point["number"], by=by(key), words=words)


def write_up(story: Story) -> None:
    """The lead ends the sessions."""
    reviews.write_up(story.review, by=by(story.lead))


def write_findings(story: Story) -> None:
    """The panel writes its findings, each by whoever knows the point best; some are set aside."""
    for point in story.points():
        if "view" in point or "aside" in point:
            write(story, point, by_key=point.get("by", story.lead))


def write(story: Story, point: Table, *, by_key: str) -> None:
    """Write what is told of one point."""
    review, number = story.review, point["number"]
    version = finding_queries.of_point(review, number).version
    findings.write_findings(review, number, by=by(by_key), version=version, **_content(point))


def _content(point: Table) -> dict[str, Any]:
    state = FindingState(point["aside"]) if "aside" in point else FindingState.VIEW
    return {
        "state": state,
        "view": point.get("view"),
        "works_well": point.get("well", ""),
        "to_explore": point.get("explore", ""),
        "suggestions": [(words, Controller(who)) for words, who in point.get("suggest", ())],
    }


def record_dissent(story: Story) -> None:
    """Somebody asks to have a second view recorded; each says whether they may be named."""
    review = story.review
    for point in story.points("dissent"):
        told, number = point["dissent"], point["number"]
        view, words = told["view"], told["words"]
        findings.record_dissent(
            review, number, by=by(told["by"]), version=0, view=view, words=words
        )
    for told in story.told["panel"]:
        if told.get("is_named"):
            findings.agree_to_be_named(review, by=by(told["person"]), is_named=True)


def send_for_check(story: Story) -> None:
    """The lead lets the team read."""
    findings.send_for_check(story.review, by=by(story.lead))


def raise_queries(story: Story) -> None:
    """The team asks about facts."""
    for point in story.points("query"):
        told = point["query"]
        accuracy.raise_query(story.review, point["number"], by=by(told["by"]), words=told["words"])


def answer_queries(story: Story) -> None:
    """The lead answers, and mends the finding where the team is right."""
    review, who = story.review, by(story.lead)
    raised = accuracy_queries.queries_of(review)
    for point in story.points("query"):
        if "answer" in point["query"]:
            query = raised[point["number"]][0]
            answer = point["query"]["answer"]
            accuracy.answer_query(review, query.ref, by=who, version=query.version, answer=answer)
        if "amended" in point:
            write(story, point | {"explore": point["amended"]}, by_key=story.lead)


def agree(story: Story) -> None:
    """The publisher agrees, and the report is frozen."""
    reports.agree(
        story.review,
        by=by(story.told["publisher"]),
        as_read=finding_queries.mark(story.review),
    )


def correct(story: Story) -> None:
    """The lead corrects a point of the agreed report, and the publisher agrees to it."""
    for point in story.points("correct"):
        told = point["correct"]
        content = _content(point | {"explore": told["explore"]})
        review, who = story.review, by(story.lead)
        made = reports.correct(
            review, point["number"], by=who, version=1, why=told["why"], **content
        )
        reports.agree_correction(review, made.ref, by=by(story.told["publisher"]))
