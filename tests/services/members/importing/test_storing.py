"""Lists brought in: all of it or none, with consent, accounts and start balances."""

import pytest

from stampcard.models import members
from stampcard.models.base import rows
from stampcard.models.cards import Card
from stampcard.models.ledger import Act
from stampcard.models.members import Member
from stampcard.models.privacy import Consent, Policy
from stampcard.models.writing import StorageError
from stampcard.services import counter
from stampcard.services.members import searching
from stampcard.services.members.importing import staging, storing, work
from stampcard.services.members.importing.storing import Wish
from stampcard.services.privacy import consents
from stampcard.services.upkeep import verify
from tests.builders import OWNER, a_programme, balances, stamp
from tests.lists import a_list, a_read_list, brought_in
from tests.members import a_member, for_members, numbers_of

pytestmark = pytest.mark.usefixtures("card")
TWO = "Name,Phone,Messages\nRahima Begum,01712345678,yes\nKarim,01812345678,no\n"


def test_people_of_a_list_are_members_as_those_of_the_counter(house):
    state, _ = brought_in(TWO, house)

    assert (state.state, state.done) == ("stored", 2)
    rahima = searching.by_phone("01712345678", house)
    assert (rahima.name, rahima.joined_how) == ("Rahima Begum", "import")
    (number,) = numbers_of(rahima)
    assert balances(number, house) == {"stamp": 2}
    assert stamp(number, house).accepted
    assert balances(number, house) == {"stamp": 3}
    assert [line.name for line in searching.search("beg", house)] == ["Rahima Begum"]
    assert verify().ok


def test_one_wrong_row_of_ten_thousand_and_nothing_is_stored(house):
    lines = [f"017{n:08}" for n in range(10_000, 20_000)]
    lines[9_998 - 1] = "x"
    text = "Phone\n" + "\n".join(lines) + "\n"

    state, name = brought_in(text, house)

    assert (state.state, str(state.words)) == (
        "read",
        "Some rows are wrong. Mend the list, or leave them out.",
    )
    with work.opened(staging.folder_of(name, house)) as kept:
        assert [fault.line for fault in kept.faults((0, -2), 9)] == [9_999]
    for table in (Member, Act, Card, Consent):
        assert table.select().count() == 0

    done = staging.store(name, Wish(agreed=True, leave_out_wrong=True), OWNER, house)

    assert (done.done, Member.select().count()) == (9_999, 9_999)
    assert Act.select().count() == 20
    assert verify().ok


def test_without_the_owners_word_nobody_is_stored(house):
    state, _ = brought_in(TWO, house, agreed=False)

    assert str(state.words) == "First say that these people agreed."
    assert not members.is_there()
    assert Policy.select().count() == 0


def test_consents_name_policy_and_list_and_only_a_yes_counts(house):
    _, name = brought_in(TWO, house, agreed_to_more=True)

    told = {
        (m.name, one.purpose)
        for one in Consent.select()
        for m in [Member.get_by_id(one.member_id)]
    }
    one = Consent.get()
    assert told == {
        ("Rahima Begum", "stamps"),
        ("Rahima Begum", "messages"),
        ("Karim", "stamps"),
    }
    assert (one.channel, one.slip, one.version) == ("import", f"list {name}", 1)
    assert one.text_hash in {policy.hash for policy in Policy.select()}


def test_a_yes_in_the_list_is_nothing_without_the_owners_word(house):
    brought_in(TWO, house)

    rahima = searching.by_phone("01712345678", house)
    assert consents.agreed(rahima.id) == {"stamps"}


def test_who_is_a_member_already_stays_as_they_are(house):
    before = a_member(house, "01712345678", name="Mrs Begum")

    state, _ = brought_in(TWO, house)

    assert state.done == 1
    assert Member.get_by_id(before.id).name == "Mrs Begum"
    assert Member.select().count() == 2


def test_who_joins_between_looking_and_storing_is_there_once(house):
    name = a_read_list(TWO, house)
    a_member(house, "01712345678", name="Mrs Begum")

    state = staging.store(name, Wish(agreed=True), OWNER, house)

    assert (state.state, state.done) == ("stored", 1)
    assert sorted(m.name for m in Member.select()) == ["Karim", "Mrs Begum"]


