"""Peer groups: how their addresses are made of their names."""

import re
import unicodedata

LONGEST_SLUG = 60


def slug_of(name: str) -> str:
    """The group's address in lower case and hyphens: `yorkshire-and-the-humber`; may be empty."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall("[a-z0-9]+", plain))[:LONGEST_SLUG].strip("-")
