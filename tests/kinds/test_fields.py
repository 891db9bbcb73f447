"""The fields of terms: read, shown as typed, and kept."""

from datetime import date

from stampcard.kinds.coupon import Terms as Coupon
from stampcard.kinds.cumulative_discount import Terms as Discount
from stampcard.kinds.fields import fields_of, from_stored, read_terms, to_stored, typed
from stampcard.kinds.stamp_card import Terms as StampCard


def test_fields_that_are_not_given_keep_their_defaults():
    assert read_terms(StampCard, {}, 2) == (StampCard(), ())


def test_a_value_is_a_percentage_only_where_a_percentage_was_chosen():
    percent, _ = read_terms(Coupon, {"benefit": "percent", "value": "12.5"}, 0)
    amount, _ = read_terms(Coupon, {"benefit": "amount", "value": "125"}, 0)

    assert percent.value == 1250
    assert amount.value == 125
    assert typed(percent, 0)["value"] == "12.50"
    assert typed(amount, 0)["value"] == "125"


def test_all_problems_are_found_at_once_and_unknown_settings_are_named():
    terms, found = read_terms(StampCard, {"stamps_needed": "3", "x" * 90: "1"}, 2)

    assert terms is None
    assert {problem.field for problem in found} == {"stamps_needed", "x" * 90}
    assert {"name": "x" * 40} in [dict(problem.words.values) for problem in found]


def test_terms_are_shown_as_a_person_would_type_them():
    last = date(2027, 12, 31)

    shown = typed(
        StampCard(rewards_on_the_way=((3, "Tea"), (6, "Cake")), ends_on=last), 2
    )

    assert shown["rewards_on_the_way"] == "3: Tea; 6: Cake"
    assert shown["ends_on"] == "2027-12-31"
    assert typed(Discount(), 2)["steps"] == "10000:5, 20000:10"
    assert typed(Discount(), 2)["ends_on"] == ""


def test_terms_kept_before_a_setting_was_added_get_its_default():
    kept = to_stored(StampCard(stamps_needed=8))
    del kept["surplus"]

    assert from_stored(StampCard, kept) == StampCard(stamps_needed=8)


def test_every_field_says_what_it_is():
    assert all(spec.label for spec in fields_of(Coupon).values())
