"""The copy one may ask for: every table in which one appears."""

import importlib
import json
import pkgutil

import pytest

from stampcard import models
from stampcard.language import Speaker
from stampcard.models.base import Table, execute
from stampcard.models.limits import Alarm, Attempt
from stampcard.models.shops import Shop
from stampcard.models.tallies import TallyLine
from stampcard.services import tally
from stampcard.services.members import proving
from stampcard.services.privacy import access_copy, access_words
from stampcard.services.privacy.access_copy import SORTS, of_member
from stampcard.services.privacy.access_words import FIELD_TEXTS
from stampcard.values.codes import shown
from stampcard.values.words import Money
from tests.builders import (
    OWNER,
    a_programme,
    asked,
    redeem,
    stamp,
    undo,
    void,
)
from tests.members import a_member, for_members, numbers_of
from tests.services.partners.street import a_partner
from tests.services.privacy.dealings import dealt
from tests.services.privacy.test_erasing import kept

pytestmark = pytest.mark.usefixtures("shop")
SAID = Speaker("en", "latn", "BDT", "Asia/Dhaka")
# By these a table can be led back to a member.
LEADS = {"member", "account", "card", "serial", "fingerprint", "act"}
LEADS |= {"purchase", "draw"}  # and what has one of these, through its rows
# It names by a number that is erased already.
NOBODYS = {"erasure"}


def tables_of(cls):
    for found in pkgutil.iter_modules(models.__path__):
        importlib.import_module(f"{models.__name__}.{found.name}")
    yield from below(cls)


def below(cls):
    for model in cls.__subclasses__():
        yield model
        yield from below(model)


def leading_to_a_person(model):
    names = {field.name for field in model._meta.sorted_fields}
    meant = {
        field.rel_model._meta.table_name
        for field in model._meta.sorted_fields
        if hasattr(field, "rel_model")
    }
    return bool(names & LEADS or meant & LEADS) or model._meta.table_name in LEADS


def left_out(models, sorts=SORTS):
    covered = {table for sort in sorts for table in sort.tables} | NOBODYS
    found = {m._meta.table_name for m in models if leading_to_a_person(m)}
    return found - covered


def test_every_table_in_which_a_person_may_appear_is_read():
    assert left_out(set(tables_of(Table))) == set()


@pytest.mark.parametrize("sort", [s for s in SORTS if s.key in {"acts", "messages"}])
def test_a_table_that_is_left_out_is_noticed(sort):
    others = [one for one in SORTS if one is not sort]

    assert set(sort.tables) <= left_out(set(tables_of(Table)), others)


def test_all_that_is_kept_is_in_the_copy(house):
    member, code = kept(house)
    (number,) = numbers_of(member)
    stamp(code, house, count=2)
    undo(stamp(number, house), house)
    redeem(number, house=house)
    proving.set_pin(member.id, "4821")
    tried, wrong = asked("redeem", number), proving.Proof("9999")
    with pytest.raises(proving.NotProved):
        proving.proved(tried, wrong, house)
    (sheet,) = tally.issue(1, OWNER, house)
    TallyLine.create(
        sheet=sheet, line=1, number=number, count=2, state="booked", outcome="{}"
    )
    Alarm.create(
        at=house.clock(), kind="same_hand", detail=f"{shown(number)} 2026-03-01"
    )
    assert Attempt.select().count() == 1
    dealt(member, house)

    copy = of_member(member.id, house)

    rows = {part.sort.key: part.rows for part in copy.parts}
    assert all(rows.values()), [key for key in rows if not rows[key]]
    (person,) = rows["person"]
    assert person["number"] == "+880 1712-345678"
    assert (person["name"], person["note"]) == ("Rahima Begum", "likes tea")
    assert person["has_pin"]
    assert [row["balances"]["stamp"] for row in rows["accounts"]] == [5]
    assert [row["name"] for row in rows["staff"]] == ["Rahima"]
    assert [row["state"].text for row in rows["cards"]] == ["In use", "In use"]
    changes = [row["change"] for row in rows["acts"]]
    assert {"stamp": 3} in changes
    assert any(row["undone"] for row in rows["acts"])
    assert any(row["refused"] for row in rows["acts"])
    assert rows["texts"][0]["text"]


def test_nothing_of_another_member_is_in_it(house):
    member, _ = kept(house)
    other = a_member(house, "01712345679", name="Karim Uddin")
    stamp(numbers_of(other)[0], house)

    text = access_copy.as_json(of_member(member.id, house), SAID)

    assert "Karim" not in text
    assert "345679" not in text.replace("-", "")


def test_programs_read_stable_keys_and_what_each_is_for(house):
    member, _ = kept(house)
    stamp(numbers_of(member)[0], house)

    said = json.loads(access_copy.as_json(of_member(member.id, house), SAID))

    assert said["about"]["format"] == "stampcard access copy 1"
    assert said["about"]["purposes"]["stamps"]["agreed"]
    assert not said["about"]["purposes"]["partners"]["agreed"]
    assert set(said) == {"about", *(sort.key for sort in SORTS)}
    assert set(said["about"]["parts"]) == {sort.key for sort in SORTS}
    assert said["acts"][-1]["change"] == {"stamp": 1}
    assert said["person"][0]["joined_at"].endswith("+00:00")


def test_every_field_has_a_name_for_people(house):
    member, code = kept(house)
    void(code, house)

    copy = of_member(member.id, house)

    fields = {name for part in copy.parts for row in part.rows for name in row}
    assert fields <= set(FIELD_TEXTS) | set(access_copy.ONLY_FOR_PROGRAMS)


def test_how_long_it_is_kept_is_said(house):
    member, _ = kept(house)
    assert "As long as you are a member" in SAID.say(
        of_member(member.id, house).kept_for
    )

    Shop.update(kept_months=24).execute()

    assert "24 months after your last visit" in SAID.say(
        of_member(member.id, house).kept_for
    )


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "–"),
        ("", "–"),
        (False, "no"),
        (True, "yes"),
        ({"stamp": 3, "reward:5": 1}, "stamps 3; rewards (5) 1"),
        ({"spend": 25000}, "spent ৳\xa0250"),
        ({"odd": 1}, "odd 1"),
        ({"point:2027-01-31": 40}, "points (until 31 January 2027) 40"),
        ({"point::2027-01-31": 40}, "points (from 31 January 2027) 40"),
        (
            {"point:2027-01-31:2026-12-10": 4},
            "points (from 10 December 2026 until 31 January 2027) 4",
        ),
        ({"debt:point": 7}, "owed: points 7"),
        ({"friend_of:12": 1}, "came as a friend 1"),
        ({"money:2027-01-31": 5000}, "money left (until 31 January 2027) ৳\xa050"),
        (Money(4000), "৳\xa040"),
        (("tea", "books"), "tea, books"),
        (0, "0"),
    ],
)
def test_values_are_said_to_people(value, text):
    assert access_words.shown(value, SAID) == text


def test_units_a_partner_gave_are_named_after_it(house):
    bakery = a_partner(house, "Bakery")
    held = {f"unit@{bakery.id}:2027-01-31": 9, "unit@0": 2}

    said = access_words.shown(held, SAID)

    assert said == "points (Bakery, until 31 January 2027) 9; points 2"


def test_of_nobody_there_is_no_copy(house):
    assert of_member(12, house) is None


def test_a_number_whose_key_is_gone_is_said_to_be_unknown(house):
    for_members(a_programme("stamp_card", house))
    member = a_member(house)
    execute("UPDATE member SET key_id = 'gone'")

    (person,) = of_member(member.id, house).parts[0].rows

    assert person["number"] is None
