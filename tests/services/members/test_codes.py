"""One-time codes, and how a member proves by one to be one."""

import pytest

from stampcard.models.base import rows
from stampcard.models.limits import Alarm
from stampcard.models.members import Member, OneTimeCode
from stampcard.phones import Phone
from stampcard.services import counter, odd_alarms, oddities, sending, tries
from stampcard.services.members import codes, numbers, proving
from stampcard.services.members.proving import NotProved, Proof
from stampcard.services.tries import TooManyTries
from stampcard.values.decisions import Verb
from stampcard.values.reasons import Reason
from tests.builders import OWNER, a_programme, asked, stamp
from tests.builders import reason as why
from tests.members import a_member, for_members, numbers_of
from tests.senders import a_sender, with_sender

NUMBER = "01700001234"


@pytest.fixture
def sender():
    with a_sender() as found:
        yield found


@pytest.fixture
def home(house, shop, sender):
    """A house with a sender, and a shop whose programme is for members."""
    for_members(a_programme("stamp_card", house, stamps_needed=4, pause_seconds=0))
    return with_sender(house, sender)


@pytest.fixture
def member(home):
    return a_member(home, NUMBER)


def full(member, house):
    (number,) = numbers_of(member)
    assert stamp(number, house, count=4).accepted
    return number


def redeem_with(number, house, proof, act_id=None):
    wish = asked(Verb.REDEEM, number, act_id=act_id)
    return counter.perform(proving.proved(wish, proof, house), OWNER, house)


def wrong(code):
    return f"{(int(code) + 1) % 10**6:06}"


def test_a_code_goes_to_the_members_number_in_their_language(home, sender):
    member = a_member(home, NUMBER, locale="bn", channel="whatsapp")

    assert proving.can_send(member, home)
    assert proving.send_code(member, home)

    (letter,) = sender.letters
    assert (letter["to"], letter["channel"]) == ("+8801700001234", "whatsapp")
    assert sender.code in letter["text"]


def test_without_a_sender_nothing_can_be_sent(house, shop):
    member = a_member(house, NUMBER)

    assert not proving.can_send(member, house)
    assert not proving.send_code(member, house)


def test_a_sender_that_fails_is_said(home, member, sender):
    sender.status = 500

    assert not proving.send_code(member, home)


def test_a_code_lets_spend_once(home, member, sender):
    number = full(member, home)
    proving.send_code(member, home)

    came = redeem_with(number, home, Proof(code=sender.code))

    assert came.accepted
    assert came.act.facts["proven"] == "code"
    with pytest.raises(NotProved):
        redeem_with(number, home, Proof(code=sender.code))


def test_an_act_sent_again_with_its_code_is_told_again(home, member, sender):
    number = full(member, home)
    proving.send_code(member, home)
    first = redeem_with(number, home, Proof(code=sender.code))

    again = redeem_with(number, home, Proof(code=sender.code), first.act.id)

    assert again.replayed
    assert again.act == first.act


def test_a_code_that_was_taken_for_an_act_that_failed_is_good_for_it_again(
    home, member, sender
):
    number = full(member, home)
    proving.send_code(member, home)
    wish, proof = asked(Verb.REDEEM, number), Proof(code=sender.code)
    proving.proved(wish, proof, home)  # and then the disk was full

    assert counter.perform(proving.proved(wish, proof, home), OWNER, home).accepted


def test_a_code_is_good_for_ten_minutes(home, member, sender, clock):
    number = full(member, home)
    proving.send_code(member, home)
    clock.move(minutes=10)

    with pytest.raises(NotProved):
        redeem_with(number, home, Proof(code=sender.code))


def test_only_the_newest_code_counts(home, member, sender):
    number = full(member, home)
    proving.send_code(member, home)
    first = sender.code
    proving.send_code(member, home)

    if first != sender.code:
        with pytest.raises(NotProved):
            redeem_with(number, home, Proof(code=first))
    assert redeem_with(number, home, Proof(code=sender.code)).accepted


