"""Odd things: each is found when it is there, and not when it is just below."""

import pytest

from stampcard.language import Speaker
from stampcard.models.shops import Outlet, Staff
from stampcard.services import counter, oddities, scans
from stampcard.services.house import Actor
from stampcard.services.odd_hours import usual_hours
from stampcard.values.codes import code_of
from stampcard.values.decisions import Verb
from stampcard.values.words import Percent
from tests.builders import OWNER, a_batch, a_card, a_code, a_programme, asked, undo
from tests.members import a_member, for_members, numbers_of

pytestmark = pytest.mark.usefixtures("shop")
SPEAKER = Speaker("en", timezone="Asia/Dhaka")


@pytest.fixture
def nadia():
    """A second person, at the same counter."""
    return Actor(Staff.create(name="Nadia", role="staff").id, 1)


def cards(house, count, **settings):
    """Codes of so many stamp cards, printed the day before."""
    settings = {"stamps_needed": 20, "surplus": "carry"} | settings
    batch = a_batch(a_programme("stamp_card", house, **settings), count, house)
    codes = [a_code(batch, n, house=house) for n in range(1, count + 1)]
    house.clock.move(days=1)
    return codes


def by(actor, verb, code, house, **more):
    return counter.perform(asked(verb, code, **more), actor, house)


def stamped(code, house, times, *, by_whom=OWNER, **more):
    return [by(by_whom, Verb.EARN, code, house, **more) for _ in range(times)]


def found(house, span="week", **more):
    """The code of each rule that found something, with its sentences."""
    return {
        rule.code: [SPEAKER.say(finding.words) for finding in findings]
        for rule, findings in oddities.report(span, house, **more).findings
    }


def test_a_quiet_shop_has_nothing_odd(house):
    for code in cards(house, 5):
        stamped(code, house, 2)

    assert found(house) == {}


def test_no_acts_give_an_empty_report(house):
    report = oddities.report("month", house)

    assert (report.count, report.people, report.cards) == (0, [], [])
    assert (report.last - report.first).days == 29


def test_one_hand_that_uses_one_card_six_times_in_a_day_is_found(house):
    code, other = cards(house, 2)
    stamped(code, house, 6)
    stamped(other, house, 5)

    assert found(house)["same_hand"] == [
        "Rahima used card 0000-0012 6 times on 2 March 2026: 6 stamps."
    ]


def test_one_hand_that_gives_many_stamps_in_few_acts_is_found(house):
    code, other = cards(house, 2)
    stamped(code, house, 2, count=10)
    stamped(other, house, 1, count=19)

    assert found(house)["same_hand"] == [
        "Rahima used card 0000-0012 2 times on 2 March 2026: 20 stamps."
    ]


def test_two_hands_on_one_card_are_counted_apart(house, nadia):
    code = cards(house, 1)[0]
    stamped(code, house, 3)
    stamped(code, house, 3, by_whom=nadia)

    assert found(house) == {}


def test_a_cashiers_own_card_among_the_sales_of_others_is_found(house, nadia):
    own, *others = cards(house, 30)
    for day in range(4):
        for code in others[day::4]:
            stamped(code, house, 1)
        stamped(own, house, 3, by_whom=nadia)
        house.clock.move(days=1)

    assert found(house) == {
        "often": ["Card 0000-0012 was used 12 times, 12 of them by Nadia."]
    }


def test_a_card_used_once_a_day_for_a_month_is_not_odd(house):
    code = cards(house, 1)[0]
    for _ in range(29):
        stamped(code, house, 1)
        house.clock.move(days=1)

    assert found(house, "month") == {}


def test_a_reward_right_after_the_first_stamp_is_found(house):
    code, slow = cards(house, 2, stamps_needed=4)
    stamped(slow, house, 4)
    house.clock.move(minutes=30)
    by(OWNER, Verb.REDEEM, slow, house)
    stamped(code, house, 4)
    house.clock.move(minutes=3)
    by(OWNER, Verb.REDEEM, code, house)

    assert found(house)["at_once"] == [
        "Card 0000-0012 gave a reward 3 minutes after its first stamp."
    ]


def test_a_coupon_used_fresh_from_the_printer_is_found(house):
    fresh, waiting = (a_card(house, "coupon") for _ in range(2))
    by(OWNER, Verb.REDEEM, fresh, house)
    house.clock.move(hours=1)
    by(OWNER, Verb.REDEEM, waiting, house)

    assert found(house)["at_once"] == [
        "Card 0000-0012 gave a reward less than a minute after it was printed."
    ]


def test_a_number_without_paper_is_not_fresh_from_the_printer(house):
    for_members(a_programme("coupon", house))
    (number,) = numbers_of(a_member(house))
    serial = scans.find(number, house).serial

    assert by(OWNER, Verb.REDEEM, code_of(serial, house.key), house).accepted

    assert found(house) == {}


def test_a_reward_that_was_undone_is_no_reward_at_once(house):
    undo(by(OWNER, Verb.REDEEM, a_card(house, "coupon"), house), house)

    assert found(house) == {}


@pytest.mark.parametrize(("minutes", "times"), [(9, 1), (11, 0)])
def test_one_card_at_two_places_too_soon_is_found(house, minutes, times):
    Outlet.create(name="Station")
    code = cards(house, 1)[0]
    stamped(code, house, 1)
    house.clock.move(minutes=minutes)
    stamped(code, house, 1, by_whom=Actor(1, 2))

    assert (
        found(house).get("two_places", [])
        == ["Card 0000-0012 was at Corner Café, and 9 minutes later at Station."][
            :times
        ]
    )


