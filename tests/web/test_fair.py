"""What anybody may check, and how the owner holds a draw."""

import hashlib
from datetime import date

import pytest

from stampcard.models.cards import Batch
from stampcard.models.draws import Draw
from stampcard.models.shops import Staff
from stampcard.services import access, draws
from tests.builders import a_batch, a_code, a_programme, redeem, stamp
from tests.draws import a_draw, with_tickets
from tests.web.visits import press

MARCH = date(2026, 3, 31)


def pass_days(days, clock, owner, home):
    """Later the owner has to sign in again."""
    clock.move(days=days)
    owner.set_cookie("sid", access.open_session(Staff.get_by_id(1), house=home))


@pytest.fixture
def batch(home, owner):
    programme = a_programme("instant_win", home, special="1: Dinner")
    return a_batch(programme, 42, home)


@pytest.fixture
def draw(home, owner, clock):
    programme, _ = with_tickets(home)
    pass_days(31, clock, owner, home)
    return a_draw(home, programme, MARCH)


def test_before_the_last_day_only_the_seal_is_public(client, batch, clock):
    page = client.get(f"/fair/{batch.id}")

    assert page.status_code == 200
    assert "One card in 4 wins" in page.text
    assert "10 or 11" in page.text
    assert client.get(f"/fair/{batch.id}/winners.txt").status_code == 404
    assert "The cards that won" not in page.text


def test_after_the_last_day_the_seed_has_that_seal(client, batch, clock, home):
    before = client.get(f"/fair/{batch.id}").text
    clock.move(days=91)

    page = client.get(f"/fair/{batch.id}").text

    seed = page.partition('name="decides" value="')[2].partition('"')[0]
    seal = hashlib.sha256(bytes.fromhex(seed)).hexdigest()
    assert seal in before
    assert seed not in before
    listed = client.get(f"/fair/{batch.id}/winners.txt").text
    assert len(listed.splitlines()) in {10, 11}
    assert listed.count("Dinner") == 1


def test_a_seed_that_does_not_fit_is_said_to_be_gone(client, batch, clock):
    Batch.update(printed_at=clock.now).where(Batch.id == batch.id).execute()
    clock.move(days=91)
    Batch.update(printed_at=clock.now).where(Batch.id == batch.id).execute()

    assert "not here any more" in client.get(f"/fair/{batch.id}").text


def test_the_holder_is_led_to_the_proof(client, batch, home):
    page = client.get(f"/C/{a_code(batch, house=home)}").text

    assert f'href="/fair/{batch.id}"' in page
    assert "It is opened at the counter." in page


def test_the_owner_sees_how_the_winners_stand(owner, batch, home):
    for n in range(1, 5):
        stamp(a_code(batch, n, house=home), home)

    page = owner.get(f"/batches/{batch.id}").text

    assert "Won, but not given yet" in page
    assert f'href="/fair/{batch.id}"' in page


def test_a_batch_of_other_cards_has_no_such_page(client, owner, home):
    other = a_batch(a_programme("coupon", home), 1, home)

    assert client.get(f"/fair/{other.id}").status_code == 404
    assert client.get("/fair/999").status_code == 404


def test_the_owner_freezes_and_announces(owner, client, home, clock):
    programme, _ = with_tickets(home)
    pass_days(31, clock, owner, home)
    path = f"/programmes/{programme.id}/draws"
    assert "Draws" in owner.get(f"/programmes/{programme.id}").text

    page = press(
        owner, owner.get(path), "Freeze and announce",
        last_day="2026-03-31", kind="drand", day="2026-04-05", hour="12",
    )  # fmt: skip

    assert page.request.path == "/draws/1"
    made = Draw.get()
    assert made.due.isoformat() == "2026-04-05T06:00:00+00:00"
    assert f"decided by drand quicknet round {made.round}\n" in made.announcement
    assert made.announcement.splitlines()[0] in client.get("/fair/draws/1").text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"day": ""}, "Give a day"),
        ({"day": "2026-03-01"}, "must still be to come"),
        ({"day": "2023-01-01"}, "must still be to come"),
        ({"kind": "lottery", "text": ""}, "Name the lottery"),
        ({"last_day": "2026-04-30"}, "not over yet"),
        ({"last_day": "soon"}, "Give a day"),
    ],
)
def test_what_cannot_be_announced_says_why(owner, home, clock, typed, said):
    programme, _ = with_tickets(home)
    pass_days(31, clock, owner, home)
    given = {"last_day": "2026-03-31", "kind": "drand", "day": "2026-04-05"}

    page = press(
        owner,
        owner.get(f"/programmes/{programme.id}/draws"),
        "Freeze and announce",
        **given | typed,
    )

    assert said in page.text
    assert not Draw.select().exists()


def test_a_programme_without_tickets_has_no_draws(owner, home):
    other = a_programme("coupon", home)

    assert owner.get(f"/programmes/{other.id}/draws").status_code == 404


def test_a_draw_is_decided_once_and_passed_on(owner, client, home, draw, clock):
    assert "is known after" in client.get("/fair/draws/1").text
    pass_days(4, clock, owner, home)
    assert "enters it soon" in client.get("/fair/draws/1").text

    page = press(owner, owner.get("/draws/1"), "Let it decide", number="0123456")
    first = draws.drawn_of(draw)[0]
    assert first.number[:4] in page.text
    assert first.ticket in client.get("/fair/draws/1").text
    assert first.number not in client.get("/fair/draws/1").text

    page = press(owner, page, "Drops out")
    assert "dropped out" in page.text

    again = owner.post("/draws/1/number", data={"number": "7"}, follow_redirects=True)
    assert "Nothing is drawn anew" in again.text
    assert owner.post("/draws/1/drop", data={"rank": "x"}).status_code == 400


def test_a_draw_that_nobody_decides_is_shown_to_be_overdue(client, draw, clock):
    clock.move(days=8)

    assert "the shop has not entered it" in client.get("/fair/draws/1").text


def test_the_published_tickets_have_the_announced_hash(client, draw):
    listed = client.get("/fair/draws/1/tickets.txt")

    assert hashlib.sha256(listed.data).hexdigest() in draw.announcement
    assert listed.mimetype == "text/plain"


def test_a_holder_finds_their_tickets(client, draw, home):
    batch = Batch.get()
    page = client.get(f"/C/{a_code(batch, house=home)}").text

    own = [ticket for ticket in draws.pool_of(draw).split() if ticket in page]
    assert len(own) == 2


def test_a_prize_is_won_and_given_through_the_program_interface(home, batch):
    codes = [a_code(batch, n, house=home) for n in range(1, 5)]
    opened = [stamp(code, home) for code in codes]

    won = [
        (code, entry.unit)
        for code, outcome in zip(codes, opened, strict=True)
        for entry in outcome.entries
        if entry.unit.startswith("prize:")
    ]
    assert len(won) == 1
    assert redeem(won[0][0], house=home, reward=won[0][1]).accepted
