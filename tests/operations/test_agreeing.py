"""Agreeing: what is frozen is what was read."""

import pytest

from peerreview import queries
from peerreview.operations import findings, reports
from peerreview.rules.errors import Outdated
from peerreview.rules.findings import FindingState
from peerreview.rules.lifecycle import Status
from tests.factories_findings import by, cast, found, fresh

pytestmark = pytest.mark.usefixtures("database")


def test_nobody_agrees_to_words_that_they_have_not_read() -> None:
    one = cast(Status.ACCURACY_CHECK)
    found(one.review)
    as_read = queries.findings.mark(one.review)
    findings.write_findings(
        one.review,
        1,
        by=by(one.lead),
        version=queries.findings.of_point(one.review, 1).version,
        state=FindingState.VIEW,
        view=4,
        works_well="Another word",
        to_explore="",
        suggestions=[],
    )
    with pytest.raises(Outdated):
        reports.agree(fresh(one.review), by=by(one.publisher), as_read=as_read)
    assert fresh(one.review).status is Status.ACCURACY_CHECK
