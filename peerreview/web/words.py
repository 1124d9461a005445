"""How events read: who did what, in what part, never by name."""

from typing import Any

from ..rules.verbs import Verb

WHO = {
    "publisher": "A publisher of the council",
    "team": "Somebody on the council’s team",
    "lead": "The lead assessor",
    "assessor": "An assessor",
    "observer": "An observer",
    "invited": "An invited person",
    "coordinator": "A coordinator",
    "works for the council": "Somebody at the council",
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
}


def happened(event: Any) -> str:
    """What happened as a sentence without its full stop: “The lead assessor began the review”."""
    who = WHO.get(event.relation, "Somebody")
    times = f", {event.count} times" if event.count > 1 else ""
    return f"{who} {HAPPENED.get(event.verb, event.verb)}{times}"
