"""One member on the manager's pages."""

from uuid import uuid4

import pytest

from stampcard.models.base import row
from stampcard.models.members import Member
from stampcard.models.shops import Staff
from stampcard.services import people
from stampcard.services.members import member_card, proving, searching
from stampcard.services.paper import CannotPrint
from stampcard.services.people import Newcomer
from stampcard.values.codes import shown
from stampcard.values.words import N_
from tests.builders import balances, stamp, void
from tests.members import a_member, numbers_of
from tests.services.members.carried import found, open_programme, some_codes
from tests.web.conftest import signed_in
from tests.web.visits import press

OTHER = "01712345679"


@pytest.fixture
def programme(owner, home):
    return open_programme(home)


@pytest.fixture
def member(programme, home):
    made = a_member(home, name="Rahima Begum", tags=("Tea",), birthday=(5, 1))
    stamp(numbers_of(made)[0], home, count=3)
    return made


@pytest.fixture
def manager(app, member, home):
    made, _ = people.add(Newcomer("Mina", "manager", password="seven quiet herons"))
    client = app.test_client()
    signed_in(client, made, home)
    return client


def page(client, member, more=""):
    return client.get(f"/members/{member.id}{more}")


def anew(member):
    return Member.get_by_id(member.id)


def test_a_member_is_shown_with_what_they_hold_and_what_happened(
    owner, home, member, programme
):
    (code,) = some_codes(programme, home, 1)
    void(code, home)

    text = page(owner, member).text

    assert "+880 ••• 678" in text
    assert "1 May" in text
    assert "3 of 10 stamps" in text
    assert shown(numbers_of(member)[0]) in text
    assert "Stamp or purchase" in text
    assert "Keep my number" in text
    assert "12345678" not in text


def test_the_cards_of_a_member_are_shown_with_their_state(owner, home, programme):
    (code,) = some_codes(programme, home, 1)
    stamp(code, home)
    member = a_member(home, card=found(code, home))
    void(code, home)

    text = page(owner, member).text

    assert shown(code[:8]) in text
    assert "Blocked" in text
    assert "Belongs to a member" in owner.get(f"/cards/{code[:8]}").text


def test_a_member_there_is_not_has_no_page(owner, programme):
    assert owner.get("/members/1").status_code == 404
    assert owner.get(f"/members/{2**70}").status_code == 404


def test_the_whole_number_is_for_the_owner_after_the_password(
    owner, manager, member, clock
):
    assert "+880 1712-345678" in page(owner, member, "/number").text
    assert page(manager, member, "/number").status_code == 403
    assert "Show the number" not in page(manager, member).text
    clock.move(minutes=15)
    assert "/confirm" in page(owner, member, "/number").location


def test_what_is_known_is_set_right(owner, home, member):
    form = page(owner, member, "/edit")
    assert 'value="Rahima Begum"' in form.text
    assert 'value="Tea"' in form.text

    press(
        owner, form, "Save", name="Rina Akter", locale="bn", birthday="2",
        birth_month="3", tags="Coffee, Cake", channel="sms", every_days="7", note="x",
    )  # fmt: skip

    kept = anew(member)
    assert (kept.name, kept.locale, kept.birth_day) == ("Rina Akter", "bn", 2)
    assert (kept.channel, kept.every_days) == ("sms", 7)
    assert searching.search("akter", home)


@pytest.mark.parametrize(("day", "month"), [("30", "2"), ("5", ""), ("", "7")])
def test_a_day_there_is_not_is_said(owner, member, day, month):
    answer = press(
        owner, page(owner, member, "/edit"), "Save", birthday=day, birth_month=month
    )

    assert "There is no such day" in answer.text
    assert anew(member).birth_day == 1


def test_another_number_is_typed_twice(owner, home, member):
    form = page(owner, member, "/renumber")

    slip = press(owner, form, "Change the number", phone=OTHER, again="01712345670")
    assert "These two numbers differ" in slip.text
    done = press(owner, form, "Change the number", phone=OTHER, again=OTHER)

    assert "+880 ••• 679" in done.text
    assert searching.by_phone(OTHER, home) == member


def test_somebody_elses_number_offers_to_make_them_one(owner, home, member):
    other = a_member(home, OTHER, name="Rina")

    answer = press(
        owner, page(owner, member, "/renumber"), "Change", phone=OTHER, again=OTHER
    )

    assert "Another member has this number" in answer.text
    assert f"/members/{other.id}/merge/{member.id}" in answer.text


