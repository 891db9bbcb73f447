"""The copy of a member's data tells of bills, places, draws, and who sent them."""

import json
from datetime import date, timedelta
from uuid import uuid4

import pytest

from stampcard.language import Speaker
from stampcard.models.partners import SHOP
from stampcard.services import bookings, counter, draws, purchase_undoing, returns
from stampcard.services.partners import keeping
from stampcard.services.privacy import access_copy, access_words
from stampcard.services.privacy.access_copy import of_member
from stampcard.services.purchases import Rung, ring_up
from stampcard.services.scans import find
from stampcard.values.bills import Bill, Line, of_lines
from stampcard.values.codes import shown
from stampcard.values.decisions import Verb
from tests.builders import OWNER, a_batch, a_code, a_programme, asked, stamp
from tests.draws import a_draw, as_of, decided
from tests.members import a_member, for_members, numbers_of
from tests.services.partners.street import a_partner

pytestmark = pytest.mark.usefixtures("shop")
SAID = Speaker("en", "latn", "BDT", "Asia/Dhaka")
GOODS = of_lines((Line(2000, "tea", 1500), Line(500)))


def part(member, house, key):
    """The rows of one part, each as people read it, and the part's fields."""
    (found,) = (p for p in of_member(member.id, house).parts if p.sort.key == key)
    return [
        {name: access_words.shown(row[name], SAID) for name in found.fields}
        for row in found.rows
    ]


def a_member_of(house, *presets, **more):
    for preset in presets:
        for_members(a_programme(preset, house))
    return a_member(house, **more)


def ring(house, code, bill=GOODS, number=""):
    return ring_up(Rung(uuid4(), (code,), bill, number=number), OWNER, house)


def test_a_bill_stands_once_with_its_goods_whatever_it_counted_in(house):
    member = a_member_of(house, "points", "stamp_card")
    receipt = ring(house, numbers_of(member)[0], number="A 17")
    returns.take_back(uuid4(), receipt.purchase, of_lines((Line(500),)), OWNER, house)

    assert part(member, house, "bills") == [
        {
            "at": "1 Mar 2026, 12:00",
            "bill_number": "A 17",
            "bill": "৳\xa035",
            "goods": "tea: 1.5 × ৳\xa020, 1 × ৳\xa05",
            "came_back": "৳\xa05",
            "staff": "Rahima",
        }
    ]


def test_an_undone_bill_says_so(house):
    member = a_member_of(house, "points")
    receipt = ring(house, numbers_of(member)[0], Bill(5000))

    purchase_undoing.undo(uuid4(), receipt.purchase, OWNER, house)

    ((bill,)) = part(member, house, "bills")
    assert (bill["undone"], bill["bill"]) == ("yes", "৳\xa050")


def test_programs_read_a_bill_in_minor_units_under_its_id(house):
    member = a_member_of(house, "points")
    receipt = ring(house, numbers_of(member)[0])

    said = json.loads(access_copy.as_json(of_member(member.id, house), SAID))

    (bill,) = said["bills"]
    assert (bill["bill"], bill["came_back"], len(bill["goods"])) == (3500, None, 2)
    assert bill["purchase"].replace("-", "") == bytes(receipt.purchase.uuid).hex()


def test_a_friends_bill_is_not_in_the_copy_of_whoever_sent_them(house):
    member = a_member_of(house, "referral", phone="01712345678")
    friend = a_member(house, phone="01712345679", name="Karim")
    own, friends = numbers_of(member)[0], numbers_of(friend)[0]
    joined = counter.perform(asked(Verb.EARN, friends, own), OWNER, house)
    assert joined.accepted, joined
    ring(house, friends, Bill(50_000))

    acts = part(member, house, "acts")
    text = access_copy.as_json(of_member(member.id, house), SAID)

    assert part(member, house, "bills") == []
    assert len(part(friend, house, "bills")) == 1
    assert "friends who count 1" in acts[-1]["change"]
    assert "500" not in acts[-1].values()
    assert acts[-1].get("bill", "–") == "–"
    assert shown(friends) not in text
    assert friends not in text


def test_a_place_stands_with_its_day_and_state(house):
    member = a_member_of(house, "service")
    (number,) = numbers_of(member)
    bookings.book(find(number, house), date(2026, 3, 2), house)

    assert part(member, house, "bookings") == [
        {
            "for_day": "2 March 2026",
            "programme": "Our programme",
            "number": shown(number),
            "state": "Booked",
            "booked_at": "1 Mar 2026, 12:00",
        }
    ]


def test_tickets_stand_with_what_they_won(house):
    programme = for_members(a_programme("prize_draw", house))
    member = a_member(house)
    (number,) = numbers_of(member)
    assert stamp(number, house, spend_minor=100_000).accepted
    last = date(2026, 2, 28)
    as_of(programme, last)
    draw = a_draw(house, programme, last)
    (before,) = part(member, house, "draws")

    decided(house, draw)

    (after,) = part(member, house, "draws")
    assert before["last_day"] == "28 February 2026"
    assert len(before["tickets"].split(", ")) == 2
    assert "prize" not in before
    tickets = {one.ticket for one in draws.drawn_of(draw)}
    assert {said.split(": ")[0] for said in after["prize"].split(", ")} == tickets


def test_many_tickets_are_counted_for_people_and_listed_for_programs(house):
    programme = for_members(a_programme("prize_draw", house))
    member = a_member(house)
    assert stamp(numbers_of(member)[0], house, spend_minor=1_000_000).accepted
    as_of(programme, date(2026, 2, 28))
    a_draw(house, programme, date(2026, 2, 28))

    (told,) = part(member, house, "draws")
    said = json.loads(access_copy.as_json(of_member(member.id, house), SAID))

    assert told["tickets"] == "20"
    assert len(set(said["draws"][0]["ticket_list"])) == 20


def test_the_partner_that_sent_them_is_named(house):
    member = a_member_of(house, "points")
    blogger = a_partner(house, "Blogger")
    batch = a_batch(a_programme("partner_code", house), 1, house)
    assert keeping.hand_out(batch, by=blogger.id, of=SHOP) == ()
    rung = Rung(uuid4(), (numbers_of(member)[0], a_code(batch, house=house)), GOODS)
    ring_up(rung, OWNER, house)

    assert part(member, house, "sent") == [
        {"partner": "Blogger", "since": "1 March 2026"}
    ]


def test_of_another_member_nothing_of_this_is_told(house):
    member = a_member_of(house, "points", "service")
    other = a_member(house, "01712345679")
    ring(house, numbers_of(member)[0])
    day = house.now()[1] + timedelta(days=1)
    bookings.book(find(numbers_of(member)[1], house), day, house)

    for key in ("bills", "bookings", "draws", "sent"):
        assert part(other, house, key) == []
