"""Table 2: who may do what to a review, and while it stands where.

Permissions never ask for a role, only for relations. The statuses of a move stand in the lifecycle
and are not repeated here; building the tables raises if they were.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from .errors import NotAllowed, WrongStatus
from .lifecycle import MOVES, Status, span
from .people import Office, Relation
from .verbs import SiteVerb, Verb

PUBLISHER, TEAM, LEAD, ASSESSOR, OBSERVER, INVITED, COORDINATOR = (
    Relation.PUBLISHER,
    Relation.TEAM,
    Relation.LEAD,
    Relation.ASSESSOR,
    Relation.OBSERVER,
    Relation.INVITED,
    Relation.COORDINATOR,
)
BEFORE_SESSIONS = span(Status.DRAFT, Status.SCHEDULED)
PANEL_AT_WORK = span(Status.SCHEDULED, Status.ACCURACY_CHECK)
PANEL_FORMED = span(Status.FORMING, Status.ACCURACY_CHECK)
AFTER = (Status.AGREED, Status.CLOSED)


@dataclass(frozen=True)
class Rule:
    """Which relations may, during which statuses; `late` may too once the due date has passed."""

    relations: frozenset[Relation]
    during: tuple[Status, ...]
    late: frozenset[Relation] = frozenset()


def _move(verb: Verb, *relations: Relation, late: tuple[Relation, ...] = ()) -> tuple[Verb, Rule]:
    return verb, Rule(frozenset(relations), MOVES[verb].starts, frozenset(late))


def _rule(verb: Verb, *relations: Relation, during: tuple[Status, ...]) -> tuple[Verb, Rule]:
    if verb in MOVES:
        raise ValueError(f"{verb} is a move: its statuses stand in the lifecycle")
    return verb, Rule(frozenset(relations), during)


MAY: dict[Verb, Rule] = dict(
    (
        _move(Verb.SUBMIT, PUBLISHER),
        _move(Verb.SEND_BACK, COORDINATOR),
        _move(Verb.ACCEPT, COORDINATOR),
        _move(Verb.DECLINE, COORDINATOR),
        _move(Verb.SCHEDULE, COORDINATOR),
        _move(Verb.REPLAN, COORDINATOR),
        _move(Verb.BEGIN, LEAD, COORDINATOR),
        _move(Verb.WRITE_UP, LEAD),
        _move(Verb.SEND_FOR_CHECK, LEAD),
        _move(Verb.AGREE, PUBLISHER, late=(LEAD,)),
        _move(Verb.CLOSE, PUBLISHER, COORDINATOR),
        _move(Verb.WITHDRAW, PUBLISHER),
        _move(Verb.CANCEL, COORDINATOR),
        # The request and what the team prepares
        _rule(Verb.EDIT_REQUEST, PUBLISHER, TEAM, during=span(Status.DRAFT, Status.REQUESTED)),
        _rule(Verb.NAME_TEAM, PUBLISHER, TEAM, during=BEFORE_SESSIONS),
        _rule(Verb.OFFER_DATES, PUBLISHER, TEAM, during=BEFORE_SESSIONS),
        _rule(Verb.WRITE_SELF_REVIEW, PUBLISHER, TEAM, during=BEFORE_SESSIONS),
        _rule(Verb.ADD_EVIDENCE, PUBLISHER, TEAM, during=span(Status.DRAFT, Status.IN_REVIEW)),
        # The panel
        _rule(Verb.PROPOSE, COORDINATOR, during=(Status.FORMING,)),
        _rule(Verb.OFFER, COORDINATOR, during=(Status.FORMING,)),
        _rule(Verb.TAKE_BACK, COORDINATOR, during=(Status.FORMING,)),
        _rule(Verb.WAIVE, COORDINATOR, during=(Status.FORMING,)),
        _rule(Verb.FIX_SESSIONS, COORDINATOR, during=(Status.FORMING,)),
        _rule(Verb.CHANGE_PANEL, COORDINATOR, during=PANEL_AT_WORK),
        _rule(Verb.APPROVE, PUBLISHER, during=PANEL_FORMED),
        _rule(Verb.OBJECT_TO, PUBLISHER, during=PANEL_FORMED),
        _rule(Verb.TAKE_SEAT, INVITED, during=span(Status.FORMING, Status.WRITING)),
        _rule(Verb.NOT_THIS_TIME, INVITED, during=span(Status.FORMING, Status.WRITING)),
        _rule(Verb.STEP_DOWN, LEAD, ASSESSOR, OBSERVER, during=PANEL_FORMED),
        # The review itself
        _rule(Verb.TAKE_NOTES, LEAD, ASSESSOR, OBSERVER, during=PANEL_AT_WORK),
        _rule(Verb.GIVE_FIRST_VIEW, LEAD, ASSESSOR, during=(Status.IN_REVIEW, Status.WRITING)),
        _rule(Verb.DISCUSS, LEAD, ASSESSOR, during=PANEL_AT_WORK),
        _rule(Verb.WRITE_FINDINGS, LEAD, ASSESSOR, during=(Status.IN_REVIEW, Status.WRITING)),
        _rule(Verb.AMEND_FINDINGS, LEAD, during=(Status.ACCURACY_CHECK,)),
        _rule(Verb.RECORD_DISSENT, LEAD, ASSESSOR, during=span(Status.IN_REVIEW, Status.AGREED)),
        _rule(Verb.AGREE_TO_BE_NAMED, LEAD, ASSESSOR, during=span(Status.IN_REVIEW, Status.AGREED)),
        _rule(Verb.RAISE_QUERY, TEAM, during=(Status.ACCURACY_CHECK,)),
        _rule(Verb.ANSWER_QUERY, LEAD, during=(Status.ACCURACY_CHECK,)),
        # What the council does with it
        _rule(Verb.CORRECT, LEAD, during=(Status.AGREED,)),
        _rule(Verb.AGREE_CORRECTION, PUBLISHER, during=(Status.AGREED,)),
        _rule(Verb.REFUSE_CORRECTION, PUBLISHER, during=(Status.AGREED,)),
        _rule(Verb.RESPOND, PUBLISHER, TEAM, during=AFTER),
        _rule(Verb.PLAN_ACTION, PUBLISHER, TEAM, during=AFTER),
        _rule(Verb.RECORD_FOLLOW_UP, PUBLISHER, TEAM, during=AFTER),
        _rule(Verb.SHARE, PUBLISHER, during=AFTER),
        _rule(Verb.STOP_SHARING, PUBLISHER, during=AFTER),
        _rule(Verb.GIVE_FEEDBACK, TEAM, LEAD, ASSESSOR, during=AFTER),
        # Nothing is deleted while it lasts, also after an early end
        _rule(Verb.HOLD, PUBLISHER, during=tuple(Status)),
        _rule(Verb.END_HOLD, PUBLISHER, during=tuple(Status)),
    )
)

# Verbs over a council, a group, the site or oneself. START needs a council, not a review.
PUBLISHER_OF, WORKS_FOR, COORDINATOR_OF, ADMINISTRATOR, SELF = (
    Office.PUBLISHER_OF,
    Office.WORKS_FOR,
    Office.COORDINATOR_OF,
    Office.ADMINISTRATOR,
    Office.SELF,
)
MAY_ON_SITE: dict[SiteVerb, frozenset[Office]] = {
    # on a council
    SiteVerb.START_REVIEW: frozenset({WORKS_FOR}),
    SiteVerb.DESCRIBE_SERVICE: frozenset({WORKS_FOR}),
    SiteVerb.TAKE_UP_OFFER: frozenset({PUBLISHER_OF}),
    SiteVerb.DISCARD_OFFER: frozenset({PUBLISHER_OF}),
    SiteVerb.SEE_COLLEAGUES: frozenset({WORKS_FOR, ADMINISTRATOR}),
    SiteVerb.SEE_EVENTS: frozenset({PUBLISHER_OF}),
    SiteVerb.INVITE_COLLEAGUE: frozenset({PUBLISHER_OF, ADMINISTRATOR}),
    # Coordinators and administrators only where there is no publisher: rules.joining.may_let_in.
    SiteVerb.LET_IN: frozenset({PUBLISHER_OF, COORDINATOR_OF, ADMINISTRATOR}),
    SiteVerb.REGISTER_DOMAIN: frozenset({COORDINATOR_OF, ADMINISTRATOR}),
    SiteVerb.NAME_PUBLISHER: frozenset({PUBLISHER_OF, ADMINISTRATOR}),
    SiteVerb.END_MEMBERSHIP: frozenset({PUBLISHER_OF, ADMINISTRATOR}),
    SiteVerb.INVITE_COUNCIL: frozenset({COORDINATOR_OF, ADMINISTRATOR}),
    SiteVerb.TIE_COUNCILS: frozenset({COORDINATOR_OF, ADMINISTRATOR}),
    SiteVerb.NAME_SUCCESSOR: frozenset({ADMINISTRATOR}),
    # on a group
    SiteVerb.SEE_BOARD: frozenset({COORDINATOR_OF}),
    SiteVerb.OFFER_HELP: frozenset({COORDINATOR_OF}),
    SiteVerb.INVITE_ASSESSOR: frozenset({COORDINATOR_OF}),
    SiteVerb.SET_LEVEL: frozenset({COORDINATOR_OF}),
    SiteVerb.TAKE_INTO_GROUP: frozenset({COORDINATOR_OF, ADMINISTRATOR}),
    SiteVerb.LET_OUT_OF_GROUP: frozenset({COORDINATOR_OF, ADMINISTRATOR}),
    SiteVerb.CHANGE_GROUP: frozenset({COORDINATOR_OF, ADMINISTRATOR}),
    SiteVerb.NAME_COORDINATOR: frozenset({COORDINATOR_OF, ADMINISTRATOR}),
    SiteVerb.END_COORDINATION: frozenset({COORDINATOR_OF, ADMINISTRATOR}),
    # on the site
    SiteVerb.CREATE_GROUP: frozenset({ADMINISTRATOR}),
    SiteVerb.MANAGE_PEOPLE: frozenset({ADMINISTRATOR}),
    SiteVerb.ERASE: frozenset({ADMINISTRATOR}),
    SiteVerb.NAME_ACTING_COORDINATOR: frozenset({ADMINISTRATOR}),
    # on oneself
    SiteVerb.EDIT_PROFILE: frozenset({SELF}),
    SiteVerb.SAY_WHEN_FREE: frozenset({SELF}),
    SiteVerb.DECLARE_INTEREST: frozenset({SELF}),
}


def _insist_on_a_full_table() -> None:
    """Raise where a verb has no line, or a move's starts could contradict table 1."""
    without: list[str] = [verb for verb in Verb if verb not in MAY and verb is not Verb.START]
    without += [verb for verb in SiteVerb if verb not in MAY_ON_SITE]
    if without:
        raise ValueError(f"no line in the permissions for {', '.join(without)}")
    astray = [
        verb for verb, rule in MAY.items() if verb in MOVES and rule.during != MOVES[verb].starts
    ]
    if astray:
        raise ValueError(f"the permissions contradict the lifecycle: {', '.join(astray)}")


