"""People on pages: who may come where, the PIN at the counter, the password again."""

import re

import pytest

from stampcard.models.base import row
from stampcard.models.shops import Staff, the_shop
from stampcard.services import access, people, step_up
from stampcard.services.people import Newcomer
from stampcard.services.step_up import Rules
from stampcard.values.roles import Role
from tests.builders import OWNER, PASSWORD, a_batch, a_card, a_programme, stamp
from tests.web.conftest import signed_in
from tests.web.visits import Forms, buttons, press

PIN, OTHER_PIN = "481207", "930517"
WORDS = "a manager's own words"
MANAGERS = ("/", "/acts", "/cards", "/batches", "/batches/1", "/batches/1/spoil",
            "/oddities", "/devices", "/counter", "/signed-in", "/password")  # fmt: skip
OWNERS = ("/programmes", "/programmes/new", "/programmes/1", "/programmes/1/print",
          "/programmes/1/amend", "/people", "/people/new", "/people/1",
          "/people/1/end", "/settings", "/settings/pins", "/exports",
          "/exports/ledger.csv")  # fmt: skip


@pytest.fixture(autouse=True)
def stock(owner, home):
    """A programme with a batch."""
    a_batch(a_programme("stamp_card", home), 3, home)


@pytest.fixture
def karim(owner):
    return people.add(Newcomer("Karim", pin=PIN))[0]


def browser_of(app, home, role):
    """A browser in which a new person of a role is signed in."""
    person, problems = people.add(Newcomer("Rina", role, password=WORDS))
    assert person, problems
    client = app.test_client()
    signed_in(client, person, home)
    return client


@pytest.fixture
def manager(app, home, owner):
    return browser_of(app, home, Role.MANAGER)


@pytest.fixture
def phone(app, home, owner):
    """A phone that was paired by its code."""
    client = app.test_client()
    press(
        client, client.get(f"/pair/{access.invite('Till', OWNER, house=home)}"), "Pair"
    )
    return client


def come(phone, staff, pin=PIN, **more):
    return phone.post("/counter/who", data={"staff": staff, "pin": pin, **more})


def acts():
    return row("SELECT COUNT(*) FROM act")[0]


@pytest.mark.parametrize("path", MANAGERS)
def test_a_manager_may_look_after_the_counter(manager, path):
    assert manager.get(path).status_code == 200


@pytest.mark.parametrize("path", OWNERS)
def test_a_manager_may_not_do_what_is_the_owners(manager, path):
    answer = manager.get(path)

    assert answer.status_code == 403
    assert "Sign out" in answer.text


@pytest.mark.parametrize("path", [*MANAGERS, *OWNERS])
def test_a_partner_gets_a_sentence_and_the_way_out(app, home, owner, path):
    answer = browser_of(app, home, Role.PARTNER).get(path)

    assert answer.status_code == 403
    assert buttons(answer) == ["Sign out"]


def test_a_partner_can_sign_out(app, home, owner):
    partner = browser_of(app, home, Role.PARTNER)

    press(partner, partner.get("/"), "Sign out")

    assert partner.get("/").location == "/sign-in"


@pytest.mark.parametrize("path", sorted({*MANAGERS, *OWNERS} - {"/", "/counter"}))
def test_a_phone_may_go_nowhere_but_to_the_counter(phone, path):
    assert phone.get(path).status_code == 403


@pytest.mark.parametrize(
    "path",
    ["/programmes/1/print", "/batches/1/print", "/people/new", "/people/1/pin",
     "/settings", "/settings/pins"],
)  # fmt: skip
def test_a_manager_and_a_phone_may_not_post_there_either(manager, phone, path):
    before = row("SELECT COUNT(*) FROM batch"), row("SELECT COUNT(*) FROM print_run")

    assert manager.post(path).status_code == 403
    assert phone.post(path).status_code == 403
    assert before == (
        row("SELECT COUNT(*) FROM batch"),
        row("SELECT COUNT(*) FROM print_run"),
    )


def test_a_manager_puts_a_batch_in_use(manager, home):
    batch = a_batch(a_programme("stamp_card", home), 3, home, activate=False)

    manager.post(f"/batches/{batch.id}/activate")

    assert row("SELECT state FROM batch WHERE id = ?", batch.id) == ("in_use",)


