"""Bills, as a till meets them."""

from uuid import uuid4

import pytest

from stampcard.models import ledger
from stampcard.models.members import Member
from stampcard.models.purchases import Purchase
from stampcard.services import access, people, step_up
from stampcard.services.members import proving
from stampcard.services.people import Newcomer
from tests.builders import OWNER, a_card, a_programme, a_shop, balances
from tests.members import PHONE, a_member, for_members, numbers_of

PIN = "481207"


class Till:
    """A program with the token of a paired device."""

    def __init__(self, client, token):
        self.client, self.sent = client, {"Authorization": f"Bearer {token}"}

    def ring(self, **body):
        return self._post("/api/v1/purchases", {"id": str(uuid4()), **body})

    def look(self, bill):
        return self.client.get(f"/api/v1/purchases/{bill}", headers=self.sent)

    def back(self, bill, **body):
        path = f"/api/v1/purchases/{bill}/returns"
        return self._post(path, {"id": str(uuid4()), **body})

    def act(self, **body):
        return self._post("/api/v1/acts", {"id": str(uuid4()), **body})

    def _post(self, path, body):
        return self.client.post(path, json=body, headers=self.sent)


@pytest.fixture
def house(app):
    house = app.extensions["stampcard"].house
    a_shop(house)
    return house


@pytest.fixture
def till(app, house):
    return Till(app.test_client(), access.add_device("Till", OWNER, house=house)[1])


def members_numbers(house, *presets):
    """The numbers of a member with an account in each of some programmes."""
    for name in presets:
        for_members(a_programme(name, house))
    return numbers_of(a_member(house))


def test_a_bill_counts_and_says_what_each_programme_did(till, house):
    points, _ = members_numbers(house, "points", "cumulative_discount")

    answer = till.ring(phone=PHONE, total="22000", number="A 17")

    said = answer.get_json()
    assert answer.status_code == 201, said
    assert (said["total"], said["to_pay"], said["left"]) == (
        "22000.00",
        "19800.00",
        "22000.00",
    )
    assert [one["verb"] for one in said["outcomes"]] == ["earn", "earn"]
    assert said["outcomes"][0]["benefit"]["pays"] == "19800.00"
    assert said["outcomes"][1]["number"] == points
    assert said["outcomes"][1]["entries"][0]["amount"] == 990


def test_the_same_bill_again_gets_the_same_answer(till, house):
    body = {"id": str(uuid4()), "code": a_card(house, "points"), "total": "9000"}

    first, again = till.ring(**body), till.ring(**body)

    assert (first.status_code, again.status_code) == (201, 200)
    ids = [[o["id"] for o in one.get_json()["outcomes"]] for one in (first, again)]
    assert ids[0] == ids[1]
    assert till.ring(**{**body, "total": "9001"}).status_code == 422


def test_a_bill_is_read_again(till, house):
    said = till.ring(code=a_card(house, "points"), total="9000").get_json()

    again = till.look(said["id"]).get_json()

    assert again["to_pay"] == "9000.00"
    assert again["outcomes"][0]["replayed"] is True
    assert till.look(uuid4()).status_code == 404


@pytest.mark.parametrize(
    "bill",
    [
        {"total": "-5"},
        {"total": "0"},
        {"total": "0.00"},
        {"total": "10.005"},
        {"total": 12.5},
        {"total": "9" * 15},
        {"total": True},
        {"total": ""},
        {},
        {"lines": []},
        {"lines": "tea"},
        {"lines": ["tea"]},
        {"lines": [{}]},
        {"lines": [{"price": "-1"}]},
        {"lines": [{"price": "10", "quantity": "0"}]},
        {"lines": [{"price": "10", "quantity": "1.0005"}]},
        {"lines": [{"price": "10", "quantity": -1}]},
        {"lines": [{"price": "10", "quantity": True}]},
        {"lines": [{"price": "10", "category": 7}]},
        {"lines": [{"price": "9" * 12, "quantity": 1000000}]},
        {"lines": [{"price": "1"}] * 201},
        {"total": "10", "lines": [{"price": "11"}]},
        {"total": "10", "number": "1" * 41},
        {"total": "10", "payments": "all"},
        {"total": "10", "payments": [{"amount": 1.5}]},
        {"total": "10", "payments": [{"amount": -1}]},
        {"total": "10", "payments": [{"amount": float("inf")}]},
        {"total": "10", "id": "17"},
        {"total": "10", "phone": PHONE},
    ],
)
def test_what_is_no_bill_gets_one_clear_sentence(till, house, bill):
    code, before = a_card(house, "points"), ledger.counts()

    answer = till.ring(code=code, **bill)

    assert answer.status_code == 422
    assert answer.get_json()["error"].endswith(".")
    assert ledger.counts() == before
    assert not Purchase.select().count()


