"""What the holder of a card takes along: code, last day, icon, home screen."""

import io
import json

import pytest
from PIL import Image

from stampcard.models import ledger
from stampcard.services import logos
from stampcard.values.codes import shown
from tests.builders import a_batch, a_card, a_code, a_programme, redeem, void
from tests.web.visits import a_phone, opened

TAKEN = ("show", "end.ics", "card.webmanifest")


@pytest.fixture
def house(app):
    return opened(app)


def lines(answer) -> list[str]:
    return answer.text.replace("\r\n ", "").split("\r\n")


@pytest.mark.parametrize("what", TAKEN)
@pytest.mark.parametrize("spelling", [str.upper, str.lower])
def test_each_is_there_for_the_holder_in_any_spelling(client, house, what, spelling):
    code = a_card(house, "coupon", valid_until="2026-03-31")

    assert client.get(f"/C/{spelling(code)}/{what}").status_code == 200
    assert client.head(f"/C/{code}/{what}").status_code == 200


def a_void_code(house):
    code = a_card(house, "coupon", valid_until="2026-03-31")
    void(code, house)
    return code


def a_code_not_in_use(house):
    programme = a_programme("coupon", house, valid_until="2026-03-31")
    return a_code(a_batch(programme, 1, house, activate=False), house=house)


@pytest.mark.parametrize("what", TAKEN)
@pytest.mark.parametrize(
    "made",
    [a_void_code, a_code_not_in_use, lambda house: a_card(house)[:8], lambda _: "x"],
)
def test_codes_that_open_nothing_are_answered_like_an_unknown_card(
    client, house, what, made
):
    nonsense = client.get("/C/NONSENSE")

    answer = client.get(f"/C/{made(house)}/{what}")

    assert answer.status_code == nonsense.status_code == 404
    assert answer.data == nonsense.data
    assert answer.mimetype == nonsense.mimetype


@pytest.mark.parametrize("what", TAKEN)
def test_guessing_here_counts_as_guessing_cards(client, house, what):
    for _ in range(31):
        client.get(f"/C/NONSENSE/{what}")

    assert client.get("/C/NONSENSE").status_code == 429


def test_the_code_page_leads_back_and_names_the_card(client, house):
    code = a_card(house)

    page = client.get(f"/C/{code}/show")

    assert shown(code[:8]) in page.text
    assert f'href="/C/{code}"' in page.text
    assert "only light" in page.text
    assert "<svg" in page.text
    assert " style=" not in page.text


def test_a_paired_phone_goes_on_to_the_counter(app, house):
    code = a_card(house)

    answer = a_phone(app, house).get(f"/C/{code}/show")

    assert answer.location.endswith(f"/counter/cards/{code}")


def test_the_last_day_comes_as_a_file_for_calendars(client, house):
    code = a_card(house, "coupon", valid_until="2026-03-31")

    answer = client.get(f"/C/{code}/end.ics")

    assert answer.mimetype == "text/calendar"
    assert answer.headers["Content-Type"].endswith("charset=utf-8")
    assert f'filename="card-{code[:8]}.ics"' in answer.headers["Content-Disposition"]
    assert "DTSTART;VALUE=DATE:20260331" in lines(answer)
    assert "DTEND;VALUE=DATE:20260401" in lines(answer)
    (summary,) = [line for line in lines(answer) if line.startswith("SUMMARY")]
    assert "Our programme" in summary
    assert "Corner Café" in summary


def test_the_file_does_not_give_the_card_away(client, house):
    code = a_card(house, "coupon", valid_until="2026-03-31")

    assert code not in client.get(f"/C/{code}/end.ics").text


def test_the_same_day_keeps_its_name_and_each_card_has_its_own(client, house, clock):
    programme = a_programme("coupon", house, valid_until="2026-03-31")
    batch = a_batch(programme, 2, house)
    first, second = (a_code(batch, n, house=house) for n in (1, 2))

    def name(code):
        (uid,) = [
            line
            for line in lines(client.get(f"/C/{code}/end.ics"))
            if line.startswith("UID")
        ]
        return uid

    before = name(first)
    clock.move(days=3)
    assert name(first.lower()) == before
    assert name(second) != before


def test_the_file_speaks_the_language_of_the_page(client, house):
    code = a_card(house, "coupon", valid_until="2026-03-31")

    client.get(f"/C/{code}?lang=bn")

    assert "SUMMARY;LANGUAGE=bn:" in client.get(f"/C/{code}/end.ics").text


def test_a_card_without_an_end_has_no_day_to_remember(client, house):
    code = a_card(house)

    assert "end.ics" not in client.get(f"/C/{code}").text
    assert client.get(f"/C/{code}/end.ics").location == f"/C/{code}"


def test_nobody_is_reminded_of_a_card_that_is_used_up(client, house):
    code = a_card(house, "coupon", valid_until="2026-03-31")
    redeem(code, house=house)

    assert "end.ics" not in client.get(f"/C/{code}").text


def test_the_home_screen_opens_the_card_itself_in_its_language(client, house):
    code = a_card(house)

    page = client.get(f"/C/{code}?lang=bn")
    answer = client.get(f"/C/{code.lower()}/card.webmanifest")

    said = json.loads(answer.text)
    assert f'rel="manifest" href="/C/{code}/card.webmanifest"' in page.text
    assert answer.mimetype == "application/manifest+json"
    assert said["start_url"] == f"/C/{code}?lang=bn"
    assert said["scope"] == f"/C/{code}"
    assert "Corner Café" in said["name"]
    assert client.get(said["start_url"]).status_code == 200
    for icon in said["icons"]:
        with client.get(icon["src"]) as picture:
            size = Image.open(io.BytesIO(picture.data)).size
        assert icon["sizes"] == f"{size[0]}x{size[1]}"


def test_the_icon_is_the_shops_own(client, house):
    plain = client.get("/shop-icon-192.png").data

    logos.set_colour("#7a1f3d")

    assert client.get("/shop-icon-192.png").data != plain
    assert client.get("/shop-icon-193.png").status_code == 404


def test_a_phone_fetches_the_icon_once_a_day(client, house):
    kept = client.get("/shop-icon-192.png").headers["Cache-Control"]

    assert kept == "public, max-age=86400"


def test_before_set_up_there_is_no_icon(client):
    assert client.get("/shop-icon-192.png").status_code == 404


@pytest.mark.parametrize(
    ("browser", "told"),
    [
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X)", "square with an"),
        ("Mozilla/5.0 (Linux; Android 13; SM-A135F)", "three dots"),
    ],
)
def test_each_phone_is_told_its_own_way_to_the_home_screen(
    client, house, browser, told
):
    page = client.get(f"/C/{a_card(house)}", headers={"User-Agent": browser})

    assert told in page.text
    assert page.text.count("<ol>") == 1


def test_a_computer_has_no_home_screen(client, house):
    assert "home screen" not in client.get(f"/C/{a_card(house)}").text


def test_what_the_link_is_worth_is_said_before_it_is_shared(client, house):
    code = a_card(house)

    page = client.get(f"/C/{code}").text

    warned, link = (
        page.index("Whoever has this link"),
        page.index(f'/C/{code}" readonly'),
    )
    assert warned < link < page.index("data-send hidden")


def test_taking_along_writes_nothing(client, house):
    code = a_card(house, "coupon", valid_until="2026-03-31")

    before = ledger.counts()
    for what in TAKEN:
        assert client.get(f"/C/{code}/{what}").headers["Cache-Control"] == "no-store"

    assert ledger.counts() == before
