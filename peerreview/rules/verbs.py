"""Every verb of the service: what a person can do.

A verb is one word in all layers: `Verb.SEND_BACK` is `operations.reviews.send_back`,
`SendBackForm`, `/reviews/<ref>/send-back` and `templates/reviews/send_back.html`. So none may be a
Python keyword or builtin, and each word means one thing.
"""

from enum import StrEnum


class Verb(StrEnum):
    """What can be done to a review. The first fourteen move it along (table 1)."""

    START = "start"
    SUBMIT = "submit"
    SEND_BACK = "send back"
    ACCEPT = "accept"
    DECLINE = "decline"
    SCHEDULE = "schedule"
    REPLAN = "replan"
    BEGIN = "begin"
    WRITE_UP = "write up"
    SEND_FOR_CHECK = "send for check"
    AGREE = "agree"
    CLOSE = "close"
    WITHDRAW = "withdraw"
    CANCEL = "cancel"

    EDIT_REQUEST = "edit request"
    NAME_TEAM = "name team"
    OFFER_DATES = "offer dates"
    WRITE_SELF_REVIEW = "write self-review"
    ADD_EVIDENCE = "add evidence"

    PROPOSE = "propose"
    OFFER = "offer"
    TAKE_BACK = "take back"
    WAIVE = "waive"
    FIX_SESSIONS = "fix sessions"
    CHANGE_PANEL = "change panel"
    APPROVE = "approve"
    OBJECT_TO = "object to"
    TAKE_SEAT = "take seat"
    NOT_THIS_TIME = "not this time"
    STEP_DOWN = "step down"

    TAKE_NOTES = "take notes"
    GIVE_FIRST_VIEW = "give first view"
    DISCUSS = "discuss"
    WRITE_FINDINGS = "write findings"
    AMEND_FINDINGS = "amend findings"
    RECORD_DISSENT = "record dissent"
    AGREE_TO_BE_NAMED = "agree to be named"
    RAISE_QUERY = "raise query"
    ANSWER_QUERY = "answer query"

    CORRECT = "correct"
    AGREE_CORRECTION = "agree correction"
    REFUSE_CORRECTION = "refuse correction"
    RESPOND = "respond"
    PLAN_ACTION = "plan action"
    RECORD_FOLLOW_UP = "record follow-up"
    SHARE = "share"
    STOP_SHARING = "stop sharing"
    GIVE_FEEDBACK = "give feedback"

    HOLD = "hold"
    END_HOLD = "end hold"


class SiteVerb(StrEnum):
    """What can be done to a council, a group, a person's own things or the whole site."""

    START_REVIEW = "start review"
    TAKE_UP_OFFER = "take up offer"
    DISCARD_OFFER = "discard offer"
    DESCRIBE_SERVICE = "describe service"
    SEE_COLLEAGUES = "see colleagues"
    SEE_EVENTS = "see events"
    INVITE_COLLEAGUE = "invite colleague"
    LET_IN = "let in"
    REGISTER_DOMAIN = "register domain"
    NAME_PUBLISHER = "name publisher"
    END_MEMBERSHIP = "end membership"

    SEE_BOARD = "see board"
    OFFER_HELP = "offer help"
    INVITE_COUNCIL = "invite council"
    INVITE_ASSESSOR = "invite assessor"
    SET_LEVEL = "set level"
    NAME_COORDINATOR = "name coordinator"
    END_COORDINATION = "end coordination"
    TAKE_INTO_GROUP = "take into group"
    LET_OUT_OF_GROUP = "let out of group"
    CHANGE_GROUP = "change group"

    CREATE_GROUP = "create group"
    MANAGE_PEOPLE = "manage people"
    ERASE = "erase"
    NAME_SUCCESSOR = "name successor"
    NAME_ACTING_COORDINATOR = "name acting coordinator"
    TIE_COUNCILS = "tie councils"

    EDIT_PROFILE = "edit profile"
    SAY_WHEN_FREE = "say when free"
    DECLARE_INTEREST = "declare interest"
