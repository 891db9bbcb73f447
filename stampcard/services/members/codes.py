"""One-time codes: six digits sent to a number, by which its owner is known."""

import hmac

from stampcard.models.base import execute, row
from stampcard.models.members import OneTimeCode
from stampcard.models.shops import the_shop
from stampcard.models.writing import write
from stampcard.phones import Phone
from stampcard.services import limits, pins, sending, tries
from stampcard.services.house import House, speaker_of
from stampcard.values.channels import EMAIL, USUAL
from stampcard.values.moments import to_milliseconds
from stampcard.values.secrets import new_pin
from stampcard.values.words import N_, say

GOOD_MINUTES = 10
TO_NUMBER, FROM_SOURCE = 3, 10  # codes in fifteen minutes
IN_HOUR = 300  # to all numbers together: each costs the shop money
_TEXT = N_(
    "{shop}: your code is {code}. It is good for {minutes} minutes. Say it only if "
    "you asked for it."
)
_KEEP = """
INSERT INTO one_time_code (fingerprint, code_hash, expires_at, used_for)
VALUES (?, ?, ?, '')
ON CONFLICT (fingerprint) DO UPDATE SET code_hash = excluded.code_hash,
expires_at = excluded.expires_at, used_for = ''"""


def allow(phone: Phone, source: str, house: House) -> None:
    """Count one more code to a number, and from whoever asks. Raises TooManyTries."""
    bounds = [(f"code-to:{_mark(phone, house).hex()}", TO_NUMBER)]
    if source:
        bounds.insert(0, (f"code-from:{source}", FROM_SOURCE))
    tries.count(*bounds, house=house)
    if not limits.take("codes-sent", IN_HOUR, 60, house=house):
        limits.alarm("codes_sent", str(IN_HOUR), house=house)
        raise tries.TooManyTries(limits.wait_minutes("codes-sent", 60, house=house))


def send(phone: Phone, channel: str, locale: str, house: House) -> None:
    """Make a code, in place of any before it, and send it. Raises NotSent."""
    shop = the_shop()
    if not shop:
        return
    code, mark = new_pin(), _mark(phone, house)
    until = to_milliseconds(house.clock()) + GOOD_MINUTES * 60_000
    hashed = _hash(mark, code, house)
    write(lambda: execute(_KEEP, mark, hashed, until))
    words = say(_TEXT, shop=shop.name, code=code, minutes=GOOD_MINUTES)
    way = USUAL if channel in {"", EMAIL} else channel  # it is the number that is asked
    text = speaker_of(shop, locale).say(words)
    sending.send(phone.e164, text, way, house)


def fits(phone: Phone, typed: str, house: House, *, use: str = "") -> bool:
    """Whether this is the code that was sent; it is used up, for one use.

    With `use`, an act's id, it is good for that act again. Five wrong ones lock it for
    fifteen minutes: TooManyTries.
    """
    mark = _mark(phone, house)
    subject = f"code-of:{mark.hex()}"
    tries.count((subject, tries.PINS_MOST), house=house)
    hashed = _hash(mark, pins.plain(typed), house)
    right = write(lambda: _used_up(mark, hashed, use, house))
    if right:
        tries.forgive(subject, house=house)
    return right


def remove_old(house: House) -> int:
    """Remove the codes that are too old; how many. Only inside `write()`."""
    old = OneTimeCode.delete().where(OneTimeCode.expires_at <= house.clock())
    return int(old.execute())


def _used_up(mark: bytes, hashed: str, use: str, house: House) -> bool:
    found = row(
        "SELECT code_hash, used_for FROM one_time_code "
        "WHERE fingerprint = ? AND expires_at > ?",
        mark,
        to_milliseconds(house.clock()),
    )
    kept, used_for = found or ("", "")
    if not hmac.compare_digest(kept, hashed) or used_for not in {"", use}:
        return False
    if use:
        execute(
            "UPDATE one_time_code SET used_for = ? WHERE fingerprint = ?", use, mark
        )
    else:
        execute("DELETE FROM one_time_code WHERE fingerprint = ?", mark)
    return True


def _mark(phone: Phone, house: House) -> bytes:
    return house.phone_key.fingerprint(phone)


def _hash(mark: bytes, code: str, house: House) -> str:
    """What is kept of a code: without the shop's key it cannot be guessed at."""
    told = b"code " + mark + code.encode()
    return hmac.digest(house.key.secret, told, "sha256").hex()
