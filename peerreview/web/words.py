"""How events read: of reviews by what somebody is to them, of accounts by name."""

from typing import Any

from flask import url_for
from markupsafe import Markup, escape

from ..rules.verbs import SiteVerb, Verb

WHO = {
    "publisher": "A publisher of the council",
    "team": "Somebody on the council’s team",
    "lead": "The lead assessor",
    "assessor": "An assessor",
    "observer": "An observer",
    "invited": "An invited person",
    "coordinator": "A coordinator",
    "works for the council": "Somebody at the council",
    "service": "The service",
}

HAPPENED: dict[str, str] = {
    Verb.START: "started the request",
    Verb.SUBMIT: "submitted the request",
    Verb.SEND_BACK: "sent the request back for more",
    Verb.ACCEPT: "accepted the request",
    Verb.DECLINE: "declined the request",
    Verb.SCHEDULE: "scheduled the review",
    Verb.REPLAN: "went back to finding a panel and dates",
    Verb.BEGIN: "began the review",
    Verb.WRITE_UP: "ended the sessions; the panel writes up",
    Verb.SEND_FOR_CHECK: "sent the findings to the team",
    Verb.AGREE: "agreed the report",
    Verb.CLOSE: "closed the review",
    Verb.WITHDRAW: "withdrew the review",
    Verb.CANCEL: "cancelled the review",
    Verb.EDIT_REQUEST: "changed the request",
    Verb.NAME_TEAM: "changed who is on the team",
    Verb.OFFER_DATES: "changed the possible half-days",
    Verb.WRITE_SELF_REVIEW: "wrote on the self-review",
    Verb.ADD_EVIDENCE: "changed the evidence",
    Verb.PROPOSE: "proposed a person for the panel",
    Verb.OFFER: "offered a seat on the panel",
    Verb.TAKE_BACK: "took a seat back",
    Verb.WAIVE: "waived a soft interest",
    Verb.FIX_SESSIONS: "changed the sessions",
    Verb.CHANGE_PANEL: "changed the panel",
    Verb.APPROVE: "approved the panel",
    Verb.OBJECT_TO: "objected to a person",
    Verb.TAKE_SEAT: "took their seat on the panel",
    Verb.NOT_THIS_TIME: "said “not this time” to a seat",
    Verb.STEP_DOWN: "stepped down from the panel",
    Verb.GIVE_FIRST_VIEW: "gave a first view",
    Verb.DISCUSS: "added to the panel’s discussion",
    Verb.WRITE_FINDINGS: "wrote on the findings",
    Verb.AMEND_FINDINGS: "amended a finding",
    Verb.RECORD_DISSENT: "had a second view recorded",
    Verb.AGREE_TO_BE_NAMED: "said whether they may be named",
    Verb.RAISE_QUERY: "queried a fact",
    Verb.ANSWER_QUERY: "answered a query",
    Verb.CORRECT: "proposed a correction of the report",
    Verb.AGREE_CORRECTION: "agreed a correction of the report",
    Verb.REFUSE_CORRECTION: "did not agree a correction of the report",
    Verb.RESPOND: "responded to the report",
    Verb.PLAN_ACTION: "planned or updated an action",
    Verb.RECORD_FOLLOW_UP: "recorded a follow-up",
    Verb.SHARE: "shared from the report",
    Verb.STOP_SHARING: "stopped sharing",
    Verb.HOLD: "put a legal hold on the review",
    Verb.END_HOLD: "ended a legal hold on the review",
    SiteVerb.NAME_ACTING_COORDINATOR: "named an acting coordinator",
    "empty": "deleted what had been kept for long enough",
}


def happened(event: Any) -> str:
    """What happened as a sentence without its full stop: “The lead assessor began the review”."""
    who = WHO.get(event.relation, "Somebody")
    times = f", {event.count} times" if event.count > 1 else ""
    return f"{who} {HAPPENED.get(event.verb, event.verb)}{times}"


