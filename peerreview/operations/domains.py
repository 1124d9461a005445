"""The domains of a council's e-mail: who has an address there can ask to join."""

from ..db import db
from ..models.councils import Council, CouncilDomain
from ..queries import councils
from ..rules import joining
from ..rules.errors import NotVisible, Refused
from ..rules.people import Standing, offices
from ..rules.permissions import check_on_site
from ..rules.verbs import SiteVerb
from . import history


def register_domain(council: Council, *, by: Standing, domain: str) -> str:
    """From now on people with addresses at exactly this domain can ask to join; gives it as kept.

    Councils that share their systems may share a domain.
    """
    _check(council, by)
    kept = joining.domain_of(domain)
    if wrong := joining.problem(kept):
        raise Refused("domain", wrong)
    if db.session.get(CouncilDomain, (council.id, kept)) is not None:
        raise Refused("domain", f"{kept} is already in this list")
    db.session.add(CouncilDomain(council_id=council.id, domain=kept))
    history.record(SiteVerb.REGISTER_DOMAIN, by=by, on=("council", council.code))
    return kept


def end_domain(council: Council, domain: str, *, by: Standing) -> None:
    """Addresses at this domain no longer let anybody ask. Who works here already stays.

    Raises NotVisible where the council has no such domain.
    """
    _check(council, by)
    registered = db.session.get(CouncilDomain, (council.id, domain))
    if registered is None:
        raise NotVisible
    db.session.delete(registered)
    history.record("end domain", by=by, on=("council", council.code))


def _check(council: Council, by: Standing) -> None:
    groups = councils.groups_of(council.id)
    held = offices(by, council_id=council.id, group_ids=groups)
    check_on_site(SiteVerb.REGISTER_DOMAIN, held)
