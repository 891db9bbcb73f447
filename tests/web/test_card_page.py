"""What the holder of a card sees at its printed link."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from stampcard.models import ledger
from stampcard.services import issuing, programmes
from stampcard.values.codes import code_of, mark_key
from tests.builders import (
    a_batch,
    a_card,
    a_code,
    a_programme,
    full_card,
    redeem,
    stamp,
    undo,
    void,
)
from tests.web.visits import a_phone, opened

STATIC = Path(__file__).parents[2] / "stampcard/web/static"


@pytest.fixture
def house(app):
    return opened(app)


def test_a_visitor_sees_where_the_card_stands(client, house):
    code = a_card(house, reward="A cup of tea")
    stamp(code, house, count=3)

    page = client.get(f"/C/{code}")

    assert page.status_code == 200
    assert "3 of 10 stamps" in page.text
    assert "7 more stamps until: A cup of tea" in page.text
    assert "Corner Café" in page.text
    assert "12 Lake Road" in page.text


def test_rewards_are_listed_only_when_there_are_several(client, house):
    one = a_card(house, reward="A cup of tea")
    several = a_card(house, "reward_ladder")

    assert 'class="rewards"' not in client.get(f"/C/{one}").text
    assert 'class="rewards"' in client.get(f"/C/{several}").text


@pytest.mark.parametrize("spelling", [str.upper, str.lower, str.swapcase])
def test_letter_case_of_a_link_does_not_matter(client, house, spelling):
    code = a_card(house)

    assert client.get(f"/{spelling('C')}/{spelling(code)}").status_code == 200
    assert client.head(f"/C/{spelling(code)}").status_code == 200


def test_the_terms_and_the_end_are_shown(client, house):
    code = a_card(house, "coupon", valid_until="2026-03-31")

    page = client.get(f"/C/{code}")

    assert "31 March 2026" in page.text
    assert "Can be used once." in page.text


@pytest.mark.parametrize(
    ("days", "said"),
    [(0, "Today is the last day"), (1, "1 day left"), (30, "30 days left")],
)
def test_what_is_left_is_said_when_the_end_is_near(client, house, days, said):
    last = date(2026, 3, 1) + timedelta(days=days)

    page = client.get(f"/C/{a_card(house, 'coupon', valid_until=last.isoformat())}")

    assert said in page.text
    assert "Good until" in page.text


def test_far_from_its_end_a_card_only_says_until_when_it_is_good(client, house):
    page = client.get(f"/C/{a_card(house, 'coupon', valid_until='2026-04-01')}")

    assert "days left" not in page.text
    assert "Good until 1 April 2026" in page.text


def test_a_card_that_is_not_valid_yet_says_from_when(client, house):
    page = client.get(f"/C/{a_card(house, 'coupon', valid_from='2026-03-09')}")

    assert "<strong>Not valid yet</strong>" in page.text
    assert "This card is valid from 9 March 2026." in page.text


def test_a_full_card_says_so_and_names_what_is_ready(client, house):
    page = client.get(f"/C/{full_card(house, reward='A cup of tea')}")

    assert "<strong>Full!</strong>" in page.text
    assert "Ready for you</small><span>A cup of tea</span>" in page.text


def test_a_programme_that_ended_still_names_what_is_ready(client, house):
    programme = a_programme("stamp_card", house, pause_seconds=0)
    code = a_code(a_batch(programme, 1, house), house=house)
    stamp(code, house, count=10)
    programmes.set_state(programme, "ended")

    page = client.get(f"/C/{code}")

    assert "what is ready is still given" in page.text
    assert "Ready for you" in page.text


def test_a_set_shows_how_many_are_needed(client, house):
    few = client.get(f"/C/{a_card(house, 'coupon_set', coupons_needed=5)}").text
    many = client.get(f"/C/{a_card(house, 'coupon_set', coupons_needed=12)}").text

    assert few.count('class="piece') == 5 + 1  # and what is around them
    assert "1 of the 12 coupons of a set" in many
    assert "…" in many


def test_a_discount_shows_its_steps_and_those_reached(client, house):
    code = a_card(house, "cumulative_discount")
    stamp(code, house, spend_minor=1_350_000)

    page = client.get(f"/C/{code}").text

    assert page.count('<li class="reached">') == 1
    assert 'max="2000000" value="1350000"' in page
    assert "5 % off the bill" in page.replace("\u00a0", " ")


def test_a_reward_that_was_given_is_named(client, house):
    code = full_card(house, reward="A cup of tea")
    redeem(code, house=house)

    assert "Reward given: A cup of tea" in client.get(f"/C/{code}").text


def test_an_expired_card_shows_its_end(client, house, clock):
    code = a_card(house, "coupon", valid_until="2026-03-02")
    clock.move(days=2)

    page = client.get(f"/C/{code}")

    assert page.status_code == 200
    assert "This card ended on 2 March 2026." in page.text


def a_void_code(house):
    code = a_card(house)
    void(code, house)
    return code


def a_code_not_in_use(house):
    batch = a_batch(a_programme("coupon", house), 1, house, activate=False)
    return a_code(batch, house=house)


def a_spoiled_code(house):
    batch = a_batch(a_programme("coupon", house), 1, house)
    issuing.spoil(batch, batch.first_serial, batch.last_serial)
    return a_code(batch, house=house)


def a_mistyped_code(house):
    code = a_card(house)
    return ("1" if code[0] == "0" else "0") + code[1:]


def a_forged_code(house):
    a_card(house)
    return code_of(1, mark_key("another shop's secret"))


def a_bare_number(house):
    return a_card(house)[:8]


@pytest.mark.parametrize(
    "made",
    [
        a_void_code,
        a_code_not_in_use,
        a_spoiled_code,
        a_mistyped_code,
        a_forged_code,
        a_bare_number,
        lambda house: code_of(999, house.key),
        lambda house: "x" * 250,
    ],
)
def test_codes_that_open_nothing_all_look_the_same(client, house, made):
    nonsense = client.get("/C/NONSENSE")

    page = client.get(f"/C/{made(house)}")

    assert page.status_code == nonsense.status_code == 404
    assert page.data == nonsense.data


def test_looking_writes_nothing(client, house):
    code = a_card(house)

    before = ledger.counts()
    page = client.get(f"/C/{code}")

    assert ledger.counts() == before
    assert page.headers["Cache-Control"] == "no-store"


def test_a_paired_phone_goes_on_to_the_counter(app, house):
    code = a_card(house)

    answer = a_phone(app, house).get(f"/c/{code}")

    assert answer.status_code == 303
    assert answer.location.endswith(f"/counter/cards/{code}")


def test_only_the_last_three_acts_that_stand_are_shown(client, house, clock):
    code = a_card(house, pause_seconds=0)
    for _ in range(4):
        last = stamp(code, house)
        clock.move(days=1)
    undo(last, house)

    page = client.get(f"/C/{code}")

    assert page.text.count("1 stamp added") == 3
    assert "4 Mar 2026" not in page.text


def test_a_used_coupon_is_said_to_be_finished(client, house):
    code = a_card(house, "coupon")
    redeem(code, house=house)

    page = client.get(f"/C/{code}")

    assert "<strong>Used</strong>" in page.text
    assert "Everything on it was given." in page.text


def test_a_paused_programme_is_said(client, house):
    programme = a_programme("stamp_card", house)
    code = a_code(a_batch(programme, 1, house), house=house)
    programmes.set_state(programme, "paused")

    assert "The programme is paused" in client.get(f"/C/{code}").text


def test_the_page_speaks_the_language_asked_for_and_remembers_it(client, house):
    code = a_card(house)

    asked = client.get(f"/C/{code}?lang=bn")
    later = client.get(f"/C/{code}")

    assert '<html lang="bn"' in asked.text
    assert '<html lang="bn"' in later.text
    assert "১০" in later.text


def test_names_are_shown_as_text_never_as_markup(app, client):
    house = opened(app, name="<b>Tea</b>")
    code = a_card(house, reward="<script>alert(1)</script>")

    page = client.get(f"/C/{code}")

    assert "<b>Tea" not in page.text
    assert "<script>alert" not in page.text
    assert "&lt;b&gt;Tea" in page.text


def test_a_page_is_small_and_asks_no_other_host(client, house):
    page = client.get(f"/C/{a_card(house)}")

    parts = ("style.css", "card.css", "app.js", "card.js", "icon.svg", "flower.svg")
    size = len(page.data) + sum((STATIC / part).stat().st_size for part in parts)

    assert size <= 60_000
    own_link = f'value="{house.public_url}'
    assert "http" not in page.text.replace(own_link, "")
    assert " style=" not in page.text
