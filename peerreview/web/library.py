"""The library of what councils share."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from .. import queries
from ..forms.library import FindForm
from ..queries.library import Wanted
from ..rules.freezing import Freezable
from .access import me, public
from .freezing import belongs_to
from .limits import limited
from .pages import page

bp = Blueprint("library", __name__)


@bp.route("/library")
@public
@belongs_to(Freezable.LIBRARY, Freezable.PUBLIC_PAGES)
@limited("search")
def listed() -> ResponseReturnValue:
    """What this person may read, narrowed by what they look for."""
    form = FindForm(formdata=request.args)
    form.offer(queries.library.facets(me()))
    found = None
    if form.validate():
        number = request.args.get("page", 1, type=int)
        found = queries.library.listed(me(), Wanted(**form.values()), number=number)
    return page("library/listed.html", form=form, found=found)


@bp.route("/library/<string:ref>")
@public
@belongs_to(Freezable.LIBRARY, Freezable.PUBLIC_PAGES)
def shared(ref: str) -> ResponseReturnValue:
    """One shared report: the points that this person may read, and nothing else of the review."""
    return page("library/shared.html", report=queries.library.shared(ref, me()))
