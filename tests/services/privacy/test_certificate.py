"""The certificate of an erasure, in the shop's language."""

from stampcard.models.shops import the_shop
from stampcard.services.house import speaker_of
from stampcard.services.privacy import erasing
from stampcard.services.privacy.certificate import TABLE_TEXTS, certificate_facts
from tests.builders import OWNER, a_shop
from tests.services.privacy.test_erasing import kept


def facts_of(house, locale="en", actor=OWNER, **more):
    member, _ = kept(house)
    made = erasing.erase(member.id, "request", actor, house, 12)
    shop = the_shop()
    return certificate_facts(made, shop, speaker_of(shop, locale), **more)


def test_it_says_what_was_removed_and_what_stays(house, shop):
    facts = facts_of(house)

    assert facts["number"] == "0001"
    assert facts["day"] == "1 Mar 2026, 12:00"
    assert ["Ties to accounts", "1"] in facts["rows"]
    assert len(facts["rows"]) == len(TABLE_TEXTS)
    assert facts["rows"][0][0] == TABLE_TEXTS["member"]
    assert facts["request"] == "12"
    assert "1 April 2026" in facts["copies"]
    assert facts["by"] == "Rahima"
    assert facts["person"] == ""


def test_the_number_in_part_is_on_it_only_when_it_is_handed_over(house, shop):
    assert facts_of(house, masked="+880 ••• 678")["person"] == "+880 ••• 678"


def test_without_staff_nobody_signed(house):
    a_shop(house, locale="bn", digits="beng")

    facts = facts_of(house, "bn", actor=None)

    assert (facts["by"], facts["number"]) == ("", "০০০১")
