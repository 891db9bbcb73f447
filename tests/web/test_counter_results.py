"""Results at arm's length: one colour, one shape, one word, one figure; undo beside."""

import re
from uuid import uuid4

import pytest

from stampcard.models import ledger
from stampcard.models.programmes import Programme
from stampcard.services import counter
from stampcard.values.decisions import Verb
from stampcard.values.reasons import REASON_WORDS, Reason
from tests.builders import (
    OWNER,
    a_batch,
    a_card,
    a_code,
    a_programme,
    asked,
    full_card,
    redeem,
    stamp,
    undo,
    void,
)
from tests.web.visits import a_phone, opened, press


@pytest.fixture
def house(app):
    return opened(app)


@pytest.fixture
def phone(app, house):
    return a_phone(app, house)


def word(page):
    return re.search(r"<h1>(.*?)</h1>", page.text)[1]


def verdict(page):
    """(tone, role, seconds until the camera is back) of a result."""
    tag = re.search(r'<div class="verdict"[^>]*>', page.text)[0]
    found = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
    return found["data-outcome"], found["role"], found.get("data-returns-s")


def stamped(phone, code, label="Stamp"):
    return press(phone, phone.get(f"/C/{code}", follow_redirects=True), label)


def shown(phone, came):
    return phone.get(f"/acts/{came.act.id}")


def test_a_stamp_is_a_green_word_and_a_large_figure(phone, house):
    page = stamped(phone, a_card(house), "3")

    assert word(page) == "Stamped"
    assert '<span aria-hidden="true">3/10</span>' in page.text
    assert '<span class="hidden">3 of 10 stamps</span>' in page.text
    assert verdict(page) == ("good", "status", "2")


def test_figures_have_the_digits_of_the_language(phone, house):
    came = stamp(a_card(house), house)

    page = phone.get(f"/acts/{came.act.id}?lang=bn")

    assert '<span aria-hidden="true">১/১০</span>' in page.text


def test_a_full_card_is_golden_and_stays_until_somebody_chooses(phone, house):
    code = a_card(house, reward="A cup of tea")
    stamp(code, house, count=9)

    page = stamped(phone, code)

    assert word(page) == "Reward!"
    assert '<span aria-hidden="true">10/10</span>' in page.text
    assert verdict(page) == ("reward", "status", None)
    assert "Give: A cup of tea" in page.text


def test_a_card_that_starts_again_says_that_it_was_full(phone, house):
    code = a_card(house, stamps_needed=4, surplus="carry", pause_seconds=0)
    came = stamp(code, house, count=4)

    page = shown(phone, came)

    assert word(page) == "Reward!"
    assert '<span aria-hidden="true">4/4</span>' in page.text


def test_a_reward_that_was_given_names_itself(phone, house):
    page = stamped(phone, full_card(house, reward="A cup of tea"), "Give")

    assert word(page) == "Reward given"
    assert "A cup of tea" in page.text
    assert verdict(page) == ("good", "status", "2")


def test_what_is_to_be_paid_is_the_figure_and_waits_to_be_read(phone, house):
    code = a_card(house, "cumulative_discount")
    stamp(code, house, spend_minor=1_000_000)

    page = shown(phone, stamp(code, house, spend_minor=20_000))

    assert re.search(r'<p class="tally money">৳\s?190</p>', page.text)
    assert verdict(page) == ("good", "status", None)


def twice(house, **settings):
    code = a_card(house, **settings)
    stamp(code, house)
    return stamp(code, house)


def used(house):
    code = a_card(house, "coupon")
    redeem(code, house=house)
    return redeem(code, house=house)


def blocked(house):
    code = a_card(house)
    void(code, house)
    return stamp(code, house)


def ended(house):
    code = a_card(house)
    Programme.update(state="ended").execute()
    return stamp(code, house)


REFUSALS = {
    "too soon": (lambda h: twice(h, pause_seconds=30), "Too soon", "warn"),
    "the limit": (lambda h: twice(h, daily_limit=1), "Enough today", "warn"),
    "full": (lambda h: stamp(full_card(h), h), "Full", "warn"),
    "used": (used, "Used before", "bad"),
    "blocked": (blocked, "Blocked", "bad"),
    "ended": (ended, "Ended", "bad"),
    "not yet": (lambda h: redeem(a_card(h), house=h), "Not yet", "warn"),
}


