"""The shop: first-run set-up, and changing its name, language and figures later."""

import re
from dataclasses import asdict, dataclass
from zoneinfo import available_timezones

from stampcard.kinds.sorts import Problem
from stampcard.language import currencies, locales, usual_digits
from stampcard.models.shops import OWNER, Outlet, Shop, Staff, the_shop
from stampcard.models.writing import write
from stampcard.services import passwords
from stampcard.services.house import House
from stampcard.values.secrets import hash_password
from stampcard.values.texts import clean
from stampcard.values.words import N_, Words, say

LONGEST_NAME, LONGEST_ADDRESS = 60, 100
LONGEST_URL = 60  # a longer one does not fit the QR code of the smallest card
DIGITS = ("latn", "beng")
_PUBLIC_URL = re.compile(r"https?://[A-Za-z0-9.\-]+(:\d{1,5})?\Z")


class AlreadySetUp(Exception):
    """Set-up was done before; it is not done twice."""


@dataclass(frozen=True, slots=True)
class Details:
    """What a shop says of itself."""

    name: str
    address: str = ""
    locale: str = "en"
    digits: str = "latn"
    currency: str = "BDT"
    country: str = "BD"
    timezone: str = "Asia/Dhaka"
    public_url: str = ""


_PLACES = {"ru": {"currency": "RUB", "country": "RU", "timezone": "Europe/Moscow"}}


def usual(locale: str) -> dict[str, str]:
    """What most shops that speak a language start from."""
    return {
        "locale": locale,
        "digits": usual_digits(locale),
        "currency": "BDT",
        "country": "BD",
        "timezone": "Asia/Dhaka",
        **_PLACES.get(locale, {}),
    }


def tidy(details: Details) -> Details:
    """The details with every text made safe to keep and print."""
    plain = {name: clean(text) for name, text in asdict(details).items()}
    plain["currency"], plain["country"] = (
        plain["currency"].upper(),
        plain["country"].upper(),
    )
    plain["public_url"] = plain["public_url"].rstrip("/")
    return Details(**plain)


def problems(details: Details) -> tuple[Problem, ...]:
    """All that is wrong with tidied details."""
    wrong = {
        "name": not 0 < len(details.name) <= LONGEST_NAME,
        "address": len(details.address) > LONGEST_ADDRESS,
        "locale": details.locale not in locales(),
        "digits": details.digits not in DIGITS,
        "currency": details.currency not in currencies(),
        "country": not re.fullmatch(r"[A-Z]{2}", details.country),
        "timezone": details.timezone not in available_timezones(),
        "public_url": bool(details.public_url)
        and not (
            _PUBLIC_URL.match(details.public_url)
            and len(details.public_url) <= LONGEST_URL
        ),
    }
    texts = _complaints()
    return tuple(Problem(name, texts[name]) for name, bad in wrong.items() if bad)


def set_up(
    details: Details, owner: str, password: str, *, house: House
) -> tuple[Staff | None, tuple[Problem, ...]]:
    """Make the shop, its first outlet and its owner; or say what is wrong."""
    plain, owner = tidy(details), clean(owner)
    found = (*problems(plain), *passwords.problems(password, plain.name, owner))
    if not 0 < len(owner) <= LONGEST_NAME:
        found = (*found, Problem("owner", say(N_("Please give the owner's name."))))
    if found:
        return None, found
    hashed = hash_password(password)
    return write(lambda: _make(plain, owner, hashed, house)), ()


def change(details: Details) -> tuple[Problem, ...]:
    """Change what the shop says of itself; printed batches keep what they said."""
    plain = tidy(details)
    found = problems(plain)
    if not found:
        write(lambda: Shop.update(**asdict(plain)).execute())
    return found


def _make(details: Details, owner: str, hashed: str, house: House) -> Staff:
    if the_shop():
        raise AlreadySetUp
    Shop.create(**asdict(details), created_at=house.clock())
    Outlet.create(name=details.name)
    return Staff.create(name=owner, role=OWNER, password_hash=hashed)


def _complaints() -> dict[str, Words]:
    return {
        "name": say(
            N_("Give the shop's name, at most {n} characters."), n=LONGEST_NAME
        ),
        "address": say(
            N_("Keep the address line to {n} characters."), n=LONGEST_ADDRESS
        ),
        "locale": say(N_("Choose one of the languages there are.")),
        "digits": say(N_("Choose how digits are written.")),
        "currency": say(N_("Give a currency by its three letters, such as BDT.")),
        "country": say(N_("Give a country by its two letters, such as BD.")),
        "timezone": say(N_("Give a time zone such as Asia/Dhaka.")),
        "public_url": say(N_("Give an address such as https://cards.example.com.")),
    }
