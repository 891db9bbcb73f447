"""Chance: one card in four wins, and draws among tickets; anybody can check both."""

import hashlib

import pytest

from tests.systems.shop import plain
from tests.web.visits import press


def test_exactly_one_order_in_four_wins_and_it_can_be_verified(shop):
    """Row 21: 50 desserts in 200 cards."""
    programme = shop.opens("instant_win")
    codes = shop.prints(programme, 200)
    batch = f"/fair/{programme.id}"
    before = shop.app.test_client().get(batch).text

    opened = [shop.acts(code, "earn") for code in codes]

    won = [
        code
        for code, said in zip(codes, opened, strict=True)
        if any(e["unit"].startswith("prize:") for e in said["entries"])
    ]
    assert len(won) == 50
    assert all(len(set(codes[n : n + 4]) & set(won)) == 1 for n in range(0, 200, 4))
    shop.later(days=91)
    page = shop.app.test_client().get(batch).text
    seed = page.partition('name="decides" value="')[2].partition('"')[0]
    assert hashlib.sha256(bytes.fromhex(seed)).hexdigest() in before
    listed = shop.app.test_client().get(f"{batch}/winners.txt").text.splitlines()
    assert [line.split()[0].replace("-", "") for line in listed] == [
        code[:8] for code in won
    ]


def test_a_card_that_won_is_golden_and_its_prize_is_given_once(shop):
    """Row 21."""
    codes = shop.prints(shop.opens("instant_win"), 4)

    pages = {code: shop.presses(code, "See if it wins") for code in codes}

    golden = [code for code, page in pages.items() if "Reward!" in page.text]
    assert len(golden) == 1
    assert "tone-reward" in pages[golden[0]].text
    assert "Won: A dessert" in pages[golden[0]].text
    blank = next(page for code, page in pages.items() if code not in golden)
    assert "No prize this time" in blank.text
    assert "Reward given" in press(shop.phone, pages[golden[0]], "Give").text
    again = shop.acts(golden[0], "redeem")
    assert again["outcome"] == "refused"


def the_month_is_drawn(shop, programme):
    """March is over: frozen, announced, decided; the page anybody may look at."""
    shop.until("2026-04-01")
    page = press(
        shop.owner,
        shop.owner.get(f"/programmes/{programme.id}/draws"),
        "Freeze and announce",
        last_day="2026-03-31",
        kind="lottery",
        day="2026-04-05",
        text="Prize bond, first number",
    )
    assert page.request.path == "/draws/1", plain(page)
    shop.until("2026-04-06")
    press(shop.owner, shop.owner.get("/draws/1"), "Let it decide", number="0123456")
    return shop.app.test_client().get("/fair/draws/1")


@pytest.mark.parametrize(
    ("preset", "bill", "tier"),
    [
        ("premium", 30000, "Premium"),
        ("invited_club", 3000, "Club"),
    ],
    ids=["row 6", "row 7"],
)
def test_only_who_has_the_status_is_in_the_draw(shop, preset, bill, tier):
    """Rows 6 and 7: private draws of premium customers, and among club members."""
    shop.opens(preset)
    draw = shop.opens("status_draw", tier=tier)
    mine, tickets = shop.enrols("01712345678")
    small, without = shop.enrols("01811223344")
    shop.rings(bill, code=mine)
    shop.rings(bill - 1, code=small)
    shop.later(days=1)

    shop.rings(bill, code=mine)
    refused = shop.acts(without, "earn")

    assert shop.holds(tickets) == {"ticket:2026-03-31": 2}  # one for each day
    assert shop.holds(without) == {}
    assert refused["outcome"] == "refused"
    drawn = the_month_is_drawn(shop, draw)
    assert "A private evening for two" in drawn.text


def test_the_programmes_public_page_leads_to_its_draws(shop):
    """Row 6: what was drawn can be checked by who has no card in hand."""
    programme = shop.opens("prize_draw")
    (code,) = shop.prints(programme)
    address = f"/P/{programme.id}"
    shop.rings(1240, code=code)
    assert shop.holds(code) == {"ticket:2026-03-31": 2}
    assert "/fair/draws/" not in shop.app.test_client().get(address).text

    the_month_is_drawn(shop, programme)

    page = shop.app.test_client().get(address)
    assert 'href="/fair/draws/1"' in page.text
    assert "Draw after 31 March 2026" in plain(page)
    assert "Decided" in plain(page)
