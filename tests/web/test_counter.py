"""The phone page at the counter."""

from uuid import uuid4

import pytest

from stampcard.models import ledger
from stampcard.models.programmes import Programme
from stampcard.models.shops import Staff
from stampcard.models.writing import StorageError
from stampcard.services import access, counter
from tests.builders import (
    a_batch,
    a_card,
    a_code,
    a_programme,
    balances,
    redeem,
    stamp,
    void,
)
from tests.web.visits import Forms, a_phone, buttons, opened, press


@pytest.fixture
def house(app):
    return opened(app)


@pytest.fixture
def phone(app, house):
    return a_phone(app, house)


def card_page(phone, code):
    return phone.get(f"/C/{code}", follow_redirects=True)


def test_a_scan_and_one_press_give_a_stamp(phone, house):
    code = a_card(house)

    came = press(phone, card_page(phone, code), "Stamp")

    assert came.request.path.startswith("/acts/")
    assert "1 stamp added" in came.text
    assert "tone-good" in came.text
    assert balances(code, house) == {"stamp": 1}


@pytest.mark.parametrize(("name", "said"), [("Tea club", True), ("Stamp card", False)])
def test_the_kind_is_said_unless_the_programme_bears_its_name(phone, house, name, said):
    code = a_card(house)
    Programme.update(name=name).execute()

    assert ("<p>Stamp card</p>" in card_page(phone, code).text) is said


def test_loading_the_outcome_again_changes_nothing(phone, house):
    code = a_card(house)
    came = press(phone, card_page(phone, code), "Stamp")

    before = ledger.counts()
    again = phone.get(came.request.path)

    assert "1 stamp added" in again.text
    assert ledger.counts() == before


def test_a_second_press_on_the_same_page_gives_one_stamp(phone, house):
    code = a_card(house, pause_seconds=0)
    page = card_page(phone, code)

    press(phone, page, "Stamp")
    second = press(phone, page, "Stamp")

    assert "1 stamp added" in second.text
    assert balances(code, house) == {"stamp": 1}


def test_the_same_page_used_for_something_else_is_refused(phone, house):
    page = card_page(phone, a_card(house, pause_seconds=0))

    press(phone, page, "2")
    other = press(phone, page, "3")

    assert other.status_code == 409
    assert "used for something else before" in other.text


def test_several_stamps_are_given_at_once(phone, house):
    code = a_card(house)

    came = press(phone, card_page(phone, code), "4")

    assert "4 stamps added" in came.text
    assert balances(code, house) == {"stamp": 4}


def test_a_full_card_gives_its_reward_from_the_outcome(phone, house):
    code = a_card(house, reward="A cup of tea")
    full = press(phone, card_page(phone, code), "10")

    came = press(phone, full, "Give: A cup of tea")

    assert "Reward given" in came.text
    assert "A cup of tea" in came.text
    assert balances(code, house) == {"stamp": 10}


def test_each_waiting_reward_has_its_own_button(phone, house):
    code = a_card(house, rewards_on_the_way="5: A biscuit", reward="A cup of tea")
    stamp(code, house, count=10)

    page = card_page(phone, code)
    came = press(phone, page, "A biscuit")

    assert buttons(page)[-2:] == ["Give: A biscuit", "Give: A cup of tea"]
    assert "A biscuit" in came.text
    assert balances(code, house)["reward"] == 1


def test_a_second_redemption_is_red_and_says_when_and_where(phone, house):
    code = a_card(house, "coupon")
    stale = card_page(phone, code)
    redeem(code, house=house)

    came = press(phone, stale, "Give")

    assert "tone-bad" in came.text
    assert "Already redeemed" in came.text
    assert "Redeemed on 1 Mar 2026, 12:00 at Corner Café." in came.text


def test_a_used_coupon_has_no_button_but_the_reason(phone, house):
    code = a_card(house, "coupon")
    redeem(code, house=house)

    page = card_page(phone, code)

    assert buttons(page) == ["Open the card"]  # the next one
    assert "Already redeemed" in page.text
    assert "Redeemed on 1 Mar 2026, 12:00 at Corner Café." in page.text


def test_too_soon_is_amber_and_can_be_stamped_anyway(phone, house):
    code = a_card(house, pause_seconds=30)
    stale = card_page(phone, code)
    stamp(code, house)

    refused = press(phone, stale, "Stamp")
    came = press(phone, card_page(phone, code), "Stamp anyway")

    assert "tone-warn" in refused.text
    assert "Possible again in 30 seconds." in refused.text
    assert "1 stamp added" in came.text
    assert balances(code, house) == {"stamp": 2}


