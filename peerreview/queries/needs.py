"""What a move still waits for: facts gathered here, judged by the rules of each noun."""

from collections.abc import Callable

from ..models.reviews import Review
from ..rules.errors import Missing
from ..rules.verbs import Verb
from . import accuracy, findings, panels, requests, responses

_GATHER: dict[Verb, Callable[[Review], tuple[Missing, ...]]] = {
    Verb.SUBMIT: requests.missing_for_submit,
    Verb.SCHEDULE: panels.missing_for_schedule,
    Verb.BEGIN: panels.missing_for_begin,
    Verb.SEND_FOR_CHECK: findings.missing_for_check,
    Verb.AGREE: accuracy.missing_for_agree,
    Verb.CLOSE: responses.missing_for_close,
}


def missing(review: Review, verb: Verb) -> tuple[Missing, ...]:
    """The facts that `verb` needs and that do not stand yet, each with a sentence; often none."""
    return _GATHER[verb](review) if verb in _GATHER else ()
