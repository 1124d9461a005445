"""What putting a legal hold on a review asks."""

from peerreview.forms.base import Form, LongText

WHY_MOST = 1500


class HoldForm(Form):
    why = LongText(
        "Why does everything have to be kept?",
        required="Say why everything of this review has to be kept",
        hint="For example: a request under the Freedom of Information Act, with its reference.",
        readers=(
            "Who can read this: the publishers of your council. It stays with the review, and is in its "
            "file for Freedom of Information requests."
        ),
        most=WHY_MOST,
    )
