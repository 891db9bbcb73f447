"""Partners' pages: taken on, agreed with, settled; and what they see themselves."""

import csv
import io
from uuid import UUID, uuid4

import pytest

from stampcard.models.partners import SHOP, Partner, PartnerBatch, PartnerPayment
from stampcard.services import access
from stampcard.services.partners import keeping
from tests.builders import a_batch, a_card, a_code, a_programme, stamp
from tests.members import a_member, for_members
from tests.services.partners.street import at, bears, buy, gives, pay, rung, takes
from tests.web.visits import press


@pytest.fixture
def bakery(owner, home):
    owner.post("/partners", data={"name": "Bakery"})
    return Partner.get()


@pytest.fixture
def points(home, bakery):
    return a_programme("coalition", home)


def agreed(owner, sort, figure, **more):
    sent = {"sort": sort, "figure": figure, "programme": "1", "other": "0", **more}
    return owner.post("/partners/1/agree", data=sent, follow_redirects=True)


def a_phone(app, house, partner):
    client = app.test_client()
    token = access.add_device("Theirs", at(partner), house=house)[1]
    client.set_cookie("device", token)
    return client, {"Authorization": f"Bearer {token}"}


def test_a_partner_is_added_and_listed(owner, bakery):
    listed = owner.get("/partners").text

    assert "Bakery" in listed
    assert "/partners" in owner.get("/programmes").text


def test_a_name_twice_is_complained_about(owner, bakery):
    assert (
        "has this name already" in owner.post("/partners", data={"name": "Bakery"}).text
    )


@pytest.mark.parametrize(
    ("sort", "figure", "more", "said"),
    [
        ("earns", "50", {}, "Bakery gives a point for every"),
        ("accepts", "0.90", {}, "Bakery takes points of Corner Café"),
        ("taken", "1", {}, "Corner Café takes points of Bakery"),
        ("bears", "40", {}, "Bakery bears 40%"),
        ("commission", "30", {"days": "14"}, "Bakery gets 30%"),
    ],
)
def test_what_is_agreed_stands_in_a_sentence(owner, points, sort, figure, more, said):
    page = (
        agreed(owner, sort, figure, **more).text.replace("\xa0", "").replace(" %", "%")
    )

    assert said in page


@pytest.mark.parametrize(
    ("sort", "figure", "said"),
    [
        ("earns", "0.50", "more than was spent"),
        ("accepts", "1.01", "dearer than it is worth"),
        ("commission", "100.01", "more than 100 %"),
        ("earns", "much", "Type an amount"),
        ("gift", "5", "Choose one of these"),
    ],
)
def test_what_costs_more_than_it_brings_is_refused(owner, points, sort, figure, said):
    answer = agreed(owner, sort, figure)

    assert answer.status_code == 422
    assert said in answer.text
    assert keeping.stand(1) == []


@pytest.mark.parametrize(
    "row",
    [pytest.param("20", id="systems row 20"), pytest.param("14", id="systems row 14")],
)
def test_a_month_is_settled_on_page_spreadsheet_and_paper(
    owner, home, points, bakery, row
):
    gives(home, bakery, points, 5000)
    takes(home, bakery, SHOP, points)
    takes(home, SHOP, bakery, points)
    bears(home, bakery, points, 40)
    code = a_code(a_batch(points, 1, home), house=home)
    buy(code, 900_000, home)  # 450 points, of which the bakery bears 180.00
    buy(code, 900_000, home, at(bakery))
    pay(code, 100_000, home, at(bakery), amount=30)

    page = owner.get("/partners/1/settlement").text
    text = owner.get("/partners/1/settlement.csv").data.decode("utf-8-sig")
    paper = owner.get("/partners/1/settlement.pdf")

    assert "-180" in page
    rows = list(csv.reader(io.StringIO(text)))
    assert [row[4] for row in rows[:2]] == ["Amount", "0"]
    assert {row[4] for row in rows[2:-1]} == {"-18000", "3000"}
    ours = owner.get("/partners/settlement.csv").data.decode("utf-8-sig")
    closing = [int(list(csv.reader(io.StringIO(t)))[-1][4]) for t in (text, ours)]
    assert sum(closing) == 0
    assert paper.data.startswith(b"%PDF")


def test_a_paper_of_many_lines_goes_on_a_roll(owner, home, points, bakery):
    programme = points
    others = [keeping.add(f"Shop {n}", home)[0] for n in range(8)]
    code = a_code(a_batch(programme, 1, home), house=home)
    for other in others:
        gives(home, other, programme, 1000)
        takes(home, bakery, other, programme)
        buy(code, 9000, home, at(other))
    pay(code, 100_000, home, at(bakery))

    assert owner.get("/partners/1/settlement.pdf").data.startswith(b"%PDF")


def test_nobody_is_settled_with_who_is_no_partner(owner, bakery):
    assert owner.get("/partners/9/settlement").status_code == 404


def test_a_payment_is_noted_either_way(owner, bakery):
    for who in ("it", "other"):
        sent = {"amount": "25.50", "who": who, "other": "0"}
        assert owner.post("/partners/1/paid", data=sent).status_code == 303

    found = [(one.payer, one.payee, one.amount) for one in PartnerPayment.select()]
    assert found == [(1, 0, 2550), (0, 1, 2550)]
    wrong = owner.post(
        "/partners/1/paid", data={"amount": "x", "who": "it", "other": "0"}
    )
    assert wrong.status_code == 422


