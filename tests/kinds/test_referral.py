"""Referral: who joins as whose friend, and what each side gets when."""

from dataclasses import replace

import pytest

from stampcard.kinds.referral import KIND, Terms, alongside, earn, pour, redeem
from stampcard.language import Speaker
from stampcard.values.bills import Bill
from stampcard.values.decisions import Position, Verb
from stampcard.values.reasons import Reason
from tests.kinds.acts import TODAY, act, after, card, why
from tests.kinds.terms import LONG

GIFT = "A big cup of tea with warm milk"
MANY = (
    tuple((count, LONG) for count in (5, 10, 25, 50)),
    ((50, "Soap"), (100, "Razor")),
)
LONGEST = [
    {
        "first_percent": 10,
        "friend_when": friend_when,
        "friend_credit": 99_999_900,
        "advocate_when": advocate_when,
        "advocate_credit": 99_999_900,
        "advocate_gift": GIFT,
        "milestones": milestones,
        "least_bill": 99_999_900,
    }
    for friend_when in ("joined", "first", "every")
    for advocate_when in ("joined", "first", "every")
    for milestones in MANY
]
BOTH = Terms(first_percent=0, friend_credit=300, advocate_credit=500)
HARRY = Terms(
    friend_when="none",
    milestones=(
        (5, "Shave cream"),
        (10, "Razor"),
        (25, "Premium razor"),
        (50, "A year of shaving"),
    ),
)


def shown(account: int, **balances: int) -> Position:
    """An account whose card was presented."""
    units = {unit.replace("__", ":"): n for unit, n in balances.items()}
    return Position(account, f"0000000{account}", units)


def with_account(account: int, balances: dict) -> Position:
    return Position(account, f"0000000{account}", balances)


def aside(position: Position) -> Position:
    """The same account, acting along without a card."""
    return replace(position, number="")


def joined(terms, friend=None, advocate=None, **more):
    return earn(terms, act(friend or shown(2), advocate or shown(1), **more))


def bought(terms, friend, advocate, spend_minor=50_000):
    return earn(terms, act(friend, aside(advocate), spend_minor=spend_minor))


def gained(decision, account: int) -> dict[str, int]:
    """What an act gave to one account, purchases and ties left out."""
    left_out = {"friend_of", "joined", "bought", "friend"}
    return {
        e.unit: e.amount
        for e in decision.entries
        if e.account == account and e.unit.partition(":")[0] not in left_out
    }


def written(position: Position, decision) -> Position:
    return position.after(decision.entries, act().at, TODAY)


def plainly(words) -> str:
    """A text with plain blanks."""
    return Speaker().say(words).replace("\xa0", " ")


def friends_brought(terms, count: int, advocate=None) -> Position:
    """An advocate after so many friends have joined and bought."""
    advocate = advocate or shown(1)
    for n in range(100, 100 + count):
        friend = written(shown(n), joined(terms, shown(n), advocate))
        advocate = written(advocate, bought(terms, friend, advocate))
    return advocate


@pytest.mark.parametrize("to", ["friend", "advocate", "both"])
@pytest.mark.parametrize(
    ("when", "credited"), [("joined", 1), ("first", 1), ("every", 3)]
)
def test_each_moment_and_each_side(when, credited, to):
    """Of joining, two purchases and one more, what each side has got."""
    terms = Terms(
        first_percent=0,
        friend_when=when if to != "advocate" else "none",
        friend_credit=300,
        advocate_when=when if to != "friend" else "none",
        advocate_credit=500,
    )
    friend, advocate = shown(2), shown(1)
    decision, before = joined(terms, friend, advocate), []
    for _ in range(4):
        friend, advocate = written(friend, decision), written(advocate, decision)
        before.append((friend.balance("credit"), advocate.balance("credit")))
        decision = bought(terms, friend, advocate)

    early = int(when == "joined")
    theirs, own = 300 * (to != "advocate"), 500 * (to != "friend")
    assert before[0] == (theirs * early, own * early)
    assert before[1] == (theirs, own)
    assert before[3] == (theirs * credited, own * credited)
    assert advocate.balance("friend") == 1


