"""Who may come in: passwords, sessions, paired phones."""

import pytest

from stampcard.models.access import Device, Pairing, Session
from stampcard.models.base import rows
from stampcard.models.shops import Staff
from stampcard.models.writing import write
from stampcard.services import access, people
from stampcard.services.house import Actor
from stampcard.services.people import Newcomer
from stampcard.services.tries import TooManyTries
from stampcard.values.roles import Role
from tests.builders import OWNER, PASSWORD

pytestmark = pytest.mark.usefixtures("shop")


def test_the_owner_comes_in_with_the_password(house):
    secret = access.sign_in(PASSWORD, house=house)

    present = access.by_session(secret, house=house)

    assert present.actor == OWNER
    assert (present.role, present.name) == ("owner", "Rahima")


@pytest.mark.parametrize("password", ["", PASSWORD.upper(), PASSWORD + " "])
def test_a_wrong_password_opens_nothing(house, password):
    assert access.sign_in(password, house=house) is None
    assert Session.select().count() == 0


def test_a_session_ends_after_twelve_hours_of_rest(house, clock):
    secret = access.sign_in(PASSWORD, house=house)

    for _ in range(2):
        clock.move(hours=12, milliseconds=-1)
        assert access.by_session(secret, house=house)
    clock.move(hours=12)
    assert access.by_session(secret, house=house) is None


def test_a_session_ends_after_seven_days_whatever_happens(house, clock):
    secret = access.sign_in(PASSWORD, house=house)

    for _ in range(7 * 3):
        assert access.by_session(secret, house=house)
        clock.move(hours=8)
    assert access.by_session(secret, house=house) is None


def test_when_a_session_was_used_is_noted_once_a_minute(house, clock):
    secret = access.sign_in(PASSWORD, house=house)
    start = clock()

    clock.move(seconds=59)
    access.by_session(secret, house=house)
    assert Session.get().seen_at == start
    clock.move(seconds=1)
    access.by_session(secret, house=house)
    assert Session.get().seen_at == clock()


def test_a_password_counts_as_just_typed_for_fifteen_minutes(house, clock):
    secret = access.sign_in(PASSWORD, house=house)

    clock.move(minutes=15, milliseconds=-1)
    assert access.by_session(secret, house=house).confirmed
    clock.move(milliseconds=1)
    late = access.by_session(secret, house=house)
    assert not late.confirmed
    assert not access.confirm(late, "not this one", house=house)
    assert not access.by_session(secret, house=house).confirmed
    assert access.confirm(late, PASSWORD, house=house)
    assert access.by_session(secret, house=house).confirmed


def test_a_sign_in_ended_elsewhere_is_ended_here(house):
    secret, other = (access.sign_in(PASSWORD, house=house) for _ in range(2))

    access.end_session(access.by_session(secret, house=house).session, house=house)

    assert access.by_session(secret, house=house) is None
    assert access.by_session(other, house=house)


def test_ten_tries_lock_an_account_for_a_while(house, clock):
    for _ in range(10):
        assert access.sign_in("not this one", house=house) is None

    with pytest.raises(TooManyTries) as told:
        access.sign_in(PASSWORD, house=house)
    assert 1 <= told.value.minutes <= 15
    clock.move(minutes=15)
    assert access.sign_in(PASSWORD, house=house)


def test_the_right_password_begins_the_count_anew(house):
    for _ in range(4):
        for _ in range(9):
            access.sign_in("not this one", house=house)
        assert access.sign_in(PASSWORD, house=house)


def test_a_password_typed_again_is_counted_with_the_sign_ins(house):
    who = access.by_session(access.sign_in(PASSWORD, house=house), house=house)
    for _ in range(10):
        access.confirm(who, "not this one", house=house)

    with pytest.raises(TooManyTries):
        access.sign_in(PASSWORD, house=house)


def test_fifty_tries_lock_a_source_whatever_the_names(house):
    people.add(Newcomer("Karim", Role.MANAGER, password="a manager's own words"))
    for n in range(50):
        access.sign_in(
            "guess", name=f"somebody {n}", source="198.51.100.7", house=house
        )

    with pytest.raises(TooManyTries):
        access.sign_in(PASSWORD, name="Rahima", source="198.51.100.7", house=house)
    assert access.sign_in(PASSWORD, name="Rahima", source="198.51.100.8", house=house)