@pytest.mark.parametrize("way", REFUSALS)
def test_each_refusal_has_its_word_and_says_so_at_once(phone, house, way):
    make, said, tone = REFUSALS[way]

    page = shown(phone, make(house))

    assert word(page) == said
    assert verdict(page) == (tone, "alert", None)


def test_every_refusal_has_a_word_that_fills_one_line():
    assert set(REASON_WORDS) == set(Reason)
    assert all(len(text) <= len("Enough today") for text in REASON_WORDS.values())


def test_what_was_undone_says_so_on_both_pages(phone, house):
    came = stamp(a_card(house), house)
    back = undo(came, house)

    assert (word(shown(phone, came)), verdict(shown(phone, came))[0]) == (
        "Undone",
        "warn",
    )
    assert (word(shown(phone, back)), verdict(shown(phone, back))[0]) == (
        "Undone",
        "good",
    )


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda h: void(a_card(h), h), "Blocked"),
        (
            lambda h: stamp(a_card(h, "cumulative_discount"), h, spend_minor=5),
            "Recorded",
        ),
    ],
)
def test_other_acts_have_their_word_too(phone, house, make, said):
    assert word(shown(phone, make(house))) == said


@pytest.mark.parametrize("typed", ["nonsense", "0000-0012", "https://evil.example/C/1"])
def test_an_unknown_code_fills_the_screen_and_keeps_what_was_typed(phone, typed):
    page = phone.get("/counter/find", query_string={"code": typed})

    assert page.status_code == 404
    assert word(page) == "Unknown"
    assert verdict(page) == ("bad", "alert", None)
    assert f'value="{typed}"' in page.text
    assert "autofocus" not in page.text  # the phone's keys would cover the result


def test_the_bar_stands_by_itself_and_its_line_runs_out_once(phone, house, clock):
    page = stamped(phone, a_card(house))

    bar = page.text.split("data-undo-bar")[1].split("</div>")[0]
    clock.move(seconds=11)
    later = phone.get(page.request.path)

    assert 'name="csrf_token"' in bar
    assert 'class="drain"' in bar
    assert "data-undo-bar" in later.text  # undoing is as easy as before
    assert 'class="drain"' not in later.text


def test_a_refusal_has_nothing_to_undo(phone, house):
    assert "data-undo-bar" not in shown(phone, twice(house, pause_seconds=9)).text


def test_today_counts_what_this_phone_did(app, phone, house):
    empty = phone.get("/counter/today")
    code = a_card(house, pause_seconds=0)
    press(phone, stamped(phone, code), "Undo")
    stamped(phone, code)
    stamped(a_phone(app, house, "Other"), code)
    blocked_now = a_card(house)
    stale = phone.get(f"/counter/cards/{blocked_now}")
    void(blocked_now, house)
    press(phone, stale, "Stamp")

    page = phone.get("/counter/today")

    assert "Nothing yet" in empty.text
    figures = re.findall(r'<li class="tone-(\w+)"><b>(\d+)</b>', page.text)
    assert figures == [("good", "2"), ("reward", "0"), ("warn", "1"), ("bad", "1")]
    assert page.text.count("<li") >= 4 + 4


def test_the_first_page_shows_a_few_and_leads_to_all(phone, house):
    code = a_card(house, pause_seconds=0)
    for _ in range(7):
        stamped(phone, code)

    first, today = phone.get("/counter"), phone.get("/counter/today")

    assert first.text.count("1 stamp added") == 5
    assert 'href="/counter/today"' in first.text
    assert today.text.count("1 stamp added") == 7


