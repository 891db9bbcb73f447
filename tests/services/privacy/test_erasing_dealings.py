"""Erasure and what came of dealings: sums stay, places are freed, nobody is named."""

from datetime import date
from uuid import uuid4

import pytest

from stampcard.models.base import rows
from stampcard.services import bookings, returns
from stampcard.services.privacy import erasing
from stampcard.services.purchases import Rung, ring_up
from stampcard.services.scans import find
from stampcard.services.upkeep import verify
from stampcard.values.bills import Bill
from tests.builders import OWNER, a_batch, a_code, a_programme, stamp
from tests.members import a_member, for_members, numbers_of
from tests.services.privacy.dealings import dealt

pytestmark = pytest.mark.usefixtures("shop")
TOMORROW = date(2026, 3, 2)
LEFT = ("purchase", "purchase_return", "purchase_act", "draw_ticket", "sent_account")


def book(code, house):
    return bookings.book(find(code, house), TOMORROW, house).state


def states(programme):
    return [line.state for line in bookings.of_day(programme, TOMORROW).lines]


def test_bills_tickets_and_senders_stay_as_the_ledger_does(house):
    for_members(a_programme("points", house))
    member = a_member(house, name="Rahima Begum")
    stamp(*numbers_of(member), house, spend_minor=50_000)
    dealt(member, house)
    told = [rows(f"SELECT * FROM {table} ORDER BY 1") for table in LEFT]
    before = verify(), rows("SELECT * FROM balance"), told

    erasing.erase(member.id, "request", OWNER, house)

    told = [rows(f"SELECT * FROM {table} ORDER BY 1") for table in LEFT]
    assert (verify(), rows("SELECT * FROM balance"), told) == before
    assert all(told)
    assert str(member.id) not in str(told)
    assert "Rahima" not in str(told)


def test_goods_of_someone_who_was_erased_still_come_back(house):
    for_members(a_programme("points", house))
    member = a_member(house)
    rung = Rung(uuid4(), tuple(numbers_of(member)), Bill(50_000))
    receipt = ring_up(rung, OWNER, house)
    erasing.erase(member.id, "request", OWNER, house)

    came = returns.take_back(uuid4(), receipt.purchase, Bill(50_000), OWNER, house)

    assert len(came.acts) == 1
    assert rows("SELECT SUM(amount) FROM balance") == [(0,)]


def test_a_place_of_someone_who_was_erased_goes_to_who_waits(house):
    programme = for_members(a_programme("service", house, a_day=1))
    member, other = a_member(house), a_member(house, "01712345679")
    booked = [book(numbers_of(one)[0], house) for one in (member, other)]

    erasing.erase(member.id, "request", OWNER, house)

    assert booked == ["booked", "waiting"]
    assert states(programme) == ["booked"]
    (line,) = bookings.of_day(programme, TOMORROW).lines
    assert line.number == numbers_of(other)[0]


def test_a_place_that_a_printed_card_can_use_stays_with_its_bearer(house):
    programme = for_members(a_programme("service", house))
    code = a_code(a_batch(programme, 1, house), house=house)
    member = a_member(house, name="Rahima Begum", card=find(code, house))
    book(numbers_of(member)[0], house)

    erasing.erase(member.id, "request", OWNER, house)

    assert states(programme) == ["booked"]
    assert bookings.of_day(programme, TOMORROW).lines[0].name == ""
    assert bookings.booked(find(code, house), house)
