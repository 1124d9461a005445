"""The gates: who may come in. Loading is authorising, in one step.

Every view has exactly one: `public`, `signed_in`, `may_see(part)`, which lets nobody write, or
`may(verb…)`. Refusals are raised and become pages in web/errors.py: 404 not visible, 403 never
yours, 409 moved on, 422 not yet. A view without its gate stops the start (`insist_on_a_gate`).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Any, cast

from flask import Flask, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, UserMixin, current_user

from .. import factors, queries
from ..clock import now
from ..db import reading
from ..rules import factors as factor_rules
from ..rules import permissions
from ..rules.errors import NotAllowed, NotVisible, Unmet
from ..rules.lifecycle import MOVES
from ..rules.people import OUTSIDER, Relation, Standing, offices
from ..rules.verbs import SiteVerb, Verb
from ..rules.visibility import Part, sees
from . import kept_forms, pages, presence

View = Callable[..., ResponseReturnValue]
# What stays open to somebody who has to set up a second factor: that, leaving, and help.
BEFORE_SECOND_FACTOR = {
    "factors.show", "factors.begin_authenticator", "factors.confirm_authenticator",
    "factors.add_passkey", "factors.challenge", "factors.recovery_codes",
    "factors.download_recovery_codes", "proof.show", "proof.challenge", "proof.use_passkey",
    "proof.recovery_code",
    "account.sign_out", "staying.stay", "sign_ins.listed", "sign_ins.end",
    "sign_ins.sign_out_everywhere", "home.about", "home.accessibility", "home.cookies", "home.privacy",
}  # fmt: skip
login_manager = LoginManager()
login_manager.session_protection = (
    None  # the address changes on a train; sign-ins live in the database
)


class SignedIn(UserMixin):
    """A person as Flask-Login wants them; the cookie holds only the random token of the sign-in."""

    def __init__(self, token: str, here: queries.people.Here) -> None:
        self.token = token
        self.here = here
        self.standing = here.standing

    def get_id(self) -> str:
        """What the cookie carries."""
        return self.token


@login_manager.user_loader  # type: ignore[untyped-decorator]
def here(token: str) -> SignedIn | None:
    """The person whose live sign-in this token is."""
    found = queries.people.signed_in(token)
    return SignedIn(token, found) if found is not None else None


def me() -> Standing:
    """The person who asks, as they stand today; OUTSIDER where nobody is signed in."""
    return current_user.standing if current_user.is_authenticated else OUTSIDER


def sign_in_token() -> str:
    """The token of this browser's sign-in; empty where nobody is signed in."""
    return cast(str, current_user.token) if current_user.is_authenticated else ""


@dataclass(frozen=True)
class Gate:
    """What a view declared about itself, for the check at start-up and for the matrix of tests."""

    kind: str
    verbs: tuple[Verb | SiteVerb, ...] = ()
    part: Part | None = None
    on: str = ""


def _gated(
    gate: Gate, enter: Callable[[dict[str, Any]], None], *, is_noticed: bool = True
) -> Callable[[View], View]:
    """Wrap a view: enter first (which raises or replaces arguments), then press once, then act."""

    def wrap(view: View) -> View:
        @wraps(view)
        def inside(**values: Any) -> ResponseReturnValue:
            if not is_noticed:
                with reading():
                    return view(**values)
            if request.method in {"GET", "HEAD"}:
                with reading():
                    is_due = presence.is_due()
                if is_due:
                    presence.note_use()
                with reading():
                    _need_second_factor()
                    enter(values)
                    kept_forms.give_back()
                    return view(**values)
            if presence.is_due():
                presence.note_use()
            if gate.kind != "public" and not current_user.is_authenticated:
                return pages.sign_in_first()
            _need_second_factor()
            if gate.kind != "public" and (led_to := pages.already_pressed(me())):
                return redirect(led_to)
            enter(values)
            return view(**values)

        inside.gate = gate  # type: ignore[attr-defined]
        return inside

    return wrap


def _need_sign_in() -> None:
    if not current_user.is_authenticated:
        raise pages.SignInFirst


def _need_second_factor() -> None:
    """Lead somebody who needs a second factor and has none to set one up, before anything else."""
    if request.endpoint not in BEFORE_SECOND_FACTOR and must_set_up():
        raise pages.SecondFactorFirst


def must_set_up() -> bool:
    """Whether the person has to set up a second factor before anything else; asks no database."""
    return factors.are_required_of(me()) and not me().has_second_factor


def public(view: View) -> View:
    """Anybody may come in."""
    return _gated(Gate("public"), lambda values: None)(view)


def unnoticed(view: View) -> View:
    """Anybody may come in, machines too, to read only; it counts as no use of a sign-in."""
    return _gated(Gate("public"), lambda values: None, is_noticed=False)(view)


def in_demo_only(view: View) -> View:
    """Anybody may come in, where this is a demo; elsewhere there is no such page."""

    def enter(values: dict[str, Any]) -> None:
        if not current_app.config["DEMO"]:
            raise NotVisible

    return _gated(Gate("public"), enter)(view)


def signed_in(view: View) -> View:
    """Anybody who is signed in may come in."""
    return _gated(Gate("signed in"), lambda values: _need_sign_in())(view)


