"""The page's own script comes to the same as the shop, and sees what was changed."""

import hashlib
from pathlib import Path

import pytest

from stampcard.values.chance import Odds, Pot, seal_of, winners
from stampcard.values.codes import number_of, shown
from stampcard.values.draws import LOTTERY, Source, announcement, places, pool_text
from stampcard.values.moments import from_milliseconds
from tests import browsers

SCRIPT = Path(__file__).parents[1] / "stampcard" / "web" / "static" / "verify.js"
HOME = "http://localhost/"  # where browsers let scripts hash
DRAWS = 1000
POT = Pot("ticket", ((1, "Dinner"), (2, "Cake")), 2)


@pytest.fixture(scope="module")
def page():
    """A page that has nothing but the script."""
    with browsers.chromium() as browser:
        visit = browsers.a_visitor(browser)
        made = visit.new_page()
        blank = {"body": "<!doctype html>", "content_type": "text/html"}
        made.route("**/*", lambda route: route.fulfill(**blank))
        made.route(
            "**/verify.js",
            lambda route: route.fulfill(
                body=SCRIPT.read_text("utf-8"), content_type="text/javascript"
            ),
        )
        made.goto(HOME)
        yield made


def run(page, body, given):
    """What the script's functions make of something."""
    return page.evaluate(
        f"async (given) => {{ const v = await import('/verify.js'); {body} }}", given
    )


def a_draw(n):
    """One of many draws: its announcement, list, number, and who was drawn."""
    tickets = [
        hashlib.sha256(b"%d %d" % (n, at)).hexdigest()[:12] for at in range(n % 40 + 6)
    ]
    pool, value = pool_text(tickets), f"{n:07}"
    source = Source(LOTTERY, from_milliseconds(n), "Prize bond")
    text = announcement(f"{n:032x}", pool, POT, source)
    listed = pool.split()
    drawn = [listed[at] for at in places(text, value, len(listed), 5)]
    return {"announcement": text, "pool": pool, "value": value, "drawn": drawn}


AGREES = (
    "return v.drawAgrees(given.announcement, given.pool, given.value, given.drawn);"
)


def test_it_agrees_with_a_thousand_draws(page):
    agreed = run(
        page,
        "let n = 0; for (const one of given) if (await v.drawAgrees("
        "one.announcement, one.pool, one.value, one.drawn)) n += 1; return n;",
        [a_draw(n) for n in range(DRAWS)],
    )

    assert agreed == DRAWS


def test_it_sees_any_change_of_a_draw(page):
    sound = a_draw(7)
    pool, drawn = sound["pool"].split(), sound["drawn"]
    text = sound["announcement"]
    changes = [
        {"value": "0000008"},
        {"pool": pool_text(pool[1:])},
        {"pool": pool_text([*pool, "one more"])},
        {"pool": "".join(f"{ticket}\n" for ticket in reversed(pool))},
        {"drawn": [drawn[1], drawn[0], *drawn[2:]]},
        {"drawn": drawn[:-1]},
        {"announcement": text.replace("reserves 2", "reserves 1")},
        {"announcement": text.replace("prize 2", "prize 1")},
        {"announcement": text.replace("not before 1970", "not before 1971")},
    ]

    assert run(page, AGREES, sound)
    for change in changes:
        assert not run(page, AGREES, sound | change), change


def a_batch(n):
    """One of many batches: its seed, what is published of it, and its winners."""
    seed = hashlib.sha256(b"%d" % n).digest()
    odds = Odds(n % 5 + 2, "Dessert", ((1, "Dinner"), (n % 3 + 1, "Cake")))
    cards, first = odds.fewest_cards + n % 50, n * 1000 + 1
    said = {
        "seal": seal_of(seed),
        "first": first,
        "cards": cards,
        "oneIn": odds.one_in,
        "special": [pieces for pieces, _ in odds.special],
        "prizes": list(odds.prizes),
    }
    listed = "".join(
        f"{shown(number_of(first + at))} {odds.prizes[special]}\n"
        for at, special in winners(seed, odds, cards)
    )
    return {"seed": seed.hex(), "batch": said, "list": listed}


FAIR = "return v.batchAgrees(v.unhex(given.seed), given.batch, given.list);"


def test_it_agrees_with_the_winners_of_batches(page):
    for n in range(100):
        assert run(page, FAIR, a_batch(n)), n


def test_it_sees_a_changed_seed_byte_and_a_changed_list(page):
    sound = a_batch(3)
    other = f"{int(sound['seed'][:2], 16) ^ 1:02x}{sound['seed'][2:]}"
    lines = sound["list"].splitlines(keepends=True)
    resealed = sound["batch"] | {"seal": seal_of(bytes.fromhex(other))}

    assert not run(page, FAIR, sound | {"seed": other})
    assert not run(page, FAIR, sound | {"seed": other, "batch": resealed})
    assert not run(page, FAIR, sound | {"list": "".join(reversed(lines))})
    assert not run(page, FAIR, sound | {"list": "".join(lines[1:])})