def test_nearly_the_same_number_is_pointed_out(owner, home, member):
    other = a_member(home, OTHER, name="Rina")

    assert f"/merge/{other.id}" in page(owner, member).text
    done = press(
        owner, page(owner, member, "/renumber"), "Change",
        phone="01712345670", again="01712345670",
    )  # fmt: skip
    assert "has nearly the same number" in done.text


def test_a_pin_is_set_and_taken_away(owner, home, member):
    weak = press(owner, page(owner, member), "Save the PIN", pin="1111")
    assert weak.status_code == 422
    assert "too easy" in weak.text

    press(owner, page(owner, member), "Save the PIN", pin="7391")
    assert proving.is_pin(anew(member), "7391", house=home)
    press(owner, page(owner, member), "Save the PIN", pin="")
    assert anew(member).pin_hash == ""


def test_a_member_card_is_printed(owner, home, member, monkeypatch):
    asked = []
    monkeypatch.setattr(
        "stampcard.services.print_worker.pdf", lambda job: asked.append(job) or b"%PDF"
    )

    came = press(owner, page(owner, member), "Print a member card")

    assert came.mimetype == "application/pdf"
    (job,) = asked
    assert job.design == "member-card"
    assert [piece.number for piece in job.pieces] == [shown(numbers_of(member)[0])]


def test_only_their_own_number_is_printed(owner, home, member, programme):
    (code,) = some_codes(programme, home, 1)

    assert owner.post(f"/members/{member.id}/card/{code}").status_code == 404
    assert owner.post(f"/members/{member.id}/card/nonsense").status_code == 404


def test_why_a_card_cannot_be_printed_is_said(owner, member, monkeypatch):
    def cannot(serial, house):
        raise CannotPrint(N_("The printing stopped before it was done."))

    monkeypatch.setattr(member_card, "pdf", cannot)

    assert (
        "The printing stopped"
        in press(owner, page(owner, member), "Print a member card").text
    )


def test_two_members_are_made_one_after_a_look(owner, home, member):
    other = a_member(home, OTHER, name="Rina")
    stamp(numbers_of(other)[0], home, count=4)
    choose = page(owner, member, "/merge")
    assert f"/merge/{other.id}" in choose.text
    listed = press(owner, choose, "Search", text="rina")
    assert f"/merge/{other.id}" in listed.text

    look = page(owner, member, f"/merge/{other.id}")
    assert all(f"{n} of 10 stamps" in look.text for n in (3, 4, 7))
    done = press(owner, look, "Make them one")

    assert "They are one member now" in done.text
    assert balances(numbers_of(member)[0], home) == {"stamp": 7}
    assert page(owner, other).status_code == 404
    again = press(owner, look, "Make them one")
    assert "They are one member now" in again.text
    assert row("SELECT COUNT(*) FROM act WHERE verb = 'merge'") == (1,)


def test_nobody_else_is_found_or_merged_with_themselves(owner, home, member):
    said = press(owner, page(owner, member, "/merge"), "Search", text="rahima")

    assert "Nobody else" in said.text
    same = page(owner, member, f"/merge/{member.id}")
    assert same.location.endswith("/merge")
    assert (
        owner.post(f"/members/{member.id}/merge/5", data={"id": "x"}).status_code == 400
    )
    gone = owner.post(
        f"/members/{member.id}/merge/5",
        data={"id": str(uuid4())},
        follow_redirects=True,
    )
    assert "no such member" in gone.text
    used = stamp(numbers_of(member)[0], home).act.id
    other = a_member(home, OTHER)
    clash = owner.post(f"/members/{member.id}/merge/{other.id}", data={"id": str(used)})
    assert clash.status_code == 409


def test_a_manager_may_set_right_but_not_see_numbers(manager, member):
    for more in ("", "/edit", "/renumber", "/merge"):
        answer = page(manager, member, more)
        assert answer.status_code == 200
        assert "345678" not in answer.text


def test_an_open_screen_changes_no_number_and_prints_nothing(
    owner, home, member, clock
):
    other = a_member(home, OTHER)
    clock.move(minutes=15)

    for more in ("/renumber", f"/merge/{other.id}"):
        assert "/confirm" in page(owner, member, more).location
    for more in ("/pin", f"/card/{numbers_of(member)[0]}"):
        assert owner.post(f"/members/{member.id}{more}").status_code == 403
    signed_in(owner, Staff.get(), home)
    assert page(owner, member, "/renumber").status_code == 200