def test_digits_of_any_script_are_understood(home, member, sender):
    number = full(member, home)
    proving.send_code(member, home)
    bengali = sender.code.translate(str.maketrans("0123456789", "০১২৩৪৫৬৭৮৯"))

    assert redeem_with(number, home, Proof(code=f" {bengali} ")).accepted


def test_five_wrong_codes_lock_for_fifteen_minutes_and_raise_an_alarm(
    home, member, sender, clock
):
    number = full(member, home)
    proving.send_code(member, home)
    for _ in range(5):
        with pytest.raises(NotProved):
            redeem_with(number, home, Proof(code=wrong(sender.code)))

    with pytest.raises(TooManyTries) as locked:
        redeem_with(number, home, Proof(code=sender.code))

    assert locked.value.minutes == 15
    (alarm,) = Alarm.select()
    assert alarm.detail == f"{number[:4]}-{number[4:]}"
    said = odd_alarms.noted(oddities.acts_of(7, home))[0].words
    assert "five wrong" in str(said)
    clock.move(minutes=15)
    proving.send_code(member, home)
    assert redeem_with(number, home, Proof(code=sender.code)).accepted


def test_five_wrong_pins_raise_the_same_alarm(home, member):
    number = full(member, home)
    proving.set_pin(member.id, "4817")
    for _ in range(5):
        with pytest.raises(NotProved):
            redeem_with(number, home, Proof(pin="4818"))

    with pytest.raises(TooManyTries):
        redeem_with(number, home, Proof(pin="4817"))
    assert [alarm.kind for alarm in Alarm.select()] == ["member_tries"]


def test_a_code_does_not_help_after_a_long_pause(home, member, sender, clock):
    number = full(member, home)
    clock.move(days=400)
    proving.send_code(member, home)

    came = redeem_with(number, home, Proof(code=sender.code))

    assert why(came) is Reason.DORMANT


def test_so_many_codes_go_to_one_number_and_no_more(home, member, sender):
    for _ in range(codes.TO_NUMBER):
        assert proving.send_code(member, home)

    with pytest.raises(TooManyTries):
        proving.send_code(member, home)
    assert len(sender.letters) == codes.TO_NUMBER


def test_so_many_codes_are_sent_for_one_source(home, sender):
    for n in range(codes.FROM_SOURCE):
        proving.send_code(a_member(home, f"0170000{n:04}"), home, source="till 1")

    with pytest.raises(TooManyTries):
        proving.send_code(a_member(home, NUMBER), home, source="till 1")


def test_too_many_codes_in_an_hour_are_an_alarm(home, sender, monkeypatch):
    monkeypatch.setattr(codes, "IN_HOUR", 2)
    for n in range(2):
        proving.send_code(a_member(home, f"0170000{n:04}"), home)

    with pytest.raises(TooManyTries):
        proving.send_code(a_member(home, NUMBER), home)
    assert [alarm.kind for alarm in Alarm.select()] == ["codes_sent"]


def test_a_code_asked_for_a_number_of_nobody_is_not_sent(home, member, sender):
    stranger, own = Phone("+8801700009999"), numbers.phone_of(member, home)
    for phone in (stranger, own):
        proving.send_code_later(phone, "here", home)
    sending.CODES.settle()

    assert [letter["to"] for letter in sender.letters] == [own.e164]


def test_who_cannot_be_asked_cannot_prove_by_code(home, member):
    Member.update(key_id="lost").execute()
    member = Member.get()

    assert not proving.can_send(member, home)
    with pytest.raises(NotProved):
        proving.shown(member, Proof(code="000000"), home)


def test_of_a_code_only_a_hash_is_kept_and_not_for_long(home, member, sender, clock):
    proving.send_code(member, home)

    assert sender.code not in str(rows("SELECT * FROM one_time_code"))
    clock.move(minutes=10)
    assert codes.remove_old(home) == 1
    assert OneTimeCode.select().count() == 0


def test_the_limit_of_wrong_codes_is_that_of_pins():
    assert (tries.PINS_MOST, tries.LOCK_MINUTES) == (5, 15)
