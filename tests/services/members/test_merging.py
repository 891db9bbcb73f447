"""Two members made one: nothing lost, nothing gained, and the stricter word counts."""

import random
from uuid import uuid4

import pytest

from stampcard.models import ledger, members
from stampcard.models.members import Holding, Member, MemberTag
from stampcard.models.privacy import SENT, WAITING, Consent, Message, RightsRequest
from stampcard.models.writing import write
from stampcard.services import counter, presets, programmes
from stampcard.services.counter import IdReused
from stampcard.services.members import enrolment, merging, searching
from stampcard.services.members.carrying import WITH_CARD, WITH_MEMBER
from stampcard.services.members.enrolment import Newcomer
from stampcard.services.privacy import consents
from stampcard.services.privacy.consents import Way
from stampcard.values.decisions import Verb
from stampcard.values.reasons import Reason
from tests.builders import OWNER, asked, balances, notes, reason, redeem, stamp
from tests.members import PHONE, a_member, numbers_of
from tests.services.members.carried import (
    TEN,
    found,
    open_programme,
    part,
    some_codes,
    sound,
    swap,
    tie,
    totals,
    why,
)
from tests.services.members.test_carrying import at_once

OTHER = "01712345679"


@pytest.fixture
def programme(house, shop):
    return open_programme(house)


@pytest.fixture
def kept(programme, house):
    made = a_member(house, name="Rahima")
    stamp(numbers_of(made)[0], house, count=2)
    return made


@pytest.fixture
def gone(kept, house):
    made = a_member(house, OTHER, name="Rahima Begum")
    stamp(numbers_of(made)[0], house, count=4)
    return made


def merge(kept, gone, house, act_id=None):
    return merging.merge(kept.id, gone.id, act_id or uuid4(), OWNER, house)


def number(member):
    return numbers_of(member)[0]


def test_what_both_hold_comes_together(kept, gone, house):
    other_number = number(gone)

    act, wrong = merge(kept, gone, house)

    assert not wrong
    assert act.verb == Verb.MERGE
    assert balances(number(kept), house) == {"stamp": 6}
    assert balances(other_number, house) == {"stamp": 6}
    assert totals() == {"stamp": 6}
    assert members.by_id(gone.id) is None
    assert sound()


def test_a_hundred_and_two_hundred_are_three_hundred(house, shop):
    open_programme(house, "cumulative_discount")
    one, two = a_member(house), a_member(house, OTHER)
    stamp(number(one), house, spend_minor=100_00)
    stamp(number(two), house, spend_minor=200_00)

    merge(one, two, house)

    assert balances(number(one), house) == {"spend": 300_00}
    assert totals() == {"spend": 300_00}


def test_cards_of_both_lead_to_the_one(kept, gone, house, programme):
    codes = some_codes(programme, house, 2)
    tie(codes[0], kept, house)
    tie(codes[1], gone, house)

    merge(kept, gone, house)

    assert [found(code, house).member for code in codes] == [kept.id] * 2
    assert stamp(codes[1], house).accepted
    assert balances(codes[0], house) == {"stamp": 7}


def test_what_only_one_held_is_held_by_the_kept_one(kept, house, shop):
    coupon = open_programme(house, "money_off_coupon")
    (code,) = some_codes(coupon, house, 1)
    gone = a_member(house, OTHER, programmes=(coupon.id,), card=found(code, house))

    merge(kept, gone, house)

    assert found(code, house).member == kept.id
    assert len(members.held_by(kept.id)) == len(Holding.select()) == 2


def test_both_histories_are_kept(kept, gone, house):
    merge(kept, gone, house)

    acts = ledger.of_accounts(members.accounts_of(kept.id), 20)

    assert [act.verb for act in acts] == ["merge", "earn", "issue", "earn", "issue"]
    assert ledger.of_accounts([], 20) == []


def test_the_same_act_again_merges_once(kept, gone, house):
    act_id = uuid4()
    first, _ = merge(kept, gone, house, act_id)
    before = ledger.counts()

    assert merge(kept, gone, house, act_id) == (first, ())
    assert ledger.counts() == before
    assert "no such member" in why(merge(kept, gone, house))["gone"]