def proven(view: View) -> View:
    """Anybody who is signed in and showed a few minutes ago who they are: to change how they do so."""
    return _gated(Gate("signed in"), lambda values: _need_proof())(view)


def _need_proof() -> None:
    _need_sign_in()
    if now() - current_user.here.started_at > factor_rules.FRESH:
        raise pages.ProofFirst


def may_see(part: Part) -> Callable[[View], View]:
    """Whoever sees this part of the review; the view receives `review` instead of its `ref`."""

    return _gated(Gate("may see", part=part, on="review"), lambda values: _enter_part(part, values))


def may_about_oneself(verb: SiteVerb, *, asked_in: Part) -> Callable[[View], View]:
    """Whoever may do this about themselves, and sees the part of the review that asks for it."""

    def enter(values: dict[str, Any]) -> None:
        _enter_part(asked_in, values)
        _enter_site((verb,), values)

    return _gated(Gate("may", verbs=(verb,), part=asked_in, on="review"), enter)


def may(*verbs: Verb | SiteVerb, on: str = "review") -> Callable[[View], View]:
    """Whoever may do one of `verbs` now.

    `on="review"`: the view receives `review` instead of `ref`; `on="council"`: `council` instead of
    `code`; `on="group"`: `group` instead of `slug`; `on="site"`: nothing.
    """
    enter = {
        "review": _enter_review,
        "council": _enter_council,
        "group": _enter_group,
        "site": _enter_site,
    }[on]
    return _gated(Gate("may", verbs=verbs, on=on), lambda values: enter(verbs, values))


def _load(values: dict[str, Any]) -> tuple[Any, frozenset[Relation]]:
    _need_sign_in()
    review = queries.reviews.by_ref(values.pop("ref"), to_change=request.method == "POST")
    if review is None:
        raise NotVisible
    relations = queries.scope.relations(review, me())
    if not sees(Part.EXISTENCE, relations, review.reached, review.status):
        raise NotVisible
    values["review"] = g.review = review
    g.relations = relations
    return review, relations


def _enter_part(part: Part, values: dict[str, Any]) -> None:
    review, relations = _load(values)
    if not sees(part, relations, review.reached, review.status):
        raise NotAllowed(part)


def _enter_review(verbs: tuple[Any, ...], values: dict[str, Any]) -> None:
    review, relations = _load(values)
    overdue = queries.scope.is_overdue(review)
    verb = permissions.check(verbs, relations, review.status, overdue=overdue)
    if verb in MOVES and (missing := queries.needs.missing(review, verb)):
        raise Unmet(verb, missing)


def _enter_council(verbs: tuple[Any, ...], values: dict[str, Any]) -> None:
    _need_sign_in()
    council = queries.councils.by_code(values.pop("code"), to_change=request.method == "POST")
    if council is None:
        raise NotVisible
    groups = queries.councils.groups_of(council.id)
    held = offices(me(), council_id=council.id, group_ids=groups)
    _check_any(verbs, held)
    values["council"] = council


def _enter_group(verbs: tuple[Any, ...], values: dict[str, Any]) -> None:
    _need_sign_in()
    group = queries.councils.group_by_slug(values.pop("slug"), to_change=request.method == "POST")
    if group is None:
        raise NotVisible
    _check_any(verbs, offices(me(), group_ids=frozenset({group.id})))
    values["group"] = group


def _enter_site(verbs: tuple[Any, ...], values: dict[str, Any]) -> None:
    _need_sign_in()
    _check_any(verbs, offices(me()))


def _check_any(verbs: tuple[Any, ...], held: frozenset[Any]) -> None:
    if not any(permissions.may_on_site(verb, held) for verb in verbs):
        raise NotAllowed(verbs[0])


def allows(verb: Verb) -> bool:
    """Whether the person may do this to the review at hand now: for showing a button."""
    overdue = queries.scope.is_overdue(g.review)
    return permissions.may(verb, g.relations, g.review.status, overdue=overdue)


def allows_on(verb: SiteVerb, *, council: Any = None, groups: Iterable[Any] = ()) -> bool:
    """Whether the person may do this to the council (in its groups), a group, or the site: for a button."""
    council_id = council.id if council is not None else None
    group_ids = frozenset(group.id for group in groups)
    return permissions.may_on_site(verb, offices(me(), council_id=council_id, group_ids=group_ids))


def shows(part: Part) -> bool:
    """Whether the person sees this part of the review at hand: for showing a link."""
    return sees(part, g.relations, g.review.reached, g.review.status)


def refuse_nul() -> None:
    """No address of ours holds a NUL: it leads nowhere, before PostgreSQL is asked and stumbles."""
    if "\0" in request.path:
        raise NotVisible


def insist_on_a_gate(app: Flask) -> None:
    """Stop the start where a view does not say who it is for, or writes for whoever may read."""
    for rule in app.url_map.iter_rules():
        gate = getattr(app.view_functions[rule.endpoint], "gate", None)
        if gate is None or (gate.kind == "may see" and "POST" in (rule.methods or ())):
            raise RuntimeError(f"no gate on {rule.endpoint}, or none for writing")


def sign_in_address() -> str:
    """Where to sign in and come back here afterwards."""
    back = request.full_path.rstrip("?") if request.method == "GET" else ""
    return url_for("account.sign_in", next=back or None)
