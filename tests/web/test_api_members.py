"""The interface for programs, about members: enrolled, found by number, proved."""

from uuid import uuid4

import pytest

from stampcard.models.members import Member
from stampcard.models.privacy import Consent
from stampcard.models.programmes import Programme
from stampcard.services import access, counter
from stampcard.services.guesses import MOST
from stampcard.services.members import proving
from stampcard.values.reasons import Reason
from tests.builders import OWNER, a_batch, a_code, a_programme
from tests.members import a_member, for_members, numbers_of
from tests.senders import a_sender, with_sender
from tests.web.visits import opened

NUMBER, STRANGER = "01700001234", "01700009876"
PIN = "4817"


class Program:
    """A program with the token of a paired device."""

    def __init__(self, client, token):
        self.client, self.sent = client, {"Authorization": f"Bearer {token}"}

    def post(self, path, body):
        return self.client.post(f"/api/v1/{path}", json=body, headers=self.sent)

    def act(self, verb, **more):
        return self.post("acts", {"id": str(uuid4()), "verb": verb, **more})

    def enrol(self, phone=NUMBER, **more):
        return self.post("members", {"phone": phone, "purposes": ["stamps"], **more})


@pytest.fixture
def home(app):
    """A shop whose only programme, Tea, is for members and for cards."""
    house = opened(app)
    made = a_programme("stamp_card", house, stamps_needed=4, pause_seconds=0)
    Programme.update(name="Tea").execute()
    for_members(made)
    return house


@pytest.fixture
def program(app, home):
    token = access.add_device("Till", OWNER, house=home)[1]
    return Program(app.test_client(), token)


def test_somebody_who_said_yes_is_enrolled_once(program, home):
    first = program.enrol(name="Rahima Begum")
    again = program.enrol("+880 1700 001234")

    assert (first.status_code, again.status_code) == (201, 200)
    number = numbers_of(Member.get())[0]
    assert first.json == {
        "numbers": [{"programme": "Tea", "number": number}],
        "known": False,
        "masked": "+880 ••• 234",
        "refused": [],
    }
    assert again.json == {**first.json, "known": True}
    assert (Consent.get().channel, Consent.get().device) == ("program", 1)
    assert "Rahima" not in first.text + again.text


def test_a_card_in_hand_is_tied_with_what_is_on_it(program, home):
    code = a_code(a_batch(Programme.get(), 1, home), house=home)
    program.act("earn", code=code)

    answer = program.enrol(code=code)

    assert answer.status_code == 201
    card = counter.find(code, home)
    assert card.member == Member.get().id
    looked = program.client.get(f"/api/v1/cards/{code}", headers=program.sent)
    assert looked.json["standing"]["balances"] == {"stamp": 1}
    assert set(looked.json) == {
        "number", "programme", "kind", "state", "standing", "may", "actions"
    }  # fmt: skip


def test_a_card_is_tied_to_a_known_member_with_their_proof_alone(program, home, clock):
    member = a_member(home, NUMBER)
    proving.set_pin(member.id, PIN)
    clock.move(days=1)
    code = a_code(a_batch(Programme.get(), 1, home), house=home)

    without = program.enrol(code=code)
    wrong = program.enrol(code=code, member_pin="0000")
    assert (without.status_code, len(without.json["refused"])) == (200, 1)
    assert (wrong.status_code, wrong.json["reason"]) == (403, "needs_card")
    assert counter.find(code, home).member is None

    assert program.enrol(code=code, member_pin=PIN).json["refused"] == []
    assert counter.find(code, home).member == member.id


@pytest.mark.parametrize(
    "body",
    [
        {"phone": "12"},
        {"phone": 5},
        {"phone": ""},
        {"purposes": []},
        {"purposes": ["messages"]},
        {"purposes": ["everything"]},
        {"purposes": "stamps"},
        {"programmes": ["Coffee"]},
        {"programmes": [99]},
        {"programmes": [True]},
        {"programmes": "Tea"},
        {"name": 5},
        {"member_pin": 5},
    ],
)
def test_what_cannot_be_meant_is_one_sentence_and_enrols_nobody(program, home, body):
    answer = (
        program.enrol(**body) if "phone" not in body else program.enrol(body["phone"])
    )

    assert answer.status_code == 422
    assert set(answer.json) == {"error"}
    assert Member.select().count() == 0


def test_a_shop_for_bearers_enrols_nobody(app):
    house = opened(app)
    a_programme("stamp_card", house)
    token = access.add_device("Till", OWNER, house=house)[1]

    answer = Program(app.test_client(), token).enrol()

    assert answer.status_code == 422
    assert "for members" in answer.json["error"]


def test_an_unknown_card_enrols_nobody(program, home):
    assert program.enrol(code="nonsense").status_code == 404
    assert Member.select().count() == 0


def test_who_takes_part_in_what_can_be_said(program, home):
    for_members(a_programme("coupon", home))
    coupon = Programme.get(Programme.kind == "coupon")

    answer = program.enrol(programmes=["Tea"])
    assert [n["programme"] for n in answer.json["numbers"]] == ["Tea"]

    answer = program.enrol(programmes=[coupon.id])
    assert len(answer.json["numbers"]) == 2


@pytest.mark.parametrize("phone", ["01700001234", "০১৭০০-০০১২৩৪", "+8801700001234"])
def test_earning_by_number_needs_the_number_alone(program, home, phone):
    a_member(home, NUMBER)

    answer = program.act("earn", phone=phone)

    assert answer.status_code == 201
    assert answer.json["standing"]["progress"] == [1, 4]


