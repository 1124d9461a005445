"""Forms without the service: a request, and nothing behind it."""

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from peerreview.forms.base import Form

AnyForm = TypeVar("AnyForm", bound=Form)


@pytest.fixture(scope="session")
def bare() -> Flask:
    """An application that only reads forms."""
    app = Flask("bare")
    app.config.update(SECRET_KEY="for tests only", WTF_CSRF_ENABLED=False)
    return app


@pytest.fixture
def sent(bare: Flask) -> Iterator[Callable[..., Any]]:
    """`sent(SomeForm, name="…")` gives the form as it was posted, validated."""
    with bare.test_request_context(method="POST"):

        def post(form: type[AnyForm], fields: Any = None, **named: Any) -> AnyForm:
            posted = form(MultiDict(fields if fields is not None else named))
            posted.validate()
            return posted

        yield post


@pytest.fixture
def shown(bare: Flask) -> Iterator[Callable[..., Any]]:
    """`shown(SomeForm, name="…")` gives the form as it is first shown, with what is already kept."""
    with bare.test_request_context():

        def show(form: type[AnyForm], **kept: Any) -> AnyForm:
            return form(formdata=None, data=kept)

        yield show
