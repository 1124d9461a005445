"""What the moves of a review ask: nothing, or a reason in kind words."""

from peerreview.forms.base import Form, LongText

REASON_MOST = 1500


class SendBackForm(Form):
    missing_words = LongText(
        "What is missing?",
        required="Say what is missing, so that the team can complete its request",
        hint="Be specific: the team sees this at the top of its draft.",
        readers="Who can read this: the council’s team and the group’s coordinators.",
        most=REASON_MOST,
    )


class DeclineForm(Form):
    reason = LongText(
        "Why can you not take this review on?",
        required="Give the council a reason in kind words",
        hint="Asking for help took effort. Say what was good about the request, and what could be possible later.",
        readers="Who can read this: the council’s team and the group’s coordinators. It stays with the review.",
        most=REASON_MOST,
    )


class ReplanForm(Form):
    reason = LongText(
        "Why does this review need other dates or another panel?",
        required="Say why, so that people know what to expect",
        readers="Who can read this: the council’s team, the panel and the group’s coordinators.",
        most=REASON_MOST,
    )


class WithdrawForm(Form):
    reason = LongText(
        "Is there anything you want to say? (optional)",
        hint="You owe nobody a reason.",
        readers=(
            "Who can read this: your team and, once the request was submitted, the group’s coordinators, "
            "the panel and people invited to it. It stays with the review."
        ),
        most=REASON_MOST,
    )


class CancelForm(Form):
    reason = LongText(
        "Why is this review cancelled?",
        required="Give a reason in kind words",
        readers=(
            "Who can read this: the council’s team, the panel, people invited to it and the group’s "
            "coordinators. It stays with the review."
        ),
        most=REASON_MOST,
    )
