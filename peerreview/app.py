"""The application: extensions, blueprints, error pages, headers. A view without a gate stops it."""

import hashlib
from typing import Any

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from flask.wrappers import Response
from flask_wtf.csrf import CSRFProtect
from itsdangerous import Signer
from jinja2 import ChoiceLoader, PackageLoader, PrefixLoader, Undefined
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter

from . import logs, models, queries, words  # noqa: F401  (models: every table is known before the first query)
from .assets import asset_path, served_before
from .cli import commands
from .db import db
from .factors import has_name as passkeys_have_name
from .forms.base import once_key
from .markdown import to_html
from .rules.production import Unfit
from .rules.sign_ins import IDLE_AT_MOST, WARNED_BEFORE
from .rules.verbs import SiteVerb, Verb
from .rules.visibility import Part
from .web import (
    access,
    account,
    accuracy,
    addresses,
    councils,
    domains,
    erasing,
    errors,
    events,
    factors,
    findings,
    foi,
    groups,
    holds,
    home,
    identities,
    joinings,
    library,
    limits,
    navigation,
    notes,
    offers,
    own_data,
    panels,
    passwords,
    people,
    preparation,
    presence,
    proof,
    providers,
    reports,
    requests,
    responses,
    reviews,
    seats,
    second_step,
    service,
    sessions,
    sharing,
    sign_ins,
    site,
    staying,
    team,
)

BLUEPRINTS = (
    home, account, passwords, addresses, sign_ins, second_step, factors, proof, identities, requests, team, offers, reviews, preparation, panels, seats, sessions, notes,
    findings, accuracy, reports, responses, sharing, holds, events, foi, library, people, joinings, councils, domains, groups, site, erasing, own_data, staying, service,
)  # fmt: skip

POLICY = (
    "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; "
    "form-action 'self'"
)
# On every answer, built files and mishaps too: assets.served_before puts them there.
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
}
# Two years, as browsers ask for; only where people come by https.
ONLY_HTTPS = {"Strict-Transport-Security": "max-age=63072000; includeSubDomains"}
# For the tokens of forms, whose signer Flask-WTF makes itself: SHA-256, where it would be SHA-1.
Signer.default_digest_method = staticmethod(hashlib.sha256)
csrf = CSRFProtect()


class Cookie(SecureCookieSessionInterface):
    """The session in a signed cookie: with SHA-256, where Flask would take SHA-1."""

    digest_method = staticmethod(hashlib.sha256)


class Number(IntegerConverter):
    """The number of a point or a report in an address: short, or the address leads nowhere."""

    regex = r"\d{1,4}"


def create_app(config: object) -> Flask:
    """The application with these settings (config.Settings)."""
    logs.set_up()
    app = Flask("peerreview", template_folder="../templates", static_folder=None)
    app.config.from_object(config)
    app.session_interface = Cookie()
    # First: an extension that touches the templates would fix their options.
    _prepare_templates(app)
    app.url_map.converters["number"] = Number
    app.before_request(access.refuse_nul)
    for extension in (db, access.login_manager, csrf, providers):
        extension.init_app(app)
    for module in BLUEPRINTS:
        app.register_blueprint(module.bp)
    for command in commands:
        app.cli.add_command(command)
    limits.init_app(app)
    errors.register(app)
    _dress_answers(app)
    access.insist_on_a_gate(app)
    _believe_proxies(app)
    return app


def insist_on_migrations(app: Flask) -> None:
    """Stop a production start whose database does not answer or waits for migrations."""
    if not app.config["PRODUCTION"]:
        return
    with app.app_context():
        if not queries.service.is_ready():
            raise Unfit(
                ["The database does not answer, or waits for migrations: run alembic upgrade head."]
            )


def _prepare_templates(app: Flask) -> None:
    app.jinja_options = {
        "trim_blocks": True,
        "lstrip_blocks": True,
        "undefined": app.config.get("UNDEFINED", Undefined),
        "loader": ChoiceLoader(
            [
                app.jinja_loader or PackageLoader("peerreview"),
                PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
            ]
        ),
    }
    app.jinja_env.filters.update(words.FILTERS, markdown=to_html)
    app.jinja_env.globals.update(
        asset_path=asset_path,
        once_key=once_key,
        Verb=Verb,
        SiteVerb=SiteVerb,
        Part=Part,
        has_passkeys=passkeys_have_name,
        words=words,
        signed_in_until=presence.signed_in_until,
        IDLE_AT_MOST=IDLE_AT_MOST,
        WARNED_BEFORE=WARNED_BEFORE,
    )
    app.context_processor(_for_every_page)


def _for_every_page() -> dict[str, Any]:
    return {
        "me": access.me(),
        "navigation": navigation.items(access.me()),
        "allows": access.allows,
        "allows_on": access.allows_on,
        "shows": access.shows,
    }


def _dress_answers(app: Flask) -> None:
    """Headers on every answer. Only built files, which have no secrets, may be kept by browsers."""

    def keep_nowhere(response: Response) -> Response:
        response.headers["Cache-Control"] = "no-store"
        return response

    app.after_request(keep_nowhere)
    headers = HEADERS | (ONLY_HTTPS if app.config["PRODUCTION"] else {})
    app.wsgi_app = served_before(app.wsgi_app, headers.items())  # type: ignore[method-assign]


def _believe_proxies(app: Flask) -> None:
    """Take what exactly so many proxies of our own say about where a request comes from."""
    if number := app.config["PROXIES"]:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=number, x_proto=number, x_host=number
        )
