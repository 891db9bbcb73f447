"""Texts and figures in a language: catalogues, digits, money, dates; Babel's home."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal, get_currency_symbol, list_currencies
from babel.support import NullTranslations, Translations

from stampcard.values.money import fraction_digits
from stampcard.values.words import Money, Percent, Words

CATALOGUES = Path(__file__).parent.parent / "translations"
SOURCE_LOCALE = "en"
_SYMBOLS = {"BDT": "৳", "RUB": "₽"}  # CLDR says "BDT" in English; shops write signs
_SYMBOL_LAST = {"ru"}  # "199 ₽"; in Bengali too CLDR puts it last, but shops do not
_INDIAN_GROUPING = {"bn", "hi"}
_BENGALI_DIGITS = str.maketrans("0123456789", "০১২৩৪৫৬৭৮৯")


@cache
def locales() -> dict[str, str]:
    """Every language there is a catalogue for, by its own name; English first."""
    found = sorted(p.parent.parent.name for p in CATALOGUES.glob("*/LC_MESSAGES/*.po"))
    return {
        code: str(Locale(code).get_display_name(code)).capitalize()
        for code in (SOURCE_LOCALE, *found)
    }


def usual_digits(locale: str) -> str:
    """The digits most who read a language write: "latn" or "beng"."""
    return "beng" if locale == "bn" else "latn"


@cache
def currencies() -> frozenset[str]:
    """Every ISO 4217 code in use."""
    return frozenset(list_currencies("en"))


@cache
def _catalogue(locale: str) -> NullTranslations:
    return Translations.load(str(CATALOGUES), [locale])


@dataclass(frozen=True, slots=True)
class Speaker:
    """Says texts, money, numbers and days in one language, for one shop.

    `digits` is "latn" or "beng"; `currency` an ISO 4217 code; `timezone` an IANA name.
    """

    locale: str = SOURCE_LOCALE
    digits: str = "latn"
    currency: str = "BDT"
    timezone: str = "UTC"

    def gettext(self, text: str) -> str:
        """A marked text in this language."""
        return str(_catalogue(self.locale).ugettext(text)) if text else ""

    def ngettext(self, one: str, many: str, count: int) -> str:
        """The form of a marked text that suits a count."""
        return str(_catalogue(self.locale).ungettext(one, many, count))

    def say(self, words: Words) -> str:
        """Words, translated and filled in, each value said by its type."""
        text = self._chosen(words)
        return text.format(**{k: self.value(v) for k, v in words.values.items()})

    def _chosen(self, words: Words) -> str:
        if not words.plural:
            return self.gettext(words.text)
        count = words.values["count"]
        return self.ngettext(words.text, words.plural, int(str(count)))

    def value(self, value: object) -> str:
        """One value, said by its type."""
        if isinstance(value, tuple):
            return ", ".join(map(self.value, value))
        for kind, said in self._ways():
            if isinstance(value, kind):
                return said(value)
        return str(value)

    def _ways(self) -> tuple[tuple[type, Callable[[Any], str]], ...]:
        """How each type is said; a moment before a day, which it also is."""
        return (
            (Words, self.say),
            (Money, lambda money: self.money(money.minor)),
            (Percent, lambda share: self.percent(share.hundredths)),
            (bool, str),
            (int, self.number),
            (float, self.decimal),
            (datetime, self.moment),
            (date, self.day),
            (time, self.clock),
        )

    def number(self, value: int) -> str:
        """A whole number, grouped as the language groups."""
        return self._in_digits(_grouped(value, self.locale))

    def decimal(self, value: float) -> str:
        """A number with at most two digits after the point: '0.75', '43'."""
        figure = format_decimal(value, format="#,##0.##", locale=self.locale)
        return self._in_digits(figure)

    def percent(self, hundredths: int) -> str:
        """A share given in hundredths of a percent: '5 %', '7.5 %'."""
        return f"{self.decimal(hundredths / 100)}\u00a0%"

    def money(self, minor: int) -> str:
        """An amount in the shop's currency; no fraction where it is whole."""
        digits = fraction_digits(self.currency)
        grouping = "#,##,##0" if self.locale in _INDIAN_GROUPING else "#,##0"
        places = "." + "0" * digits if minor % 10**digits else ""
        figure = format_decimal(
            Decimal(minor).scaleb(-digits), format=grouping + places, locale=self.locale
        )
        symbol = _SYMBOLS.get(self.currency) or get_currency_symbol(
            self.currency, locale=self.locale
        )
        last = self.locale in _SYMBOL_LAST
        parts = (figure, symbol) if last else (symbol, figure)
        return self._in_digits("\u00a0".join(parts))

    def day(self, value: date) -> str:
        """A day with the month's name: '31 December 2027'."""
        return self._in_digits(format_date(value, "d MMMM y", locale=self.locale))

    def day_of_year(self, value: date) -> str:
        """A day that comes every year: '31 December'."""
        return self._in_digits(format_date(value, "d MMMM", locale=self.locale))

    def short_day(self, value: date) -> str:
        """A day in a few letters, without its year: '31 Dec'."""
        return self._in_digits(format_date(value, "d MMM", locale=self.locale))

    def weekdays(self) -> list[str]:
        """The weekdays' short names from Monday, as they stand alone."""
        days = (date(2001, 1, day) for day in range(1, 8))
        return [format_date(day, "ccc", locale=self.locale) for day in days]

    def brief_weekdays(self) -> list[str]:
        """The weekdays' narrowest names from Monday that tell all seven apart."""
        days = [date(2001, 1, day) for day in range(1, 8)]
        narrow = [format_date(day, "ccccc", locale=self.locale) for day in days]
        return narrow if len(set(narrow)) == len(days) else self.weekdays()

    def months(self) -> list[str]:
        """The months' names, as they stand alone."""
        days = (date(2000, month, 1) for month in range(1, 13))
        return [format_date(day, "LLLL", locale=self.locale) for day in days]

    def moment(self, value: datetime) -> str:
        """A moment in the shop's time: '22 Nov 2026, 14:05'."""
        local = value.astimezone(ZoneInfo(self.timezone))
        return self._in_digits(
            format_datetime(local, "d MMM y, HH:mm", locale=self.locale)
        )

    def clock(self, value: time) -> str:
        """A time of the day: '18:30'."""
        return self._in_digits(f"{value:%H:%M}")

    def plain(self, value: object) -> str:
        """Any text, its digits as the shop writes them."""
        return self._in_digits(str(value))

    def _in_digits(self, text: str) -> str:
        return text.translate(_BENGALI_DIGITS) if self.digits == "beng" else text


@lru_cache(maxsize=4096)
def _grouped(value: int, locale: str) -> str:
    return str(format_decimal(value, locale=locale))


def word_count(sentences: Iterable[str]) -> int:
    """How many words a reader meets; a number counts as a word."""
    return sum(len(sentence.split()) for sentence in sentences)
