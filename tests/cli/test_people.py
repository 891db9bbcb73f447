import pytest

from stampcard.models.shops import Staff
from stampcard.services import access, people, pins
from tests.builders import OWNER

PIN = "481207"


def test_somebody_is_taken_on_with_a_pin_that_is_made_up(owner, home):
    told = owner.told("staff", "add", "Karim")

    assert told.keys() == {"staff", "name", "role", "pin"}
    assert (told["name"], told["role"]) == ("Karim", "staff")
    assert pins.holder_of(told["staff"], told["pin"], None, house=home)


def test_a_pin_of_ones_own_is_taken(owner, home):
    told = owner.told("staff", "add", "Karim", "--pin", PIN)

    assert told["pin"] == PIN
    assert pins.holder_of(told["staff"], PIN, None, house=home)


def test_a_manager_is_asked_for_a_password(owner, home):
    words = "a manager's own words"
    done = owner.run(
        "staff", "add", "Rina", "--role", "manager", input=f"{words}\n{words}\n"
    )

    assert done.code == 0, done.err
    assert access.sign_in(words, name="Rina", house=home)


def test_people_are_listed_those_who_left_too(owner):
    owner.told("staff", "add", "Karim", "--pin", PIN)
    owner.told("staff", "end", "Karim")

    listed = owner.told("staff", "list")

    assert [(p["name"], p["role"], p["pin"]) for p in listed] == [
        ("Rahima", "owner", False),
        ("Karim", "staff", False),
    ]
    assert listed[0]["ended_at"] is None
    assert listed[1]["ended_at"].startswith("2026-03-01T")
    assert "(left)" in owner.run("staff", "list").out


def test_another_pin_is_printed_once(owner, home):
    owner.told("staff", "add", "Karim", "--pin", PIN)

    told = owner.told("staff", "pin", " karim ")

    assert told["pin"] != PIN
    assert not pins.holder_of(told["staff"], PIN, None, house=home)
    assert pins.holder_of(told["staff"], told["pin"], None, house=home)


def test_an_end_shuts_out_the_devices_too(owner, home):
    owner.told("staff", "add", "Karim", "--pin", PIN)
    token = owner.told("device", "add", "Till", "--staff", "Karim")["token"]
    assert access.by_device(token, house=home).name == "Karim"

    owner.told("staff", "end", "Karim")

    assert access.by_device(token, house=home) is None


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("staff", "end", "Nobody"), "nobody here called Nobody"),
        (("staff", "pin", "Nobody"), "nobody here called Nobody"),
        (("device", "add", "Till", "--staff", "Nobody"), "nobody here called Nobody"),
        (("staff", "end", "Rahima"), "only owner cannot be shut out"),
        (("staff", "add", "Rahima"), "has this name already"),
        (("staff", "add", "Karim", "--pin", "123456"), "too easy to guess"),
        (("staff", "pin", "Rahima", "--pin", "12"), "6 digits"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_done(owner, words, sentence):
    assert sentence in owner.refused(*words)
    assert Staff.select().where(Staff.pin_hash == "").count() == 1
    assert Staff.select().count() == 1


def test_a_partner_needs_no_pin(owner):
    people.add(people.Newcomer("Selim", "partner", password="a partner's words"))

    assert "needs no PIN" in owner.refused("staff", "pin", "Selim")


def test_before_set_up_nobody_is_taken_on(commands):
    assert "not set up" in commands.refused("staff", "add", "Karim")


def test_commands_act_for_an_owner_who_is_still_here(owner, home):
    words = "the next owner's words"
    owner.run("staff", "add", "Selim", "--role", "owner", input=f"{words}\n{words}\n")
    people.end(OWNER.staff, house=home)

    token = owner.told("device", "add", "Till")["token"]

    assert access.by_device(token, house=home).name == "Selim"
