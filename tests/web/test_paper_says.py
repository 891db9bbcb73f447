"""The paper shows another count than the screen: one tap settles it."""

import re
from uuid import uuid4

import pytest

from stampcard.models import ledger
from stampcard.models.shops import Staff
from stampcard.services import people, step_up
from stampcard.services.people import Newcomer
from stampcard.services.step_up import Rules
from stampcard.values.roles import Role
from tests.builders import (
    a_card,
    a_programme,
    balances,
    full_card,
    redeem,
    stamp,
    void,
)
from tests.members import a_member, for_members, numbers_of
from tests.web.conftest import signed_in
from tests.web.visits import a_phone, buttons, opened, press

LINK = "The paper shows something else"


@pytest.fixture
def house(app):
    return opened(app)


@pytest.fixture
def phone(app, house):
    return a_phone(app, house)


def question(phone, code):
    return phone.get(f"/counter/cards/{code}/paper")


def tap(phone, page, count):
    """Tap a number."""
    return press(phone, page, str(count))


def answer(phone, code, count):
    return tap(phone, question(phone, code), count)


def test_a_tap_adds_what_is_missing_and_says_why_and_who(phone, house):
    code = a_card(house, pause_seconds=3600, daily_limit=1)
    stamp(code, house)

    came = answer(phone, code, 3)

    (act,) = ledger.newest(1)
    assert "Stamped" in came.text
    assert "As on the paper" in came.text
    assert balances(code, house) == {"stamp": 3}
    assert (act.staff, act.facts["note"], act.facts["override"]) == (1, "paper", True)


def test_the_card_leads_there(phone, house):
    assert LINK in phone.get(f"/counter/cards/{a_card(house)}").text


def test_a_card_of_bills_gets_the_bill_each_stamp_stands_for(phone, house):
    code = a_card(house, spend_per_stamp="100")

    answer(phone, code, 2)

    assert balances(code, house) == {"stamp": 2}
    assert ledger.newest(1)[0].facts["spend"] == 10_000


def test_the_same_number_records_nothing(phone, house):
    code = a_card(house)
    stamp(code, house)
    before = ledger.counts()

    page = answer(phone, code, 1)

    assert "Paper and screen say the same." in page.text
    assert ledger.counts() == before


def test_fewer_on_paper_takes_nothing_and_offers_to_undo(phone, house):
    code = a_card(house, pause_seconds=0)
    stamp(code, house, count=2)
    before = ledger.counts()

    page = answer(phone, code, 1)

    assert "The paper shows 1, the screen 2" in page.text
    assert "Nothing was taken away." in page.text
    assert re.search(r'href="/counter/undo/[0-9a-f-]+"', page.text)
    assert ledger.counts() == before


def test_what_was_undone_is_not_offered_again(phone, house):
    code = a_card(house, pause_seconds=0)
    stamp(code, house)
    came = stamp(code, house)
    press(phone, phone.get(f"/counter/undo/{came.act.id}"), "Wrong card")

    page = answer(phone, code, 0)

    assert str(came.act.id) not in page.text
    assert page.text.count("/counter/undo/") == 1


def test_a_second_press_on_the_same_page_adds_nothing(phone, house):
    code = a_card(house, pause_seconds=0)
    page = question(phone, code)

    first = tap(phone, page, 2)
    second = tap(phone, page, 2)

    assert first.request.path == second.request.path
    assert balances(code, house) == {"stamp": 2}


def test_the_last_place_gives_the_reward(phone, house):
    code = a_card(house, stamps_needed=4)
    stamp(code, house)

    came = answer(phone, code, 4)

    assert "Reward!" in came.text
    assert balances(code, house) == {"stamp": 4, "reward": 1}


@pytest.fixture
def pin(app, phone):
    """The PIN of a manager, who stands at the phone."""
    wanted = Newcomer("Karim", Role.MANAGER, "482137", "seven quiet herons")
    person, problems = people.add(wanted)
    assert not problems, problems
    app.config["WTF_CSRF_ENABLED"] = False
    phone.post("/counter/who", data={"staff": person.id, "pin": wanted.pin})
    return wanted.pin


def test_more_than_a_few_need_a_managers_pin(phone, house, pin):
    code = a_card(house)

    asked = answer(phone, code, step_up.MISSING_ON_PAPER + 1)
    before = balances(code, house)
    came = press(phone, asked, "Go on", pin=pin)

    assert "This needs a PIN" in asked.text
    assert before == {}
    assert "As on the paper" in came.text
    assert balances(code, house) == {"stamp": 4}


def test_a_few_need_none_and_the_page_says_from_where_on(phone, house, pin):
    code = a_card(house)
    stamp(code, house)

    page = question(phone, code)
    tap(phone, page, 4)

    assert "Above 4 it needs a manager’s PIN." in page.text
    assert balances(code, house) == {"stamp": 4}


def test_where_nobody_has_a_pin_the_act_alone_tells(phone, house):
    code = a_card(house)

    page = question(phone, code)
    tap(phone, page, 9)

    assert "PIN" not in page.text
    assert balances(code, house) == {"stamp": 9}


def test_a_shop_that_asks_for_several_stamps_asks_here_too(phone, house, pin):
    step_up.set_rules(Rules(acts=frozenset({step_up.SEVERAL}), least=Role.MANAGER))

    page = answer(phone, a_card(house), 2)

    assert "This needs a PIN" in page.text


def void_card(house):
    code = a_card(house)
    void(code, house)
    return code


def of_a_member(house):
    for_members(a_programme("stamp_card", house))
    return numbers_of(a_member(house))[0]


@pytest.mark.parametrize(
    "make",
    [
        lambda h: a_card(h, "coupon"),
        void_card,
        lambda h: "ZZZZ",
        of_a_member,
    ],
    ids=["no places", "blocked", "unknown", "without paper"],
)
def test_only_a_paper_with_places_can_be_compared(phone, house, make):
    code = make(house)

    assert question(phone, code).status_code == 404
    assert LINK not in phone.get(f"/counter/cards/{code}").text


@pytest.mark.parametrize(
    "sent", [{"id": "x"}, {"shows": "-1"}, {"shows": "many"}, {"shows": ""}]
)
def test_a_form_no_page_of_ours_made_is_turned_away(app, phone, house, sent):
    app.config["WTF_CSRF_ENABLED"] = False
    code = a_card(house)

    page = phone.post(
        f"/counter/cards/{code}/paper", data={"id": str(uuid4()), "shows": "2"} | sent
    )

    assert page.status_code == 400
    assert balances(code, house) == {}


def test_a_finished_card_is_full_on_both(phone, house):
    code = full_card(house)
    redeem(code, house=house)

    assert "Paper and screen say the same." in answer(phone, code, 4).text


def test_the_owner_finds_these_acts_among_those_done_anyway(app, phone, house):
    code = a_card(house)
    answer(phone, code, 2)
    owner = app.test_client()
    signed_in(owner, Staff.get(), house)

    page = owner.get("/acts?override=1")

    assert "As on the paper" in page.text
    assert len(buttons(page)) >= 1
