"""The FOI file in the browser: for publishers alone, as an attachment, closed while exports are."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from odfdo import Document

from peerreview import operations
from peerreview.db import commit
from peerreview.models.people import Person
from peerreview.rules.freezing import Freezable
from peerreview.rules.lifecycle import Status
from tests import factories_findings as findings
from tests import factories_foi as planted
from tests.conftest import Client
from tests.factories_findings import Cast

SignIn = Callable[[Person], Client]


@pytest.fixture
def one(database: None) -> Cast:
    one = findings.cast(Status.ACCURACY_CHECK)
    planted.prepared(one)
    planted.written(one, "seen")
    one.review = findings.fresh(one.review)
    planted.agreed(one)
    return one


def test_publisher_downloads_the_file(sign_in: SignIn, one: Cast) -> None:
    browser, path = sign_in(one.publisher), f"/reviews/{one.review.ref}/foi"
    page = browser.get(path).get_data(as_text=True)
    assert f'href="{path}/file"' in page
    answer = browser.get(f"{path}/file")
    headers = answer.headers
    assert (answer.status_code, headers["Content-Type"], headers["X-Content-Type-Options"]) == (
        200, "application/vnd.oasis.opendocument.text", "nosniff",
    )  # fmt: skip
    assert headers["Content-Disposition"] == f"attachment; filename={one.review.ref}-foi.odt"
    assert headers["Cache-Control"] == "no-store"
    text = Document(BytesIO(answer.data)).get_formatted_text()
    assert ("seen newer response" in text, "hidden" in text) == (True, False)
    assert "A publisher of the council agreed the report" in text


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_page_of_another_host_starts_no_download(sign_in: SignIn, one: Cast, site: str) -> None:
    path = f"/reviews/{one.review.ref}/foi"
    answer = sign_in(one.publisher).get(f"{path}/file", headers={"Sec-Fetch-Site": site})
    assert (answer.status_code, answer.location) == (302, path)


@pytest.mark.parametrize("who", ("colleague", "lead", "observer", "coordinator"))
def test_file_is_for_publishers_alone(sign_in: SignIn, one: Cast, who: str) -> None:
    browser = sign_in(getattr(one, who))
    for path in ("foi", "foi/file"):
        assert browser.get(f"/reviews/{one.review.ref}/{path}").status_code == 403


def test_file_is_closed_while_exports_are(sign_in: SignIn, one: Cast) -> None:
    operations.freezing.freeze(Freezable.EXPORTS)
    commit()
    browser = sign_in(one.publisher)
    assert browser.get(f"/reviews/{one.review.ref}/foi/file").status_code == 503
    assert browser.get(f"/reviews/{one.review.ref}/foi").status_code == 200


def test_page_counts_what_the_file_holds_and_reads_nothing_of_it(
    sign_in: SignIn, one: Cast, statements: Callable[[], Any]
) -> None:
    browser, path = sign_in(one.publisher), f"/reviews/{one.review.ref}/foi"
    with statements() as sent:
        page = browser.get(path).get_data(as_text=True)
    assert "Sharing choices" in page and "Notes of the panel" in page
    assert len(sent) == 11
