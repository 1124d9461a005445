"""What proves a second time who somebody is: codes of an authenticator app, and passkeys.

The only user of pyotp, segno and webauthn. What it gives and takes are plain values.
"""

from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_address
from urllib.parse import urlsplit

import pyotp
import segno
import webauthn
from flask import current_app, request
from webauthn.helpers import (
    base64url_to_bytes,
    bytes_to_base64url,
    options_to_json,
    parse_authentication_credential_json,
)
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from .rules.factors import CODE_DIGITS, STEP_SECONDS, STEPS_OF_DRIFT, is_needed
from .rules.people import Standing


class NotProven(Exception):
    """A passkey's answer does not fit the question, or cannot be read."""


@dataclass(frozen=True)
class Public:
    """What we keep of a passkey, to check its answers against; its secret never leaves its device.

    `is_verified`: it asked for PIN, finger or face when it was made.
    """

    credential_id: str
    public_key: bytes
    sign_count: int
    is_verified: bool = False


def are_required_of(person: Standing) -> bool:
    """Whether this copy asks this person to set up a second factor, and to keep one."""
    return is_needed(person, current_app.config["REQUIRE_SECOND_FACTOR"])


# Authenticator apps


def new_secret() -> str:
    """A secret of 160 random bits for an authenticator app, in base32."""
    return pyotp.random_base32()


def step_of(code: str, secret: str, moment: datetime) -> int | None:
    """The time step of this code, if the app shows it about now; None for any other code."""
    try:
        step = _app(secret).verify_and_get_timecode(
            code, for_time=moment, valid_window=STEPS_OF_DRIFT
        )
    except pyotp.exceptions.OTPVerificationError:
        return None
    return int(step)


def qr_code(secret: str, *, email: str) -> str:
    """The picture that an authenticator app scans, as SVG to stand in a page."""
    service = current_app.config["SERVICE_NAME"]
    address = _app(secret).provisioning_uri(name=email, issuer_name=service)
    picture = segno.make(address, error="m", micro=False)
    return str(picture.svg_inline(omitsize=True, light="#fff", svgclass="app-qr", lineclass=None))


def _app(secret: str) -> pyotp.TOTP:
    return pyotp.TOTP(secret, digits=CODE_DIGITS, interval=STEP_SECONDS)


# Passkeys


def has_name() -> bool:
    """Whether passkeys work here: browsers tie them to the name of a host, never to its number."""
    try:
        ip_address(_host())
    except ValueError:
        return True
    return False


def to_make_passkey(challenge: str, *, ref: str, email: str, name: str, known: list[str]) -> str:
    """What a browser needs to make a passkey for this person, as JSON; `known` ones are not made again."""
    return options_to_json(
        webauthn.generate_registration_options(
            rp_id=_host(),
            rp_name=current_app.config["SERVICE_NAME"],
            user_id=ref.encode(),
            user_name=email,
            user_display_name=name,
            challenge=challenge.encode(),
            exclude_credentials=_descriptors(known),
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.PREFERRED,
                user_verification=UserVerificationRequirement.PREFERRED,
            ),
        )
    )


def to_use_passkey(challenge: str, known: list[str], *, is_alone: bool) -> str:
    """What a browser needs to use one of the `known` passkeys, as JSON; without any, whatever
    passkey the person has for this service.

    `is_alone`: it must ask for their PIN, finger or face, because it stands for both factors.
    """
    must = UserVerificationRequirement.REQUIRED
    may = UserVerificationRequirement.PREFERRED
    return options_to_json(
        webauthn.generate_authentication_options(
            rp_id=_host(),
            challenge=challenge.encode(),
            allow_credentials=_descriptors(known),
            user_verification=must if is_alone else may,
        )
    )


def made_passkey(answer: str, challenge: str) -> Public:
    """The passkey that this browser has just made. Raises NotProven."""
    try:
        made = webauthn.verify_registration_response(
            credential=answer,
            expected_challenge=challenge.encode(),
            expected_rp_id=_host(),
            expected_origin=_origin(),
        )
    # Whatever its parsers stumble over in what was sent: JSON, base64, CBOR, keys.
    except Exception as error:
        raise NotProven from error
    return Public(
        bytes_to_base64url(made.credential_id),
        made.credential_public_key,
        made.sign_count,
        made.user_verified,
    )


def named_in(answer: str) -> tuple[str, str]:
    """Which passkey this answer says it comes from, and whose: its id, and the person's reference
    where it is given. Raises NotProven.
    """
    try:
        said = parse_authentication_credential_json(answer)
        ref = (said.response.user_handle or b"").decode()
    except Exception as error:
        raise NotProven from error
    return bytes_to_base64url(said.raw_id), ref


def used_passkey(answer: str, challenge: str, known: Public, *, is_alone: bool) -> int:
    """The passkey's count of uses after this answer to the challenge.

    `is_alone`: it stands for both factors, so it must have asked for PIN, finger or face.
    Raises NotProven where signature, challenge, place or count do not fit.
    """
    try:
        used = webauthn.verify_authentication_response(
            credential=answer,
            expected_challenge=challenge.encode(),
            expected_rp_id=_host(),
            expected_origin=_origin(),
            credential_public_key=known.public_key,
            credential_current_sign_count=known.sign_count,
            require_user_verification=is_alone,
        )
    except Exception as error:
        raise NotProven from error
    return used.new_sign_count


def _descriptors(known: list[str]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(one)) for one in known]


def _origin() -> str:
    """Where passkeys belong: the address of this copy. On a developer's machine, which is named by
    a number otherwise, `localhost` where that is what stands in the browser.
    """
    parts = urlsplit(current_app.config["PUBLIC_URL"])
    if not current_app.config["PRODUCTION"] and request and request.host.startswith("localhost:"):
        return f"http://{request.host}"
    return f"{parts.scheme}://{parts.netloc}"


def _host() -> str:
    return urlsplit(_origin()).hostname or ""