def test_who_joins_has_their_first_purchase_ahead():
    friend = written(shown(2), joined(HARRY))

    first = bought(HARRY, friend, shown(1))
    later = bought(HARRY, written(friend, first), shown(1))

    assert first.benefit.pays_minor == 45_000
    assert later.benefit is None


def test_who_sent_them_has_nothing_before_the_first_purchase():
    decision = joined(BOTH)

    assert after(shown(1), decision) == {"friend_of:1": 1, "joined": 1}
    assert {e.account for e in decision.entries} == {2}
    assert alongside(BOTH, written(shown(2), decision)) == (1,)


@pytest.mark.parametrize(
    ("friends", "reward"), [(5, "5"), (10, "10"), (25, "25"), (50, "50")]
)
def test_milestones_give_named_rewards(friends, reward):
    before = friends_brought(HARRY, friends - 1)
    after_it = friends_brought(HARRY, 1, before)

    assert not before.balance(f"reward:{reward}")
    assert after_it.balance(f"reward:{reward}") == 1
    said = dict(KIND.standing(HARRY, after_it, TODAY).rewards)
    assert said[f"reward:{reward}"].values["reward"] == dict(HARRY.milestones)[friends]


def test_a_milestone_passed_again_gives_no_second_reward():
    five = friends_brought(HARRY, 5)
    four = with_account(1, {**five.balances, "friend": 4})

    assert friends_brought(HARRY, 1, four).balance("reward:5") == 1


@pytest.mark.parametrize(
    ("friend", "advocate", "told", "reason"),
    [
        (shown(1), shown(1), {}, Reason.OWN_CARD),
        (shown(2, friend_of__3=1), shown(1), {}, Reason.ALREADY_GIVEN),
        (shown(2, bought=1), shown(1), {}, Reason.NOT_NEW),
        (shown(2, friend=1), shown(1), {}, Reason.NOT_NEW),
        (shown(2), shown(1, friend_of__2=1), {}, Reason.NOT_NEW),
        (shown(2), shown(1), {"visits": 1}, Reason.NOT_NEW),
        (shown(2, friend_of__3=0), shown(1), {"visits": 0}, None),
    ],
    ids=[
        "own",
        "second",
        "bought",
        "sent others",
        "sent by this one",
        "seen elsewhere",
        "new",
    ],
)
def test_own_codes_second_codes_and_known_customers(friend, advocate, told, reason):
    assert why(joined(BOTH, friend, advocate, told=told)) is reason


def test_only_newcomers_are_asked_who_sent_them():
    assert KIND.second(BOTH, shown(1))
    assert not KIND.second(BOTH, shown(1, bought=1))
    assert not KIND.second(BOTH, shown(1, friend_of__3=1))


def test_two_cards_go_together_only_to_join():
    assert KIND.takes(2, Verb.EARN, BOTH)
    assert not KIND.takes(3, Verb.EARN, BOTH)
    assert not KIND.takes(2, Verb.REDEEM, BOTH)


@pytest.mark.parametrize("spend", [None, 0, 19_999])
def test_a_purchase_below_the_least_leaves_the_first_one_ahead(spend):
    terms = replace(BOTH, least_bill=20_000)
    friend = written(shown(2), joined(terms))

    assert why(bought(terms, friend, shown(1), spend)) is Reason.BELOW_MINIMUM
    assert why(bought(BOTH, friend, shown(1), spend)) is (
        None if spend else Reason.BELOW_MINIMUM
    )


def test_who_was_sent_by_nobody_only_becomes_known():
    decision = earn(BOTH, act(shown(2), spend_minor=50_000))

    assert after(shown(2), decision) == {"bought": 1}


def test_a_bill_counts_whole_or_not_at_all():
    terms = replace(BOTH, least_bill=20_000)

    assert [KIND.counted(terms, Bill(n)) for n in (19_999, 20_000)] == [0, 1]
    assert [KIND.counted(BOTH, Bill(n)) for n in (0, 1)] == [0, 1]


