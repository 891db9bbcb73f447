"""Programmes: opened from presets, amended, paused, ended."""

import pytest

from stampcard.kinds import KINDS
from stampcard.language import Speaker
from stampcard.models.programmes import PAUSED, Programme, TermsVersion, latest_terms
from stampcard.services import presets, programmes
from tests.builders import a_programme, a_shop

STAMP_CARD = presets.find("stamp_card")


def opened(house, name="Tea card", **settings):
    return programmes.open_from(STAMP_CARD, name, settings, house=house)


def terms_of(programme):
    return programmes.kind_and_terms(latest_terms(programme))[1]


def test_a_programme_is_opened_with_its_first_terms(shop, house, clock):
    programme, problems = opened(house, stamps_needed="8", reward="Tea")

    assert problems == ()
    assert (programme.name, programme.kind, programme.state) == (
        "Tea card",
        "stamp_card",
        "running",
    )
    assert latest_terms(programme).version == 1
    assert (terms_of(programme).stamps_needed, terms_of(programme).reward) == (8, "Tea")
    assert programme.created_at == clock()


@pytest.mark.parametrize(
    ("name", "settings", "fields"),
    [
        ("", {}, ["name"]),
        ("\u202e", {}, ["name"]),
        ("x" * 61, {}, ["name"]),
        ("Tea", {"stamps_needed": "3"}, ["stamps_needed"]),
        ("Tea", {"unknown": "3"}, ["unknown"]),
        ("Tea", {"head_start": "10", "stamps_needed": "10"}, ["head_start"]),
        ("", {"stamps_needed": "x", "reward": ""}, ["name", "stamps_needed", "reward"]),
    ],
)
def test_bad_settings_are_named_and_nothing_is_opened(
    shop, house, name, settings, fields
):
    programme, problems = opened(house, name, **settings)

    assert programme is None
    assert [problem.field for problem in problems] == fields
    assert all(Speaker().say(problem.words) for problem in problems)
    assert Programme.select().count() == TermsVersion.select().count() == 0


def test_new_terms_are_a_new_version(shop, house):
    programme = a_programme("stamp_card", house)

    version, problems = programmes.amend(
        programme, "Dearer", {"stamps_needed": "12"}, house=house
    )

    assert problems == ()
    assert version.version == 2
    assert terms_of(programme).stamps_needed == 12
    assert Programme.get_by_id(programme.id).name == "Dearer"


def test_the_same_terms_are_no_new_version(shop, house):
    programme = a_programme("stamp_card", house)
    same = STAMP_CARD.typed("en")

    version, _ = programmes.amend(programme, "Only a new name", same, house=house)

    assert version.version == 1
    assert Programme.get_by_id(programme.id).name == "Only a new name"


def test_bad_terms_amend_nothing(shop, house):
    programme = a_programme("stamp_card", house)

    version, problems = programmes.amend(
        programme, "New name", {"stamps_needed": "99"}, house=house
    )

    assert version is None
    assert [problem.field for problem in problems] == ["stamps_needed"]
    assert Programme.get_by_id(programme.id).name == "Our programme"


def test_a_programme_is_paused(shop, house):
    programme = a_programme("stamp_card", house)

    programmes.set_state(programme, PAUSED)

    assert Programme.get_by_id(programme.id).state == PAUSED
    with pytest.raises(ValueError, match="resting"):
        programmes.set_state(programme, "resting")


@pytest.mark.parametrize(
    ("currency", "typed", "minor"), [("JPY", "250", 250), ("KWD", "1.125", 1125)]
)
def test_money_is_read_in_the_shops_currency(house, currency, typed, minor):
    a_shop(house, currency=currency)

    terms, _ = programmes.check(KINDS["stamp_card"], {"spend_per_stamp": typed})

    assert terms.spend_per_stamp == minor


def test_before_set_up_money_has_two_digits(house):
    terms, _ = programmes.check(KINDS["stamp_card"], {"spend_per_stamp": "2.50"})

    assert terms.spend_per_stamp == 250
