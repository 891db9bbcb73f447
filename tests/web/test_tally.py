"""The pages of tally sheets, on a phone without JavaScript and for the owner."""

import re

import pytest

from stampcard.models import ledger, tallies
from stampcard.services import people, step_up
from stampcard.services.people import Newcomer
from stampcard.services.step_up import Rules
from stampcard.values.tallies import MOST_LINES, sheet_number
from tests.builders import balances, redeem, void
from tests.services.tallying import a_sheet, entered, line, some_cards
from tests.web.visits import a_phone, buttons, press

PIN = "481207"


@pytest.fixture
def phone(owner, app, home):
    return a_phone(app, home)


@pytest.fixture
def cards(owner, home):
    return some_cards(home, stamps_needed=4, pause_seconds=0)


@pytest.fixture
def number(owner, home):
    return sheet_number(a_sheet(home))


def typed(number, *lines, day="2026-03-01", **more):
    """What the form sends."""
    rows = {}
    for n, (card, ticks) in enumerate(lines, 1):
        rows |= {f"number-{n}": card, f"ticks-{n}": ticks}
    return {"sheet": number, "day": day, **rows, **more}


def plain(page):
    """The text of a page without its marks."""
    return " ".join(re.sub(r"<[^>]*>", " ", page.text).split())


def send(client, data):
    return client.post("/tally/enter", data=data, follow_redirects=True)


def test_the_counter_and_the_owners_pages_lead_to_the_sheets(phone, owner, number):
    assert 'href="/tally"' in phone.get("/counter").text
    assert 'href="/tally"' in owner.get("/").text
    assert f"/tally/enter?sheet={number}" in phone.get("/tally").text


def test_an_empty_sheet_has_twenty_rows_for_today(phone, number):
    page = phone.get(f"/tally/enter?sheet={number}").text

    assert page.count('inputmode="numeric"') == 20
    assert f'value="{number}"' in page
    assert 'value="2026-03-01"' in page
    assert phone.get("/tally/enter?sheet=nonsense").status_code == 200


def test_more_lines_can_be_had_and_nothing_typed_is_lost(phone, number, cards):
    data = typed(number, (cards[0], "2"), more="1")

    page = send(phone, data | {"number-20": "last", "ticks-20": "x"}).text

    assert page.count('name="ticks-') == 30
    assert (f'value="{cards[0]}"' in page, 'value="last"' in page) == (True, True)


def test_a_sheet_is_entered_on_a_phone_in_bengali_digits(phone, number, cards, home):
    page = send(phone, typed(f" {number.lower()} ", (cards[0], "৩"), day="২০২৬-০৩-০১"))

    assert page.request.path == f"/tally/{number}"
    assert "1 line entered." in plain(page)
    assert balances(cards[0], home) == {"stamp": 3}
    assert "1 line was entered already and counts once." in plain(
        send(phone, typed(number, (cards[0], "3")))
    )
    assert number in plain(phone.get("/tally"))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"ticks-1": "-3"}, "Give the ticks as a whole number from 1 to 20."),
        ({"ticks-1": "9" * 250}, "Give the ticks as a whole number from 1 to 20."),
        ({"number-1": ""}, "The number of the card is missing."),
        ({"number-1": "x" * 200}, "At most 40 characters, please."),
        ({"sheet": "T-0001-X"}, "No sheet has this number."),
        ({"day": "yesterday"}, "Say which day stands on the sheet."),
        ({"day": "2026-03-02"}, "This day has not come yet."),
        ({"day": "2026-02-14"}, "A sheet can be entered for 14 days, not later."),
        ({"number-1": "", "ticks-1": ""}, "Nothing is filled in."),
        ({f"number-{MOST_LINES + 1}": "x"}, "At most 50 lines, please."),
        ({"number-10000": "x", "ticks-10000": "1"}, "At most 50 lines, please."),
    ],
)
def test_a_problem_is_said_and_nothing_typed_is_lost(
    phone, number, cards, change, said
):
    data = typed(number, (cards[0], "2")) | change

    page = send(phone, data)

    assert page.status_code == 422
    assert said in plain(page)
    kept = {name: data[name] for name in ("sheet", "day", "number-1", "ticks-1")}
    assert [text for text in kept.values() if f'value="{text}"' not in page.text] == []
    assert [act for act in ledger.everything() if act.verb == "earn"] == []


