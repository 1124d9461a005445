"""Every verb, every part and every mail leads to a page that there is."""

from collections.abc import Callable

import pytest
from flask import Flask
from werkzeug.exceptions import MethodNotAllowed, NotFound

from peerreview import mail
from peerreview.models.people import Person
from peerreview.web import verbs
from tests import factories as make
from tests.conftest import Client


def test_each_verb_and_part_has_a_page(application: Flask) -> None:
    ways = [place for one in verbs.ADDRESSES.values() for place in (one.endpoint, one.before)]
    ways += [endpoint for _, endpoint, _ in verbs.PAGES]
    assert [way for way in ways if way and way not in application.view_functions] == []


def test_each_mail_leads_to_a_page(application: Flask) -> None:
    routes = application.url_map.bind("localhost")
    astray = []
    for kind, pattern in mail.LINKS.items():
        path = pattern.replace("{number}", "1").replace("{", "").replace("}", "")
        try:
            routes.match(path, method="GET")
        except (NotFound, MethodNotAllowed):
            astray.append(kind)
    assert astray == []


@pytest.mark.parametrize("address", ["/library/a%00", "/reviews/%00", "/councils/%00/services/new"])
def test_address_with_a_nul_leads_nowhere(
    sign_in: Callable[[Person], Client], address: str
) -> None:
    browser = sign_in(make.person())
    assert [browser.get(address).status_code, browser.post(address).status_code] == [404, 404]


@pytest.mark.parametrize("address", ["/councils", "/administration/people"])
def test_nul_in_a_search_is_left_out(sign_in: Callable[[Person], Client], address: str) -> None:
    answer = sign_in(make.person(is_administrator=True)).get(f"{address}?words=a%00b")
    assert (answer.status_code, 'value="ab"' in answer.get_data(as_text=True)) == (200, True)