def test_a_manager_is_offered_only_what_a_manager_may_open(manager):
    page = manager.get("/").text

    assert 'href="/cards"' in page
    assert 'href="/settings"' not in page
    assert 'href="/people"' not in page
    assert 'href="/programmes"' not in page


def test_a_shop_of_one_signs_in_by_password_alone(app, owner):
    assert 'name="name"' not in app.test_client().get("/sign-in").text


def test_with_several_passwords_a_name_is_asked_but_none_is_told(app, home, owner):
    browser_of(app, home, Role.MANAGER)
    visitor = app.test_client()

    page = visitor.get("/sign-in")
    wrong = visitor.post("/sign-in", data={"name": "Rina", "password": PASSWORD})
    nobody = visitor.post("/sign-in", data={"name": "Nobody", "password": PASSWORD})
    right = visitor.post("/sign-in", data={"name": "rina", "password": WORDS})

    assert 'name="name"' in page.text
    assert "Rina" not in page.text
    assert "Rahima" not in page.text
    assert wrong.status_code == nobody.status_code == 422
    assert right.status_code == 303


def test_too_many_passwords_are_told_how_long_to_wait(app, owner, clock):
    visitor = app.test_client()
    for _ in range(10):
        assert visitor.post("/sign-in", data={"password": "no"}).status_code == 422

    locked = visitor.post("/sign-in", data={"password": PASSWORD})

    assert locked.status_code == 429
    assert "Wait 15 minutes" in locked.text
    assert locked.headers["Retry-After"] == "900"
    clock.move(minutes=15)
    assert visitor.post("/sign-in", data={"password": PASSWORD}).status_code == 303


def test_no_address_is_kept_with_the_tries(app, owner):
    app.test_client().post(
        "/sign-in",
        data={"password": "no"},
        environ_overrides={"REMOTE_ADDR": "198.51.100.7"},
    )

    subjects = str(list(Staff.raw("SELECT subject FROM attempt").dicts()))

    assert "sign-in-from:" in subjects
    assert "198.51" not in subjects


def test_the_owner_takes_somebody_on_and_sees_the_pin_once(owner):
    page = owner.post("/people/new", data={"name": "Karim", "role": "staff"})

    pin = re.search(r"<strong>(\d{6})</strong>", page.text)[1]
    karim = people.named("Karim")
    assert karim.role == "staff"
    assert pin not in owner.get(f"/people/{karim.id}").text
    assert pin not in owner.get("/people").text
    assert "Karim" in owner.get("/people").text


def test_what_is_wrong_with_a_newcomer_is_said_at_the_field(owner):
    sent = {"name": "Rahima", "role": "manager", "password": WORDS}
    page = owner.post("/people/new", data=sent).text
    short = owner.post("/people/new", data={"name": "Karim", "pin": "12"}).text

    assert "Somebody here has this name already." in page
    assert 'id="pin-problem"' in short
    assert Staff.select().count() == 1


def test_another_pin_is_shown_once_and_works(owner, karim, phone):
    page = owner.post(f"/people/{karim.id}/pin", data={})

    pin = re.search(r"<strong>(\d{6})</strong>", page.text)[1]
    assert come(phone, karim.id).status_code == 422
    assert come(phone, karim.id, pin).status_code == 303


def test_a_bad_pin_or_password_for_somebody_is_said_at_its_field(app, home, owner):
    browser_of(app, home, Role.MANAGER)

    pin = owner.post("/people/2/pin", data={"pin": "111111"})
    password = owner.post("/people/2/password", data={"password": "password2026"})

    assert pin.status_code == password.status_code == 422
    assert 'id="pin-problem"' in pin.text
    assert 'id="password-problem"' in password.text


def test_a_new_password_for_a_manager_signs_the_manager_out(owner, manager):
    assert manager.get("/").status_code == 200

    owner.post("/people/2/password", data={"password": "quite another one"})

    assert manager.get("/").location == "/sign-in"
    assert owner.get("/people").status_code == 200


def test_shutting_somebody_out_asks_first_and_then_holds_everywhere(owner, manager):
    page = owner.get("/people/2/end")

    press(owner, page, "Shut this person out")

    assert manager.get("/").location == "/sign-in"
    assert owner.get("/people/2").status_code == 404
    assert "Left" in owner.get("/people").text


