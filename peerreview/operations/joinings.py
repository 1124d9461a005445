"""Joining: somebody works for a council once both sides have said yes.

A publisher invites and the person agrees, or the person asks and a publisher lets them in. Which
of the two it is, and that it waits, stands in a Joining; it is kept when it was answered.
"""

from typing import Any

from sqlalchemy.exc import IntegrityError

from ..clock import now, today
from ..db import db
from ..models.councils import Council
from ..models.people import Joining, Person
from ..queries import accounts, councils, joinings, recipients
from ..queries import people as everybody
from ..rules.errors import NotAllowed, NotVisible, Refused
from ..rules.people import Standing, offices
from ..rules.permissions import check_on_site, may_on_site
from ..rules.sign_ins import Purpose, Try
from ..rules.verbs import SiteVerb
from . import attempts, departures, history, outbox, tokens, unanswered
from .account import NOWHERE
from .memberships import begin_membership, live_membership
from .people import insist_on_few_mails, known_or_new, note_mail


def invite_colleague(
    council: Council, *, name: str, email: str, by: Standing, publisher: bool = False
) -> None:
    """Ask somebody by e-mail whether they work for the council; they do once they agree.

    Whoever invites does not learn whether the address is known here, or whose it is.
    """
    check_on_site(SiteVerb.INVITE_COLLEAGUE, offices(by, council_id=council.id))
    person = known_or_new(name=name, email=email)
    if live_membership(person, council) is not None and person.deactivated_at is None:
        raise Refused("email", f"{email} already works for {council.nice_name} here")
    invite(person, council, by=by, publisher=publisher, verb=SiteVerb.INVITE_COLLEAGUE)


def invite_council(council: Council, *, name: str, email: str, by: Standing) -> None:
    """A council's first publisher, invited by a coordinator of one of its groups."""
    groups = councils.groups_of(council.id)
    check_on_site(SiteVerb.INVITE_COUNCIL, offices(by, council_id=council.id, group_ids=groups))
    if councils.has_publisher(council):
        raise Refused(
            "email", f"{council.nice_name} has a publisher: ask them to invite colleagues"
        )
    person = known_or_new(name=name, email=email)
    invite(person, council, by=by, publisher=True, verb=SiteVerb.INVITE_COUNCIL)


def invite(
    person: Person,
    council: Council,
    *,
    by: Standing,
    verb: SiteVerb,
    publisher: bool = False,
    is_told: bool = False,
) -> None:
    """Ask a person whether they work for the council. Whoever asked to join is let in by it, where
    the inviter answers them.

    Invited again before they answered, they get the mail again. `is_told`: another mail leads them
    to their home page, where the question waits.
    """
    _insist_it_exists(council, "email")
    if person.id == by.id and not by.is_administrator:
        raise Refused("email", "You cannot invite yourself. Ask to join on your own page")
    insist_on_few_mails(person, by=by, field="email")
    joining = _open(person, council, asked_by_id=by.id or 0)
    history.record(verb, by=by, on=("person", person.ref))
    if joining.asked_by_id == person.id:
        if joinings.is_answerer(council, by):  # else the wish goes on waiting for those who do
            _let_in(joining, council, by, publisher)
        return
    joining.is_publisher = joining.is_publisher or publisher
    if not is_told:
        _send_invitation(joining, person, council, by)


def _insist_it_exists(council: Council, field: str) -> None:
    if council.ended_on is not None and council.ended_on <= today():
        raise Refused(field, f"{council.nice_name} no longer exists. Its successor has its people")


def _open(person: Person, council: Council, *, asked_by_id: int) -> Joining:
    """What is open between the two, begun where nothing is; locked until the commit."""
    found = joinings.waiting(person.id, council.id)
    if found is not None:
        return found
    ids = {"person_id": person.id, "council_id": council.id, "asked_by_id": asked_by_id}
    try:
        with db.session.begin_nested():
            found = Joining(asked_at=now(), **ids)
            db.session.add(found)
    except IntegrityError:  # the other side asked at the same moment
        found = joinings.waiting(person.id, council.id)
    if found is None:
        raise Refused(None, unanswered.LATE)
    return found


def _send_invitation(joining: Joining, person: Person, council: Council, by: Standing) -> None:
    note_mail(person, by=by)
    facts: dict[str, Any] = {"joined": council.name, "invited_by": by.name, "joining": joining.ref}
    if accounts.has_one(person):
        outbox.tell([person.id], "invited_to_council", **facts)
        return
    token = tokens.make(Purpose.INVITATION, person_id=person.id, made_by_id=by.id)
    outbox.tell([person.id], "invitation", secret=token, **facts)


def send_again(joining: Joining, council: Council, *, by: Standing) -> None:
    """Send an invitation that was not answered once more: the mail was lost, or its link has ended."""
    _check_invitation(joining, council, by)
    if joining.answered_at is not None:
        late = f"The invitation to {joining.person.email} was answered or taken back already"
        raise Refused(None, late)
    insist_on_few_mails(joining.person, by=by)
    history.record("invite again", by=by, on=("person", joining.person.ref))
    _send_invitation(joining, joining.person, council, by)