# {about}: the person it was done to; {place}: their council or group, or the thing itself.
HAPPENED_TO_ACCOUNT: dict[str, str] = {
    "sign in": "signed in",
    "sign out": "signed out",
    "end sign-in": "ended one of their sign-ins",
    "sign out everywhere": "signed out everywhere",
    "end all sign-ins": "signed {about} out everywhere",
    "sign everybody out": "signed everybody out",
    "reset password": "reset their password",
    "change password": "changed their password",
    "ask for new address": "asked for another email address",
    "change address": "changed their email address",
    "add second factor": "added a second step to sign in",
    "remove second factor": "removed a second step to sign in",
    "remove second factors": "removed all second steps of {about}",
    "renew recovery codes": "made new recovery codes",
    "use recovery code": "used a recovery code",
    "prove": "proved who they are once more",
    "tie identity": "tied their account at a council to their account here",
    "remove identity": "removed their account at a council",
    SiteVerb.INVITE_COLLEAGUE: "invited {about} to a council",
    SiteVerb.INVITE_COUNCIL: "invited {about} as the first publisher of a council",
    SiteVerb.INVITE_ASSESSOR: "invited {about} as an assessor",
    "invite again": "sent {about} a new invitation",
    "take invitation": "took their invitation",
    "end invitation": "took back the invitation of {about} to {place}",
    "decline invitation": "did not take the invitation to {place}",
    "sign up": "signed up to join {place}",
    "ask to join": "asked to join {place}",
    "join": "joined {place}",
    "end asking": "asks no longer to join {place}",
    SiteVerb.LET_IN: "let {about} join {place}",
    "turn down": "did not let {about} join {place}",
    SiteVerb.REGISTER_DOMAIN: "registered an email domain of {place}",
    "end domain": "removed an email domain of {place}",
    SiteVerb.NAME_PUBLISHER: "named {about} a publisher of {place}",
    "end publishing": "ended {about}’s part as a publisher of {place}",
    SiteVerb.END_MEMBERSHIP: "ended {about}’s place at {place}",
    SiteVerb.CREATE_GROUP: "created the group {place}",
    SiteVerb.CHANGE_GROUP: "changed the group {place}",
    SiteVerb.NAME_COORDINATOR: "named {about} a coordinator",
    SiteVerb.END_COORDINATION: "ended {about}’s part as a coordinator of {place}",
    SiteVerb.TAKE_INTO_GROUP: "took {place} into a group",
    SiteVerb.LET_OUT_OF_GROUP: "let {place} out of a group",
    "name administrator": "named {about} a site administrator",
    "end administration": "ended {about}’s part as a site administrator",
    "deactivate": "ended {about}’s access",
    "reactivate": "let {about} sign in again",
    SiteVerb.ERASE: "erased {about}",
    "freeze": "closed {place} for a while",
    "thaw": "opened {place} again",
    SiteVerb.NAME_SUCCESSOR: "named what took the place of {place}",
    "import councils": "read the register of councils",
    "group by region": "made a peer group of each region",
    "store standard": "stored a standard",
    "let go": "deleted what had been kept for long enough: {place}",
}


def happened_to_account(event: Any) -> Markup:
    """What happened as a sentence without its full stop: “Ada Clerk named Ben Lee a publisher of Ayton”.

    Names lead to all that happened to that person.
    """
    who, about = event.who, event.about.person
    if about == who:
        named = Markup("themselves")
    else:
        named = _linked(about) if about else Markup("somebody")
    does = escape(HAPPENED_TO_ACCOUNT.get(event.verb, event.verb))
    place = event.about.place or "one of them"
    return Markup("{} {}").format(
        _linked(who) if who else "The server’s operators",
        does.format(about=named, place=place),
    )


def _linked(person: Any) -> Markup:
    href = url_for("events.of_accounts", person=person.ref)
    return Markup('<a class="govuk-link" href="{}">{}</a>').format(href, person.name)
