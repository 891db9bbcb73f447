"""What pages and paper say about tiers."""

from datetime import date

from stampcard.kinds.contract import MONEY_OFF, Print
from stampcard.kinds.parts import begin_words, end_words, percent_words
from stampcard.kinds.tiers.counting import Count, count_of
from stampcard.kinds.tiers.perks import left, on_days, opens_after, period_end, usable
from stampcard.kinds.tiers.terms import (
    LAST,
    MONTH,
    QUARTER,
    YEAR,
    Perk,
    Terms,
    levels,
    percent_of,
    perks_of,
)
from stampcard.values.decisions import Position, Standing
from stampcard.values.moments import Window
from stampcard.values.words import N_, Money, N_many, Percent, Words, say, say_many

MOST_WORDS = 36  # of the long form in English; other languages take some more

_COUNTS = {
    MONTH: N_("Purchases in a calendar month count."),
    QUARTER: N_("Purchases in a calendar quarter count."),
    YEAR: N_("Purchases in a calendar year count."),
    LAST: N_("Purchases in the last {count} months count."),
}
_COUNTS_VISITS = {
    MONTH: N_("Visit days in a calendar month count."),
    QUARTER: N_("Visit days in a calendar quarter count."),
    YEAR: N_("Visit days in a calendar year count."),
    LAST: N_("Visit days of the last {count} months count."),
}
_FROM = {
    "start": (N_("{tier}: from the start."), N_("{tier}: from the start, −{percent}.")),
    "spend": (N_("{tier}: from {amount}."), N_("{tier}: from {amount}, −{percent}.")),
    "first": (
        N_("{tier}: from the first visit."),
        N_("{tier}: from the first visit, −{percent}."),
    ),
    "visits": (
        N_("{tier}: from {amount} visits."),
        N_("{tier}: from {amount} visits, −{percent}."),
    ),
}
_PERKS_IN = {
    MONTH: N_many("{perk}: {count} time a month.", "{perk}: {count} times a month."),
    QUARTER: N_many(
        "{perk}: {count} time a quarter.", "{perk}: {count} times a quarter."
    ),
    YEAR: N_many("{perk}: {count} time a year.", "{perk}: {count} times a year."),
}


def standing(terms: Terms, position: Position, day: date) -> Standing:
    """The tier and how long it lasts, what leads to the next, the perks left."""
    count = count_of(terms, position, day)
    total, every = count.total(count.now), levels(terms)
    percent = percent_of(terms, count.level) if count.is_open else 0
    ahead = every[count.level] if count.level < len(every) else None
    # Nothing is missing of a tier from nought, which only waits for a first purchase.
    missing = ahead[0] - total if ahead else 0
    perks = usable(terms, count, position, day)
    return Standing(
        progress=(min(total, ahead[0]), ahead[0]) if ahead and ahead[0] else None,
        lines=(
            *_tier(terms, count),
            _total(terms, total),
            *_at_risk(terms, count),
            *_closed(terms, count),
            *_perks(terms, count, position, day),
        ),
        benefit=percent_words(percent) if percent else None,
        next=_until(terms, missing, ahead[1]) if ahead and missing else None,
        rewards=tuple((perk.unit, _name(perk)) for perk in perks),
    )


def plain(terms: Terms, window: Window) -> tuple[Words, ...]:
    """The terms in plain words; what would run long is said in short."""
    long = _said(terms, window, (*_each_tier(terms), *_each_perk(terms)))
    if sum(len(str(words).split()) for words in long) <= MOST_WORDS:
        return long
    return _said(terms, window, (_all_tiers(terms), *_all_perks(terms)))


def promise(terms: Terms) -> Words:
    """The benefit in one line."""
    percent = percent_of(terms, len(levels(terms)))
    if percent:
        most = Percent(percent)
        return say(N_("The more you come, the more is off: {percent}"), percent=most)
    perks = perks_of(terms)
    if perks:
        return say(N_("For members: {perk}"), perk=_name(perks[-1]))
    return say(N_("Become {tier}"), tier=levels(terms)[-1][1])


def gives(terms: Terms) -> tuple[Words, ...]:
    """The perks, and money off where a tier has a percentage."""
    perks = tuple(_name(perk) for perk in perks_of(terms))
    return (*perks, MONEY_OFF) if percent_of(terms, len(levels(terms))) else perks


def on_paper(terms: Terms) -> Print:
    """The best tier's percentage, in large type; or its name."""
    percent = percent_of(terms, len(levels(terms)))
    if percent:
        return Print(worth=say("−{percent}", percent=Percent(percent)))
    return Print(worth=say("{tier}", tier=levels(terms)[-1][1]))


def _said(
    terms: Terms, window: Window, between: tuple[Words, ...]
) -> tuple[Words, ...]:
    sentences = _COUNTS_VISITS if terms.visits else _COUNTS
    counts = say(sentences[terms.counted_in], count=terms.months)
    opens: tuple[Words, ...] = ()
    if terms.active_months:
        opens = (
            say_many(
                "Benefits after {count} month with a visit.",
                "Benefits after {count} months with a visit.",
                count=terms.active_months,
            ),
        )
    begins = begin_words(terms.entry_bill)
    return (*begins, counts, *between, *_kept(terms), *opens, *end_words(window))