def test_lines_may_say_what_a_part_of_the_total_was_for(till, house):
    code = a_card(house, "fuel_points")
    lines = [{"category": "goods", "quantity": "1.5", "price": "20.00"}]

    said = till.ring(code=code, total="130", lines=lines).get_json()

    assert balances(code, house) == {"point": 9 + 10}
    assert said["lines"][0] == {
        "category": "goods",
        "quantity": "1.500",
        "price": "20.00",
    }


def test_a_bill_number_stands_once_on_a_day(till, house):
    code = a_card(house, "points")
    till.ring(code=code, total="20", number="A 17")

    again = till.ring(code=code, total="40", number="A 17")

    assert again.status_code == 422
    assert "number" in again.get_json()["error"]


def test_an_undone_bill_still_tells_its_number_which_another_may_have(till, house):
    code = a_card(house, "points")
    said = till.ring(code=code, total="20", number="A 17").get_json()
    (outcome,) = said["outcomes"]

    assert till.act(verb="reverse", of=outcome["id"]).status_code == 201
    again = till.ring(code=code, total="40", number="A 17")

    undone = till.look(said["id"]).get_json()
    assert (undone["number"], undone["undone"]) == ("A 17", True)
    assert (again.status_code, again.get_json()["undone"]) == (201, False)


def test_nobody_and_nothing_are_told_plainly(till, house):
    a_card(house, "points")

    assert till.ring(total="20").status_code == 422
    assert till.ring(code="0000-0000", total="20").status_code == 404
    assert till.ring(phone="01999999999", total="20").status_code == 404


def test_points_pay_part_of_a_bill(till, house):
    code = a_card(house, "points")
    till.ring(code=code, total="9000")

    most = till.ring(code=code, total="100", payments=[{"reward": "bill"}])
    said = till.ring(
        code=code, total="1000", payments=[{"reward": "bill", "amount": 200}]
    ).get_json()

    assert most.get_json()["to_pay"] == "80.00"
    assert said["to_pay"] == "800.00"
    assert [one["verb"] for one in said["outcomes"]] == ["redeem", "earn"]


def test_more_points_than_may_pay_leave_nothing_behind(till, house):
    code = a_card(house, "points")
    till.ring(code=code, total="9000")
    before = ledger.counts()

    answer = till.ring(
        code=code, total="1000", payments=[{"reward": "bill", "amount": 451}]
    )

    assert answer.status_code == 422
    assert answer.get_json()["reason"] == "not_enough"
    assert ledger.counts() == before


def test_a_number_alone_pays_nothing_but_with_the_pin_it_does(till, house):
    members_numbers(house, "points")
    proving.set_pin(Member.get().id, "4071")
    till.ring(phone=PHONE, total="9000")
    body = {"phone": PHONE, "total": "1000", "payments": [{"reward": "bill"}]}

    assert till.ring(**body).get_json()["reason"] == "needs_card"
    wrong = till.ring(**body, member_pin="9999")
    right = till.ring(**body, member_pin="4071")

    assert wrong.status_code == 403
    assert right.status_code == 201
    assert right.get_json()["to_pay"] == "800.00"


def test_a_phone_pays_from_the_programme_that_is_named(till, house):
    members_numbers(house, "points", "stamp_card")
    proving.set_pin(Member.get().id, "4071")
    till.ring(phone=PHONE, total="9000")
    of = {"reward": "bill", "programme": 1}

    body = {"phone": PHONE, "total": "1000", "member_pin": "4071"}
    unnamed = till.ring(**body, payments=[{"reward": "bill"}])
    named = till.ring(**body, payments=[of])

    assert unnamed.status_code == 422
    assert named.get_json()["to_pay"] == "800.00"


def test_too_many_wrong_pins_of_a_member_are_locked(till, house):
    members_numbers(house, "points")
    proving.set_pin(Member.get().id, "4071")

    answers = [
        till.ring(phone=PHONE, total="10", member_pin="9999").status_code
        for _ in range(6)
    ]

    assert answers == [403] * 5 + [429]


