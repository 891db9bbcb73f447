"""One cell of a list: what a person typed there, in any of the usual ways."""

import json
import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from stampcard import phones
from stampcard.language import locales
from stampcard.phones import Phone
from stampcard.services.members.enrolment import is_day
from stampcard.values.channels import CHANNELS
from stampcard.values.texts import clean, in_plain_digits
from stampcard.values.words import N_, Words, say

LONGEST_WAIT_DAYS = 366
LARGEST_START = 10**9
_YES = {"yes", "y", "true", "1", "x", "✓", "✔", "agreed", "হ্যাঁ", "হাঁ", "জি", "да", "д"}
_NO = {"no", "n", "false", "0", "-", "না", "нет", "н"}
_LANGUAGES = {
    "en": ("english", "eng", "en us", "en gb", "ইংরেজি", "английский"),
    "bn": ("bengali", "bangla", "ben", "bn bd", "bn in", "বাংলা", "бенгальский"),
    "ru": ("russian", "rus", "ru ru", "রুশ", "русский"),
    "hi": ("hindi", "hin", "hi in", "হিন্দি", "хинди", "हिन्दी"),
}
_MONTHS = (  # by how they begin
    "jan янв জান", "feb фев ফেব", "mar мар মার", "apr апр এপ", "may май мая মে",
    "jun июн জুন", "jul июл জুল", "aug авг আগ", "sep сен সেপ", "oct окт অক",
    "nov ноя নভ", "dec дек ডিস",
)  # fmt: skip
_MONTH_FIRST = {"US", "PH", "FM", "PW"}  # where 3/5 is the fifth of March
_TIME = re.compile(r"[T ]\d{1,2}:\d{2}.*$")
_YEAR_FIRST = re.compile(r"(\d{4})[-./ ]?(\d{1,2})[-./ ]?(\d{1,2})")
_NO_YEAR = re.compile(r"--(\d{1,2})-?(\d{1,2})")
_IN_FIGURES = re.compile(r"(\d{1,2})[-./ ](\d{1,2})(?:[-./ ]+(\d{2}|\d{4}))?\D{0,4}")
_SEVERAL = re.compile(r":::|[;\n/]|,(?=\s*\+?\d)")
_ROUNDED = N_(
    "A spreadsheet has rounded this number. Make its column one of text, and save anew."
)
_ROUNDED_SIGN = re.compile(r"\d[.,]\d+E\+?\d", re.IGNORECASE)
_NO_DAY = N_("There is no such day.")
Day = tuple[int | None, int, int]  # a year if there is one, month, day


def phone(cells: list[str], country: str) -> Phone | Words:
    """The first number in a person's cells that is one; else what is wrong."""
    wrong: Words | None = None
    for text in (each for typed in cells for each in _numbers_in(typed)):
        found = phones.read(text, country)
        if isinstance(found, Phone):
            return found
        wrong = wrong or (say(_ROUNDED) if _ROUNDED_SIGN.search(text) else found)
    return wrong or say(N_("There is no phone number."))


def _numbers_in(typed: str) -> Iterator[str]:
    """A cell as it is, and then its parts where it may hold several numbers."""
    whole = typed.strip().lstrip("'").removeprefix("tel:").removesuffix(".0").strip()
    if whole:
        yield whole
    parts = _SEVERAL.split(whole)
    if len(parts) > 1:
        yield from (text for part in parts for text in _numbers_in(part))


def birthday(text: str, country: str) -> tuple[int, int] | Words:
    """Month and day; a year is not kept."""
    found = _day(text, country)
    return found[1:] if found else say(_NO_DAY)


def joined(text: str, country: str, today: date) -> date | Words:
    """The day somebody became a member, not in the future."""
    found = _day(text, country)
    year = found[0] if found else None
    if not found or year is None:
        return say(N_("Write the day with its year, such as 2024-03-31."))
    try:
        day = date(year, found[1], found[2])
    except ValueError:
        return say(_NO_DAY)
    return day if day <= today else say(N_("This day is still to come."))