_insist_on_a_full_table()


def is_ever(verb: Verb, relations: Iterable[Relation], *, overdue: bool = False) -> bool:
    """Whether somebody with these relations may do this at any status."""
    rule = MAY[verb]
    allowed = rule.relations | rule.late if overdue else rule.relations
    return not allowed.isdisjoint(relations)


def may(
    verb: Verb, relations: Iterable[Relation], status: Status, *, overdue: bool = False
) -> bool:
    """Whether somebody with these relations may do this now. `overdue`: the due date has passed."""
    return status in MAY[verb].during and is_ever(verb, relations, overdue=overdue)


def check(
    verbs: Verb | tuple[Verb, ...],
    relations: Iterable[Relation],
    status: Status,
    *,
    overdue: bool = False,
) -> Verb:
    """The first of `verbs` that is allowed now.

    Raises NotAllowed where none of them is ever theirs, WrongStatus where the review has moved on.
    """
    verbs = (verbs,) if isinstance(verbs, Verb) else verbs
    relations = frozenset(relations)
    theirs = [verb for verb in verbs if is_ever(verb, relations, overdue=overdue)]
    if not theirs:
        raise NotAllowed(f"{verbs[0]} is not for {', '.join(sorted(relations))}")
    for verb in theirs:
        if status in MAY[verb].during:
            return verb
    raise WrongStatus(theirs[0], status)


def acting_as(verb: Verb, relations: Iterable[Relation]) -> Relation:
    """The relation in whose name the verb is done, for the history: the first that allows it."""
    allowed = MAY[verb].relations | MAY[verb].late
    return next(relation for relation in Relation if relation in allowed & frozenset(relations))


def may_on_site(verb: SiteVerb, offices: Iterable[Office]) -> bool:
    """Whether somebody with these offices may do this to the council, group or site."""
    return not MAY_ON_SITE[verb].isdisjoint(offices)


def check_on_site(verb: SiteVerb, offices: Iterable[Office]) -> None:
    """Raise NotAllowed where the verb is not for somebody with these offices."""
    if not may_on_site(verb, offices):
        raise NotAllowed(f"{verb} is not for {', '.join(sorted(offices)) or 'anybody'}")
