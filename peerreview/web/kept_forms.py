"""No typed word is lost: a form that could not be taken is kept, and its page opens with it again."""

import re
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import current_app, g, request
from flask_login import current_user
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from .. import operations, queries
from ..db import commit

# Rooms where all that a form holds shows who somebody is: nothing of it is kept or given back.
SECRETIVE = {"factors", "identities", "proof", "second_step"}


def keep(person_id: int | None) -> str:
    """Commit what was posted for this person; gives the address that opens the form with it.

    Empty where nobody is known, nothing was typed, or the form has no page of its own.
    """
    page = _page_of_the_form()
    if person_id is None or not page or request.blueprint in SECRETIVE:
        return ""
    path, query = page
    ref = operations.kept_forms.keep(person_id, path, request.form.items(multi=True))
    if not ref:
        return ""
    commit()
    return f"{path}?{urlencode([*query, ('kept', ref)])}"


def page() -> str:
    """The address of the page where the posted form stands; empty where it has none of its own."""
    path, query = _page_of_the_form() or ("", [])
    return f"{path}?{urlencode(query)}" if query else path


def keep_of_dead_sign_in(token: str) -> str:
    """The same for whoever was signed in with this token until the time was up."""
    return keep(queries.kept_forms.whose(token))


def give_back() -> None:
    """Where the address asks for what was kept: let the form of this page begin with it."""
    ref = _ref(request.args)
    if ref and current_user.is_authenticated:
        person = current_user.standing
        if fields := queries.kept_forms.fields(ref, request.path, by=person):
            g.kept, g.kept_ref = MultiDict(fields), ref


def forget() -> None:
    """The form was sent well: what was kept of it is not needed any more."""
    ref = _ref(request.form)
    if ref and current_user.is_authenticated:
        operations.kept_forms.forget(ref, by=current_user.standing)


def _ref(fields: MultiDict[str, str]) -> str:
    """The reference that is asked for, where it is one; PostgreSQL stumbles over a NUL."""
    ref = fields.get("kept", "")
    return ref if re.fullmatch(r"F-\w{16}", ref, re.ASCII) else ""


def _page_of_the_form() -> tuple[str, list[tuple[str, str]]] | None:
    """Path and query of the page where this form stands: its own address, or the page it came from."""
    if _opens(request.path):
        return request.path, _query(request.query_string.decode("utf-8", "replace"))
    try:
        came_from = urlsplit(request.referrer or "")
    except ValueError:
        return None
    if came_from.netloc != request.host or not _opens(came_from.path):
        return None
    return came_from.path, _query(came_from.query)


def _query(text: str) -> list[tuple[str, str]]:
    return [(name, value) for name, value in parse_qsl(text) if name != "kept"]


def _opens(path: str) -> bool:
    routes = current_app.create_url_adapter(request)
    try:
        return routes is not None and bool(routes.match(path, method="GET"))
    except (HTTPException, RequestRedirect):
        return False