def test_people_join_the_programmes_that_were_chosen(house, card):
    discount = for_members(a_programme("cumulative_discount", house))

    brought_in(TWO, house, programmes=(discount.id,))

    karim = searching.by_phone("01812345678", house)
    assert [of for *_, of in members.held_by(karim.id)] == [discount.id]


def test_without_a_choice_they_join_all_that_are_for_members(house, card):
    discount = for_members(a_programme("cumulative_discount", house))

    brought_in(TWO, house)

    karim = searching.by_phone("01812345678", house)
    assert {of for *_, of in members.held_by(karim.id)} == {card.id, discount.id}


def test_a_start_balance_takes_the_place_of_the_head_start(house):
    brought_in("Phone,Our programme\n01712345678,7\n01812345678,\n", house)

    held = [
        balances(numbers_of(searching.by_phone(phone, house))[0], house)
        for phone in ("01712345678", "01812345678")
    ]
    assert held == [{"stamp": 7}, {"stamp": 2}]
    assert '"note": "start"' in Act.get().detail
    assert verify().ok


def test_the_ledger_names_nobody(house):
    brought_in(TWO, house)

    (act,) = Act.select()
    assert act.card is None
    assert "Rahima" not in act.detail
    assert not any(str(m.id) in act.detail for m in Member.select())


def test_the_day_of_joining_is_kept_and_nobody_is_dormant_at_once(house, clock):
    brought_in("Phone,Joined\n01712345678,2019-05-03\n01812345678,\n", house)

    old, new = (
        searching.by_phone(phone, house) for phone in ("01712345678", "01812345678")
    )
    assert house.day_of(old.joined_at).isoformat() == "2019-05-03"
    assert old.seen_at == new.seen_at == new.joined_at == clock()


def test_numbers_without_paper_go_on_where_the_counter_left_off(house):
    first = a_member(house, "01912345678")
    brought_in(TWO, house)
    last = a_member(house, "01612345678")

    everybody = [first, *Member.select().order_by(Member.joined_at), last]
    numbers = {n for one in everybody for n in numbers_of(one)}
    assert len(numbers) == 4
    found = [counter.find(number, house) for number in numbers]
    assert all(card and card.paperless for card in found)


def test_the_list_and_what_was_read_of_it_are_gone_afterwards(house):
    _, name = brought_in(TWO, house)

    left = sorted(p.name for p in staging.folder_of(name, house).iterdir())
    assert left == ["state.json"]
    assert "Rahima" not in (staging.folder_of(name, house) / "state.json").read_text()


def test_a_list_of_nobody_new_is_told_so(house):
    a_member(house, "01712345678")

    state, _ = brought_in("Phone\n01712345678\n", house)

    assert str(state.words) == "There is nobody new in this list."


def test_without_a_programme_for_members_there_is_nothing_to_join(house, card):
    name = a_read_list(TWO, house)
    for_members(card, "bearer")

    state = staging.store(name, Wish(agreed=True), OWNER, house)

    assert "No programme is for members yet" in str(state.words)


def test_a_disk_that_fails_in_the_middle_leaves_nothing(house, monkeypatch):
    name = a_list("Phone\n" + "".join(f"017{n:08}\n" for n in range(1200)), house)
    staging.read(name, staging.order_for(house), house)
    calls = []

    def failing(sql, values):
        calls.append(sql)
        if len(calls) == 8:
            raise StorageError(OSError("the disk went away"))
        return written(sql, values)

    written = storing.execute_many
    monkeypatch.setattr(storing, "execute_many", failing)

    state = staging.store(name, Wish(agreed=True), OWNER, house)

    assert state.state == "read"
    assert "could not keep it" in str(state.words)
    assert not members.is_there()
    assert rows("SELECT COUNT(*) FROM act") == [(0,)]
    monkeypatch.undo()
    assert staging.store(name, Wish(agreed=True), OWNER, house).done == 1200