def test_the_problems_of_two_rows_stand_at_their_own_fields(phone, number, cards):
    page = send(phone, typed(number, (cards[0], "x"), (cards[1], "1"), ("", "2")))

    invalid = re.findall(r'name="([a-z]+-\d+)"[^>]*aria-invalid', page.text)
    assert invalid == ["ticks-1", "number-3"]


def test_thousands_of_rows_are_turned_away(phone, number):
    data = typed(number, *[("0000-0012", "1")] * 10_000)

    assert phone.post("/tally/enter", data=data).status_code in {413, 422}


@pytest.fixture
def waiting(phone, number, cards):
    """The page of a sheet on which each line waits for another reason."""
    slip = cards[3][:-1] + ("0" if cards[3][-1] != "0" else "1")
    lines = [(cards[0], "6"), (slip, "1"), (cards[1], "1"), (cards[1], "1")]
    return send(phone, typed(number, *lines))


def test_lines_that_wait_are_shown_with_one_tap_each(
    phone, waiting, number, cards, home
):
    assert "3 lines wait for you to decide." in plain(waiting)
    assert {
        "Enter what fits, the rest on the next card",
        f"It is {cards[3][:4]}-{cards[3][4:]}",
        "Add up",
        "Leave it out",
    } <= set(buttons(waiting))

    press(phone, waiting, "It is")
    press(phone, waiting, "Add up")
    page = press(phone, waiting, "Enter what fits")
    page = press(phone, page, "Enter under this number", **{"number-1001": cards[2]})

    assert [balances(card, home)["stamp"] for card in cards] == [4, 2, 2, 1]
    assert "Decided by Rahima: Add up" in plain(page)
    assert "To decide" not in plain(page)


def test_a_line_is_left_out_with_a_reason(phone, waiting, number):
    said = press(phone, waiting, "Leave it out")
    assert said.status_code == 422
    assert "Say why the line is left out." in plain(said)

    page = press(phone, waiting, "Leave it out", **{"why-1": "<b>Torn</b>"})

    assert "Left out by Rahima: &lt;b&gt;Torn&lt;/b&gt;" in plain(page)


def test_without_a_number_none_is_guessed(phone, waiting, number):
    page = press(phone, waiting, "Enter under this number")

    assert (page.status_code, "Type the number of the card." in plain(page)) == (
        422,
        True,
    )


@pytest.mark.parametrize(
    "do", ["", "accept", "accept:x", "undo:1", "number:9999999999"]
)
def test_a_button_that_no_page_has_does_nothing(phone, waiting, number, do):
    assert phone.post(f"/tally/{number}", data={"do": do}).status_code == 400


def test_what_is_for_the_owner_is_no_button_on_the_phone(phone, owner, number, home):
    one, *_ = some_cards(home, daily_limit=1)
    page = send(phone, typed(number, (one, "2")))

    assert "A manager or the owner can say: Enter it all the same" in plain(page)
    forced = phone.post(f"/tally/{number}", data={"do": "accept:1"})
    assert forced.status_code == 422
    page = press(owner, owner.get(f"/tally/{number}"), "Enter it all the same")
    assert balances(one, home) == {"stamp": 2}


def test_a_line_entered_differently_shows_both(phone, number, cards, home):
    send(phone, typed(number, (cards[0], "3")))

    page = send(phone, typed(number, (cards[0], "4")))

    told = f"First: {cards[0][:4]}-{cards[0][4:]} · 3 ticks. Now:"
    assert told in plain(page)
    press(phone, page, "Undo the first, enter this")
    assert balances(cards[0], home)["stamp"] == 4


