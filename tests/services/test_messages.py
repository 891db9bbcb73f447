"""Messages: who gets one, who gets none, and what a withdrawal does to what waits."""

from datetime import timedelta

import pytest

from stampcard.models.limits import Alarm
from stampcard.models.members import Member
from stampcard.models.privacy import Consent, Message
from stampcard.services import delivery, messages, upkeep
from stampcard.services.members import enrolment, numbers
from stampcard.services.messages import Done
from stampcard.services.privacy import consents, policies
from stampcard.services.privacy.consents import Way
from stampcard.values.purposes import COUNTER, MESSAGES, PAGE, PARTNERS, STAMPS
from tests.builders import OWNER, a_programme
from tests.members import a_member, for_members
from tests.senders import a_sender, with_sender

BOTH = {STAMPS, MESSAGES}


@pytest.fixture
def sender():
    with a_sender() as found:
        yield found


@pytest.fixture
def home(house, shop, sender):
    for_members(a_programme("coupon", house))
    return with_sender(house, sender)


def member(house, n=1, purposes=BOTH, **more):
    newcomer = enrolment.Newcomer(f"0170000{n:04}", purposes, **more)
    return enrolment.enrol(newcomer, OWNER, house)[0].member


def agree(who, wanted, house):
    consents.change(who.id, wanted, "en", Way(PAGE), house)


def queue(house, *members, purpose=MESSAGES, text="Sugar is in", **more):
    return messages.queue([m.id for m in members], purpose, text, house, **more)


def states():
    return [(m.state, m.why) for m in Message.select().order_by(Message.id)]


def test_a_message_goes_to_who_agreed(home, sender):
    asked, silent = member(home, 1), member(home, 2, {STAMPS})

    assert queue(home, asked, silent) == 1
    assert messages.deliver(home) == Done(sent=1)
    assert sender.letters == [
        {"to": "+8801700000001", "text": "Sugar is in", "channel": "sms"}
    ]
    assert states() == [("sent", "")]


def test_whoever_takes_back_consent_gets_nothing_that_was_queued_before(home, sender):
    """R40: a thousand people, withdrawn between queueing and sending."""
    at, shown = home.clock(), _policy(home)
    people = [numbers.read(f"0170000{n:04}") for n in range(1000)]
    Member.insert_many(
        {
            "id": n + 1,
            **numbers.kept_of(phone, n + 1, home),
            "joined_at": at,
            "joined_by": OWNER.staff,
            "seen_at": at,
        }
        for n, phone in enumerate(people)
    ).execute()
    Consent.insert_many(
        {
            "member": n + 1,
            "purpose": purpose,
            "given": True,
            "version": shown.version,
            "locale": "en",
            "text_hash": shown.hash,
            "channel": COUNTER,
            "at": at,
        }
        for n in range(1000)
        for purpose in (STAMPS, MESSAGES)
    ).execute()
    assert messages.queue(range(1, 1001), MESSAGES, "Come by", home) == 1000
    for n in range(1, 1001):
        consents.change(n, {STAMPS}, "en", Way(PAGE), home)

    assert messages.deliver(home) == Done(withheld=1000)
    assert sender.letters == []
    assert set(states()) == {("withheld", "not_agreed")}


def test_a_withdrawal_while_others_are_sent_counts_at_once(home, sender):
    people = sorted([member(home, 1), member(home, 2)], key=lambda who: who.id)
    queue(home, *people)
    sender.before = lambda: agree(people[1], {STAMPS}, home)

    assert messages.deliver(home) == Done(sent=1, withheld=1)
    assert len(sender.letters) == 1


def test_an_erasure_takes_what_waits_along(home, sender):
    who = member(home)
    queue(home, who)
    Member.delete().where(Member.id == who.id).execute()

    assert messages.deliver(home) == Done()
    assert sender.letters == []


def test_a_member_says_how_often_at_most(home, sender, clock):
    member(home, 1, every_days=7)
    everybody = list(Member.select())
    for _ in range(2):
        queue(home, *everybody)
    assert messages.deliver(home) == Done(sent=1, withheld=1)
    assert states()[1] == ("withheld", "too_often")

    clock.move(days=7)
    queue(home, *everybody)
    assert messages.deliver(home) == Done(sent=1)


def test_nobody_gets_two_offers_in_a_day(home):
    who = member(home)
    for _ in range(2):
        queue(home, who)

    assert messages.deliver(home) == Done(sent=1, withheld=1)


def test_what_concerns_the_membership_is_not_counted(home, sender):
    who = member(home)
    queue(home, who)
    queue(home, who, purpose=STAMPS, text="The programme ends in May")

    assert messages.deliver(home) == Done(sent=2)


def test_it_goes_by_the_channel_they_chose(home, sender):
    by_mail = member(home, 1, channel="email")
    key = home.phone_key
    Member.update(address=key.seal("rahima@example.org", by_mail.id)).where(
        Member.id == by_mail.id
    ).execute()
    without_address = member(home, 2, channel="email")
    viber = member(home, 3, channel="viber")
    queue(home, by_mail, without_address, viber)

    messages.deliver(home)

    sent = {letter["to"]: letter["channel"] for letter in sender.letters}
    assert sent == {
        "rahima@example.org": "email",
        "+8801700000002": "sms",
        "+8801700000003": "viber",
    }


def test_what_is_not_taken_is_tried_again_later_and_not_for_ever(home, sender, clock):
    queue(home, member(home))
    sender.status = 500

    assert messages.deliver(home) == Done(failed=1, waiting=1)
    assert messages.deliver(home) == Done(waiting=1)  # not yet
    for hours in (1, 4, 12):
        clock.move(hours=hours)
        messages.deliver(home)

    assert states() == [("failed", "not_taken")]
    keys = {headers["Idempotency-Key"] for headers in sender.headers}
    assert (len(sender.letters), len(keys)) == (4, 1)


