import re

import pytest

from stampcard.models.base import rows
from stampcard.services import access, issuing
from tests.builders import OWNER, a_batch, a_code, a_programme, a_shop, stamp, undo


def test_without_a_shop_the_way_leads_to_set_up(client):
    assert client.get("/").location == "/setup"


def test_a_visitor_is_asked_to_sign_in(client, home):
    a_shop(home)

    assert client.get("/").location.startswith("/sign-in")


def test_a_paired_phone_goes_to_the_counter(client, home):
    a_shop(home)
    _, token = access.add_device("Counter", OWNER, house=home)
    client.set_cookie("device", token)

    assert client.get("/").location == "/counter"


def test_a_new_shop_is_led_to_a_programme_and_a_phone(owner):
    page = owner.get("/").text

    assert "There is no programme yet." in page
    assert "No phone is paired yet" in page


def test_each_step_done_makes_way_for_the_next(owner, home):
    programme = a_programme("stamp_card", home)
    assert "Nothing is printed yet for “Our programme”." in owner.get("/").text

    batch = a_batch(programme, 3, home, activate=False)
    assert "3 cards are printed but not in use yet" in owner.get("/").text

    issuing.activate(batch)
    access.add_device("Counter", OWNER, house=home)
    assert "next-step" not in owner.get("/").text


def test_today_counts_what_was_done_and_what_was_refused(owner, home, next_day):
    batch = a_batch(a_programme("stamp_card", home, pause_seconds=60), 2, home)
    stamp(a_code(batch, 2, house=home), home)
    next_day()
    code = a_code(batch, 1, house=home)
    outcome = stamp(code, home)
    stamp(code, home)
    undo(outcome, home)

    page = re.sub(r"\s+", " ", owner.get("/").text)

    assert "<strong>1</strong> <span>Stamp or purchase</span>" in page
    assert "Refused: 1" in page
    assert "<strong>1</strong> <span>Undone</span>" in page
    assert rows("SELECT COUNT(*) FROM act WHERE verb = 'earn'") == [(3,)]


@pytest.mark.parametrize(
    "path",
    [
        "/settings",
        "/devices/invite",
        "/devices/1/revoke",
        "/programmes/new/coupon",
        "/programmes/1/amend",
        "/programmes/1/state",
        "/programmes/1/print",
        "/batches/1/activate",
        "/batches/1/print",
        "/batches/1/spoil",
        "/cards/00000012/block",
        "/cards/00000012/free",
    ],
)
def test_another_site_cannot_send_the_owners_forms(owner, app, home, path):
    a_batch(a_programme("stamp_card", home), 1, home, activate=False)
    before = rows("SELECT * FROM batch"), rows("SELECT * FROM programme")
    app.config["WTF_CSRF_ENABLED"] = True

    assert owner.post(path, data={"state": "ended", "sure": "1"}).status_code == 400

    assert (rows("SELECT * FROM batch"), rows("SELECT * FROM programme")) == before


def test_programmes_show_how_many_cards_are_printed_and_in_use(owner, home):
    programme = a_programme("coupon", home)
    a_batch(programme, 4, home)
    a_batch(programme, 3, home, activate=False)

    page = owner.get("/").text

    assert re.search(r'"Cards printed">7<.*?"Cards in use">4<', page, re.DOTALL)


def test_the_first_steps_are_counted_until_all_are_done(owner, home):
    assert "1 of 4 done" in owner.get("/").text

    a_batch(a_programme("stamp_card", home), 1, home)
    assert "3 of 4 done" in owner.get("/").text

    access.add_device("Counter", OWNER, house=home)
    assert "First steps" not in owner.get("/").text


def test_the_first_steps_can_be_sent_away(owner):
    answer = owner.post("/checklist/hide")

    assert answer.location == "/"
    assert "First steps" not in owner.get("/").text


def test_thirty_days_are_drawn_and_told(owner, home):
    assert '<svg class="chart' not in owner.get("/").text
    stamp(a_code(a_batch(a_programme("stamp_card", home), 1, home), house=home), home)

    page = owner.get("/").text

    assert page.count('role="img"') == 2
    assert "1 stamps or purchases and 0 rewards in all." in page
    assert re.search(r"<td>1 March 2026</td><td class=\"end\">1</td>", page)
    assert 'role="img"' in owner.get("/programmes/1").text