@pytest.mark.parametrize("row", [pytest.param("26", id="systems row 26")])
def test_batches_are_handed_out_for_each_other_and_counted(owner, home, bakery, row):
    batch = a_batch(a_programme("partner_coupon", home), 5, home)
    sent = {"batch": str(batch.id), "whose": "ours"}

    assert owner.post("/partners/1/batch", data=sent).status_code == 303

    assert PartnerBatch.get().by == bakery.id
    assert owner.post("/partners/1/batch", data=sent).status_code == 422
    pay(a_code(batch, house=home), 9000, home)
    page = owner.get("/partners/1").text
    assert "<strong>1</strong>" in page


def test_tier_trial_and_state_are_changed(owner, bakery):
    silver = {"name": "Silver", "share": "20", "days": "0", "from_sent": "0"}
    owner.post("/partners/tiers", data=silver)
    sent = {"tier": "1", "trial_until": "2026-03-31"}
    owner.post("/partners/1/change", data=sent)
    owner.post("/partners/1/state", data={"state": "disabled"})

    page = owner.get("/partners/1").text
    assert "Silver" in page
    assert "Takes no part" in page
    assert owner.post("/partners/1/state", data={"state": "odd"}).status_code == 400
    assert owner.get("/partners").text.count("Takes no part") == 1


def a_link(owner):
    """The path of the page that a new link leads to."""
    page = owner.post("/partners/1/link").text
    return "/partner/" + page.partition("/partner/")[2].partition("<")[0]


def test_a_partner_sees_its_figures_and_no_person(app, owner, home, points, bakery):
    gives(home, bakery, points, 1000)
    a_member(home, "+8801712345671", name="Rahima Khatun")

    page = app.test_client().get(a_link(owner))

    assert page.status_code == 200
    assert "Bakery gives a point for every" in page.text
    for private in ("Rahima", "1712345671"):
        assert private not in page.text


def test_a_link_that_was_never_given_is_not_found_and_many_tries_wait(
    app, owner, bakery
):
    visitor = app.test_client()

    codes = [visitor.get(f"/partner/{uuid4()}").status_code for _ in range(40)]

    assert codes[0] == 404
    assert codes[-1] == 429


def test_a_partners_phone_is_paired_for_its_own_outlet(owner, bakery):
    answer = owner.post("/partners/1/phone")

    assert "/devices/invitations/" in answer.location


@pytest.mark.parametrize("case", [pytest.param("ST12", id="scenarios ST12 and ST14")])
def test_a_partners_phone_finds_neither_cards_nor_members_of_the_shop(
    app, home, points, bakery, case
):
    card = a_card(home)
    stamp(card, home)
    for_members(a_programme("stamp_card", home))
    phone, bearer = a_phone(app, home, bakery)

    assert phone.get(f"/counter/cards/{card[:8]}").status_code == 404
    assert phone.get("/counter/members/new").status_code == 403
    assert phone.get(f"/api/v1/cards/{card}", headers=bearer).status_code == 404
    assert phone.get("/api/v1/members/1", headers=bearer).status_code == 403
    act = {"id": str(uuid4()), "verb": "earn", "codes": [card]}
    assert phone.post("/api/v1/acts", json=act, headers=bearer).status_code == 404


@pytest.mark.parametrize("case", [pytest.param("SN11", id="scenarios SN11")])
def test_a_program_of_a_partner_earns_until_it_is_disabled(
    app, home, points, bakery, case
):
    gives(home, bakery, points, 1000)
    code = a_code(a_batch(points, 1, home), house=home)
    phone, bearer = a_phone(app, home, bakery)

    def earn():
        act = {"id": str(uuid4()), "verb": "earn", "codes": [code], "spend": 9000}
        return phone.post("/api/v1/acts", json=act, headers=bearer)

    assert earn().status_code in {200, 201}
    keeping.set_state(bakery, "disabled")
    refused = earn()
    assert "partner_disabled" in refused.text


def test_a_till_of_a_partner_rings_up_and_sees_its_own_bills_alone(
    app, home, points, bakery
):
    gives(home, bakery, points, 1000)
    code = a_code(a_batch(points, 1, home), house=home)
    phone, bearer = a_phone(app, home, bakery)
    shop_bill = UUID(bytes=rung(home, 9000, code).purchase.uuid)

    def bill(card):
        sent = {"id": str(uuid4()), "code": card, "total": "90.00"}
        return phone.post("/api/v1/purchases", json=sent, headers=bearer)

    own = bill(code)
    address = f"/api/v1/purchases/{own.json['id']}"
    shops = f"/api/v1/purchases/{shop_bill}"
    back = {"id": str(uuid4()), "whole": True}

    assert own.json["outcomes"][0]["outcome"] == "accepted"
    assert bill(a_card(home)).status_code == 404
    assert phone.get(address, headers=bearer).status_code == 200
    assert phone.get(shops, headers=bearer).status_code == 404
    taken = phone.post(f"{shops}/returns", json=back, headers=bearer)
    assert taken.status_code == 404


def test_the_page_has_a_form_for_everything(owner, points, bakery):
    page = owner.get("/partners/1")

    assert "Agree" in press(owner, page, "Let it take no part").text
