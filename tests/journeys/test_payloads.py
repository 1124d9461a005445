"""What hostile people write, on the pages of a real browser: nothing runs, nothing calls out."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Route

from peerreview.rules.lifecycle import Status
from peerreview.rules.sharing import Audience
from tests import factories as make
from tests import factories_reports as reports
from tests.factories_findings import cast, finding
from tests.factories_preparation import comments
from tests.journeys.conftest import Walker

pytestmark = pytest.mark.journey
PAYLOADS = (Path(__file__).parent / "payloads.txt").read_text().splitlines()
FAR = '[far]: https://outside.test/far.png "far"'
# What a payload could make that is not on any page of ours.
FOREIGN = (
    "script:not([src^='/static/']), main :is(img, iframe, object, embed, video, audio, style, link, "
    "meta, base, svg, math, template, [style], [onclick], [onerror], [onload], [onfocus], "
    "[onmouseover], [id^=planted]), main a[href^='javascript:' i], main a[href^='data:' i]"
)
ACT = """() => {
  for (const one of document.querySelectorAll("main *")) {
    one.dispatchEvent(new MouseEvent("mouseover", {bubbles: true}));
    if (one.focus) one.focus();
  }
}"""


class Watch:
    """Notes what a page runs and whom it calls. `guarded`: with our Content-Security-Policy."""

    def __init__(self, walker: Walker, guarded: bool) -> None:
        self.page, self.address, self.guarded = walker.page, walker.address, guarded
        self.ran: list[str] = []
        self.called: list[str] = []
        self.page.context.expose_function("ran", lambda: self.ran.append(self.page.url))
        self.page.on("dialog", lambda dialog: (self.ran.append("dialog"), dialog.dismiss()))
        self.page.route("**/*", self._pass)

    def _pass(self, route: Route) -> None:
        if not route.request.url.startswith(self.address):
            self.called.append(route.request.url)
            route.abort()
        elif self.guarded or route.request.resource_type != "document":
            route.continue_()
        else:
            answer = route.fetch()
            headers = {**answer.headers}
            headers.pop("content-security-policy")
            route.fulfill(response=answer, headers=headers)

    def look(self, path: str, shown: str) -> None:
        """Open a page on which the payloads stand, and touch everything on it."""
        self.page.goto(self.address + path)
        assert shown in self.page.inner_text("main"), "the payloads are on the page"
        self.page.evaluate(ACT)
        assert self.page.locator(FOREIGN).evaluate_all("all => all.map(one => one.outerHTML)") == []
        assert self.page.url == self.address + path
        assert (self.ran, self.called) == ([], [])


@pytest.fixture(params=[True, False], ids=["with the policy", "without the policy"])
def guarded(request: pytest.FixtureRequest) -> Any:
    return request.param


def test_a_hundred_payloads_do_nothing_in_a_shared_report(
    service: Flask, walks: Callable[..., Walker], guarded: bool
) -> None:
    assert len(PAYLOADS) >= 100
    review = reports.agreed(standard_points=len(PAYLOADS) // 2)
    report = reports.report(review)
    for point, first, second in zip(report.points, PAYLOADS[::2], PAYLOADS[1::2], strict=True):
        point.works_well, point.to_explore = f"{first}\n\n{FAR}", f"{second}\n\n{FAR}"
        point.suggestions = [{"words": first, "controlled_by": "team"}]
    make.save(report)
    points = range(1, 1 + len(report.points))
    reports.share(review, Audience.EVERYONE, points)
    Watch(walks(), guarded).look(f"/library/{review.ref}", "ran()")


def test_payloads_do_nothing_where_text_is_plain_or_is_edited(
    service: Flask, walks: Callable[..., Walker], guarded: bool
) -> None:
    one = cast(Status.WRITING, what=PAYLOADS[0], owner='"><script>ran()</script>')
    comments(one.review, one.assessor, PAYLOADS[:20])
    one.lead.name = "<img src=x onerror=ran()>"
    make.save(one.lead)
    watch = Watch(walks(one.lead), guarded)
    for path, shown in (("discuss/1", "ran()"), ("panel", "onerror"), ("request", "<script>")):
        watch.look(f"/reviews/{one.review.ref}/{path}", shown)
    finding(one.review, 1, works_well=PAYLOADS[0] + "</textarea>" + PAYLOADS[0])
    watch.look(f"/reviews/{one.review.ref}/findings/1", "What works well")
    typed = watch.page.get_by_label("What works well").input_value()
    assert typed == PAYLOADS[0] + "</textarea>" + PAYLOADS[0]


def test_the_watch_notices_what_runs_and_what_calls_out(
    service: Flask, walks: Callable[..., Walker]
) -> None:
    watch = Watch(walks(), guarded=False)
    watch.page.goto(watch.address + "/about")
    watch.page.evaluate("() => { ran(); new Image().src = 'https://outside.test/1.png'; }")
    watch.page.wait_for_timeout(200)
    assert len(watch.ran) == 1 and watch.called == ["https://outside.test/1.png"]