def _amount(terms: Terms, number: int) -> Money | int:
    return number if terms.visits else Money(number)


def _each_tier(terms: Terms) -> tuple[Words, ...]:
    found = []
    for level, (start, name) in enumerate(levels(terms), 1):
        percent = percent_of(terms, level)
        plainly, with_percent = _FROM[_how(terms, start)]
        words = with_percent if percent else plainly
        told = {"tier": name, "amount": _amount(terms, start)}
        found.append(say(words, percent=Percent(percent), **told))
    return tuple(found)


def _how(terms: Terms, start: int) -> str:
    if not start:
        return "start"
    if terms.visits:
        return "first" if start == 1 else "visits"
    return "spend"


def _all_tiers(terms: Terms) -> Words:
    every = levels(terms)
    percent = percent_of(terms, len(every))
    told = {"count": len(every), "amount": _amount(terms, every[0][0])}
    if not every[0][0]:
        words = (
            N_("Tiers: {count}; up to −{percent}.")
            if percent
            else N_("Tiers: {count}.")
        )
        return say(words, count=len(every), percent=Percent(percent))
    if percent:
        return say(
            N_("Tiers: {count}, from {amount}; up to −{percent}."),
            percent=Percent(percent),
            **told,
        )
    return say(N_("Tiers: {count}, from {amount}."), **told)


def _each_perk(terms: Terms) -> tuple[Words, ...]:
    found = []
    for (_, said), perk in zip(terms.perks, perks_of(terms), strict=True):
        name = say("{perk}", perk=said)  # with the tier in brackets
        if perk.times:
            one, many = _PERKS_IN[terms.perks_in]
            found.append(say_many(one, many, count=perk.times, perk=name))
        else:
            found.append(say("{perk}.", perk=name))
    return (*found, *_weekdays(terms))


def _all_perks(terms: Terms) -> tuple[Words, ...]:
    if not terms.perks:
        return ()
    count = len(terms.perks)
    return (say_many("{count} perk.", "{count} perks.", count=count), *_weekdays(terms))


def _weekdays(terms: Terms) -> tuple[Words, ...]:
    limited = any(times for times, _ in terms.perks)
    always = (terms.perks_from, terms.perks_to) == ("mon", "sun")
    return () if always or not limited else (on_days(terms),)


def _kept(terms: Terms) -> tuple[Words, ...]:
    periods = terms.grace + (terms.counted_in != LAST)
    if not periods:
        return ()
    return (
        say_many(
            "Tiers last {count} period longer.",
            "Tiers last {count} periods longer.",
            count=periods,
        ),
    )


def _name(perk: Perk) -> Words:
    return say("{perk}", perk=perk.name)


def _tier(terms: Terms, count: Count) -> tuple[Words, ...]:
    if not count.level:
        return begin_words(0 if count.begun else terms.entry_bill)
    tier, until = levels(terms)[count.level - 1][1], count.holds_until()
    if until is None:
        return (say("{tier}", tier=tier),)
    return (say(N_("{tier} until {day}"), tier=tier, day=until),)


def _total(terms: Terms, total: int) -> Words:
    if terms.visits:
        return say_many(
            "{count} visit in this period", "{count} visits in this period", count=total
        )
    return say(N_("Bought in this period: {amount}"), amount=Money(total))


def _at_risk(terms: Terms, count: Count) -> tuple[Words, ...]:
    """How much is missing to keep the tier, and until when."""
    missing = count.to_stay()
    if not missing:
        return ()
    told = {"day": count.last_day(count.now), "tier": levels(terms)[count.level - 1][1]}
    if terms.visits:
        return (
            say_many(
                "{count} more visit by {day} to stay {tier}",
                "{count} more visits by {day} to stay {tier}",
                count=missing,
                **told,
            ),
        )
    words = N_("{amount} more by {day} to stay {tier}")
    return (say(words, amount=Money(missing), **told),)


def _closed(terms: Terms, count: Count) -> tuple[Words, ...]:
    return () if count.is_open or not count.begun else (opens_after(terms, count),)


def _perks(
    terms: Terms, count: Count, position: Position, day: date
) -> tuple[Words, ...]:
    """The perks of the tier, and how often they can still be used."""
    found = []
    for perk in perks_of(terms) if count.is_open else ():
        often = left(terms, perk, position, day)
        told = {"perk": _name(perk), "count": often, "day": period_end(terms, day)}
        if count.level >= perk.level and often is not None:
            found.append(say(N_("{perk}: {count} left until {day}"), **told))
        elif count.level >= perk.level:
            found.append(_name(perk))
    return (*found, *(_weekdays(terms) if found else ()))


def _until(terms: Terms, missing: int, tier: str) -> Words:
    if terms.visits:
        return say_many(
            "{count} more visit until {tier}",
            "{count} more visits until {tier}",
            count=missing,
            tier=tier,
        )
    return say(N_("{amount} more until {tier}"), amount=Money(missing), tier=tier)
