"""Links of other sites into ours: what a press starts, only a press on a page of our own may start."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

View = Callable[..., ResponseReturnValue]
# What browsers say of a press on a page of this very host, and of an address that somebody typed or
# opened from their bookmarks; a neighbour of the council's domain would be "same-site".
OWN = {"same-origin", "none"}


def is_from_elsewhere() -> bool:
    """Whether a page of another host led here, as far as the browser says so."""
    return request.headers.get("Sec-Fetch-Site", "none") not in OWN


def pressed_on(endpoint: str) -> Callable[[View], View]:
    """A file that is asked for on the page of `endpoint`; whoever comes from elsewhere is led there.

    Stands above `limited`: nobody else’s page uses up somebody’s exports.
    """

    def wrap(view: View) -> View:
        @wraps(view)
        def inside(**values: Any) -> ResponseReturnValue:
            if is_from_elsewhere():
                return redirect(url_for(endpoint, **(request.view_args or {})))
            return view(**values)

        return inside

    return wrap
