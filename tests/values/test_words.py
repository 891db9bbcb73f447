"""Words: sentences that the ledger keeps without a language."""

import json
from datetime import UTC, date, datetime, time

from hypothesis import given
from hypothesis import strategies as st

from stampcard.values.words import (
    N_,
    Money,
    Percent,
    Words,
    from_plain,
    say,
    say_many,
    to_plain,
)

values = st.recursive(
    st.text()
    | st.integers()
    | st.builds(Money, st.integers())
    | st.builds(Percent, st.integers(0, 10_000))
    | st.dates()
    | st.datetimes(timezones=st.just(UTC)),
    lambda inner: st.builds(
        Words, st.text(), st.text(), st.dictionaries(st.text(), inner, max_size=3)
    ),
    max_leaves=6,
)


def test_a_marked_text_is_unchanged():
    assert N_("Free tea") == "Free tea"


def test_words_take_their_values_by_name():
    words = say("{reward} for {price}", reward="Tea", price=Money(500))

    assert words == Words(
        "{reward} for {price}", "", {"reward": "Tea", "price": Money(500)}
    )


def test_counted_words_keep_both_forms():
    words = say_many("{count} stamp", "{count} stamps", count=3)

    assert words == Words("{count} stamp", "{count} stamps", {"count": 3})


@given(st.dictionaries(st.text(), values, max_size=4))
def test_words_come_back_from_json_as_they_were(filled):
    words = Words("{a}", "", filled)

    kept = json.loads(json.dumps(to_plain(words)))

    assert from_plain(kept) == words


def test_a_day_and_a_moment_are_kept_apart():
    at = datetime(2026, 3, 1, tzinfo=UTC)
    words = say("x", day=date(2026, 3, 1), moment=at, time=time(18, 30))

    assert from_plain(to_plain(words)) == words
