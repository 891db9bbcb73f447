"""What a certificate of erasure says, from the row that proves it."""

import json

import pytest

from stampcard.language import Speaker
from stampcard.models.erasing import BY_NUMBER, OF_MEMBER
from stampcard.models.privacy import Erasure, RightsRequest
from stampcard.models.shops import the_shop
from stampcard.services.privacy import certificates

pytestmark = pytest.mark.usefixtures("shop")


def an_erasure(house, why="request", removed=None, **more) -> Erasure:
    kept = json.dumps(removed or {"member": 1})
    return Erasure.create(
        member=12345678901,
        at=house.clock(),
        why=why,
        removed=kept,
        acts=3,
        head="ab" * 32,
        **more,
    )


def a_request(house, regime="gdpr") -> RightsRequest:
    more = {"due": "2026-04-01", "how": "counter", "proof": "card"}
    return RightsRequest.create(
        kind="erase", regime=regime, received_at=house.clock(), **more
    )


def told(erasure, house, locale="en", **more):
    speaker = Speaker(locale, "beng" if locale == "bn" else "latn")
    return certificates.facts(erasure, the_shop(), speaker, house, **more)


def test_a_person_who_asked_is_answered_by_the_number_of_the_request(house):
    asked = a_request(house)

    facts = told(an_erasure(house, request=asked.id), house)

    assert facts["why"] == "The person asked for it: request no. 1 of 1 March 2026."
    assert facts["law"] == "European Union: GDPR, article 17"


@pytest.mark.parametrize(
    ("why", "words"),
    [
        ("retention", "had not come"),
        ("withdrawn", "took back the consent"),
        ("request", "The person asked for it."),
        ("unlawful", "should not have been kept"),
        ("Rahima, 01712345678", "The shop decided so."),
    ],
)
def test_another_reason_is_said_in_words_that_name_nobody(house, why, words):
    facts = told(an_erasure(house, why), house)

    assert words in facts["why"]
    assert facts["law"] == ""
    assert facts["staff"] == ""


def test_what_went_is_counted_with_the_person_first(house):
    removed = {"zebra": 2, "message": 1700, "member": 1, "consent": 0}

    rows = told(an_erasure(house, removed=removed), house)["rows"]

    assert [count for _, count in rows] == ["1", "1,700", "2"]
    assert rows[1][0] == "Messages"
    assert rows[2][0] == "zebra"


def test_the_record_is_grouped_and_the_number_is_the_shops(house, shop):
    facts = told(an_erasure(house, staff=shop.id), house, masked="•• 678")

    assert facts["record"] == "1234 5678 901"
    assert facts["number"] == "1"
    assert facts["staff"] == "Rahima"
    assert facts["masked"] == "•• 678"


def test_erasures_are_offered_newest_first_by_number_and_day(house):
    for member in (1, 2):
        Erasure.update(member=member).where(
            Erasure.id == an_erasure(house).id
        ).execute()

    titles = [
        certificates.title(one, Speaker("en"), house) for one in certificates.newest()
    ]

    assert titles == ["No. 2 of 1 March 2026", "No. 1 of 1 March 2026"]


def test_on_a_page_it_says_until_when_older_copies_know_the_person(house):
    made = an_erasure(house)

    facts = certificates.on_page(made, the_shop(), Speaker("en"), house, "+880 ••• 678")

    assert "gone by 1 April 2026" in facts["copies"]
    assert facts["moment"] == "1 Mar 2026, 06:00"
    assert facts["masked"] == "+880 ••• 678"


def test_every_table_that_is_erased_has_words_of_its_own():
    assert {"member", *OF_MEMBER, *BY_NUMBER} <= set(certificates.ENTRY_TEXTS)
