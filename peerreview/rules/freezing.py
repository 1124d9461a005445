"""What operators can close for a while, without a deploy, when something may be leaking."""

from enum import StrEnum


class Freezable(StrEnum):
    """A part of the service that can be closed by itself."""

    EXPORTS = "exports"
    LIBRARY = "library"
    PUBLIC_PAGES = "public-pages"
    SIGN_UP = "sign-up"


# How the page that stands in its place, and the page of administrators, speak of it.
NAMES: dict[Freezable, str] = {
    Freezable.EXPORTS: "Downloading data",
    Freezable.LIBRARY: "The library",
    Freezable.PUBLIC_PAGES: "Reading without signing in",
    Freezable.SIGN_UP: "Getting an account",  # who has one can still join a council
}


class Frozen(Exception):
    """Somebody asks for a part that is closed for the moment (503)."""

    def __init__(self, what: Freezable) -> None:
        super().__init__(f"{what} is frozen")
        self.what = what
