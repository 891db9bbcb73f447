"""`flask programme limits`: what a programme gives at most, and what it gave."""

from dataclasses import replace
from typing import Any

import click

from stampcard.cli.answers import Failed, command, shop
from stampcard.models.programmes import Programme
from stampcard.services import budgets
from stampcard.services.budgets import LARGEST, Limits
from stampcard.values.money import fraction_digits, plain_amount, read_amount

COUNT = click.IntRange(0, LARGEST)


@command(
    "limits",
    click.argument("programme_id", type=int),
    click.option("--most-in-all", type=COUNT, help="0 for no limit."),
    click.option("--budget", metavar="AMOUNT", help="0 for no limit."),
    click.option("--most-each", type=COUNT, help="For one customer."),
    click.option("--most-a-day", type=COUNT, help="By one seller."),
    click.option("--combines/--alone", default=None),
    click.option("--rank", type=COUNT, help="The lowest comes off a bill first."),
)
def limits(programme_id: int, budget: str | None, **changes: Any) -> tuple[Any, str]:
    """What a programme gives at most, and what it gave so far; or set it anew."""
    programme = Programme.get_or_none(Programme.id == programme_id)
    if not programme:
        raise Failed(f"There is no programme {programme_id}.")
    digits = fraction_digits(shop().currency)
    stated = {name: given for name, given in changes.items() if given is not None}
    if budget is not None:
        stated["budget"] = _amount(budget, digits)
    kept = budgets.limits_of(programme_id)
    wanted = replace(kept, **stated)
    if wanted != kept:
        budgets.set_limits(programme, wanted)
    value = _told(programme, wanted, digits)
    return value, _line(value)


def _amount(text: str, digits: int) -> int:
    amount = read_amount(text, digits)
    if amount is None:
        raise Failed(f"“{text[:40]}” is no amount.")
    return amount


def _told(programme: Programme, limits: Limits, digits: int) -> dict[str, Any]:
    given = budgets.given(programme.id)
    return {
        "id": programme.id,
        "most_in_all": limits.most_in_all,
        "budget": plain_amount(limits.budget, digits),
        "most_each": limits.most_each,
        "most_a_day": limits.most_a_day,
        "combines": limits.combines,
        "rank": limits.rank,
        "given": given.count,
        "worth": plain_amount(given.worth_minor, digits),
    }


def _line(told: dict[str, Any]) -> str:
    """For people: each limit on a line, and what was given."""
    words = {
        "most_in_all": "at most in all",
        "budget": "at most worth",
        "most_each": "at most for one customer",
        "most_a_day": "at most by one seller in a day",
        "given": "given so far",
        "worth": "worth so far",
    }
    return "\n".join(f"{text:32} {told[name]}" for name, text in words.items())