def end_invitation(joining: Joining, council: Council, *, by: Standing) -> None:
    """Take an invitation back that was not answered: its address was wrong, or plans changed."""
    _check_invitation(joining, council, by)
    unanswered.answer(joining, by=by, agreed=False)
    history.record("end invitation", by=by, on=("joining", joining.ref))


def _check_invitation(joining: Joining, council: Council, by: Standing) -> None:
    held = offices(by, council_id=council.id)
    may = may_on_site(SiteVerb.INVITE_COLLEAGUE, held) or by.id == joining.asked_by_id
    if not may and not joinings.is_answerer(council, by):
        raise NotAllowed("invitations are looked after by publishers and those who sent them")


def answer_invitation(joining: Joining, *, by: Standing, works_there: bool) -> None:
    """Say whether one works for the council, as somebody there says; the inviter hears of it.

    Its publishers hear of a colleague whom a coordinator invited.
    """
    if joining.person_id != by.id or joining.asked_by_id == by.id:
        raise NotVisible(joining.ref)
    council = joining.council
    if works_there:
        _insist_it_exists(council, "works_there")
    unanswered.answer(joining, by=by, agreed=works_there)
    verb = "join" if works_there else "decline invitation"
    history.record(verb, by=by, on=("council", council.code))
    facts: dict[str, Any] = {"name": by.name, "council": council.name, "code": council.code}
    told = {joining.asked_by_id}
    if not works_there:
        email = db.session.get_one(Person, joining.person_id).email
        outbox.tell(
            told, "invitation_declined", email=email, council=council.name, code=council.code
        )
        return
    begin_membership(
        db.session.get_one(Person, joining.person_id), council, publisher=joining.is_publisher
    )
    outbox.tell(told | joinings.answerers(council), "colleague_joined", but=by.id, **facts)


def ask(council: str, *, by: Standing) -> bool:
    """Ask to work for the council with this code, at whose domain one has an address; whoever lets
    people in is told.

    Gives whether they work there now, because they had been invited.
    """
    person = db.session.get_one(Person, by.id)
    chosen = [one for one in joinings.with_domain_of(person.email) if one.code == council]
    if not chosen:
        raise Refused("council", "Choose a council at whose domain you have your address")
    return ask_for(person, chosen[0])


def ask_for(person: Person, council: Council) -> bool:
    """As `ask`, for somebody who has shown that the address is theirs."""
    # Locked first, as those who invite do it: else the two would wait for each other.
    db.session.refresh(person, with_for_update={"key_share": True})
    if live_membership(person, council) is not None:
        raise Refused("council", f"You already work for {council.nice_name} here")
    joining = _open(person, council, asked_by_id=person.id)
    by = everybody.standing(person.id)
    if joining.asked_by_id != person.id:  # they were invited: now both sides have said yes
        joining.council = council
        answer_invitation(joining, by=by, works_there=True)
        return True
    history.record("ask to join", by=by, on=("council", council.code))
    asked = f"{person.ref} {council.code}"
    if not attempts.had_mails(Try.INVITATION, account=asked):  # the question waits all the same
        attempts.note(Try.INVITATION, account=asked, browser=NOWHERE)
        departures.tell_of_asker(joining, council)
    return False


def end_asking(joining: Joining, *, by: Standing) -> None:
    """Ask no longer."""
    if joining.person_id != by.id or joining.asked_by_id != by.id:
        raise NotVisible(joining.ref)
    unanswered.answer(joining, by=by, agreed=False)
    history.record("end asking", by=by, on=("joining", joining.ref))


def let_in(joining: Joining, council: Council, *, by: Standing, publisher: bool = False) -> None:
    """Say yes to somebody who asks to join: they work for the council from today."""
    _insist_they_may_answer(joining, council, by)
    _insist_it_exists(council, "publisher")
    _let_in(joining, council, by, publisher)


def _let_in(joining: Joining, council: Council, by: Standing, publisher: bool) -> None:
    unanswered.answer(joining, by=by, agreed=True)
    joining.is_publisher = publisher
    begin_membership(
        db.session.get_one(Person, joining.person_id), council, publisher=joining.is_publisher
    )
    history.record(SiteVerb.LET_IN, by=by, on=("joining", joining.ref))
    facts: dict[str, Any] = {
        "joined": council.name,
        "code": council.code,
        "publisher": joining.is_publisher,
    }
    outbox.tell([joining.person_id], "joined_council", **facts)
    person = db.session.get_one(Person, joining.person_id)
    others = recipients.publishers(council.id) - {person.id}
    facts = {"name": person.name, "council": council.name, "code": council.code}
    outbox.tell(others, "colleague_joined", but=by.id, **facts)


def _insist_they_may_answer(joining: Joining, council: Council, by: Standing) -> None:
    joinings.insist_on_an_answerer(council, by)
    if joining.person_id == by.id:
        raise NotAllowed("nobody lets themselves in")


def turn_down(joining: Joining, council: Council, *, by: Standing) -> None:
    """Say no to somebody who asks to join; they are told kindly."""
    _insist_they_may_answer(joining, council, by)
    unanswered.answer(joining, by=by, agreed=False)
    history.record("turn down", by=by, on=("joining", joining.ref))
    outbox.tell([joining.person_id], "turned_down", council=council.name)
