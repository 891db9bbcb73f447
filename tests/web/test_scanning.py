"""The scan page, and what a scan comes to."""

from uuid import uuid4

import pytest

from stampcard.models import ledger
from stampcard.models.shops import the_shop
from stampcard.services.habits import Habits, habits_of, set_habits
from tests.builders import a_card, a_programme, balances, full_card, stamp, void
from tests.members import a_member, for_members, numbers_of
from tests.web.visits import a_phone, opened


@pytest.fixture
def house(app):
    app.config["WTF_CSRF_ENABLED"] = False
    return opened(app)


@pytest.fixture
def phone(app, house):
    return a_phone(app, house)


def scan(phone, code, **more):
    """What a scan of a code leads to."""
    sent = {"id": str(uuid4()), "code": code, **more}
    return phone.post("/counter/scans", data=sent, follow_redirects=True)


def upload(phone, code, **more):
    """What a phone's queue is answered."""
    sent = {"id": str(uuid4()), "code": code, "waited": "1", **more}
    headers = {"Accept": "application/json"}
    answer = phone.post("/counter/scans", data=sent, headers=headers)
    return answer.status_code, answer.json["result"]


def test_a_scan_stamps_at_once_and_shows_what_came_of_it(phone, house):
    code = a_card(house)

    came = scan(phone, code)

    assert came.request.path.startswith("/acts/")
    assert "1 stamp added" in came.text
    assert balances(code, house) == {"stamp": 1}


def test_the_same_scan_sent_twice_is_one_stamp(phone, house):
    code, same = a_card(house, pause_seconds=0), str(uuid4())

    scan(phone, code, id=same)
    again = scan(phone, code, id=same)

    assert "1 stamp added" in again.text
    assert balances(code, house) == {"stamp": 1}


def test_an_owner_may_want_every_card_shown_first(phone, house):
    code = a_card(house)
    set_habits(Habits(stamps_at_once=False))

    came = scan(phone, code)

    assert came.request.path.startswith("/counter/cards/")
    assert balances(code, house) == {}


def test_where_a_reward_waits_the_card_is_shown_instead(phone, house):
    code = full_card(house)

    came = scan(phone, code)

    assert "Give: " in came.text
    assert balances(code, house)["stamp"] == 4


def test_where_the_bill_counts_it_is_asked_for(phone, house):
    code = a_card(house, preset="cumulative_discount")
    before = ledger.counts()

    came = scan(phone, code)

    assert "Amount of the bill" in came.text
    assert ledger.counts() == before


def test_a_coupon_is_never_used_up_by_a_scan_alone(phone, house):
    code = a_card(house, preset="coupon")

    came = scan(phone, code)

    assert came.request.path.startswith("/counter/cards/")


def test_a_scan_too_soon_is_told_and_kept(phone, house):
    code = a_card(house, pause_seconds=60)
    scan(phone, code)

    came = scan(phone, code)

    assert "tone-warn" in came.text
    assert balances(code, house) == {"stamp": 1}


def test_a_blocked_card_is_told_as_such(phone, house):
    code = a_card(house)
    void(code, house)

    assert "tone-bad" in scan(phone, code).text


@pytest.mark.parametrize(
    "text", ["nonsense", "https://elsewhere.example/C/0000", "৯" * 4000, ""]
)
def test_what_is_no_card_of_ours_is_told_as_such(phone, text):
    came = scan(phone, text)

    assert came.status_code == 404
    assert came.request.path == "/counter/scans"


def test_a_stamp_by_scan_of_a_members_card_is_as_good_as_any(phone, house):
    for_members(a_programme("stamp_card", house))
    member = a_member(house)
    (number,) = numbers_of(member)

    came = scan(phone, number)

    assert "1 stamp added" in came.text


@pytest.mark.parametrize("wrong", [{"id": "7"}, {"count": "0"}, {"count": "many"}])
def test_what_our_pages_never_send_is_refused(phone, house, wrong):
    assert scan(phone, a_card(house), **wrong).status_code == 400


def test_a_phone_that_had_no_network_is_answered_in_one_word(phone, house):
    code, same = a_card(house, pause_seconds=60), str(uuid4())

    assert upload(phone, code, id=same) == (200, "counted")
    assert upload(phone, code, id=same) == (200, "already")
    assert upload(phone, code) == (200, "refused")
    assert upload(phone, code, id=same, count=2) == (200, "conflict")
    assert upload(phone, "nonsense") == (200, "unknown")
    assert balances(code, house) == {"stamp": 1}


def test_what_filled_a_card_is_answered_as_before_when_it_comes_again(phone, house):
    code, same = a_card(house, stamps_needed=4, pause_seconds=0), str(uuid4())
    stamp(code, house, count=3)

    assert upload(phone, code, id=same) == (200, "counted")
    assert upload(phone, code, id=same) == (200, "already")


def test_what_waited_is_stamped_though_cards_are_shown_first(phone, house):
    set_habits(Habits(stamps_at_once=False))

    assert upload(phone, a_card(house)) == (200, "counted")


def test_a_reward_that_waits_is_left_to_somebody(phone, house):
    code = full_card(house)

    assert upload(phone, code) == (200, "choose")


def test_nobody_signed_in_is_said_to_the_queue(app, house):
    stranger = app.test_client()

    assert upload(stranger, a_card(house)) == (401, "signed out")
    assert stranger.get("/counter/scans/token").status_code == 401


def test_nobody_signed_in_is_led_to_sign_in_and_back(app, house):
    came = scan(app.test_client(), a_card(house))

    assert came.request.path == "/sign-in"


def test_an_old_page_can_fetch_what_it_needs_to_send_again(phone):
    assert phone.get("/counter/scans/token").json["csrf_token"]


def test_only_the_scan_page_may_run_a_decoder(phone):
    scan_page = phone.get("/counter/scan").headers["Content-Security-Policy"]
    other = phone.get("/counter").headers["Content-Security-Policy"]

    assert "script-src 'self' 'wasm-unsafe-eval';" in scan_page
    assert "wasm" not in other


def test_the_scan_page_holds_nothing_of_anybody(phone, house):
    code = a_card(house)
    scan(phone, code)

    page = phone.get("/counter/scan")

    assert "0000-" not in page.text.replace("0000-001J", "")


def test_coming_back_from_signing_in_leads_to_the_camera(phone):
    assert phone.get("/counter/scans").location.endswith("/counter/scan")


def test_the_owner_chooses_what_a_scan_does(owner, home):
    page = owner.get("/settings/counter")
    assert "At the counter" in page.text

    saved = owner.post("/settings/counter", data={"at_once": "no"})

    assert saved.status_code == 303
    assert habits_of(the_shop()) == Habits(stamps_at_once=False)
    assert 'checked id="at_once-1"' in owner.get("/settings/counter").text
