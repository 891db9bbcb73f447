"""Settings as people type them, read into values or into a plain complaint."""

import re
from datetime import date, time
from itertools import pairwise

from stampcard.kinds.sorts import Field, Sort
from stampcard.values.money import read_amount
from stampcard.values.texts import clean, in_plain_digits
from stampcard.values.weekdays import WEEKDAYS
from stampcard.values.words import N_, Words, say

LONGEST_TEXT = 60
LONGEST_LIST = 12
MOST_TIMES = 100_00  # a hundred times, in hundredths
ALL_OF_IT = 100_00  # a percentage, in hundredths


def read_value(spec: Field, text: str, digits: int) -> object:
    """The value a typed text means, or Words that say what is wrong with it."""
    readers = {
        Sort.COUNT: _read_count,
        Sort.MONEY: _read_money,
        Sort.TEXT: _read_text,
        Sort.CHOICE: _read_choice,
        Sort.DAY: _read_day,
        Sort.LADDER: _read_ladder,
        Sort.REWARDS: _read_rewards,
        Sort.PRICES: _read_prices,
        Sort.LEVELS: _read_levels,
        Sort.TIMES: _read_times,
        Sort.FACTOR: _read_factor,
        Sort.FACTORS: _read_factors,
        Sort.SHARES: _read_shares,
        Sort.NAMES: _read_names,
        Sort.WEEKDAYS: _read_weekdays,
        Sort.TIME: _read_time,
    }
    return readers[spec.sort](spec, text, digits)


def _out_of_range(spec: Field, value: int) -> Words | None:
    if spec.least <= value <= spec.most:
        return None
    return say(
        N_("Give a whole number from {least} to {most}."),
        least=spec.least,
        most=spec.most,
    )


def _read_count(spec: Field, text: str, digits: int) -> int | Words:
    plain = re.sub(r"[,\s]", "", text or "0")
    if not re.fullmatch(r"-?\d{1,13}", plain):
        return say(N_("Give a whole number."))
    return _out_of_range(spec, int(plain)) or int(plain)


def _read_money(spec: Field, text: str, digits: int) -> int | Words:
    amount = read_amount(text or "0", digits)
    if amount is None or amount > spec.most:
        return say(N_("Give an amount, such as 250 or 99.50."))
    return amount


def _read_text(spec: Field, text: str, digits: int) -> str | Words:
    plain = clean(text)
    if spec.required and not plain:
        return say(N_("Please fill this in."))
    if len(plain) > LONGEST_TEXT:
        return say(N_("At most {most} characters, please."), most=LONGEST_TEXT)
    return plain


def _read_choice(spec: Field, text: str, digits: int) -> str | Words:
    if text in dict(spec.choices):
        return text
    names = ", ".join(name for name, _ in spec.choices)
    return say(N_("Choose one of: {names}."), names=names)


def _read_day(spec: Field, text: str, digits: int) -> date | Words | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return say(N_("Give a day as year-month-day, such as 2027-12-31."))


def _read_pairs(text: str, separator: str) -> list[tuple[str, str]] | None:
    parts = [part.strip() for part in text.split(separator) if part.strip()]
    pairs = [part.partition(":") for part in parts]
    if len(pairs) > LONGEST_LIST or not all(mark for _, mark, _ in pairs):
        return None
    return [(before.strip(), after.strip()) for before, _, after in pairs]


def _read_ladder(
    spec: Field, text: str, digits: int
) -> tuple[tuple[int, int], ...] | Words:
    pairs = _read_pairs(text, ",")
    steps = [
        (read_amount(spend, digits), read_amount(percent, 2))
        for spend, percent in pairs or ()
    ]
    sound = [(s, p) for s, p in steps if s is not None and p and p <= 10000]
    rising = all(a[0] < b[0] and a[1] < b[1] for a, b in pairwise(sound))
    if not sound or len(sound) != len(steps) or not rising:
        return say(
            N_("Give rising steps of spend and percent, such as 10000:5, 20000:10.")
        )
    return tuple(sound)


def _read_rewards(
    spec: Field, text: str, digits: int
) -> tuple[tuple[int, str], ...] | Words:
    pairs = _read_pairs(text, ";")
    found = [
        (int(place), clean(name))
        for place, name in pairs or ()
        if re.fullmatch(r"\d{1,2}", place) and 0 < len(clean(name)) <= LONGEST_TEXT
    ]
    if pairs is None or len(found) != len(pairs) or len(dict(found)) != len(found):
        return say(N_("Give places and rewards, such as 3: a biscuit; 6: a coffee."))
    return tuple(sorted(found))