@pytest.mark.parametrize(
    ("spend", "amount", "pays", "left"),
    [(2000, 0, 1500, 0), (300, 0, 0, 200), (2000, 100, 1900, 400), (None, 0, None, 0)],
)
def test_credit_pays_for_a_bill(spend, amount, pays, left):
    holder = card(credit=500)

    decision = redeem(BOTH, act(holder, spend_minor=spend, amount=amount))

    assert decision.benefit.pays_minor == pays
    assert after(holder, decision).get("credit", 0) == left


@pytest.mark.parametrize(
    ("held", "asked", "reason"),
    [
        ({}, {}, Reason.NOT_ENOUGH),
        ({}, {"reward": "credit"}, Reason.NOT_ENOUGH),
        ({"credit": 500}, {"amount": 501}, Reason.NOT_ENOUGH),
        ({"credit": 500}, {"spend_minor": 0}, Reason.BELOW_MINIMUM),
        ({"credit": 500}, {"amount": -1}, Reason.BELOW_MINIMUM),
        ({}, {"reward": "friend"}, Reason.NOT_OFFERED),
        ({"gift:sent": 0}, {"reward": "gift:sent"}, Reason.ALREADY_REDEEMED),
    ],
)
def test_nothing_is_given_that_does_not_wait(held, asked, reason):
    assert why(redeem(BOTH, act(with_account(1, held), **asked))) is reason


def test_what_was_promised_is_given_after_the_terms_changed():
    said = Speaker().say
    held = with_account(1, {"gift:sent": 1, "gift:came": 1, "reward:7": 1})
    names = [said(words) for _, words in KIND.standing(BOTH, held, TODAY).rewards]

    assert names == [
        "A gift, as promised then",
        "A gift, as promised then",
        "The reward for 7 friends",
    ]
    assert after(held, redeem(BOTH, act(held, reward="reward:7"))) == {
        "gift:sent": 1,
        "gift:came": 1,
    }


def test_a_debt_is_filled_before_there_is_credit_again():
    friend = written(shown(2), joined(BOTH))
    advocate = shown(1, debt__credit=200)

    decision = bought(BOTH, friend, advocate)

    assert gained(decision, 1) == {"debt:credit": -200, "credit": 300}
    said = [Speaker().say(w) for w in KIND.standing(BOTH, advocate, TODAY).lines]
    assert "owed" in said[-1]


def test_two_accounts_of_one_person_reach_a_milestone_together():
    held, other = friends_brought(HARRY, 3), shown(9, friend=2)

    assert gained(pour(HARRY, held, HARRY, other), 1) == {"reached:5": 1, "reward:5": 1}


@pytest.mark.parametrize(
    ("spent", "left"), [(0, {"reached:5": -1, "reward:5": -1}), (2, {"reached:5": -1})]
)
def test_a_milestone_both_had_is_one_when_they_are_one(spent, left):
    held = friends_brought(HARRY, 5)
    other = with_account(9, dict(held.balances))
    if spent:
        gone = {"reward:5": 0}
        held, other = (
            with_account(p.account, {**p.balances, **gone}) for p in (held, other)
        )

    found = gained(pour(HARRY, held, HARRY, other), 1)

    assert found == {**left, "reached:10": 1, "reward:10": 1}


def poured_into_one(terms, held, other) -> dict[str, int]:
    both = {
        unit: held.balance(unit) + other.balance(unit)
        for unit in {*held.balances, *other.balances}
    }
    return after(with_account(held.account, both), pour(terms, held, terms, other))


def test_the_tie_of_the_kept_account_stays():
    held, other = shown(2, friend_of__5=1, joined=1), shown(3, friend_of__6=1, joined=1)

    assert poured_into_one(BOTH, held, other) == {"friend_of:5": 1, "joined": 1}