def test_a_card_refused_again_and_again_is_found(house):
    code = a_card(house, "coupon")
    house.clock.move(days=1)
    for _ in range(5):
        by(OWNER, Verb.REDEEM, code, house)

    assert found(house)["refused"] == [
        "Card 0000-0012 was refused 4 times on 2 March 2026."
    ]


def test_who_undoes_far_more_than_the_others_is_found(house, nadia):
    for code in cards(house, 50):
        stamped(code, house, 1)
    for code in cards(house, 5):
        undo(stamped(code, house, 1, by_whom=nadia)[0], house, actor=nadia)

    assert found(house)["people"] == [
        "Nadia undid 5 acts, 50\u00a0% of all; the others 0\u00a0%."
    ]


def test_who_undoes_as_often_as_the_others_is_not(house, nadia):
    for actor in (OWNER, nadia):
        for n, code in enumerate(cards(house, 45)):
            act = stamped(code, house, 1, by_whom=actor)[0]
            if n < 6:
                undo(act, house, actor=actor)

    assert found(house) == {}


def test_whoever_works_alone_is_measured_against_ten_of_a_hundred(house):
    for n, code in enumerate(cards(house, 50)):
        stamped(code, house, 1)
        stamped(code, house, 1, override=n < 11, note='"override": true')

    assert found(house)["people"] == [
        "Rahima stamped anyway 11 times, 11\u00a0% of all."
    ]


def test_what_was_undone_on_a_later_day_is_found(house):
    code = cards(house, 1)[0]
    same_day, later = stamped(code, house, 2)
    undo(same_day, house)
    house.clock.move(days=1)
    undo(later, house)

    assert found(house) == {"late_undo": ["Rahima undid 1 act of an earlier day."]}


@pytest.fixture
def busy_month(house):
    """Eight acts on each of 28 days, between 9 and 17 o'clock in Dhaka."""
    codes = cards(house, 200)
    for day in range(28):
        house.clock.now = house.clock.now.replace(hour=3)
        for n in range(8):
            stamped(codes[(8 * day + n) % 200], house, 1)
            house.clock.move(hours=1)
        house.clock.move(days=1)
    return codes


def test_an_act_in_the_night_is_found_once_the_shop_is_known(house, busy_month):
    house.clock.now = house.clock.now.replace(hour=20)  # two in the morning
    house.clock.move(days=7)
    stamped(busy_month[0], house, 1)

    assert found(house)["hours"] == [
        "1 act outside the usual hours, at 7 Apr 2026, 02:00."
    ]


def test_a_young_shop_has_no_unusual_hours(house):
    for code in cards(house, 3):
        stamped(code, house, 1)

    hours = usual_hours(oddities.acts_of(7, house))

    assert hours == frozenset(range(24))


def test_each_persons_totals_add_up(house, nadia):
    first, second, third = cards(house, 3, pause_seconds=60, stamps_needed=4)
    stamped(first, house, 1, count=4)
    by(OWNER, Verb.REDEEM, first, house)
    stamped(second, house, 2)
    stamped(second, house, 1, override=True)
    undo(stamped(third, house, 1, by_whom=nadia)[0], house, actor=nadia)
    by(nadia, Verb.VOID, third, house)

    rahima, other = oddities.report("week", house).people

    assert (rahima.name, rahima.acts, rahima.share) == ("Rahima", 5, Percent(6200))
    assert (rahima.stamped, rahima.rewards, rahima.refused) == (3, 1, 1)
    assert (rahima.undone, rahima.overridden, rahima.blocked) == (0, 1, 0)
    assert (other.name, other.acts, other.stamped) == ("Nadia", 3, 1)
    assert (other.undone, other.blocked, other.refused) == (1, 1, 0)
    assert other.rate(other.undone) == Percent(3300)


def test_every_stamp_added_as_on_the_paper_is_told(house, nadia):
    one, other = cards(house, 2)
    stamped(one, house, 1, by_whom=nadia, count=3, note="paper")
    stamped(other, house, 1, count=2, override=True)

    assert found(house)["as_on_paper"] == [
        "Nadia once added what the paper showed and the screen did not: 3 stamps."
    ]

    stamped(other, house, 1, by_whom=nadia, note="paper")

    assert found(house)["as_on_paper"] == [
        "Nadia added what the paper showed and the screen did not 2 times: 4 stamps."
    ]


def test_an_older_week_shows_that_week_alone(house):
    code = cards(house, 1)[0]
    stamped(code, house, 6)
    then = house.now()[1]
    house.clock.move(days=20)

    assert found(house) == {}
    assert list(found(house, last=then)) == ["same_hand"]
    assert list(found(house, "month")) == ["same_hand"]


def test_the_acts_behind_each_finding_are_as_many_as_it_says(house):
    code = cards(house, 1)[0]
    stamped(code, house, 7)

    rule, findings = oddities.report("week", house).findings[0]

    assert rule.code == "same_hand"
    assert findings[0].count == 7
    assert findings[0].look == {"number": "00000012", "day": "2026-03-02", "staff": "1"}


def test_a_hundred_acts_in_ten_seconds_fill_no_card_that_has_a_pause_and_a_limit(house):
    code = cards(house, 1, pause_seconds=2, daily_limit=3)[0]
    accepted = 0
    for _ in range(100):
        house.clock.move(seconds=0.1)
        accepted += sum(act.accepted for act in stamped(code, house, 1))

    assert accepted == 3
    assert found(house)["refused"] == [
        "Card 0000-0012 was refused 97 times on 2 March 2026."
    ]
