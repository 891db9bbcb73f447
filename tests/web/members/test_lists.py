"""The manager's page of members: search, short lists, whom to tell."""

import pytest

from stampcard.models.members import Member
from stampcard.models.shops import Staff
from stampcard.services import people
from stampcard.services.people import Newcomer
from stampcard.services.privacy import consents
from stampcard.services.privacy.consents import Way
from tests.builders import OWNER, a_programme
from tests.members import a_member, for_members
from tests.web.conftest import signed_in
from tests.web.visits import press

BOTH = {"stamps", "messages"}


@pytest.fixture
def shop(owner, home):
    for_members(a_programme("stamp_card", home))
    return home


@pytest.fixture
def manager(app, shop):
    made, _ = people.add(Newcomer("Mina", "manager", password="seven quiet herons"))
    client = app.test_client()
    signed_in(client, made, shop)
    return client


def agree(member, house, wanted=BOTH):
    consents.change(member.id, wanted, "en", Way("counter", OWNER), house)


def names(page):
    return {name for name in ("Rahima", "Karim", "Jamal", "Sadia") if name in page}


def test_a_shop_for_bearers_has_no_such_page_nor_menu(owner, home):
    a_programme("stamp_card", home)

    assert owner.get("/members").status_code == 404
    assert 'href="/members"' not in owner.get("/").text


def test_the_menu_names_members_once_a_programme_does(owner, shop):
    assert 'href="/members"' in owner.get("/").text
    assert "0 members." in owner.get("/members").text


@pytest.mark.parametrize("typed", ["01712345678", "5678", "rahi", "+880 1712-345678"])
def test_somebody_is_found_without_their_number_in_an_address(owner, shop, typed):
    member = a_member(shop, name="Rahima Begum")

    page = press(owner, owner.get("/members"), "Search", text=typed)

    assert page.request.full_path.strip("?") == "/members"
    assert f"/members/{member.id}" in page.text
    assert "+880 ••• 678" in page.text
    assert "345678" not in page.text.replace(f'value="{typed}"', "")


def test_nobody_found_is_said(owner, shop):
    assert (
        "Nobody like that"
        in press(owner, owner.get("/members"), "Search", text="zz").text
    )


def test_the_lists_say_who(owner, shop, clock):
    a_member(shop, "01700000001", name="Rahima", birthday=(3, 1))
    clock.move(days=400)  # to 5 April of the next year
    signed_in(owner, Staff.get(), shop)
    a_member(shop, "01700000002", name="Karim", birthday=(4, 5))
    a_member(shop, "01700000003", name="Jamal", birthday=(4, 11))
    a_member(shop, "01799999999", name="Sadia", tags=("Tea",))

    listed = {which: names(owner.get(f"/members?list={which}").text) for which in (
        "lately", "today", "week", "dormant", "alike", "nonsense"
    )}  # fmt: skip

    assert listed == {
        "lately": {"Karim", "Jamal", "Sadia"},
        "today": {"Karim"},
        "week": {"Karim", "Jamal"},
        "dormant": {"Rahima"},
        "alike": {"Karim", "Jamal", "Rahima"},
        "nonsense": {"Karim", "Jamal", "Sadia"},
    }
    assert names(owner.get("/members?tag=Tea").text) == {"Sadia"}
    assert "4 members." in owner.get("/members").text


def test_only_who_agrees_to_messages_is_told(owner, shop):
    for phone, name, tags in (
        ("01700000001", "Rahima", ("Tea",)),
        ("01700000002", "Karim", ()),
        ("01700000003", "Jamal", ("Tea",)),
        ("01700000004", "Sadia", ("Tea",)),
    ):
        member = a_member(shop, phone, name=name, tags=tags)
        if name != "Jamal":
            agree(member, shop)
    agree(member, shop, {"stamps"})  # Sadia takes it back

    assert names(owner.get("/members/offers").text) == {"Rahima", "Karim"}
    tea = owner.get("/members/offers?tag=Tea")
    assert names(tea.text) == {"Rahima"}
    assert "+880 1700-000001" in tea.text
    csv = owner.get("/members/offers.csv?tag=Tea")
    assert csv.mimetype == "text/csv"
    assert csv.text.splitlines()[1:] == ["Rahima,'+880 1700-000001,,,,0,"]
    assert "Nobody with this tag" in owner.get("/members/offers?tag=Coffee").text


def test_a_long_list_goes_on_on_the_next_page(owner, shop, monkeypatch):
    monkeypatch.setattr("stampcard.web.members.lists.OFFERS_SHOWN", 2)
    for n in range(3):
        agree(a_member(shop, f"0170000000{n}", name=f"Name{n}"), shop)

    first = owner.get("/members/offers").text
    last = max(member.id for member in Member.select())
    second = owner.get("/members/offers", query_string={"from": sorted(
        member.id for member in Member.select()
    )[1]}).text  # fmt: skip

    assert "More" in first
    assert f"/members/{last}" not in first
    assert f"/members/{last}" in second


def test_the_list_of_numbers_is_the_owners_after_the_password(
    owner, manager, shop, clock
):
    assert manager.get("/members").status_code == 200
    for path in ("/members/offers", "/members/offers.csv"):
        assert manager.get(path).status_code == 403
    clock.move(minutes=15)
    assert "/confirm" in owner.get("/members/offers").location