def test_a_full_card_offers_no_stamp_anyway(phone, house):
    code = a_card(house, pause_seconds=30)
    stamp(code, house, count=10)

    assert "Stamp anyway" not in buttons(card_page(phone, code))


def test_a_coat_of_22000_costs_19800(phone, house):
    code = a_card(house, "cumulative_discount")

    came = press(phone, card_page(phone, code), "Record", spend="22,000")

    assert "19,800" in came.text
    assert "2,200" in came.text


def test_a_bill_in_bengali_digits_is_understood(phone, house):
    code = a_card(house, "spend_stamps")

    came = press(phone, card_page(phone, code), "Stamp", spend="৪৫০")

    assert "2 stamps added" in came.text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("12x", "Type an amount, such as 250 or 99.50."),
        ("-5", "Type an amount, such as 250 or 99.50."),
        ("1.005", "Type an amount, such as 250 or 99.50."),
        ("9" * 40, "Type an amount, such as 250 or 99.50."),
        ("", "Type the amount of the bill."),
    ],
)
def test_a_bad_amount_is_said_at_its_field_and_nothing_is_lost(
    phone, house, typed, said
):
    page = card_page(phone, a_card(house, "spend_stamps"))

    before = ledger.counts()
    again = press(phone, page, "Stamp", spend=typed)

    assert again.status_code == 422
    assert again.text.count(said) == 1
    assert f'value="{typed}"' in again.text
    assert ledger.counts() == before


@pytest.mark.parametrize("count", ["0", "-1", "11", "10000000", "many"])
def test_an_odd_count_of_stamps_is_not_taken(phone, house, count):
    code = a_card(house)
    page = card_page(phone, code)

    answer = press(phone, page, "Stamp", count=count)

    assert answer.status_code == 400
    assert balances(code, house) == {}


@pytest.mark.parametrize(
    "wrong", [{"id": "7"}, {"verb": "issue"}, {"verb": ""}, {"of": "x"}]
)
def test_a_form_no_page_of_ours_made_is_turned_away(phone, house, wrong):
    page = card_page(phone, a_card(house))
    sent = dict(Forms(page.text).found[0]["fields"])

    assert phone.post("/counter/acts", data=sent | wrong).status_code == 400


def test_a_post_from_another_site_is_turned_away(phone, house):
    code = a_card(house)
    sent = {"id": str(uuid4()), "verb": "earn", "codes": code}

    answer = phone.post("/counter/acts", data=sent)

    assert answer.status_code == 400
    assert "open for too long" in answer.text
    assert balances(code, house) == {}


def test_undo_takes_a_stamp_back_and_the_outcome_says_so(phone, house):
    code = a_card(house)
    came = press(phone, card_page(phone, code), "Stamp")

    undone = press(phone, came, "Undo")
    again = phone.get(came.request.path)

    assert "Undone" in undone.text
    assert "This was undone" in again.text
    assert "Undo" not in buttons(again)
    assert balances(code, house) == {}


def test_undoing_at_once_is_a_slip_of_the_finger(phone, house):
    came = press(phone, card_page(phone, a_card(house)), "Stamp")

    undone = press(phone, came, "Undo")

    assert "Slip of the finger" in undone.text
    assert "Slip of the finger" in phone.get(came.request.path).text


def undo_page(phone, came):
    """The page one is led to by the link that undoes an act."""
    rest = came.text.split('href="/counter/undo/')[1]
    return phone.get("/counter/undo/" + rest.split('"')[0])


@pytest.mark.parametrize(
    "why", ["Wrong card", "Wrong count", "The customer changed their mind"]
)
def test_undoing_later_takes_one_tap_among_the_reasons(phone, house, clock, why):
    code = a_card(house)
    came = press(phone, card_page(phone, code), "Stamp")
    clock.move(minutes=2)

    undone = press(phone, undo_page(phone, phone.get(came.request.path)), why)

    assert "Undone" in undone.text
    assert why in undone.text
    assert balances(code, house) == {}


def test_undoing_later_takes_any_other_reason_in_words(phone, house, clock):
    code = a_card(house)
    came = press(phone, card_page(phone, code), "Stamp")
    clock.move(minutes=2)

    asked = undo_page(phone, phone.get(came.request.path))
    undone = press(phone, asked, "Undo", note="Spilt <b>tea</b>")

    assert "Spilt &lt;b&gt;tea&lt;/b&gt;" in undone.text
    assert balances(code, house) == {}


def test_a_page_left_open_asks_for_the_reason_before_it_undoes(phone, house, clock):
    code = a_card(house)
    came = press(phone, card_page(phone, code), "Stamp")
    clock.move(minutes=2)

    asked = press(phone, came, "Undo")

    assert "Why undo this?" in asked.text
    assert balances(code, house) == {"stamp": 1}