def test_the_same_act_by_number_counts_once(program, home):
    a_member(home, NUMBER)
    body = {"id": str(uuid4()), "verb": "earn", "phone": NUMBER}

    first, again = program.post("acts", body), program.post("acts", body)

    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json["replayed"]


def test_a_number_of_nobody_is_answered_as_an_unknown_code(program, home):
    a_member(home, NUMBER)

    unknown = program.act("earn", phone=STRANGER)
    no_code = program.act("earn", code="nonsense")

    assert unknown.status_code == no_code.status_code == 404
    assert unknown.data == no_code.data


def test_numbers_of_nobody_are_counted_as_wrong_codes_are(program, home):
    a_member(home, NUMBER)
    statuses = [
        program.act("earn", phone=f"0170001{n:04}").status_code for n in range(MOST + 1)
    ]

    assert statuses == [404] * MOST + [429]
    over = program.act("earn", phone=NUMBER)
    assert over.status_code == 429
    assert int(over.headers["Retry-After"]) > 0


def test_what_is_no_number_is_malformed(program, home):
    for phone in ("12", "abc", 7, "1" * 41):
        assert program.act("earn", phone=phone).status_code == 422


def test_a_number_and_a_code_at_once_are_malformed(program, home):
    assert program.act("earn", phone=NUMBER, code="00000012").status_code == 422


def test_with_several_programmes_one_is_named(program, home):
    for_members(a_programme("cumulative_discount", home))
    a_member(home, NUMBER)

    assert program.act("earn", phone=NUMBER).status_code == 422
    assert program.act("earn", phone=NUMBER, programme="Tea").status_code == 201
    tea = Programme.get(Programme.name == "Tea")
    assert program.act("earn", phone=NUMBER, programme=tea.id).status_code == 201
    assert program.act("earn", phone=NUMBER, programme="Cake").status_code == 422


def test_a_member_who_is_not_in_a_programme_has_no_card_of_it(program, home):
    a_member(home, NUMBER)
    a_programme("coupon", home)
    coupon = Programme.get(Programme.kind == "coupon")

    answer = program.act("redeem", phone=NUMBER, programme=coupon.id)

    assert answer.status_code == 404


def test_of_several_coupons_one_that_is_good_is_taken(program, home):
    Programme.update(keyed="bearer").execute()
    programme = for_members(a_programme("coupon", home))
    member = a_member(home, NUMBER)
    batch = a_batch(programme, 1, home)
    from stampcard.services.members import carrying

    code = a_code(batch, house=home)
    carrying.attach(counter.find(code, home), member.id, None, OWNER, home)
    proving.set_pin(member.id, PIN)

    answers = [program.act("redeem", phone=NUMBER, member_pin=PIN) for _ in range(3)]

    assert [a.json["outcome"] for a in answers] == ["accepted", "accepted", "refused"]


def test_who_takes_back_the_first_yes_is_found_no_more(program, home):
    from stampcard.services.privacy import consents
    from stampcard.services.privacy.consents import Way

    member = a_member(home, NUMBER)
    consents.change(member.id, set(), "en", Way("page"), home)

    assert program.act("earn", phone=NUMBER).status_code == 404


def test_spending_by_number_needs_a_proof(program, home):
    member = a_member(home, NUMBER)
    proving.set_pin(member.id, PIN)
    program.act("earn", phone=NUMBER, count=4)

    refused = program.act("redeem", phone=NUMBER)
    wrong = program.act("redeem", phone=NUMBER, member_pin="0000")
    given = program.act("redeem", phone=NUMBER, member_pin=PIN)

    assert (refused.status_code, refused.json["reason"]) == (200, Reason.NEEDS_CARD)
    assert (wrong.status_code, wrong.json["reason"]) == (403, Reason.NEEDS_CARD)
    assert given.status_code == 201


def test_wrong_pins_of_a_member_are_locked(program, home):
    member = a_member(home, NUMBER)
    proving.set_pin(member.id, PIN)
    for _ in range(5):
        program.act("redeem", phone=NUMBER, member_pin="0000")

    answer = program.act("redeem", phone=NUMBER, member_pin=PIN)

    assert (answer.status_code, answer.json["reason"]) == (429, Reason.NEEDS_CARD)
    assert answer.headers["Retry-After"] == "900"


def test_a_code_spends_and_its_act_may_be_sent_again(app, program, home):
    with a_sender() as sender:
        house = with_sender(home, sender)
        member = a_member(house, NUMBER)
        program.act("earn", phone=NUMBER, count=4)
        proving.send_code(member, house)
        body = {"id": str(uuid4()), "verb": "redeem", "phone": NUMBER}
        body["member_code"] = sender.code

        first, again = program.post("acts", body), program.post("acts", body)

    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json["replayed"]


def test_what_looks_at_a_members_proof_stays_out_of_the_till(app, home):
    stampcard = app.extensions["stampcard"]
    acts = b"POST /api/v1/acts HTTP/1.1\r\n\r\n"

    assert stampcard.is_act(acts + b'{"phone": "01700001234"}')
    assert not stampcard.is_act(acts + b'{"member_pin": "4817"}')
    assert not stampcard.is_act(acts + b'{"member_code": "481700"}')
    assert not stampcard.is_act(b"POST /api/v1/members HTTP/1.1\r\n\r\n{}")
