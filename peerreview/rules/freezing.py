"""What operators can close for a while, without a deploy, when something may be leaking."""

from enum import StrEnum


class Freezable(StrEnum):
    """A part of the service that can be closed by itself."""

    EXPORTS = "exports"
    LIBRARY = "library"
    PUBLIC_PAGES = "public-pages"
    SIGN_UP = "sign-up"