def test_another_device_is_asked_why_it_undoes(app, phone, house):
    code = a_card(house)
    came = press(phone, card_page(phone, code), "Stamp")
    other = a_phone(app, house, name="Other")

    page = other.get(came.request.path)

    assert "Undo" not in buttons(page)
    assert "Why undo this?" in undo_page(other, page).text


def test_an_undo_sent_again_later_is_the_same_undo(phone, house, clock):
    came = press(phone, card_page(phone, a_card(house)), "Stamp")
    undone = press(phone, came, "Undo")
    before = ledger.counts()
    clock.move(minutes=5)

    again = press(phone, came, "Undo")

    assert again.request.path == undone.request.path
    assert ledger.counts() == before


def test_what_was_undone_is_not_asked_about_again(phone, house, clock):
    came = press(phone, card_page(phone, a_card(house)), "Stamp")
    press(phone, came, "Undo")

    page = phone.get(came.request.path.replace("/acts/", "/counter/undo/"))

    assert page.location == came.request.path


def test_a_phone_undoes_for_a_day_and_then_leaves_it_to_the_owner(
    app, phone, house, clock
):
    code = a_card(house)
    came = press(phone, card_page(phone, code), "Stamp")
    clock.move(hours=25)
    owner = app.test_client()
    owner.set_cookie("sid", access.open_session(Staff.get(), house=house))

    late = phone.get(came.request.path)
    asked = phone.get(came.request.path.replace("/acts/", "/counter/undo/"))
    sent = press(phone, came, "Undo")

    assert "Only a manager or the owner can undo this now." in late.text
    assert "/counter/undo/" not in late.text
    assert asked.location == came.request.path
    assert sent.request.path == came.request.path
    assert balances(code, house) == {"stamp": 1}
    undone = press(owner, undo_page(owner, owner.get(came.request.path)), "Wrong card")
    assert "Undone" in undone.text
    assert balances(code, house) == {}


def test_the_list_of_today_undoes_too(phone, house):
    code = a_card(house)
    press(phone, card_page(phone, code), "Stamp")

    came = press(phone, phone.get("/counter"), "Undo")

    assert "Undone" in came.text
    assert "Undo" not in buttons(phone.get("/counter"))


def test_the_list_holds_only_what_this_phone_did_today(app, phone, house, clock):
    code = a_card(house, pause_seconds=0)
    press(phone, card_page(phone, code), "Stamp")

    other = a_phone(app, house).get("/counter")
    mine = phone.get("/counter")
    clock.move(days=1)
    tomorrow = phone.get("/counter")

    assert "1 stamp added" in mine.text
    assert "1 stamp added" not in other.text
    assert "1 stamp added" not in tomorrow.text


@pytest.mark.parametrize(
    "spelled",
    [
        lambda code: code,
        lambda code: code[:8],
        lambda code: f"{code[:4]} {code[4:8]}".lower(),
        lambda code: f"{code[:4]}-{code[4:8]}".replace("0", "O"),
        lambda code: f"https://cards.example.com/C/{code}",
        lambda code: code[:8].translate(str.maketrans("0123456789", "০১২৩৪৫৬৭৮৯")),
    ],
)
def test_a_number_is_found_in_any_spelling(phone, house, spelled):
    code = a_card(house)

    answer = phone.get("/counter/find", query_string={"code": spelled(code)})

    assert answer.status_code == 303
    assert answer.location == f"/counter/cards/{code[:8]}"


@pytest.mark.parametrize("typed", ["ZZZ", "💐", "<b>", "1" * 400])
def test_an_unknown_number_is_said_with_the_field_again(phone, house, typed):
    page = phone.get("/counter/find", query_string={"code": typed})

    assert page.status_code == 404
    assert "No card has this number." in page.text
    assert "<b>" not in page.text


def test_a_card_lost_is_blocked_after_one_more_question(phone, house):
    code = a_card(house)

    question = phone.get(f"/counter/cards/{code}/block")
    came = press(phone, question, "Lost or stolen")
    page = card_page(phone, code)

    assert "Card blocked" in came.text
    assert "This card has been blocked" in page.text
    assert buttons(page) == ["Open the card"]  # the next one


def test_a_card_is_not_blocked_without_a_reason(phone, house):
    code = a_card(house)

    asked = press(phone, phone.get(f"/counter/cards/{code}/block"), "Block this card")

    assert asked.request.path.endswith("/block")
    assert "This card has been blocked" not in card_page(phone, code).text


def test_stock_not_in_use_says_what_to_do(phone, house):
    batch = a_batch(a_programme("coupon", house), 1, house, activate=False)

    page = card_page(phone, a_code(batch, house=house))

    assert "This card is not in use yet" in page.text
    assert buttons(page) == ["Open the card"]  # the next one


