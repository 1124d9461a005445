"""The accuracy check: the team queries facts in the findings, and the lead answers each query."""

from ..clock import now
from ..db import db
from ..models.findings import Query
from ..models.reviews import Review
from ..queries import accuracy as queries
from ..queries import findings, recipients
from ..rules.errors import Outdated, Refused
from ..rules.people import Standing
from ..rules.verbs import Verb
from . import history, outbox


def raise_query(review: Review, number: int, *, by: Standing, words: str) -> Query:
    """Ask the lead about a fact in the finding on one point."""
    relation = history.allow(review, Verb.RAISE_QUERY, by=by)
    point = findings.of_point(review, number).point
    if not words:
        raise Refused("words", "Write what is not right, or what is missing")
    query = Query(
        review_id=review.id, point_id=point.id, words=words, raised_by_id=by.id, raised_at=now()
    )
    db.session.add(query)
    history.record(
        Verb.RAISE_QUERY, by=by, relation=relation, review=review, on=("point", str(number))
    )
    outbox.tell(recipients.lead(review), "query_raised", review=review, number=number)
    return query


def answer_query(review: Review, ref: str, *, by: Standing, version: int, answer: str) -> Query:
    """Answer a query, or put an answer into better words while the check lasts.

    Raises Outdated where it was answered since `version`.
    """
    relation = history.allow(review, Verb.ANSWER_QUERY, by=by)
    query = queries.query_by_ref(review, ref)
    if query.version != version:
        raise Outdated([("The answer", query.answer)])
    if not answer:
        raise Refused("answer", "Write an answer")
    query.answer, query.answered_by_id, query.answered_at = answer, by.id, now()
    query.version += 1
    number = query.point.number
    history.record(
        Verb.ANSWER_QUERY, by=by, relation=relation, review=review, on=("query", query.ref)
    )
    outbox.tell_team(review, "query_answered", number=number)
    return query
