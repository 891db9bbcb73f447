"""The page where the owner says how members' data is kept."""

import pytest

from stampcard.models.shops import Shop
from tests.builders import a_programme
from tests.members import for_members

SOUND = {
    "regime": "gdpr",
    "contact": "at the counter",
    "dormant_months": "৬",
    "kept_months": "24",
}


def test_only_a_shop_with_members_is_asked(owner, home):
    assert "Members’ data" not in owner.get("/settings").text

    for_members(a_programme("stamp_card", home))

    assert "Members’ data" in owner.get("/settings").text


def test_the_law_and_the_times_are_kept(owner):
    answer = owner.post("/settings/members", data=SOUND)

    shop = Shop.get()
    assert answer.status_code == 303
    assert (shop.regime, shop.contact) == ("gdpr", "at the counter")
    assert (shop.dormant_months, shop.kept_months) == (6, 24)
    assert "at the counter" in owner.get("/settings/members").text


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("regime", "mars", "Choose one of these."),
        ("contact", "x" * 101, "At most 100 characters"),
        ("dormant_months", "", "whole number from 0 to 120"),
        ("dormant_months", "many", "whole number from 0 to 120"),
        ("kept_months", "121", "whole number from 0 to 120"),
        ("kept_months", "-1", "whole number from 0 to 120"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_changes(owner, name, typed, said):
    answer = owner.post("/settings/members", data={**SOUND, name: typed})

    assert said in answer.text
    assert (Shop.get().regime, Shop.get().dormant_months) == ("", 12)
