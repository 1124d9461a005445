"""The menu: what a person is decides what it holds."""

from flask import request, url_for

from ..rules.people import Standing

# Where a link of the menu goes on to when there is only one to choose from.
LEADS_TO = {"reviews.boards": "reviews.board"}


def items(person: Standing) -> list[dict[str, object]]:
    """The links of the menu, in order, with the one of the page at hand marked."""
    if not person.is_signed_in:
        entries = [
            ("home.start", "Start"),
            ("library.listed", "Library"),
            ("account.sign_in", "Sign in"),
        ]
    else:
        entries = [("home.index", "Home"), ("reviews.listed", "Reviews")]
        if person.coordinates:
            entries.append(("reviews.boards", "Board"))
        if person.own_councils:
            entries.append(("councils.mine", "My council"))
        entries.append(("library.listed", "Library"))
        if person.is_administrator:
            entries.append(("site.index", "Administration"))
        entries.append(("people.me", person.name))
    found = [
        {
            "text": text,
            "href": url_for(endpoint),
            "active": request.endpoint in (endpoint, LEADS_TO.get(endpoint)),
            "aside": endpoint == "people.me",
        }
        for endpoint, text in entries
    ]
    if person.is_signed_in:
        found.append(
            {"text": "Sign out", "href": url_for("account.sign_out"), "post": True, "aside": True}
        )
    return found