@pytest.mark.parametrize(
    ("rules", "before", "counts"),
    [
        ({"pause_seconds": 0}, 0, range(2, 11)),
        ({"pause_seconds": 0}, 7, range(2, 4)),
        ({"pause_seconds": 0}, 9, ()),
        ({"pause_seconds": 0, "daily_limit": 4}, 1, range(2, 4)),
        ({"pause_seconds": 0, "surplus": "carry"}, 9, range(2, 11)),
        ({"spend_per_stamp": "100"}, 0, ()),
    ],
)
def test_only_as_many_stamps_are_offered_as_the_card_takes(
    phone, house, rules, before, counts
):
    code = a_card(house, **rules)
    if before:
        stamp(code, house, count=before)

    page = phone.get(f"/counter/cards/{code}")

    offered = re.findall(r'name="count" value="(\d+)"', page.text)
    assert [int(n) for n in offered] == list(counts)


def test_more_than_two_rewards_are_a_choice_smallest_first(phone, house):
    code = a_card(
        house, rewards_on_the_way="3: A biscuit; 6: A samosa", reward="A cup of tea"
    )
    stamp(code, house, count=10)

    page = phone.get(f"/counter/cards/{code}")

    given = re.findall(r"Give: ([\w ]+)<", page.text)
    assert "Which reward?" in page.text
    assert given == ["A biscuit", "A samosa", "A cup of tea"]


@pytest.mark.parametrize(
    ("currency", "keys"), [("BDT", [".", "back"]), ("JPY", ["back"])]
)
def test_the_keys_for_the_bill_suit_language_and_currency(app, currency, keys):
    house = opened(app, locale="bn", digits="beng", currency=currency)
    code = a_card(house, spend_per_stamp="100")

    page = a_phone(app, house).get(f"/counter/cards/{code}")

    found = re.findall(r'data-key="([^"]+)"', page.text)
    assert found == [*"১২৩৪৫৬৭৮৯০", "০০", *keys]
    assert 'inputmode="decimal"' in page.text  # for browsers without scripts


def test_coupons_collect_by_themselves_with_their_codes(phone, house):
    batch = a_batch(a_programme("coupon_set", house, coupons_needed=3), 3, house)
    codes = [a_code(batch, n, house=house) for n in (1, 2, 3)]
    page = phone.get(f"/C/{codes[0]}", follow_redirects=True)
    begun = phone.get(page.text.split('large" href="')[1].split('"')[0])

    phone.get(f"/C/{codes[1]}", follow_redirects=True)
    done = phone.get(f"/C/{codes[2]}", follow_redirects=True)
    given = press(phone, done, "Take the set")

    assert "2 more coupons are needed." in begun.text
    assert "The set is complete" in done.text
    assert all(f'name="codes" value="{code}"' in done.text for code in codes)
    assert word(given) == "Reward given"


def test_a_used_coupon_does_not_break_the_pile(phone, house):
    batch = a_batch(a_programme("coupon_set", house, coupons_needed=2), 3, house)
    codes = [a_code(batch, n, house=house) for n in (1, 2, 3)]
    void(codes[1], house)
    phone.get("/counter/several", query_string={"codes": codes[0]})

    page = phone.get(f"/C/{codes[1]}", follow_redirects=True)

    assert "cannot be used: This card has been blocked" in page.text
    assert "1 of 2 coupons" in page.text


def test_a_pile_left_lying_takes_nothing_more(phone, house, clock):
    batch = a_batch(a_programme("coupon_set", house, coupons_needed=3), 2, house)
    first, second = (a_code(batch, n, house=house) for n in (1, 2))
    phone.get("/counter/several", query_string={"codes": first})

    clock.move(minutes=11)
    page = phone.get(f"/C/{second}", follow_redirects=True)

    assert page.request.path.startswith("/counter/cards/")


def test_a_card_of_another_programme_does_not_join_the_pile(phone, house):
    batch = a_batch(a_programme("coupon_set", house, coupons_needed=3), 1, house)
    phone.get("/counter/several", query_string={"codes": a_code(batch, house=house)})

    page = phone.get(f"/C/{a_card(house)}", follow_redirects=True)

    assert page.request.path.startswith("/counter/cards/")


def test_the_act_behind_a_result_is_done_once(house):
    wish = asked(Verb.EARN, a_card(house), act_id=uuid4())

    first = counter.perform(wish, OWNER, house)
    again = counter.perform(wish, OWNER, house)

    assert (again.replayed, again.act.seq) == (True, first.act.seq)
    assert ledger.known(wish.id)