def test_with_several_passwords_the_name_decides(house):
    people.add(Newcomer("Karim", Role.MANAGER, password="a manager's own words"))

    karim = access.sign_in("a manager's own words", name=" karim ", house=house)

    assert access.asks_name()
    assert access.by_session(karim, house=house).role == "manager"
    assert access.sign_in("a manager's own words", name="Rahima", house=house) is None
    assert access.sign_in(PASSWORD, house=house) is None
    assert access.sign_in(PASSWORD, name="nobody", house=house) is None


def test_while_one_person_has_a_password_no_name_is_asked(house):
    people.add(Newcomer("Karim", pin="481207"))

    assert not access.asks_name()
    assert access.sign_in(PASSWORD, name="whatever", house=house)


def test_signing_out_ends_a_session_for_good(house):
    secret, other = (access.sign_in(PASSWORD, house=house) for _ in range(2))

    access.sign_out(secret, house=house)

    assert access.by_session(secret, house=house) is None
    assert access.by_session(other, house=house)


def test_who_has_left_is_shut_out_everywhere(house, clock):
    secret = access.sign_in(PASSWORD, house=house)
    _, token = access.add_device("Phone", OWNER, house=house)

    write(lambda: Staff.update(ended_at=clock()).execute())

    assert access.by_session(secret, house=house) is None
    assert access.by_device(token, house=house) is None
    assert access.sign_in(PASSWORD, house=house) is None


def test_a_phone_is_paired_once(house):
    secret = access.invite("Rahima's phone", OWNER, house=house)

    token = access.pair(secret, house=house)
    present = access.by_device(token, house=house)

    assert present.device_name == "Rahima's phone"
    assert present.actor == Actor(1, 1, device=1)
    assert present.role == "staff"
    assert access.pair(secret, house=house) is None
    assert Device.select().count() == 1


def test_an_invitation_lasts_ten_minutes(house, clock):
    early, late = (access.invite("Phone", OWNER, house=house) for _ in range(2))

    clock.move(minutes=10, milliseconds=-1)
    assert access.open_invitation(late, house=house)
    assert access.pair(early, house=house)
    clock.move(milliseconds=1)
    assert access.open_invitation(late, house=house) is None
    assert access.pair(late, house=house) is None


def test_looking_at_an_invitation_does_not_take_it(house):
    secret = access.invite("Phone", OWNER, house=house)

    assert access.open_invitation(secret, house=house).name == "Phone"
    assert access.open_invitation(secret, house=house)
    access.pair(secret, house=house)
    assert access.open_invitation(secret, house=house) is None


@pytest.mark.parametrize("secret", ["", "guess", "x" * 1000])
def test_a_guessed_secret_opens_nothing(house, secret):
    access.invite("Phone", OWNER, house=house)

    assert access.pair(secret, house=house) is None
    assert access.by_device(secret, house=house) is None
    assert access.by_session(secret, house=house) is None


def test_a_revoked_phone_is_shut_out_at_once(house):
    device, token = access.add_device("Phone", OWNER, house=house)
    _, other = access.add_device("Tablet", OWNER, house=house)

    assert access.revoke(device.id, house=house)
    assert access.by_device(token, house=house) is None
    assert access.by_device(other, house=house)
    assert not access.revoke(device.id, house=house)
    assert not access.revoke(99, house=house)


@pytest.mark.parametrize(
    ("given", "kept"), [("", "Phone"), (" \u202e", "Phone"), ("x" * 90, "x" * 40)]
)
def test_a_device_always_has_a_short_name(house, given, kept):
    device, _ = access.add_device(given, OWNER, house=house)

    assert device.name == kept


def test_when_a_phone_was_seen_is_noted_every_five_minutes(house, clock):
    device, token = access.add_device("Phone", OWNER, house=house)
    start = clock()

    for minutes in (0, 4, 1):
        clock.move(minutes=minutes)
        access.by_device(token, house=house)
    assert Device.get_by_id(device.id).seen_at == start
    clock.move(minutes=1)
    access.by_device(token, house=house)
    assert Device.get_by_id(device.id).seen_at == clock()


def test_no_secret_stands_in_the_database(house):
    secrets = [
        access.sign_in(PASSWORD, house=house),
        access.invite("Phone", OWNER, house=house),
        access.add_device("Phone", OWNER, house=house)[1],
    ]

    kept = [str(rows(f"SELECT * FROM {t}")) for t in ("session", "pairing", "device")]

    assert not any(secret in text for secret in secrets for text in kept)
    assert Pairing.select().count() == 1