def test_what_was_typed_is_shown_as_it_is(phone, number):
    send(phone, typed(number, ("<i>1</i>", "3")))

    page = send(phone, typed(number, ("<i>2</i>", "4")))

    assert "<i>" not in page.text
    assert "First: &lt;i&gt;1&lt;/i&gt; · 3 ticks. Now: &lt;i&gt;2" in plain(page)


def test_only_ten_lines_are_decided_at_a_time(phone, number):
    page = send(phone, typed(number, *[(f"nonsense {n}", "1") for n in range(12)]))

    assert buttons(page).count("Leave it out") == 10
    assert "2 more lines wait after these." in plain(page)


def test_the_owner_undoes_a_sheet_and_it_is_entered_anew(
    phone, owner, number, cards, home
):
    send(phone, typed(number, (cards[0], "1"), (cards[1], "4")))
    assert "Undo the sheet" not in buttons(phone.get(f"/tally/{number}"))
    redeem(cards[1], house=home)

    page = press(owner, owner.get(f"/tally/{number}"), "Undo the sheet")
    assert "1 line undone." in plain(page)
    assert "1 line could not be undone" in plain(page)
    assert balances(cards[0], home) == {}

    send(phone, typed(number, (cards[0], "2"), (cards[1], "4")))
    assert balances(cards[0], home) == {"stamp": 2}


def test_a_sheet_that_was_undone_says_so(phone, owner, number, cards):
    send(phone, typed(number, (cards[0], "1")))

    page = press(owner, owner.get(f"/tally/{number}"), "Undo the sheet")

    assert "Enter it anew" in plain(page)
    assert "undone" in plain(phone.get("/tally"))


def test_an_act_says_which_sheet_it_comes_from(
    owner, phone, number, cards, clock, home
):
    clock.move(hours=10)
    entered(home, 1, (cards[0], 1))

    (act,) = [act for act in ledger.everything() if act.verb == "earn"]
    told = f"For 1 March 2026, sheet {number}"
    assert told in plain(owner.get("/acts"))
    assert told in plain(owner.get(f"/acts/{act.id}"))


def test_a_shop_that_asks_for_a_pin_asks_once_a_sheet(phone, number, cards, home):
    karim, _ = people.add(Newcomer("Karim", pin=PIN))
    assert step_up.set_rules(Rules(acts=frozenset({"several"}))) == ()
    phone.post("/counter/who", data={"staff": karim.id, "pin": PIN})
    data = typed(number, (cards[0], "3"))

    asked = send(phone, data)
    wrong = send(phone, data | {"staff": karim.id, "pin": "111222"})

    assert (asked.status_code, wrong.status_code) == (403, 403)
    assert "This needs a PIN" in plain(asked)
    assert "This PIN is not right." in plain(wrong)
    assert balances(cards[0], home) == {}
    page = send(phone, data | {"staff": karim.id, "pin": PIN})
    assert "1 line entered." in plain(page)


def test_deciding_asks_for_that_pin_too(phone, number, cards, home):
    karim, _ = people.add(Newcomer("Karim", pin=PIN))
    entered(home, 1, ("nonsense", 1))
    assert step_up.set_rules(Rules(acts=frozenset({"several"}))) == ()
    phone.post("/counter/who", data={"staff": karim.id, "pin": PIN})
    data = {"do": "number:1", "number-1": cards[0]}

    assert phone.post(f"/tally/{number}", data=data).status_code == 403
    for _ in range(12):
        again = phone.post(
            f"/tally/{number}", data=data | {"staff": karim.id, "pin": "000000"}
        )
    assert again.status_code == 429
    assert line(1)[0] == "waiting"


def test_a_sheet_not_entered_yet_leads_to_entering(phone, number):
    assert "Enter a tally sheet" in plain(phone.get(f"/tally/{number}"))
    assert phone.get("/tally/T-9999-0").status_code == 404


def test_a_blocked_card_is_said_on_its_line(phone, number, cards, home):
    void(cards[0], home)

    page = send(phone, typed(number, (cards[0], "1")))

    assert "This card has been blocked" in plain(page)
    assert tallies.waiting_lines() == {1: 1}
