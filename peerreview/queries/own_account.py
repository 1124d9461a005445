"""What is kept about a person apart from reviews: councils, groups, profile, ways to sign in."""

from ..models.councils import Council, Offer, PeerGroup
from ..models.messages import Event, Message, Press
from ..models.people import (
    Availability,
    Coordination,
    Interest,
    Joining,
    Membership,
    Person,
    PersonDiscipline,
    ReviewsFor,
)
from ..models.sign_ins import (
    Authenticator,
    Device,
    Identity,
    KeptForm,
    Passkey,
    RecoveryCode,
    SignIn,
    Token,
)
from .account_events import done_to
from .own_kind import OwnKind

_JOINING = {
    "council": Council.name, "as publisher": Joining.is_publisher, "asked at": Joining.asked_at,
    "answered at": Joining.answered_at, "agreed": Joining.agreed,
}  # fmt: skip
_OF_COUNCIL = ((Council, Council.id == Joining.council_id),)
_TOKEN = {
    "for": Token.purpose, "made at": Token.created_at, "ends at": Token.expires_at,
    "used at": Token.claimed_at,
}  # fmt: skip
_EVENT = {
    "at": Event.at, "what": Event.verb, "as": Event.relation, "on": Event.object_kind,
    "reference": Event.object_ref,
}  # fmt: skip

YOU = (
    OwnKind(
        "councils", "The councils that you work for, or worked for", Membership,
        Membership.person_id,
        {"council": Council.name, "publisher": Membership.is_publisher,
         "since": Membership.started_on, "until": Membership.ended_on},
        ((Council, Council.id == Membership.council_id),),
    ),
    OwnKind(
        "groups that you coordinate", "The groups that you coordinate, or coordinated",
        Coordination, Coordination.person_id,
        {"group": PeerGroup.name, "since": Coordination.started_on, "until": Coordination.ended_on},
        ((PeerGroup, PeerGroup.id == Coordination.group_id),),
    ),
    OwnKind(
        "disciplines", "The disciplines that you bring", PersonDiscipline,
        PersonDiscipline.person_id, {"discipline": PersonDiscipline.discipline},
    ),
    OwnKind(
        "groups that you review for", "The groups that you will review for", ReviewsFor,
        ReviewsFor.person_id, {"group": PeerGroup.name},
        ((PeerGroup, PeerGroup.id == ReviewsFor.group_id),),
    ),
    OwnKind(
        "availability", "When you said that you are free, or not", Availability,
        Availability.person_id,
        {"on": Availability.on, "half": Availability.half, "answer": Availability.answer},
    ),
    OwnKind(
        "declared interests", "The interests that you declared, with your own words", Interest,
        Interest.person_id,
        {"council": Council.name, "kind": Interest.kind, "hard": Interest.is_hard,
         "your words": Interest.words, "declared at": Interest.declared_at,
         "ended at": Interest.ended_at},
        ((Council, Council.id == Interest.council_id),),
    ),
    OwnKind(
        "joining a council", "When you asked to join a council, or were asked", Joining,
        Joining.person_id, _JOINING, _OF_COUNCIL,
    ),
    OwnKind(
        "people whom you asked to join", "When you asked somebody to join a council, without saying whom",
        Joining, Joining.asked_by_id, _JOINING, _OF_COUNCIL,
        where=(Joining.asked_by_id != Joining.person_id,),
    ),
    OwnKind(
        "people whom you answered", "When you let somebody join a council or not, without saying whom",
        Joining, Joining.answered_by_id, _JOINING, _OF_COUNCIL,
    ),
    OwnKind(
        "offers of help", "Help that you offered to a council as a coordinator", Offer,
        Offer.offered_by_id,
        {"council": Council.name, "why": Offer.why, "offered at": Offer.offered_at},
        ((Council, Council.id == Offer.council_id),),
    ),
    OwnKind(
        "emails", "Emails that we sent you, with the names and dates in them and without links",
        Message, Message.person_id,
        {"kind": Message.kind, "names and dates": Message.facts, "sent at": Message.sent_at},
        where=(Message.sent_at.is_not(None),),
    ),
)  # fmt: skip

SIGNING_IN = (
    OwnKind(
        "sign-ins", "When you were signed in, how, and with which browser", SignIn,
        SignIn.person_id,
        {"how": SignIn.means, "browser": SignIn.browser, "began at": SignIn.started_at,
         "last used at": SignIn.last_used_at, "ended at": SignIn.ended_at},
    ),
    OwnKind(
        "devices", "Browsers in which you have signed in before", Device, Device.person_id,
        {"browser": Device.browser, "first used at": Device.first_used_at,
         "last used at": Device.last_used_at},
    ),
    OwnKind(
        "authenticator apps", "Authenticator apps that you added, without their secret",
        Authenticator, Authenticator.person_id,
        {"added at": Authenticator.added_at, "confirmed at": Authenticator.confirmed_at,
         "removed at": Authenticator.removed_at},
    ),
    OwnKind(
        "recovery codes", "When your recovery codes were made and used, without the codes",
        RecoveryCode, RecoveryCode.person_id,
        {"made at": RecoveryCode.made_at, "used at": RecoveryCode.used_at},
    ),
    OwnKind(
        "passkeys", "Your passkeys by name, without their keys", Passkey, Passkey.person_id,
        {"name": Passkey.name, "added at": Passkey.added_at, "last used at": Passkey.last_used_at,
         "removed at": Passkey.removed_at},
    ),
    OwnKind(
        "council accounts", "Accounts at your council’s own sign-in that are tied to you", Identity,
        Identity.person_id,
        {"issuer": Identity.issuer, "subject": Identity.subject, "added at": Identity.added_at,
         "last used at": Identity.last_used_at},
    ),
    OwnKind(
        "links for you", "One-use links and steps that were made for you, without the link", Token,
        Token.person_id, _TOKEN,
    ),
    OwnKind(
        "forms kept for you", "What you had typed when a sign-in ended", KeptForm,
        KeptForm.person_id,
        {"page": KeptForm.path, "fields": KeptForm.fields, "kept at": KeptForm.kept_at},
    ),
    OwnKind(
        "presses of buttons", "When you pressed a button lately, and where it led", Press,
        Press.person_id, {"at": Press.pressed_at, "led to": Press.led_to},
    ),
)  # fmt: skip

HISTORY = (
    OwnKind(
        "what you did", "What the history holds of what you did, under your pseudonym", Event,
        Event.actor, _EVENT, is_by="pseudonym",
    ),
    OwnKind(
        "what was done to your account",
        "What others did to your account, and to what you are at councils and in groups, without "
        "saying who",
        Event, Person.ref, {"at": Event.at, "what": Event.verb, "on": Event.object_kind},
        ((Person, done_to(Person)),), where=(Event.actor != Person.pseudonym,), is_by="ref",
    ),
)  # fmt: skip
