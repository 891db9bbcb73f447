"""Which poster, slip or list, on what paper, and how many."""

from collections.abc import Sequence

from wtforms import BooleanField, RadioField, SelectField, StringField

from stampcard.services.paper import COLOUR
from stampcard.services.slips import Wish
from stampcard.values.words import N_
from stampcard.web.forms.batches import INK_TEXTS, offer_first, whole
from stampcard.web.forms.spoken import SpokenForm, choices, text_of

Pairs = Sequence[tuple[str, str]]


class SlipForm(SpokenForm):
    """A wish for a slip."""

    programme = SelectField(N_("Programme"), validate_choice=False)
    draw = SelectField(N_("Draw"), validate_choice=False)
    erasure = SelectField(N_("Erasure"), validate_choice=False)
    news = BooleanField(N_("Say that this version is new"))
    printer = StringField(N_("Name of the printer"), render_kw={"maxlength": 40})
    copies = StringField(
        N_("How many"),
        default="1",
        render_kw={"inputmode": "numeric", "maxlength": 4, "autocomplete": "off"},
    )
    sheet = SelectField(N_("Paper"), validate_choice=False)
    mood = RadioField(N_("Colours"), validate_choice=False)
    ink = RadioField(
        N_("Ink"), choices=choices(INK_TEXTS), default=COLOUR, validate_choice=False
    )
    locale = RadioField(N_("Language of the print"), validate_choice=False)

    def offer(
        self,
        *,
        sheets: Pairs,
        locales: Pairs,
        programmes: Pairs,
        erasures: Pairs,
        draws: Pairs,
    ) -> None:
        """What may be chosen."""
        offer_first(self.sheet, sheets)
        offer_first(self.locale, locales)
        offer_first(self.programme, programmes)
        offer_first(self.erasure, erasures)
        offer_first(self.draw, draws)

    def offer_moods(self, moods: Pairs) -> None:
        """The colours the design comes in."""
        offer_first(self.mood, moods)

    def wish(self, design: str) -> Wish:
        """The wish as it stands."""
        return Wish(
            design=design,
            sheet=text_of(self.sheet),
            locale=text_of(self.locale),
            mood=text_of(self.mood),
            ink=text_of(self.ink) or COLOUR,
            copies=whole(text_of(self.copies) or "1"),
            programme=whole(text_of(self.programme)),
            printer=text_of(self.printer)[:40],
            erasure=whole(text_of(self.erasure)),
            draw=whole(text_of(self.draw)),
            news=bool(self.news.data),
        )
