"""How long each kind of data is kept: one table for the privacy page, the settings and the command.

What is not deleted for its age is in the second table, with the reason; a test finds every column of
words in one of the two.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

# Authors hear of it so long before their notes go, and can take a copy.
NOTICE = timedelta(days=28)
# More would be "for ever", which is what this table is there to prevent.
LONGEST_DAYS = 36_500


class Kind(StrEnum):
    """A kind of data that is kept for a while. Its word makes the name of its setting."""

    NOTES = "notes"
    FIRST_VIEWS = "first views"
    DISCUSSION = "discussion"
    ACCESS_NEEDS = "access needs"
    REASONS = "reasons"
    PREPARATION = "preparation"
    FINDINGS = "findings"
    FEEDBACK = "feedback"
    DRAFTS = "drafts"
    ENDED_REVIEWS = "ended reviews"
    OFFERS = "offers"
    MAILS = "mails"
    SIGN_INS = "sign-ins"
    DEVICES = "devices"
    TOKENS = "tokens"
    FACTORS = "factors"
    ATTEMPTS = "attempts"
    PRESSES = "presses"
    KEPT_FORMS = "kept forms"
    AVAILABILITY = "availability"
    INTERESTS = "interests"
    JOININGS = "joinings"
    UNUSED_PEOPLE = "unused people"

    @property
    def setting(self) -> str:
        """The name in the environment by which an operator changes the days."""
        return f"RETAIN_{self.value.upper().replace(' ', '_').replace('-', '_')}_DAYS"


@dataclass(frozen=True)
class Period:
    """What a kind is, how many days it is kept unless a setting says otherwise, counted from when."""

    what: str
    days: int
    counted_from: str


PERIODS: dict[Kind, Period] = {
    Kind.NOTES: Period(
        "Notes that reviewers took for themselves", 180, "the day the report was agreed, or the review ended"
    ),
    Kind.FIRST_VIEWS: Period(
        "First views that reviewers gave", 365, "the day the report was agreed, or the review ended"
    ),
    Kind.DISCUSSION: Period(
        "What the panel discussed", 365, "the day the report was agreed, or the review ended"
    ),
    Kind.ACCESS_NEEDS: Period(
        "What somebody on a team needs to take part", 30,
        "the day the report was agreed, the review ended, or they left the team",
    ),
    Kind.REASONS: Period(
        "Why somebody did not sit on a panel, was not wanted there or had an interest waived, and why "
        "a review was planned again or at short notice", 365,
        "the day the report was agreed, or the review ended",
    ),
    Kind.PREPARATION: Period(
        "The self-review, the evidence, and where sessions were held", 730,
        "the day the review was closed, or ended",
    ),
    Kind.FINDINGS: Period(
        "Findings in the making, with second views and queries; the report stays", 730,
        "the day the review was closed, or ended",
    ),
    Kind.FEEDBACK: Period("What people said of how a review went", 730, "that day"),
    Kind.DRAFTS: Period(
        "What was written for a request that was never submitted", 365, "the last change"
    ),
    Kind.ENDED_REVIEWS: Period(
        "What was written in a review that was declined, withdrawn or cancelled", 730,
        "the day it ended",
    ),
    Kind.OFFERS: Period(
        "Why help was offered to a council", 730,
        "the day of the answer, or of the offer where there was none",
    ),
    Kind.MAILS: Period("Emails that we sent", 90, "the day they were sent"),
    Kind.SIGN_INS: Period(
        "When and with which browser somebody was signed in", 90, "the last use"
    ),
    Kind.DEVICES: Period(
        "Browsers in which somebody has signed in before", 400, "the last use"
    ),
    Kind.TOKENS: Period(
        "Links for invitations and new passwords, without the link itself", 30,
        "the day they were used or ended",
    ),
    Kind.FACTORS: Period(
        "Authenticator apps and passkeys that were removed, and recovery codes that were used", 30,
        "that day",
    ),
    Kind.ATTEMPTS: Period(
        "Failed tries to sign in, in a form that names nobody", 1, "the try"
    ),
    Kind.PRESSES: Period(
        "Which button was pressed, so that a second press has no second effect", 30, "the press"
    ),
    Kind.KEPT_FORMS: Period(
        "What somebody had typed when their sign-in ended", 1, "the end of the sign-in"
    ),
    Kind.AVAILABILITY: Period("When somebody was free", 30, "that half-day"),
    Kind.INTERESTS: Period(
        "The words of a declared interest; its kind stays", 30, "the day the interest ended"
    ),
    Kind.JOININGS: Period(
        "Who asked to join a council, or was asked", 365,
        "the day of the answer, or of asking where there was none",
    ),
    Kind.UNUSED_PEOPLE: Period(
        "Names and addresses of people who no longer come, until an administrator has looked and "
        "decides", 730, "the last sign-in, or the invitation",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Kept:
    """What is not deleted for its age, and why; with its tables, or its columns of a table."""

    what: str
    why: str
    where: tuple[str, ...]


KEPT: tuple[Kept, ...] = (
    Kept(
        "Reports and their corrections", "councils build on what was found, and may be asked for it",
        ("report_points", "corrections"),
    ),
    Kept(
        "What a council answers and does, its follow-ups, and what it shares",
        "it belongs to the council, and shows what came of the review",
        ("responses", "action_versions", "follow_ups"),
    ),
    Kept(
        "What a review was asked for, who was on its team for what, and why it ended early",
        "nobody would understand the report, or the end, without it",
        ("reviews.what", "reviews.whom", "reviews.owner", "reviews.questions", "reviews.supplier",
         "reviews.reason", "team_places.does"),
    ),
    Kept(
        "That a review was under a legal hold, and why", "it shows why data was kept for longer",
        ("legal_holds",),
    ),
    Kept(
        "What councils say of their services, and groups of themselves",
        "the next request begins with it", ("services", "peer_groups"),
    ),
    Kept(
        "Your name, address, profile and ways to sign in",
        "until you or your council no longer need them here", ("people", "identities"),
    ),
    Kept(
        "The history of what happened, without names or text",
        "councils can rely on it only if nothing of it goes", (),
    ),
)  # fmt: skip


def periods(environ: Mapping[str, str]) -> dict[Kind, int]:
    """The days that each kind is kept, with the settings of this environment.

    A setting that `problems` names is passed over; the service does not start with one.
    """
    return {
        kind: int(said) if _is_days(said := environ.get(kind.setting, "")) else period.days
        for kind, period in PERIODS.items()
    }


def problems(environ: Mapping[str, str]) -> list[str]:
    """What is wrong with the settings, each as a sentence that says what to do."""
    return [
        f"Set {kind.setting} to a whole number of days from 1 to {LONGEST_DAYS}."
        for kind in Kind
        if (said := environ.get(kind.setting, "")) and not _is_days(said)
    ]


def _is_days(said: str) -> bool:
    return said.isascii() and said.isdigit() and len(said) <= 5 and 1 <= int(said) <= LONGEST_DAYS
