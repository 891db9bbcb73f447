"""What a programme gives at most, as its owner types it."""

from typing import Any

from wtforms import BooleanField, Field, StringField, ValidationError

from stampcard.services.budgets import LARGEST, Limits
from stampcard.values.money import fraction_digits, plain_amount, read_amount
from stampcard.values.words import N_
from stampcard.web.context import shop, speaker
from stampcard.web.forms.spoken import SpokenForm, text_of

_COUNTS = ("most_in_all", "most_each", "most_a_day")
_ROUND = {"inputmode": "numeric", "maxlength": 14, "autocomplete": "off"}
_WHOLE = N_("Give a whole number, or nothing.")


class LimitsForm(SpokenForm):
    """Limits in number and in worth, and which discounts go together."""

    most_in_all = StringField(
        N_("At most in all"),
        description=N_("How many times it is given, by everybody. Empty: no limit."),
        render_kw=_ROUND,
    )
    budget = StringField(
        N_("At most worth in all"),
        description=N_("The sum of what comes off bills. Empty: no limit."),
        render_kw={"inputmode": "decimal", "maxlength": 20, "autocomplete": "off"},
    )
    most_each = StringField(
        N_("At most for one customer"),
        description=N_("For one card or member. Empty: no limit."),
        render_kw=_ROUND,
    )
    most_a_day = StringField(
        N_("At most by one seller in a day"),
        description=N_("Against gifts to friends. Empty: no limit."),
        render_kw=_ROUND,
    )
    combines = BooleanField(
        N_("Together with another discount"),
        description=N_("Two come off one bill only where both programmes say so."),
    )
    rank = StringField(
        N_("Which comes off first"),
        description=N_("The lowest number first, such as 1. Empty: 0."),
        render_kw=_ROUND,
    )

    def validate_most_in_all(self, field: StringField) -> None:
        """A whole number, or nothing."""
        _is_whole(field)

    validate_most_each = validate_most_a_day = validate_rank = validate_most_in_all

    def validate_budget(self, field: StringField) -> None:
        """Nothing, or an amount the currency knows."""
        if text_of(field) and read_amount(text_of(field), _digits()) is None:
            said = speaker().gettext(N_("Type an amount, such as 250 or 99.50."))
            raise ValidationError(said)

    def limits(self) -> Limits:
        """What was chosen; only after the form was found valid."""
        counts = {name: _whole(self[name]) or 0 for name in (*_COUNTS, "rank")}
        return Limits(
            combines=bool(self.combines.data),
            budget=read_amount(text_of(self.budget), _digits()) or 0,
            **counts,
        )


def shown(limits: Limits) -> dict[str, Any]:
    """What stands now, as the form shows it; no limit is an empty field."""
    say = speaker().plain
    counts = {name: getattr(limits, name) for name in (*_COUNTS, "rank")}
    budget = plain_amount(limits.budget, _digits()) if limits.budget else ""
    return {
        "combines": limits.combines,
        "budget": say(budget),
        **{name: say(count) if count else "" for name, count in counts.items()},
    }


def _is_whole(field: Field) -> None:
    if _whole(field) is None:
        raise ValidationError(speaker().gettext(_WHOLE))


def _whole(field: Field) -> int | None:
    """The number typed, nothing being none; None for what is no such number."""
    number = read_amount(text_of(field) or "0", 0)
    return None if number is None or number > LARGEST else number


def _digits() -> int:
    here = shop()
    return fraction_digits(here.currency) if here else 2