@pytest.fixture
def pieces(house):
    """Six coupons of a set of three."""
    batch = a_batch(a_programme("coupon_set", house, coupons_needed=3), 6, house)
    return [a_code(batch, n, house=house) for n in range(1, 7)]


def add(phone, page, code):
    return press(phone, page, "Add", add=code[:8])


def test_enough_coupons_together_give_the_reward(phone, house, pieces):
    page = phone.get("/counter/several")
    for code in pieces[:3]:
        page = add(phone, page, code)

    came = press(phone, page, "Take the set")

    assert "3 of 3 coupons" in page.text
    assert "Reward given" in came.text
    assert [balances(code, house) for code in pieces[:3]] == [{}, {}, {}]


def test_after_a_reward_the_next_set_starts_empty(phone, pieces):
    page = phone.get("/counter/several", query_string={"codes": pieces[:3]})
    press(phone, page, "Take the set")

    page = card_page(phone, pieces[3])

    assert "Present several coupons" in page.text
    assert "Add to the set" not in page.text


def test_too_few_coupons_offer_no_reward(phone, pieces):
    page = add(phone, phone.get("/counter/several"), pieces[0])
    page = add(phone, page, pieces[1])

    assert "2 of 3 coupons" in page.text
    assert buttons(page) == ["Add"]


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (lambda house, pieces: pieces[0], "is on the list already"),
        (lambda house, pieces: "ZZZ", "No card has this number"),
        (lambda house, pieces: a_card(house), "is not part of a set"),
        (
            lambda house, pieces: a_card(house, "coupon_set"),
            "belongs to another programme",
        ),
        (
            lambda house, pieces: void(pieces[1], house) and pieces[1],
            "cannot be used: This card has been blocked",
        ),
    ],
)
def test_a_coupon_that_does_not_fit_is_refused_kindly(phone, house, pieces, made, said):
    page = add(phone, phone.get("/counter/several"), pieces[0])

    page = add(phone, page, made(house, pieces))

    assert said in page.text
    assert "1 of 3 coupons" in page.text


def test_the_list_is_kept_between_two_scans(phone, pieces):
    phone.get("/counter/several", query_string={"codes": pieces[0]})

    page = card_page(phone, pieces[1])

    assert "2 of 3 coupons" in page.text


def test_a_stranger_does_nothing_at_the_counter(client, house):
    code = a_card(house)
    came = stamp(code, house)

    for path in (f"/counter/cards/{code}", f"/acts/{came.act.id}", "/counter/several"):
        assert "/sign-in" in client.get(path).location


def test_odd_names_are_shown_as_they_are(app, house):
    odd = "50% %s %(x)s <b>{x}</b> &"
    shown = "50% %s %(x)s &lt;b&gt;{x}&lt;/b&gt; &amp;"
    phone = a_phone(app, house, name=odd)
    code = a_card(house, reward=odd, pause_seconds=0)

    page = card_page(phone, code)
    full = press(phone, page, "10")
    given = press(phone, full, "Give")
    home = phone.get("/counter")

    assert [p.status_code for p in (page, full, given, home)] == [200] * 4
    assert all(shown in p.text for p in (page, full, given, home))


def test_an_act_nobody_made_is_not_found(phone):
    assert phone.get(f"/acts/{uuid4()}").status_code == 404


@pytest.mark.parametrize(
    ("cause", "status"), [("database is locked", 503), ("disk is full", 507)]
)
def test_a_database_that_cannot_keep_it_says_that_nothing_was_recorded(
    phone, house, monkeypatch, cause, status
):
    page = card_page(phone, a_card(house))

    def fails(*_):
        raise StorageError(OSError(cause))

    monkeypatch.setattr(counter, "perform", fails)
    answer = press(phone, page, "Stamp")

    assert answer.status_code == status
    assert "Nothing was recorded" in answer.text
    assert answer.headers["Retry-After"]


def test_when_not_even_the_visitor_can_be_told_apart_a_sentence_remains(
    phone, monkeypatch
):
    def fails(*_, **__):
        raise StorageError(OSError("disk is full"))

    monkeypatch.setattr(access, "recognise", fails)
    answer = phone.get("/counter")

    assert answer.status_code == 507
    assert "The disk is full. Nothing was recorded." in answer.text


def test_every_page_says_it_in_bengali(phone, house):
    code = a_card(house)
    phone.get("/counter?lang=bn")

    page = card_page(phone, code)

    assert '<html lang="bn"' in page.text
    assert "১০" in page.text


def test_an_error_is_a_page_in_the_right_language(phone):
    page = phone.get("/nothing/here?lang=bn")

    assert page.status_code == 404
    assert '<html lang="bn"' in page.text