def test_the_only_owner_is_told_that_it_cannot_be(owner):
    page = owner.post("/people/1/end", follow_redirects=True)

    assert "The only owner cannot be shut out." in page.text
    assert owner.get("/").status_code == 200


def test_without_pins_a_phone_asks_nothing(phone):
    assert phone.get("/counter").status_code == 200
    assert phone.get("/counter/who").location == "/"
    assert "Lock" not in phone.get("/counter").text


def test_with_a_pin_a_phone_asks_who_is_there_and_goes_on(phone, karim, home):
    code = a_card(home)
    scanned = phone.get(f"/C/{code}", follow_redirects=True)

    assert "Who is at the counter?" in scanned.text
    here = press(phone, scanned, "Begin", staff=karim.id, pin=PIN)

    assert here.request.path.startswith("/counter/cards/")
    assert "Karim" in phone.get("/counter").text


def test_acts_carry_the_name_of_who_is_there(phone, karim, home):
    come(phone, karim.id)
    card = phone.get(f"/counter/cards/{a_card(home)}")

    press(phone, card, "Stamp")

    assert row("SELECT staff_id, device FROM act ORDER BY seq DESC LIMIT 1") == (
        karim.id,
        1,
    )


def test_a_wrong_pin_is_said_at_its_field_and_opens_nothing(phone, karim):
    answer = come(phone, karim.id, "111222")

    assert answer.status_code == 422
    assert "This PIN is not right" in answer.text
    assert "/counter/who" in phone.get("/counter").location


@pytest.mark.parametrize("staff", ["x", "99", "9" * 30, "-1"])
def test_nobody_is_nobody(phone, karim, staff):
    assert come(phone, staff).status_code == 422


def test_the_sixth_try_is_told_how_long_to_wait(phone, karim):
    for _ in range(5):
        come(phone, karim.id, "111222")

    answer = come(phone, karim.id)

    assert answer.status_code == 429
    assert "Wait 15 minutes" in answer.text


def test_a_locked_phone_asks_again(phone, karim):
    come(phone, karim.id)

    press(phone, phone.get("/counter"), "Lock")

    assert "/counter/who" in phone.get("/counter").location


def test_a_visitor_is_not_asked_for_a_pin_and_learns_no_names(app, karim):
    visitor = app.test_client()

    page = visitor.get("/counter/who", follow_redirects=True)

    assert page.request.path == "/sign-in"
    assert "Karim" not in page.text
    assert come(visitor, karim.id).status_code == 303


def test_after_a_quarter_of_an_hour_the_password_is_asked_for_again(owner, clock):
    clock.move(minutes=15)

    asks = owner.get("/exports")
    page = owner.get(asks.location)

    assert asks.status_code == 302
    wrong = press(owner, page, "Go on", password_again="not this one")
    assert wrong.status_code == 422
    assert (
        press(owner, page, "Go on", password_again=PASSWORD).request.path == "/exports"
    )
    assert owner.get("/exports/ledger.csv").status_code == 200


@pytest.mark.parametrize(
    "path",
    ["/programmes/1/print", "/exports", "/exports/cards.csv", "/people/new",
     "/people/1/end", "/settings", "/settings/pins"],
)  # fmt: skip
def test_an_open_screen_does_not_print_export_or_change_people(owner, clock, path):
    clock.move(minutes=15)

    assert "/confirm?next=" in owner.get(path).location
    assert owner.get("/counter").status_code == 200


def test_what_was_sent_is_kept_while_the_password_is_asked_for(owner, clock):
    clock.move(minutes=15)

    asks = owner.post("/devices/invite", data={"name": "Rina's phone"})
    shown = press(owner, asks, "Go on", password_again=PASSWORD)

    assert asks.status_code == 403
    assert "Rina" in shown.text
    assert row("SELECT name FROM pairing") == ("Rina's phone",)


def test_a_wrong_password_again_does_nothing(owner, clock):
    clock.move(minutes=15)
    asks = owner.post("/devices/invite", data={"name": "Phone"})

    wrong = press(owner, asks, "Go on", password_again="not this one")

    assert wrong.status_code == 403
    assert "This password is not right" in wrong.text
    assert row("SELECT COUNT(*) FROM pairing") == (0,)


