"""Any terms an owner could set, for any kind, from the kind's own fields."""

from datetime import date, time

from hypothesis import strategies as st

from stampcard.kinds.contract import Kind
from stampcard.kinds.fields import fields_of
from stampcard.kinds.reading import LONGEST_TEXT
from stampcard.kinds.sorts import Field, Sort
from stampcard.values.texts import clean
from stampcard.values.weekdays import WEEKDAYS

LONG = "One big cup of tea with milk and a slice of warm honey cakes"
DAYS = st.dates(date(2026, 1, 1), date(2036, 1, 1))
texts = (
    st.text(max_size=LONGEST_TEXT).map(clean) | st.sampled_from((LONG, "চা"))
).filter(lambda text: 0 < len(text) <= LONGEST_TEXT and ";" not in text)


def _ladders(spec: Field):
    spends = st.lists(st.integers(0, 10**9), min_size=1, max_size=6, unique=True)
    shares = st.lists(st.integers(1, 10_000), min_size=6, max_size=6, unique=True)
    return st.builds(
        lambda a, b: tuple(zip(sorted(a), sorted(b), strict=False)), spends, shares
    )


def _rewards(spec: Field):
    found = st.dictionaries(st.integers(1, 19), texts, max_size=4)
    return found.map(lambda rewards: tuple(sorted(rewards.items())))


def _prices(spec: Field):
    found = st.dictionaries(texts, st.integers(1, 10_000), max_size=4)
    return found.map(lambda all_: tuple(sorted((n, name) for name, n in all_.items())))


def _times(spec: Field):
    names = texts | st.sampled_from(("a free day (Gold)", "Gold"))
    found = st.dictionaries(names, st.integers(0, 30), max_size=4)
    return found.map(lambda all_: tuple((n, name) for name, n in all_.items()))


def _levels(spec: Field):
    names = st.lists(texts | st.just("Gold"), min_size=4, max_size=4, unique=True)
    starts = st.lists(st.integers(0, 10**8), max_size=4, unique=True)
    return st.builds(lambda a, b: tuple(zip(sorted(a), b, strict=False)), starts, names)


def _factors(spec: Field):
    names = st.sampled_from(("tea", "cake", "Gold", "চা"))
    return st.dictionaries(names, st.integers(0, 500), max_size=3).map(
        lambda found: tuple(found.items())
    )


def _whole_minutes(found: time) -> time:
    return found.replace(second=0, microsecond=0)


def _money(spec: Field):
    return st.integers(0, 10_000) | st.integers(0, 10**9)


STRATEGIES = {
    Sort.COUNT: lambda spec: st.integers(spec.least, spec.most),
    Sort.MONEY: _money,
    Sort.TEXT: lambda spec: texts,
    Sort.CHOICE: lambda spec: st.sampled_from([name for name, _ in spec.choices]),
    Sort.DAY: lambda spec: st.none() | DAYS,
    Sort.LADDER: _ladders,
    Sort.REWARDS: _rewards,
    Sort.PRICES: _prices,
    Sort.LEVELS: _levels,
    Sort.TIMES: _times,
    Sort.FACTOR: lambda spec: st.integers(spec.least, 500),
    Sort.FACTORS: _factors,
    Sort.SHARES: _factors,
    Sort.NAMES: lambda spec: st.lists(texts, max_size=4, unique=True).map(tuple),
    Sort.WEEKDAYS: lambda spec: st.sets(st.sampled_from(list(WEEKDAYS))).map(
        lambda named: tuple(day for day in WEEKDAYS if day in named)
    ),
    Sort.TIME: lambda spec: st.none() | st.times().map(_whole_minutes),
}


def any_terms(kind: Kind):
    """Terms the kind has nothing against."""
    fields = fields_of(kind.terms)
    drawn = {name: STRATEGIES[spec.sort](spec) for name, spec in fields.items()}
    return st.builds(kind.terms, **drawn).filter(lambda terms: not kind.problems(terms))