def test_a_sender_that_fails_five_times_in_a_row_is_left_alone(home, sender):
    queue(home, *(member(home, n) for n in range(8)))
    sender.status = 503

    assert messages.deliver(home) == Done(failed=5, waiting=8)
    assert len(sender.letters) == 5
    assert Alarm.select().count() == 1


def test_what_was_under_way_when_the_server_stopped_is_not_sent_twice(
    home, sender, clock
):
    queue(home, member(home))
    Message.update(state="sending", due_at=home.clock()).execute()
    assert messages.deliver(home) == Done()

    clock.move(minutes=11)
    assert messages.deliver(home) == Done()
    assert states() == [("failed", "unclear")]
    assert sender.letters == []


def test_two_rounds_at_once_send_each_but_once(home, sender):
    queue(home, *(member(home, n) for n in range(3)))
    rounds = []

    def another():
        sender.before = lambda: None
        rounds.append(messages.deliver(home))

    sender.before = another

    rounds.append(messages.deliver(home))
    assert sum(done.sent for done in rounds) == 3
    assert len({letter["to"] for letter in sender.letters}) == 3


def test_whose_number_cannot_be_read_gets_nothing(home, sender):
    who = member(home)
    queue(home, who)
    Member.update(key_id="lost").execute()

    assert messages.deliver(home) == Done(withheld=1)
    assert states() == [("withheld", "no_number")]


def test_without_a_sender_nothing_is_sent(house, shop):
    queue(house, a_member(house))

    assert messages.deliver(house) == Done()
    assert Message.select().count() == 0  # who only wants stamps is not even queued


def test_upkeep_sends_what_is_due(home, sender):
    queue(home, member(home))

    upkeep.run(home)

    assert len(sender.letters) == 1


def test_the_same_text_to_the_same_people_is_queued_once(home):
    who = member(home)

    assert queue(home, who, about="form 1") == 1
    assert queue(home, who, about="form 1") == 0


def test_a_text_is_kept_on_one_line_and_short(home):
    queue(home, member(home), text="Tea \u202e now\n" + "x" * 400)

    text = Message.get().text
    assert text.startswith("Tea now x")
    assert len(text) == messages.LONGEST_TEXT


def test_a_new_policy_is_told_to_every_member_once(home, sender):
    member(home, 1, {STAMPS}, locale="en")
    member(home, 2, {STAMPS}, locale="bn")
    leaving = member(home, 3)
    agree(leaving, set(), home)

    assert messages.announce_policy(2, home, "/policy") == 2
    assert messages.announce_policy(2, home, "/policy") == 0  # still the same two
    messages.deliver(home)
    assert messages.announce_policy(2, home, "/policy") == 0

    assert len(sender.letters) == 2
    for letter in sender.letters:
        assert "https://cards.example.com/policy" in letter["text"]


def test_only_the_newest_policy_is_announced(home, sender):
    member(home)
    messages.announce_policy(2, home)
    messages.announce_policy(3, home)

    assert [m.about for m in Message.select()] == ["policy 3"]


def test_without_a_sender_a_policy_is_announced_at_its_address_alone(house, shop):
    a_member(house)

    assert messages.announce_policy(2, house) == 0


def test_a_shop_that_writes_by_hand_gets_whom_it_may_write_to_now(home):
    member(home, 1, name="Zahra", channel="viber", every_days=30)
    member(home, 2, name="Anis")
    leaving = member(home, 3, name="Karim")
    member(home, 4, {STAMPS}, name="Silent")
    agree(leaving, {STAMPS}, home)

    found = messages.contact_list(MESSAGES, home)

    assert {(c.name, c.phone, c.channel, c.every_days) for c in found} == {
        ("Anis", "+880 1700-000002", "", 0),
        ("Zahra", "+880 1700-000001", "viber", 30),
    }
    assert len(messages.contact_list(STAMPS, home)) == 4


def test_a_list_can_be_of_those_with_a_tag(home):
    member(home, 1, tags=("Tea",))
    member(home, 2, tags=("Books",))

    assert messages.tags() == ["Books", "Tea"]
    assert len(messages.reachable(MESSAGES, "Tea")) == 1
    assert messages.reachable(PARTNERS) == []


def test_the_newest_texts_and_how_far_they_are(home, sender, clock):
    people = [member(home, n) for n in range(3)]
    queue(home, *people, text="Earlier", about="a")
    messages.deliver(home)
    clock.move(hours=1)
    queue(home, *people[:2], text="Later", about="b")

    newest, before = messages.mailings()

    assert (newest.text, newest.states) == ("Later", {"waiting": 2})
    assert (before.text, before.states) == ("Earlier", {"sent": 3})
    assert messages.stop("b") == 2
    assert [m.text for m in messages.mailings()] == ["Earlier"]


def test_why_some_got_none_is_counted(home):
    who = member(home)
    queue(home, who, about="a")
    agree(who, {STAMPS}, home)
    messages.deliver(home)

    assert messages.mailings()[0].whys == {"not_agreed": 1}
    assert set(delivery.WHY_NOT_TEXTS) >= {"not_agreed", "too_often"}


def test_what_ended_long_ago_is_removed(home, clock):
    queue(home, member(home))
    messages.deliver(home)

    clock.now += timedelta(days=399)
    assert messages.remove_old(home) == 0
    clock.now += timedelta(days=2)
    assert messages.remove_old(home) == 1


def _policy(house):
    policies.needed(OWNER, house)
    return policies.current("en")