def _read_prices(
    spec: Field, text: str, digits: int
) -> tuple[tuple[int, str], ...] | Words:
    pairs = _read_pairs(text, ";")
    found = [
        (int(price), clean(name))
        for price, name in pairs or ()
        if re.fullmatch(r"\d{1,9}", price) and 0 < len(clean(name)) <= LONGEST_TEXT
    ]
    sound = len({name for _, name in found}) == len(pairs or ()) and pairs is not None
    if not sound or not all(price for price, _ in found):
        return say(N_("Give numbers and what for, such as 50: a drink; 120: a cake."))
    return tuple(sorted(found))


def _read_levels(
    spec: Field, text: str, digits: int
) -> tuple[tuple[int, str], ...] | Words:
    found = _read_named(text, digits)
    starts = {start for start, _ in found or ()}
    if found is None or len(starts) != len(found):
        return say(N_("Give sums and names, such as 10000: Silver; 20000: Gold."))
    return tuple(sorted(found))


def _read_times(
    spec: Field, text: str, digits: int
) -> tuple[tuple[int, str], ...] | Words:
    found = _read_named(text, 0)
    if found is None:
        return say(N_("Give numbers and names, such as 4: a free day; 12: a coffee."))
    return tuple(found)  # as typed: each keeps its place when more are added


def _read_named(text: str, digits: int) -> list[tuple[int, str]] | None:
    """Numbers with names of which none stands twice; None where something else is."""
    pairs = _read_pairs(text, ";")
    found = [
        (number, clean(name))
        for typed, name in pairs or ()
        if (number := read_amount(typed, digits)) is not None
        and 0 < len(clean(name)) <= LONGEST_TEXT
    ]
    names = {name for _, name in found}
    return found if pairs is not None and len(names) == len(pairs) else None


def _read_factor(spec: Field, text: str, digits: int) -> int | Words:
    factor = read_amount(text or "1", 2)
    if factor is None or not spec.least <= factor <= MOST_TIMES:
        return say(N_("Give how many times, such as 2 or 1.5."))
    return factor


def _read_factors(
    spec: Field, text: str, digits: int
) -> tuple[tuple[str, int], ...] | Words:
    found = _read_rates(text, MOST_TIMES)
    if found is None:
        return say(N_("Give names and how many times, such as tea: 3; cake: 1.5."))
    return found


def _read_shares(
    spec: Field, text: str, digits: int
) -> tuple[tuple[str, int], ...] | Words:
    found = _read_rates(text, ALL_OF_IT)
    if found is None:
        return say(N_("Give names and percentages, such as tea: 5; cake: 2.5."))
    return found


def _read_rates(text: str, most: int) -> tuple[tuple[str, int], ...] | None:
    """Names, each with a number in hundredths; None where one of them is wrong."""
    pairs = _read_pairs(text, ";")
    found = [
        (clean(name), number)
        for name, typed in pairs or ()
        if (number := read_amount(typed, 2)) is not None
        and number <= most
        and 0 < len(clean(name)) <= LONGEST_TEXT
    ]
    if pairs is None or len(dict(found)) != len(pairs):
        return None
    return tuple(found)


def _read_names(spec: Field, text: str, digits: int) -> tuple[str, ...] | Words:
    names = [name for part in text.split(";") if (name := clean(part))]
    too_long = any(len(name) > LONGEST_TEXT for name in names)
    if too_long or len(names) > LONGEST_LIST or len(set(names)) != len(names):
        return say(N_("Give names with a semicolon between, such as tea; coffee."))
    return tuple(names)


def _read_weekdays(spec: Field, text: str, digits: int) -> tuple[str, ...] | Words:
    named = text.replace(",", " ").split()
    if not set(named) <= set(WEEKDAYS):
        return say(N_("Give weekdays, such as mon, tue, fri."))
    return tuple(day for day in WEEKDAYS if day in named)


def _read_time(spec: Field, text: str, digits: int) -> time | Words | None:
    try:
        return time.fromisoformat(in_plain_digits(text)[:5]) if text else None
    except ValueError:
        return say(N_("Give a time as hours and minutes, such as 18:30."))
