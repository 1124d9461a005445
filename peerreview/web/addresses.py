"""The address that somebody signs in with: asking for another, and showing that one reads its mail."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from .. import operations, queries
from ..forms.account import ChangeAddressForm
from ..forms.base import Form
from ..rules.sign_ins import Purpose
from .access import me, proven, public, signed_in
from .entering import browser
from .pages import done, page, posted

bp = Blueprint("addresses", __name__)


@bp.route("/me/change-address", methods=["GET", "POST"])
@proven
def change_address() -> ResponseReturnValue:
    """The new address, and the password once more; the answer is the same for every address."""
    form = ChangeAddressForm()
    change = operations.addresses.change_address
    if posted(form, lambda: change(by=me(), browser=browser(), **form.values())):
        return done("addresses.asked")
    own = queries.sign_ins.signs_in_with(me())
    return page("addresses/change_address.html", form=form, own=own)


@bp.route("/me/change-address/asked")
@signed_in
def asked() -> ResponseReturnValue:
    """What happens next, for everybody who asked."""
    return page("addresses/asked.html", own=queries.sign_ins.signs_in_with(me()))


@bp.route("/addresses/confirm/<string:token>", methods=["GET", "POST"])
@public
def confirm_address(token: str) -> ResponseReturnValue:
    """One press, and the person signs in with this address. Opening the link uses nothing up."""
    found = queries.tokens.open_token(token, Purpose.NEW_ADDRESS)
    if found is None:
        return page("addresses/confirm_over.html")
    form = Form()
    if posted(form, lambda: operations.addresses.confirm_address(token)):
        return done("home.index", f"From now on you sign in with {found.facts['email']}.")
    return page("addresses/confirm_address.html", form=form, email=found.facts["email"])
