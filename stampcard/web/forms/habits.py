"""The shape of what the owner says of the counter's habits."""

from typing import Any

from wtforms import RadioField

from stampcard.services.habits import Habits
from stampcard.values.words import N_
from stampcard.web.context import speaker
from stampcard.web.forms.spoken import SpokenForm, choices

_AT_ONCE = {"yes": N_("Stamp it at once"), "no": N_("Show it first")}


class HabitsForm(SpokenForm):
    """How the counter behaves."""

    at_once = RadioField(
        N_("When a card is scanned"),
        description=N_(
            "At once: only where a stamp is all that can be meant. Rewards and bills "
            "are always asked about, and every stamp can be undone."
        ),
    )

    def offer(self) -> None:
        """What can be chosen."""
        said = ((code, speaker().gettext(text)) for code, text in _AT_ONCE.items())
        self.at_once.choices = choices(said)

    @staticmethod
    def shown(habits: Habits) -> dict[str, Any]:
        """The habits as the form shows them."""
        return {"at_once": "yes" if habits.stamps_at_once else "no"}

    def habits(self) -> Habits:
        """What was chosen; only after the form was found valid."""
        return Habits(stamps_at_once=self.at_once.data == "yes")