def test_an_id_of_another_act_merges_nothing(kept, gone, house):
    done = stamp(number(kept), house)

    with pytest.raises(IdReused):
        merge(kept, gone, house, done.act.id)


def test_one_member_is_not_two(kept, house):
    assert "the same member" in why(merge(kept, kept, house))["gone"]


def test_members_without_accounts_are_merged_too(house, shop):
    one, two = a_member(house), a_member(house, OTHER)

    assert merge(one, two, house) == (None, ())
    assert Member.select().count() == 1


def test_pauses_and_limits_count_what_both_had(house, shop):
    open_programme(house, pause_seconds=3600)
    one, two = a_member(house), a_member(house, OTHER)
    stamp(number(two), house)

    merge(one, two, house)

    assert reason(stamp(number(one), house)) is Reason.TOO_SOON


def test_who_it_is_is_filled_from_the_other(kept, house, shop, clock):
    clock.move(days=1)
    gone = a_member(
        house,
        OTHER,
        name="Begum",
        birthday=(5, 1),
        tags=("Coffee",),
        note="By the window",
    )

    merge(kept, gone, house)

    one = Member.get()
    assert (one.name, one.note) == ("Rahima", "By the window")
    assert (one.birth_month, one.birth_day) == (5, 1)
    assert [tag.tag for tag in MemberTag.select()] == ["Coffee"]
    assert searching.by_phone(PHONE, house) == kept
    assert searching.by_phone(OTHER, house) is None
    assert searching.search("begum", house) == []


def agree(member, purposes, house):
    wanted = {"stamps", *purposes}
    consents.change(member.id, wanted, "en", Way("counter", OWNER), house)


@pytest.mark.parametrize(
    ("kept_said", "gone_said", "counts"),
    [
        (["messages"], [], True),
        ([], ["messages"], False),
        (["messages"], ["messages"], True),
        (["messages"], ["messages", "no"], False),
        (["messages", "no"], ["messages"], False),
    ],
)
def test_a_yes_is_for_its_number_and_a_no_for_both(
    kept, gone, house, kept_said, gone_said, counts
):
    for member, said in ((kept, kept_said), (gone, gone_said)):
        agree(member, [s for s in said if s != "no"], house)
        if "no" in said:
            agree(member, [], house)
    rows = Consent.select().count()
    shown = merging.preview(kept, gone, house).agreed

    merge(kept, gone, house)

    assert consents.agreed(kept.id) == shown
    assert ("messages" in shown) is counts
    assert Consent.select().where(Consent.member == kept.id).count() >= rows


def test_what_was_asked_and_sent_is_kept_and_what_waits_is_not_sent(
    kept, gone, house, clock
):
    RightsRequest.create(
        member=gone.id, kind="access", regime="", received_at=clock.now, due="",
        how="", proof="",
    )  # fmt: skip
    for member, about, state in (
        (kept, "tea", SENT), (gone, "tea", SENT), (gone, "cake", SENT),
        (gone, "bread", WAITING),
    ):  # fmt: skip
        Message.create(
            member=member.id, purpose="messages", about=about, text="", state=state,
            queued_at=clock.now, due_at=clock.now,
        )  # fmt: skip

    merge(kept, gone, house)

    assert RightsRequest.get().member_id == kept.id
    assert {m.about for m in Message.select()} == {"tea", "cake"}
    assert {m.member_id for m in Message.select()} == {kept.id}


def test_the_preview_says_what_will_be_and_writes_nothing(kept, gone, house, programme):
    (code,) = some_codes(programme, house, 1)
    tie(code, gone, house)
    before = ledger.counts()

    shown = merging.preview(kept, gone, house)

    (line,) = shown.lines
    progress = [seen.standing.progress for seen in (line.kept, line.gone, line.after)]
    assert progress == [(2, 10), (4, 10), (6, 10)]
    assert shown.papers == ((code[:8], ""),)
    assert ledger.counts() == before
    merge(kept, gone, house)
    assert balances(number(kept), house) == line.after.position.balances


