"""Partners: taking one on, agreeing, handing out paper, paying."""

from datetime import date

from wtforms import DateField, SelectField, StringField
from wtforms.validators import Optional

from stampcard.models.partners import (
    ACCEPTS,
    BEARS,
    COMMISSION,
    EARNS,
    LONGEST_TIER,
    SHOP,
    PartnerTier,
)
from stampcard.services.partners.keeping import LONGEST_NAME, Wish
from stampcard.services.partners.tiers import TierTerms
from stampcard.values.money import fraction_digits, read_amount
from stampcard.values.words import N_
from stampcard.web.context import shop, speaker
from stampcard.web.forms.batches import whole
from stampcard.web.forms.spoken import SpokenForm, choices, text_of

_AMOUNT = {"inputmode": "decimal", "maxlength": 20, "autocomplete": "off"}
_COUNT = {"inputmode": "numeric", "maxlength": 7, "autocomplete": "off"}
TAKEN = "taken"  # its points are taken by another: ACCEPTS the other way round
SORT_TEXTS = {
    EARNS: N_("It gives points: one for every … spent"),
    ACCEPTS: N_("It takes points of another, who pays … for each"),
    TAKEN: N_("Another takes its points, and it pays … for each"),
    BEARS: N_("Of what another gives back in points it bears … %"),
    COMMISSION: N_("Of what customers it sent spend it gets … %"),
}
OURS, THEIRS = "ours", "theirs"


class PartnerForm(SpokenForm):
    """A partner's name, tier and trial."""

    name = StringField(
        N_("Name of the partner"),
        render_kw={"maxlength": LONGEST_NAME, "autocomplete": "off"},
    )
    tier = SelectField(
        N_("Tier"),
        description=N_("What it gets of what customers it sent spend."),
        validate_choice=False,
    )
    trial_until = DateField(
        N_("Trial until"),
        validators=[Optional()],
        description=N_("Up to this day it gets no share; empty for no trial."),
    )

    def offer(self, tiers: list[PartnerTier]) -> None:
        """The tiers there are, and none."""
        none = ("", speaker().gettext(N_("No tier")))
        listed = ((str(tier.id), tier.name) for tier in tiers)
        self.tier.choices = choices((none, *listed))
        self._tiers = {str(tier.id): tier for tier in tiers}

    def chosen_tier(self) -> PartnerTier | None:
        """The tier that was chosen."""
        return self._tiers.get(text_of(self.tier))

    def trial(self) -> date | None:
        """The last day of the trial."""
        found: date | None = self.trial_until.data
        return found


class TierForm(SpokenForm):
    """A tier's name and terms."""

    name = StringField(
        N_("Name of the tier"),
        description=N_("A word of your own, such as Gold."),
        render_kw={"maxlength": LONGEST_TIER, "autocomplete": "off"},
    )
    share = StringField(
        N_("Percent of what customers it sent spend"), render_kw=_AMOUNT
    )
    days = StringField(
        N_("Days until it counts"),
        description=N_("From a customer's first day."),
        default="0",
        render_kw=_COUNT,
    )
    from_sent = StringField(
        N_("From how many customers"),
        description=N_(
            "A partner that has sent so many rises to it by itself; 0 for by hand only."
        ),
        default="0",
        render_kw=_COUNT,
    )

    def wish(self) -> TierTerms:
        """What was typed; -1 for what is no number."""
        share = read_amount(text_of(self.share), 2)
        return TierTerms(
            text_of(self.name),
            -1 if share is None else share,
            *(_number(text_of(one)) for one in (self.days, self.from_sent)),
        )


class AgreementForm(SpokenForm):
    """What is agreed with a partner from now on."""

    sort = SelectField(N_("What is agreed"), validate_choice=False)
    programme = SelectField(N_("Programme"), validate_choice=False)
    other = SelectField(N_("With whom"), validate_choice=False)
    figure = StringField(
        N_("How much"),
        description=N_("An amount of money, or a percentage; 0 ends it."),
        render_kw=_AMOUNT,
    )
    days = StringField(
        N_("Days until it counts"),
        description=N_(
            "Only for a share of what is spent, from a customer's first day."
        ),
        default="0",
        render_kw=_COUNT | {"maxlength": 4},
    )

    def offer(self, programmes: dict[int, str], others: dict[int, str]) -> None:
        """What there is to choose from."""
        said = speaker().gettext
        self.sort.choices = choices((c, said(t)) for c, t in SORT_TEXTS.items())
        self.programme.choices = choices((str(n), t) for n, t in programmes.items())
        self.other.choices = choices((str(n), t) for n, t in others.items())

    def wish(self, partner: int) -> Wish | None:
        """What was typed; None where the figure is none."""
        sort = text_of(self.sort)
        percent = sort in {BEARS, COMMISSION}
        figure = read_amount(text_of(self.figure), 2 if percent else digits())
        if figure is None:
            return None
        other = whole(text_of(self.other))
        programme = whole(text_of(self.programme)) or None
        days = whole(text_of(self.days))
        if sort == COMMISSION:
            return Wish(COMMISSION, SHOP, partner, figure, None, days)
        if sort == ACCEPTS:
            return Wish(ACCEPTS, other, partner, figure, programme)
        to = SHOP if sort == EARNS else other
        real = ACCEPTS if sort == TAKEN else sort
        return Wish(real, partner, to, figure, programme)


class HandoutForm(SpokenForm):
    """Which batch is handed out by whom."""

    batch = SelectField(N_("Batch"))
    whose = SelectField(N_("Whose coupons"), validate_choice=False)

    def offer(self, batches: dict[int, str]) -> None:
        """The newest batches, and both ways."""
        said = speaker().gettext
        ways = (
            (OURS, N_("Ours, and the partner hands them out")),
            (THEIRS, N_("The partner's, and we hand them out")),
        )
        self.batch.choices = choices((str(n), text) for n, text in batches.items())
        self.whose.choices = choices((code, said(text)) for code, text in ways)


class PaidForm(SpokenForm):
    """Money that changed hands."""

    amount = StringField(N_("Amount"), render_kw=_AMOUNT)
    who = SelectField(N_("Who paid"), validate_choice=False)
    other = SelectField(N_("With whom"), validate_choice=False)

    def offer(self, others: dict[int, str]) -> None:
        """Both ways, with each of the others."""
        said = speaker().gettext
        ways = (("it", N_("The partner paid")), ("other", N_("The other paid")))
        self.who.choices = choices((code, said(text)) for code, text in ways)
        self.other.choices = choices((str(n), text) for n, text in others.items())

    def amount_minor(self) -> int:
        """What was typed; 0 where it is no amount."""
        return read_amount(text_of(self.amount), digits()) or 0


def _number(text: str) -> int:
    found = read_amount(text or "0", 0)
    return -1 if found is None else found


def digits() -> int:
    """Digits the shop's currency keeps after the point."""
    here = shop()
    return fraction_digits(here.currency) if here else 2