def test_no_secret_is_repeated_on_the_page_that_asks_for_the_password(owner, clock):
    clock.move(minutes=15)
    sent = {"name": "Karim", "pin": PIN, "password": WORDS}

    page = owner.post("/people/new", data=sent).text

    assert "Karim" in page
    assert PIN not in page
    assert WORDS not in page


@pytest.mark.parametrize("wanted", ["//evil.example", "https://evil.example"])
def test_the_password_again_never_leads_to_another_site(owner, wanted):
    answer = owner.post(
        "/confirm", query_string={"next": wanted}, data={"password_again": PASSWORD}
    )

    assert answer.location == "/"


def test_a_visitor_is_asked_to_sign_in_not_to_confirm(app, owner):
    visitor = app.test_client()

    assert visitor.get("/confirm").location.startswith("/sign-in")
    assert visitor.post("/confirm").location.startswith("/sign-in")


def test_one_changes_ones_own_password_and_all_other_places_end(app, home, owner):
    other = app.test_client()
    signed_in(other, Staff.get(), home)
    sent = {"old": PASSWORD, "password": "a river in the evening"}

    answer = owner.post("/password", data=sent)

    assert answer.status_code == 303
    assert owner.get("/").status_code == 200
    assert other.get("/").location == "/sign-in"
    assert access.sign_in("a river in the evening", house=home)


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("not this one", "a river in the evening", "old"),
        (PASSWORD, "short", "password"),
    ],
)
def test_a_slip_in_changing_the_password_changes_nothing(owner, home, old, new, field):
    answer = owner.post("/password", data={"old": old, "password": new})

    assert answer.status_code == 422
    assert f'id="{field}-problem"' in answer.text
    assert access.sign_in(PASSWORD, house=home)


def test_places_are_listed_and_ended_one_by_one(owner, manager, phone, karim):
    come(phone, karim.id)
    page = owner.get("/signed-in").text

    assert all(text in page for text in ("Rahima", "Rina", "Karim", "Till"))
    session = access.Session.get(access.Session.device.is_null(False))
    owner.post(f"/signed-in/{session.id}/end")

    assert "/counter/who" in phone.get("/counter").location
    assert "Karim" not in owner.get("/signed-in").text


def test_a_manager_sees_and_ends_only_own_places(owner, manager):
    assert "Rahima" not in manager.get("/signed-in").text
    assert manager.post("/signed-in/1/end").status_code == 404
    assert owner.get("/").status_code == 200


def choose(owner, **chosen):
    return owner.post("/settings/pins", data={"least": "staff", **chosen})


def test_the_owner_chooses_which_acts_need_a_pin(owner, karim):
    assert choose(owner, above="250", undo="y").status_code == 303

    rules = step_up.rules_of(the_shop())
    assert rules == Rules(250_00, frozenset({step_up.UNDO}), "staff")
    assert 'value="250' in owner.get("/settings/pins").text


def test_without_a_pin_in_the_shop_none_can_be_asked_for(owner):
    page = choose(owner, undo="y").text

    assert "First give somebody a PIN" in page
    assert not step_up.rules_of(the_shop()).asks


def test_a_sum_that_is_none_is_said_at_its_field(owner, karim):
    assert 'id="above-problem"' in choose(owner, above="much").text


def test_an_act_that_needs_a_pin_asks_and_then_is_done(phone, karim, home):
    step_up.set_rules(Rules(acts=frozenset({step_up.SEVERAL})))
    come(phone, karim.id)
    card = phone.get(f"/counter/cards/{a_card(home)}")
    before = acts()

    form = next(form for form in Forms(card.text).found if len(form["buttons"]) > 5)
    sent = {**dict(form["fields"]), "count": "3"}
    asks = phone.post("/counter/acts", data=sent)

    assert asks.status_code == 403
    assert "Nothing is recorded yet" in asks.text
    assert acts() == before
    wrong = press(phone, asks, "Go on", staff=karim.id, pin="111222")
    assert wrong.status_code == 403
    assert "This PIN is not right" in wrong.text
    assert acts() == before

    done = press(phone, asks, "Go on", staff=karim.id, pin=PIN)
    assert done.request.path == f"/acts/{sent['id']}"
    assert "3 stamps added" in done.text


