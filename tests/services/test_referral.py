"""Friends who join and buy, through the counter, bills, returns and merging."""

from dataclasses import dataclass
from uuid import uuid4

import pytest

from stampcard.services import counter, returns
from stampcard.services.members import carrying, merging
from stampcard.services.purchases import Rung, ring_up
from stampcard.services.scans import find
from stampcard.values.bills import Bill
from stampcard.values.decisions import Verb
from stampcard.values.reasons import Reason
from stampcard.values.words import from_plain
from tests.builders import (
    OWNER,
    a_batch,
    a_code,
    a_programme,
    asked,
    balances,
    notes,
    reason,
    redeem,
    stamp,
    undo,
    void,
)
from tests.members import a_member, for_members, numbers_of

pytestmark = pytest.mark.usefixtures("shop")


@dataclass
class Cards:
    """The cards of one programme: the first for whoever sends friends."""

    codes: list[str]
    house: object

    @property
    def advocate(self) -> str:
        return self.codes[0]

    def join(self, n: int, advocate: str = "", **more):
        return stamp_both(self.codes[n], advocate or self.advocate, self.house, **more)

    def buy(self, n: int, amount: int = 500):
        return ring(self.codes[n], self.house, amount)


def stamp_both(friend: str, advocate: str, house, **more):
    return counter.perform(asked(Verb.EARN, friend, advocate, **more), OWNER, house)


def ring(code: str, house, amount: int):
    return ring_up(Rung(uuid4(), (code,), Bill(amount * 100)), OWNER, house)


def cards(house, count: int, preset="referral", **settings) -> Cards:
    batch = a_batch(a_programme(preset, house, **settings), count, house)
    codes = [a_code(batch, n, house=house) for n in range(1, count + 1)]
    return Cards(codes, house)


def test_nothing_comes_before_the_friend_has_bought(house):
    pair = cards(house, 2)

    pair.join(1)
    assert balances(pair.advocate, house) == {}
    receipt = pair.buy(1)

    assert receipt.outcomes[0].act.facts["benefit"]["pays"] == 45_000
    assert balances(pair.advocate, house) == {"friend": 1, "gift:sent": 1}


@pytest.mark.parametrize("to", ["friend", "advocate", "both"])
@pytest.mark.parametrize(
    ("event", "times"), [("joined", 1), ("first", 1), ("every", 2)], ids=str
)
def test_re1_every_event_rewards_either_or_both(house, event, times, to):
    """RE1: nine combinations of event and of who is rewarded."""
    pair = cards(
        house,
        2,
        "friends_credit",
        friend_when=event if to != "advocate" else "none",
        advocate_when=event if to != "friend" else "none",
    )

    pair.join(1)
    pair.buy(1)
    pair.buy(1)

    credits = [balances(code, house).get("credit", 0) for code in pair.codes]
    each = 5000 * times
    assert credits == [each * (to != "friend"), each * (to != "advocate")]


def test_five_ten_twenty_five_and_fifty_friends_reach_their_rewards(house):
    many = cards(house, 51, "friends_milestones")
    reached = {}

    for n in range(1, 51):
        many.join(n)
        many.buy(n)
        held = balances(many.advocate, house)
        for unit in held:
            if unit.startswith("reward:"):
                reached.setdefault(unit, n)

    assert reached == {f"reward:{n}": n for n in (5, 10, 25, 50)}
    given = redeem(many.advocate, house=house, reward="reward:25")
    words = from_plain(given.act.facts["benefit"]["words"])
    assert words.values["reward"] == "premium razor"


def test_own_codes_second_codes_and_known_customers_are_refused(house):
    some = cards(house, 4)
    some.join(1)
    some.buy(2)

    assert reason(some.join(1, some.codes[3])) is Reason.ALREADY_GIVEN
    assert reason(some.join(2)) is Reason.NOT_NEW
    assert reason(some.join(0)) is Reason.BELOW_MINIMUM
    assert all(
        notes(refused)
        for refused in (some.join(1, some.codes[3]), some.join(2), some.join(0))
    )


def test_who_sent_a_friend_is_not_the_friend_of_that_friend(house):
    pair = cards(house, 2)
    pair.join(1)

    assert reason(stamp_both(pair.advocate, pair.codes[1], house)) is Reason.NOT_NEW


def test_a_blocked_card_sends_nobody(house):
    pair = cards(house, 2)
    void(pair.advocate, house)

    assert reason(pair.join(1)) is Reason.VOID


