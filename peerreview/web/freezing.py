"""The parts of the service that operators can close, marked on the views that belong to them."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask.typing import ResponseReturnValue
from flask_login import current_user

from .. import queries
from ..rules.freezing import Freezable, Frozen

View = Callable[..., ResponseReturnValue]


def belongs_to(*parts: Freezable) -> Callable[[View], View]:
    """A view that is closed while one of `parts` is.

    It stands below the gate, so who may not come in hears nothing of it.

    PUBLIC_PAGES close a view only for somebody who is not signed in.
    """

    def wrap(view: View) -> View:
        @wraps(view)
        def inside(**values: Any) -> ResponseReturnValue:
            asked = [part for part in parts if part is not Freezable.PUBLIC_PAGES or _is_outside()]
            if asked and (closed := queries.freezing.frozen(*asked)):
                raise Frozen(closed[0].what)
            return view(**values)

        inside.parts = parts  # type: ignore[attr-defined]
        return inside

    return wrap


def _is_outside() -> bool:
    return not current_user.is_authenticated