def test_the_page_says_when_no_pin_would_do(phone, karim, home):
    step_up.set_rules(Rules(acts=frozenset({step_up.BLOCK})))
    people.end(karim.id, house=home)
    code = a_card(home)

    form = phone.get(f"/counter/cards/{code}/block")
    asks = press(phone, form, "Lost")

    assert asks.status_code == 403
    assert "Nobody here has such a PIN" in asks.text


def test_a_manager_signed_in_a_while_ago_needs_the_pin_too(owner, karim, home, clock):
    step_up.set_rules(Rules(acts=frozenset({step_up.BLOCK})))
    code = a_card(home)
    number = stamp(code, home).act.facts["numbers"][0]
    clock.move(minutes=15)

    page = owner.get(f"/cards/{number}")
    form = next(
        f for f in Forms(page.text).found if (f["action"] or "").endswith("block")
    )
    sent = {**dict(form["fields"]), "note": "lost"}
    asks = owner.post(form["action"], data=sent)

    assert asks.status_code == 403
    done = press(owner, asks, "Go on", staff=karim.id, pin=PIN)
    assert done.status_code == 200
    assert row("SELECT verb, staff_id FROM act ORDER BY seq DESC LIMIT 1") == (
        "void",
        karim.id,
    )


class TestPrograms:
    """PINs in the interface for programs."""

    @pytest.fixture(autouse=True)
    def till(self, app, home, karim):
        """A program, in a shop that asks for a PIN before undoing."""
        step_up.set_rules(Rules(acts=frozenset({step_up.UNDO})))
        self.home, self.karim = home, karim
        self.client = app.test_client()
        self.token = access.add_device("Till", OWNER, house=home)[1]

    def undo(self, **more):
        done = stamp(a_card(self.home), self.home)
        sent = {"id": str(done.act.id)[:-4] + "ffff", "verb": "reverse"}
        return self.post({**sent, "of": str(done.act.id), **more})

    def post(self, sent):
        bearer = {"Authorization": f"Bearer {self.token}"}
        return self.client.post("/api/v1/acts", json=sent, headers=bearer)

    def test_without_a_pin_it_is_403_and_nothing_is_recorded(self):
        answer = self.undo()

        assert answer.status_code == 403
        assert answer.json["reason"] == "needs_pin"
        assert row("SELECT COUNT(*) FROM act WHERE verb = 'reverse'") == (0,)

    def test_a_wrong_pin_is_403_too(self):
        answer = self.undo(pin="111222")

        assert (answer.status_code, answer.json["reason"]) == (403, "needs_pin")
        assert "not right" in answer.json["error"]

    @pytest.mark.parametrize("staff", ["", "Karim", 2])
    def test_with_the_pin_it_is_done(self, staff):
        answer = self.undo(pin=PIN, **({"staff": staff} if staff else {}))

        assert answer.status_code == 201
        last = row("SELECT staff_id FROM act ORDER BY seq DESC LIMIT 1")
        assert last == (self.karim.id,)

    def test_too_many_pins_are_429(self):
        for _ in range(5):
            self.undo(pin="111222")

        answer = self.undo(pin=PIN)

        assert answer.status_code == 429
        assert answer.json["reason"] == "needs_pin"
        assert answer.headers["Retry-After"] == "900"

    @pytest.mark.parametrize(
        "more", [{"pin": 481207}, {"pin": "1" * 30}, {"staff": True}]
    )
    def test_what_is_no_text_is_malformed(self, more):
        assert self.undo(**more).status_code == 422

    def test_a_phones_token_does_not_pass_its_pin_by(self):
        invitation = access.invite("Phone", OWNER, house=self.home)
        self.token = access.pair(invitation, house=self.home)

        answer = self.undo(pin=PIN)

        assert answer.status_code == 403
        assert "who is at the counter" in answer.json["error"]


def test_asking_only_whether_a_page_is_there_ends_nobody(owner, karim):
    assert owner.head(f"/people/{karim.id}/end").status_code == 200

    assert Staff.get_by_id(karim.id).ended_at is None
