import re
from uuid import uuid4

import pytest

from stampcard.values.reasons import Reason
from tests.builders import (
    a_batch,
    a_code,
    a_programme,
    a_shop,
    reason,
    stamp,
    void,
)

NUMBER = "00000012"
LOST = {"note": "Lost"}


@pytest.fixture
def code(owner, home):
    return a_code(a_batch(a_programme("stamp_card", home), 2, home), house=home)


def test_what_was_refused_says_so_and_why(owner, home, code):
    void(code, home)
    stamp(code, home)

    page = owner.get(f"/cards/{NUMBER}").text

    assert "Refused: Stamp or purchase" in page
    assert "This card has been blocked" in page


def freeing(page):
    """What the page's button to free the card sends."""
    return dict(re.findall(r'name="(id|of)" value="([^"]+)"', page))


def test_a_number_in_any_spelling_leads_to_its_card(owner, code):
    for text in ("0000-0012", "12", " ০০০০ ০০১২ ", code):
        answer = owner.get("/cards", query_string={"number": text})
        assert answer.location == f"/cards/{NUMBER}"


def test_a_mistyped_number_is_said_so(owner, code):
    page = owner.get("/cards?number=0000-0013").text

    assert "There is no card with this number here" in page
    assert 'value="0000-0013"' in page


def test_cards_used_lately_are_listed(owner, home, code):
    assert "No card has been used yet." in owner.get("/cards").text

    stamp(code, home)

    assert f'href="/cards/{NUMBER}"' in owner.get("/cards").text


def test_a_card_shows_where_it_stands_and_what_happened(owner, home, code):
    stamp(code, home)

    page = owner.get(f"/cards/{NUMBER}").text

    assert "1 of 10 stamps" in page
    assert "In use" in page
    assert "Stamp or purchase" in page


def test_a_card_that_is_not_there(owner):
    assert owner.get("/cards/00000013").status_code == 404


def test_a_blocked_card_says_why_and_can_be_freed(owner, home, code):
    wish = {"id": uuid4(), "note": "Lost on the bus"}
    owner.post(f"/cards/{NUMBER}/block", data=wish)
    page = owner.get(f"/cards/{NUMBER}").text
    assert "Reason: Lost on the bus" in page
    assert reason(stamp(code, home)) is Reason.VOID

    owner.post(f"/cards/{NUMBER}/free", data={**freeing(page), "note": "Found"})

    assert reason(stamp(code, home)) is None


def test_neither_blocking_nor_freeing_goes_without_a_reason(owner, home, code):
    asked = {"id": uuid4(), "note": " "}
    answer = owner.post(f"/cards/{NUMBER}/block", data=asked, follow_redirects=True)
    assert "Please say why." in answer.text
    assert reason(stamp(code, home)) is None

    owner.post(f"/cards/{NUMBER}/block", data=LOST | {"id": uuid4()})
    page = owner.get(f"/cards/{NUMBER}").text
    owner.post(f"/cards/{NUMBER}/free", data=freeing(page))

    assert reason(stamp(code, home)) is Reason.VOID


def test_blocking_a_blocked_card_says_so(owner, code):
    owner.post(f"/cards/{NUMBER}/block", data=LOST | {"id": uuid4()})

    answer = owner.post(
        f"/cards/{NUMBER}/block", data=LOST | {"id": uuid4()}, follow_redirects=True
    )

    assert "This card has been blocked" in answer.text


def test_the_same_form_sent_twice_blocks_once(owner, code):
    wish = LOST | {"id": uuid4()}

    for _ in range(2):
        answer = owner.post(f"/cards/{NUMBER}/block", data=wish)

    assert answer.status_code == 302
    assert owner.get(f"/cards/{NUMBER}").text.count("Card blocked") == 1


@pytest.mark.parametrize("wish", [{}, {"id": "nonsense"}])
def test_an_act_without_an_id_is_refused(owner, code, wish):
    assert owner.post(f"/cards/{NUMBER}/block", data=wish).status_code == 400


def test_freeing_by_an_act_there_is_not(owner, code):
    wish = {"id": uuid4(), "of": uuid4(), "note": "Found"}

    assert owner.post(f"/cards/{NUMBER}/free", data=wish).status_code == 404


def test_only_the_owner_sees_and_blocks_cards(client, app, home):
    a_shop(home)
    app.config["WTF_CSRF_ENABLED"] = False

    assert client.get("/cards").location.startswith("/sign-in")
    assert client.post(f"/cards/{NUMBER}/block").status_code == 403


def test_a_card_is_looked_at_as_its_holder_sees_it_without_its_code(owner, home, code):
    stamp(code, home)
    assert f'href="/cards/{NUMBER}/as-holder"' in owner.get(f"/cards/{NUMBER}").text

    page = owner.get(f"/cards/{NUMBER}/as-holder")

    assert "1 of 10 stamps" in page.text
    assert "So the holder sees this card" in page.text
    assert code not in page.text
    assert "/C/" not in page.text