def test_three_cards_at_once_are_not_offered(house):
    three = cards(house, 3)

    outcome = counter.perform(asked(Verb.EARN, *three.codes), OWNER, house)

    assert reason(outcome) is Reason.NOT_OFFERED


def test_joining_and_the_first_purchase_are_undone_last_first(house):
    pair = cards(house, 2)
    joined, receipt = pair.join(1), pair.buy(1)

    assert reason(undo(joined, house)) is Reason.NOT_REVERSIBLE
    assert undo(receipt.outcomes[0], house).accepted
    assert balances(pair.advocate, house) == {}
    assert undo(joined, house).accepted
    assert balances(pair.codes[1], house) == {}
    assert pair.join(1).accepted


def test_a_reward_that_was_given_keeps_its_purchase(house):
    pair = cards(house, 2)
    pair.join(1)
    receipt = pair.buy(1)
    redeem(pair.advocate, house=house)

    assert reason(undo(receipt.outcomes[0], house)) is Reason.NOT_REVERSIBLE


def back(receipt, house, amount: int):
    returns.take_back(uuid4(), receipt.purchase, Bill(amount * 100), OWNER, house)


def test_goods_that_come_back_take_both_rewards_along(house):
    pair = cards(house, 2, "friends_credit", least_bill=100)
    pair.join(1)
    receipt = pair.buy(1, 500)
    before = [balances(code, house) for code in pair.codes]

    back(receipt, house, 400)
    assert [balances(code, house) for code in pair.codes] == before

    back(receipt, house, 1)
    assert balances(pair.advocate, house) == {}
    friend = balances(pair.codes[1], house)
    assert {unit for unit in friend if not unit.startswith("friend_of")} == {"joined"}

    pair.buy(1, 100)
    assert balances(pair.advocate, house) == {"friend": 1, "credit": 5000}


def test_credit_that_is_gone_stays_owed_by_who_sent_the_friend(house):
    three = cards(house, 3, "friends_credit")
    three.join(1)
    three.join(2)
    receipt = three.buy(1)
    redeem(three.advocate, house=house, spend_minor=100_000)

    back(receipt, house, 500)
    assert balances(three.advocate, house) == {"debt:credit": 5000}

    three.buy(2)
    assert balances(three.advocate, house) == {"friend": 1}


class TestMembers:
    """Friends and advocates who are members."""

    def a_pair(self, house):
        programme = for_members(a_programme("friends_credit", house))
        both = a_member(house), a_member(house, "01712345679")
        return programme, both, [numbers_of(member)[0] for member in both]

    def test_by_number_alone_a_friend_joins_and_both_are_credited(self, house):
        _, _, (advocate, friend) = self.a_pair(house)

        assert stamp_both(friend, advocate, house).accepted
        ring(friend, house, 600)

        assert [balances(n, house)["credit"] for n in (advocate, friend)] == [5000] * 2

    def test_somebody_seen_in_another_programme_is_no_new_customer(self, house):
        _, (_, known), (advocate, friend) = self.a_pair(house)
        stamps = a_batch(for_members(a_programme("stamp_card", house)), 1, house)
        code = a_code(stamps, house=house)
        carrying.attach(find(code, house), known.id, None, OWNER, house, proven="card")
        first = stamp(code, house)

        assert reason(stamp_both(friend, advocate, house)) is Reason.NOT_NEW
        undo(first, house)
        assert stamp_both(friend, advocate, house).accepted

    def test_another_card_of_ones_own_is_refused(self, house):
        programme, (_, friend), (_, number) = self.a_pair(house)
        code = a_code(a_batch(programme, 1, house), house=house)
        carrying.attach(find(code, house), friend.id, None, OWNER, house, proven="card")

        assert reason(stamp_both(code, number, house)) is Reason.OWN_CARD

    def test_merging_who_sent_a_friend_brings_the_credit_to_the_kept_one(self, house):
        _, (gone, _), (advocate, friend) = self.a_pair(house)
        kept = a_member(house, "01712345677")
        stamp_both(friend, advocate, house)

        merging.merge(kept.id, gone.id, uuid4(), OWNER, house)
        ring(friend, house, 600)

        assert balances(numbers_of(kept)[0], house) == {"friend": 1, "credit": 5000}

    def test_a_friend_who_turns_out_to_be_the_sender_has_nothing_for_it(self, house):
        _, (kept, gone), (advocate, friend) = self.a_pair(house)
        stamp_both(friend, advocate, house)
        ring(friend, house, 600)

        merging.merge(kept.id, gone.id, uuid4(), OWNER, house)

        assert balances(advocate, house) == {"bought": 1, "credit": 5000}
