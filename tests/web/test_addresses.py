"""Every verb, every part and every mail leads to a page that there is."""

from flask import Flask
from werkzeug.exceptions import MethodNotAllowed, NotFound

from peerreview import mail
from peerreview.web import verbs


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
