"""Joining a council: from which addresses somebody can ask to, and who answers them."""

import re
from collections.abc import Set as AbstractSet

from .people import Office

# Whoever likes can have an address there, so it says nothing of where somebody works.
# Source: the providers of mailboxes that are most used in the United Kingdom.
PUBLIC_PROVIDERS = frozenset(
    {
        "aol.co.uk", "aol.com", "blueyonder.co.uk", "bt.com", "btinternet.com", "btopenworld.com",
        "duck.com", "fastmail.com", "fastmail.fm", "fsmail.net", "gmail.com", "gmx.co.uk", "gmx.com",
        "googlemail.com", "hey.com", "hotmail.co.uk", "hotmail.com", "icloud.com", "live.co.uk",
        "live.com", "mac.com", "mail.com", "me.com", "msn.com", "ntlworld.com", "o2.co.uk",
        "orange.net", "outlook.co.uk", "outlook.com", "passport.com", "plus.com", "plusnet.com",
        "pm.me", "proton.me", "protonmail.com", "rocketmail.com", "sky.com", "talk21.com",
        "talktalk.net", "tiscali.co.uk", "tutanota.com", "virgin.net", "virginmedia.com",
        "yahoo.co.uk", "yahoo.com", "ymail.com", "zoho.com",
    }
)  # fmt: skip
# Whole registries: nobody's own domain, so everybody below it would be meant.
REGISTRIES = frozenset(
    {
        "ac.uk", "co.uk", "gov.scot", "gov.uk", "gov.wales", "llyw.cymru", "ltd.uk", "me.uk",
        "net.uk", "nhs.net", "nhs.uk", "org.uk", "plc.uk", "police.uk", "sch.uk",
    }
)  # fmt: skip
LONGEST = 253  # RFC 1035
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_DOMAIN = re.compile(rf"(?:{_LABEL}\.)+{_LABEL}")


def domain_of(text: str) -> str:
    """The domain of an e-mail address, or one that was typed with or without its @, as it is kept:
    in lower case and in the letters that mail servers use (IDNA). Empty where it cannot be one.
    """
    typed = text.strip().lower().rpartition("@")[2].rstrip(".")
    try:
        plain = typed.encode("idna").decode()
    except UnicodeError:
        return ""
    return plain if len(plain) <= LONGEST and _DOMAIN.fullmatch(plain) else ""


def problem(domain: str) -> str:
    """Why people with addresses at this domain cannot ask to join, as a sentence; empty if they can."""
    if not domain:
        return "Enter what stands after the @ in the council’s email addresses, like example.gov.uk"
    if domain in PUBLIC_PROVIDERS:
        return (
            f"Anybody can have an address at {domain}, so it does not show that somebody works for "
            "the council. Enter the council’s own domain"
        )
    if domain in REGISTRIES:
        return f"Many organisations have addresses below {domain}. Enter the council’s own domain"
    return ""


def may_let_in(held: AbstractSet[Office], *, has_publisher: bool) -> bool:
    """Whether somebody with these offices answers those who ask to join a council.

    Its publishers do; where it has none yet, the coordinators of its groups, and administrators.
    """
    if Office.PUBLISHER_OF in held:
        return True
    return not has_publisher and not held.isdisjoint({Office.COORDINATOR_OF, Office.ADMINISTRATOR})