def test_a_first_purchase_is_not_ahead_of_one_who_bought():
    held, other = shown(2, bought=3), shown(3, friend_of__6=1, joined=1)

    assert poured_into_one(BOTH, held, other) == {"bought": 3, "friend_of:6": 1}


@pytest.mark.parametrize("when", ["joined", "first", "every"])
def test_who_turns_out_to_have_sent_themselves_has_nothing_for_it(when):
    terms = replace(BOTH, advocate_when=when, advocate_credit=0, advocate_gift="Tea")
    friend, advocate = shown(2), shown(1)
    for _ in range(2):
        decision = (bought if friend.balances else joined)(terms, friend, advocate)
        friend, advocate = written(friend, decision), written(advocate, decision)

    found = poured_into_one(terms, advocate, friend)

    assert found == {"bought": 1, "credit": 300} | (
        {"gift:sent": 1} if when == "every" else {}
    )


def test_who_sent_themselves_and_has_not_bought_loses_no_other_friend():
    held, other = shown(1, friend=1), shown(2, friend_of__1=1, joined=1)

    assert poured_into_one(BOTH, held, other) == {"friend": 1}


def test_one_account_made_of_both_buys_for_itself_alone():
    both = shown(1, friend_of__7=1, joined=1)

    decision = bought(BOTH, both, both)

    assert [e.unit for e in decision.entries] == ["bought"]


def test_others_may_know_how_many_friends_there_are():
    assert KIND.tells(HARRY, shown(1, friend=7), TODAY) == {"friends": 7}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"friend_gift": GIFT, "advocate_gift": "Tea"}, "advocate_gift"),
        ({"milestones": ((5, "Tea"), (5, "Cake"))}, "milestones"),
    ],
)
def test_settings_that_contradict_each_other(changes, field):
    assert [p.field for p in KIND.problems(Terms(**changes))] == [field]


@pytest.mark.parametrize(
    ("terms", "promise", "worth"),
    [
        (Terms(advocate_gift="Tea"), "For each friend you bring: Tea", "−10 %"),
        (HARRY, "Bring 5 friends: Shave cream", "−10 %"),
        (BOTH, "For each friend you bring: ৳ 5 credit", "৳ 3 credit"),
        (
            replace(BOTH, advocate_gift="tea"),
            "For each friend you bring: ৳ 5 credit, tea",
            "৳ 3 credit",
        ),
        (Terms(first_percent=0), "Bring your friends", None),
    ],
)
def test_what_is_promised_and_printed(terms, promise, worth):
    paper = KIND.on_paper(terms)

    assert plainly(KIND.promise(terms)) == promise
    assert (plainly(paper.worth) if paper.worth else None) == worth


def test_a_standing_says_who_came_and_what_is_next():
    friend = written(shown(2), joined(HARRY))
    found = KIND.standing(HARRY, friend, TODAY)

    assert [plainly(words) for words in found.lines] == [
        "Came as a friend of a customer",
        "On the first purchase: 10 % off the bill",
        "0 friends brought so far",
    ]
    assert found.progress == (0, 5)
    assert Speaker().say(found.next) == "5 more friends until: Shave cream"


def test_few_short_rewards_are_named_in_the_terms():
    terms = Terms(milestones=((5, "Soap"), (10, "Razor")))
    text = " ".join(Speaker().say(w) for w in KIND.plain(terms, KIND.window(terms, 0)))

    assert "5 friends: Soap. 10 friends: Razor." in text


def test_what_a_second_position_has_not_is_not_pressed():
    assert why(redeem(BOTH, act(card(gift=0), reward="gift"))) is (
        Reason.ALREADY_REDEEMED
    )


def test_the_rewards_are_things_milestones_and_money():
    things = Terms(first_percent=0, advocate_gift="Tea", milestones=((5, "Soap"),))

    assert list(map(str, KIND.gives(things))) == ["Tea", "Soap"]
    money = KIND.gives(Terms(advocate_credit=5000))
    assert list(map(str, money)) == ["Money off the bill"]