def test_a_payment_asks_for_the_pin_that_the_shop_asks_for(till, house):
    code = a_card(house, "points")
    till.ring(code=code, total="9000")
    people.add(Newcomer("Karim", pin=PIN))
    step_up.set_rules(step_up.Rules(above_minor=10000))
    body = {"id": str(uuid4()), "code": code, "total": "1000"}
    body["payments"] = [{"reward": "bill", "amount": 150}]

    without = till.ring(**body)
    wrong = till.ring(**body, pin="111222")
    right = till.ring(**body, pin=PIN)

    assert without.get_json()["reason"] == "needs_pin"
    assert (without.status_code, wrong.status_code) == (403, 403)
    assert right.status_code == 201
    assert till.ring(**body).status_code == 200


def test_goods_come_back_whole_by_amount_and_by_line(till, house):
    code = a_card(house, "points", earn_step=1, expiry="never", expiry_count=0)
    lines = [{"price": "50.00", "quantity": 2}, {"price": "30.00"}]
    bill = till.ring(code=code, lines=lines).get_json()["id"]

    by_line = till.back(bill, lines=[{"price": "50.00"}])
    assert (by_line.status_code, by_line.get_json()["left"]) == (201, "80.00")
    assert balances(code, house) == {"point": 80}

    by_amount = till.back(bill, total="30")
    assert by_amount.get_json()["acts"][0]["entries"][0]["amount"] == -30

    whole = till.back(bill, whole=True)
    assert whole.get_json()["left"] == "0.00"
    assert balances(code, house) == {}
    assert len(till.look(bill).get_json()["returns"]) == 3
    assert till.back(bill, whole=True).status_code == 422


def test_the_same_return_again_gets_the_same_answer(till, house):
    code, same = a_card(house, "points"), str(uuid4())
    bill = till.ring(code=code, total="9000").get_json()["id"]

    first = till.back(bill, id=same, whole=True)
    again = till.back(bill, id=same, whole=True)

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.get_json()["acts"] == again.get_json()["acts"]


@pytest.mark.parametrize(
    "back",
    [
        {},
        {"whole": False},
        {"whole": True, "total": "10"},
        {"total": "0"},
        {"total": "9001"},
        {"total": "-1"},
        {"lines": [{"price": "5"}]},
        {"total": "10", "id": "x"},
    ],
)
def test_what_cannot_come_back_gets_one_clear_sentence(till, house, back):
    code = a_card(house, "points")
    lines = [{"price": "9000"}]
    bill = till.ring(code=code, lines=lines).get_json()["id"]
    before = ledger.counts()

    answer = till.back(bill, **back)

    assert answer.status_code == 422
    assert answer.get_json()["error"].endswith(".")
    assert ledger.counts() == before


def test_nothing_comes_back_of_a_bill_that_nobody_knows(till, house):
    a_card(house, "points")

    assert till.back(uuid4(), whole=True).status_code == 404


def test_a_return_needs_the_pin_that_undoing_needs(till, house):
    bill = till.ring(code=a_card(house, "points"), total="9000").get_json()["id"]
    people.add(Newcomer("Karim", pin=PIN))
    step_up.set_rules(step_up.Rules(acts=frozenset({step_up.UNDO})))

    assert till.back(bill, whole=True).status_code == 403
    assert till.back(bill, whole=True, pin=PIN).status_code == 201


def test_an_act_tells_what_was_done_besides_buying(till, house):
    code = a_card(house, "points", for_doing="50: a review")

    done = till.act(verb="earn", code=code, action="done:1")
    again = till.act(verb="earn", code=code, action="done:1")

    assert done.get_json()["entries"][0]["amount"] == 50
    assert again.get_json()["reason"] == "already_given"


def test_an_act_tells_lines_and_how_many_units_to_use(till, house):
    code = a_card(house, "fuel_points", point_worth=1)
    lines = [{"category": "goods", "price": "100"}]

    till.act(verb="earn", code=code, lines=lines)
    used = till.act(verb="redeem", code=code, reward="bill", spend="100", amount=20)

    assert used.get_json()["benefit"]["discount"] == "20.00"
    assert balances(code, house) == {"point": 10}
    assert till.act(verb="earn", code=code, amount=-1).status_code == 422
