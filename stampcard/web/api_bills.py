"""A bill as programs send it: an amount as a text, or lines; and how it is told."""

from typing import Any

from stampcard.values.bills import MOST_LINES, ONE, Bill, Line, of_total
from stampcard.values.money import (
    LARGEST_MINOR,
    fraction_digits,
    plain_amount,
    read_amount,
)
from stampcard.values.texts import clean
from stampcard.web.api_parts import Malformed, text
from stampcard.web.context import shop

LONGEST_CATEGORY, LONGEST_REWARD = 40, 40
MOST_UNITS, MOST_PIECES = 10**9, 1_000_000


def read_bill(sent: dict[str, Any], name: str) -> Bill | None:
    """The amount under a name, or `lines`, or both; None without. Raises Malformed."""
    total = read_money(sent.get(name), name)
    lines = _lines(sent.get("lines", []))
    if total is None and not lines:
        return None
    bill = of_total(total, lines)
    if bill is None:
        raise Malformed(f"The lines come to more than {name}.")
    if bill.total_minor > LARGEST_MINOR:
        raise Malformed("This bill is larger than any that can be kept.")
    return bill


def read_money(value: Any, name: str) -> int | None:
    """An amount in minor units; None where none came. Raises Malformed."""
    if value is None:
        return None
    plain = isinstance(value, str) or (
        isinstance(value, int) and not isinstance(value, bool)
    )
    amount = read_amount(str(value)[:40], digits()) if plain else None
    if amount is None:
        raise Malformed(f'Give {name} as an amount in the shop\'s currency: "199.00".')
    return amount


def read_units(sent: dict[str, Any]) -> int:
    """How many units to use; 0 where that is left to the rules. Raises Malformed."""
    amount = sent.get("amount", 0)
    plain = isinstance(amount, int | float) and not isinstance(amount, bool)
    if not plain or not 0 <= amount <= MOST_UNITS or amount != int(amount):
        raise Malformed(f"Give amount as a whole number from 0 to {MOST_UNITS}.")
    return int(amount)


def told(bill: Bill) -> dict[str, Any]:
    """A bill for JSON."""
    return {
        "total": money(bill.total_minor),
        "lines": [
            {
                "category": line.category,
                "quantity": plain_amount(line.thousandths, 3),
                "price": money(line.price_minor),
            }
            for line in bill.lines
        ],
    }


def money(minor: int) -> str:
    """An amount for programs."""
    return plain_amount(minor, digits())


def digits() -> int:
    """How many figures the shop's currency keeps after the point."""
    here = shop()
    return fraction_digits(here.currency) if here else 2


def _lines(sent: Any) -> list[Line]:
    sound = isinstance(sent, list) and all(isinstance(each, dict) for each in sent)
    if not sound or len(sent) > MOST_LINES:
        raise Malformed(f"Give lines as a list of at most {MOST_LINES} objects.")
    return [_line(each) for each in sent]


def _line(sent: dict[str, Any]) -> Line:
    price = read_money(sent.get("price"), "price")
    if price is None:
        raise Malformed("Give each line a price.")
    category = clean(text(sent, "category", LONGEST_CATEGORY))
    return Line(price, category, _thousandths(sent.get("quantity", 1)))


def _thousandths(sent: Any) -> int:
    plain = isinstance(sent, str | int | float) and not isinstance(sent, bool)
    found = read_amount(str(sent)[:40], 3) if plain else None
    if not found or found > MOST_PIECES * ONE:
        raise Malformed(
            "Give quantity as a number above 0, at most three figures after the point."
        )
    return found