def language(text: str) -> str | Words:
    """The code of a language there are pages in."""
    said = " ".join(re.split(r"[-_\s]+", text.casefold().strip()))
    named = (code for code, names in _LANGUAGES.items() if said in (code, *names))
    code = next(named, said)
    return code if code in locales() else say(N_("This language is not known here."))


def channel(text: str) -> str | Words:
    """By which way somebody wishes to be written to."""
    said = text.casefold().strip().replace("e-mail", "email")
    return said if said in CHANNELS else say(N_("This way of writing is not known."))


def email(text: str) -> str | Words:
    """An address, looked at only roughly."""
    said = clean(text)
    name, at, host = said.partition("@")
    good = name and at and "." in host and " " not in said and len(said) <= 254
    return said if good else say(N_("This is no e-mail address."))


def every_days(text: str) -> int | Words:
    """How many days lie between two messages at least."""
    said = in_plain_digits(text).strip()
    if re.fullmatch(r"[0-9]{1,3}", said) and int(said) <= LONGEST_WAIT_DAYS:
        return int(said)
    return say(N_("Write a number of days, 0 to {most}."), most=LONGEST_WAIT_DAYS)


def agrees(text: str) -> bool | Words:
    """Whether a cell says yes; an empty one does not."""
    said = text.casefold().strip()
    if said in _YES:
        return True
    return False if not said or said in _NO else say(N_("Write yes or no."))


def balances(text: str) -> dict[str, dict[str, int]] | Words:
    """Units by name of programme, as an export writes them."""
    wrong = say(N_("This is not what an export of this program writes here."))
    try:
        said = json.loads(text)
        read = {
            str(p): {str(u): a for u, a in held.items()} for p, held in said.items()
        }
    except (ValueError, AttributeError, RecursionError):
        return wrong
    amounts = [amount for held in read.values() for amount in held.values()]
    fine = all(type(a) is int and 0 <= a <= LARGEST_START for a in amounts)
    return read if fine else wrong


def start(text: str) -> str | Words:
    """A whole or broken number, in plain digits; the programme says what it counts."""
    said = in_plain_digits(text).replace(" ", "").replace("\u00a0", "")
    if re.fullmatch(r"\d{1,9}([.,]\d{1,2})?", said):
        return said.replace(",", ".")
    return say(N_("Write a number, such as 7."))


@lru_cache(maxsize=4096)
def _day(text: str, country: str) -> Day | None:
    said = _TIME.sub("", in_plain_digits(unicodedata.normalize("NFKC", text)).strip())
    if found := _YEAR_FIRST.fullmatch(said):
        return _checked(int(found[1]), int(found[2]), int(found[3]))
    if found := _NO_YEAR.fullmatch(said):
        return _checked(None, int(found[1]), int(found[2]))
    if found := _IN_FIGURES.fullmatch(said):
        first, second, year = int(found[1]), int(found[2]), found[3]
        swap = second > 12 or (country in _MONTH_FIRST and first <= 12)
        month, day = (first, second) if swap else (second, first)
        return _checked(_year(year), month, day)
    return _with_name(said)


def _with_name(said: str) -> Day | None:
    """5 March 1990, March 5, ৫ মার্চ, 5 марта 1990 г."""
    month = _month(said)
    figures = re.findall(r"\d+", said)
    years = [figure for figure in figures if len(figure) == 4]
    days = [figure for figure in figures if len(figure) < 3]
    if not month or not days or len(figures) > 2:
        return None
    year = years[0] if years else days[1] if len(days) > 1 else None
    return _checked(_year(year), month, int(days[0]))


def _month(said: str) -> int:
    words = "".join(c if unicodedata.category(c)[0] in "LM" else " " for c in said)
    for word in words.casefold().split():
        for number, begins in enumerate(_MONTHS, 1):
            if word.startswith(tuple(begins.split())):
                return number
    return 0


def _year(figures: str | None) -> int | None:
    if not figures:
        return None
    return int(figures) if len(figures) == 4 else 2000 + int(figures)


def _checked(year: int | None, month: int, day: int) -> Day | None:
    return (year, month, day) if is_day(month, day) else None