def test_the_preview_shows_what_only_one_holds(kept, house, shop):
    coupon = open_programme(house, "money_off_coupon")
    (code,) = some_codes(coupon, house, 1)
    gone = a_member(house, OTHER, programmes=(coupon.id,), card=found(code, house))

    first, second = merging.preview(kept, gone, house).lines

    assert (first.gone, second.kept) == (None, None)
    assert second.after == second.gone


def test_what_waits_under_other_terms_must_be_given_first(house, shop, programme):
    one = a_member(house)
    Holding.delete().execute()
    short = open_programme(house, rewards_on_the_way="3: A biscuit")
    (code,) = some_codes(short, house, 1)
    two = a_member(house, OTHER, card=found(code, house))
    stamp(code, house, count=3)
    raw = {**presets.find("stamp_card").typed("en")} | {
        name: str(value) for name, value in TEN.items()
    }
    programmes.amend(short, "Ours", raw, house=house)
    enrolment.enrol(Newcomer(PHONE, {"stamps"}), OWNER, house)
    before = ledger.counts()

    assert "First give what waits" in why(merge(one, two, house))["gone"]
    assert merging.preview(one, two, house).problems
    assert ledger.counts() == before
    assert Member.select().count() == 2


def test_merging_is_not_undone(kept, gone, house):
    act, _ = merge(kept, gone, house)

    refused = counter.perform(asked(Verb.REVERSE, of=act.id, note="x"), OWNER, house)

    assert reason(refused) is Reason.NOT_REVERSIBLE
    assert "cannot be parted" in notes(refused)[0].text


def test_at_once_two_merge_only_once(kept, gone, house):
    came = at_once(lambda pair: merge(*pair, house), [(kept, gone), (gone, kept)] * 4)

    assert len([act for act, _ in came if act]) == 1
    assert Member.select().count() == 1
    assert totals() == {"stamp": 6}
    assert sound()


def worth(needed=10):
    """All stamps there are, those that became a reward counted with it."""
    held = totals()
    given = sum(
        -e.amount
        for act in ledger.everything()
        for e in ledger.entries_of(act.seq)
        if act.verb == "redeem"
    )
    return held.get("stamp", 0) + needed * (held.get("reward", 0) + given)


class Crowd:
    """Some people and cards, and what may happen to them by lot."""

    def __init__(self, house, seed):
        self.house, self.lot = house, random.Random(seed)
        self.programme = open_programme(house, surplus="carry")
        self.codes = some_codes(self.programme, house, 30)
        for n in range(5):
            a_member(house, f"0170000000{n}")

    def member(self):
        return self.lot.choice(list(Member.select().order_by(Member.fingerprint)))

    def code(self):
        return self.lot.choice(self.codes)

    def stamped(self):
        """Some stamps for a card or a number: how many were given."""
        count = self.lot.randrange(1, 9)
        text = self.lot.choice([self.code(), *numbers_of(self.member())])
        return count if stamp(text, self.house, count=count).accepted else 0

    def tied(self):
        tie(self.code(), self.member(), self.house)

    def parted(self):
        part(self.code(), self.house, self.lot.choice([WITH_CARD, WITH_MEMBER]))

    def swapped(self):
        swap(self.code(), self.lot.choice([None, self.code()]), self.house)

    def merged(self):
        if Member.select().count() > 2:
            merge(self.member(), self.member(), self.house)

    def joined(self):
        write(lambda: enrolment.join(self.member(), self.programme, OWNER, self.house))

    def redeemed(self):
        redeem(self.code(), house=self.house)

    def happens(self):
        """Something by lot: how many stamps it gave."""
        moves = [
            self.stamped, self.stamped, self.tied, self.tied, self.parted,
            self.swapped, self.merged, self.joined, self.redeemed,
        ]  # fmt: skip
        return self.lot.choice(moves)() or 0


@pytest.mark.parametrize("seed", range(6))
def test_whatever_is_carried_where_nothing_is_lost_or_gained(house, shop, seed):
    crowd, given = Crowd(house, seed), 0

    for _ in range(150):
        given += crowd.happens()
        assert worth() == given

    assert sound()
    assert {act.verb for act in ledger.everything()} >= {"attach", "replace", "earn"}
