"""What a camera or a keyboard may bring to the counter, and where it must not lead."""

import uuid
from urllib.parse import quote

import pytest

from stampcard.models import ledger
from stampcard.services import access
from stampcard.services.house import Actor
from stampcard.values.codes import number_of, read
from tests.builders import a_batch, a_programme
from tests.hostile.payloads import OWN, good_scans, scans

SERIAL = 3
HOSTILE, GOOD = scans(SERIAL), good_scans(SERIAL)
SAID = "No card has this number"


@pytest.fixture
def counter(owner, home):
    """The owner's browser, and five cards in use."""
    a_batch(a_programme("stamp_card", home), 5, home)
    return owner


@pytest.fixture
def token(counter, home):
    """A paired device's token."""
    return access.add_device("Counter", Actor(staff=1, outlet=1), house=home)[1]


def is_ours(answer):
    """An answer a person can go on from: no fault, and no way off the site."""
    to = answer.headers.get("Location", "/").removeprefix("http://localhost")
    away = to.startswith(("//", "/\\")) or not to.startswith("/")
    return answer.status_code < 500 and not away


def is_said(answer, text, status):
    """Whether a sentence tells what was wrong; with NUL, of the whole request."""
    if "\x00" in text:
        return answer.status_code == 400 and "cannot be read" in answer.text
    return not text.strip() or (answer.status_code == status and SAID in answer.text)


def test_two_hundred_different_texts_were_tried():
    assert len(set(HOSTILE)) == 200
    assert [text for text in HOSTILE if read(text, {OWN.id: OWN})] == []


def test_no_hostile_scan_opens_a_card_at_the_counter(counter):
    for text in HOSTILE:
        answer = counter.get("/counter/find", query_string={"code": text})

        assert is_ours(answer), text
        assert is_said(answer, text, 404), text


def test_no_hostile_scan_joins_a_pile(counter):
    for text in HOSTILE:
        answer = counter.get("/counter/several", query_string={"add": text})

        assert is_said(answer, text, 200), text
        assert counter.get("/counter/several", query_string={"codes": text}).text


@pytest.mark.parametrize(
    "path", ["/C/", "/c/", "/counter/cards/", "/cards/", "/api/v1/cards/"]
)
def test_no_hostile_address_leads_anywhere(counter, client, path):
    for text in HOSTILE:
        for browser in (counter, client):
            answer = browser.get(path + quote(text, safe=""))

            assert is_ours(answer), text
            assert answer.status_code in {303, 302, 308, 400, 401, 404, 405, 429}, text


def test_no_hostile_scan_acts_through_the_interface(counter, token):
    before = ledger.tip()
    for text in HOSTILE:
        wish = {"id": str(uuid.uuid4()), "verb": "earn", "code": text}
        answer = counter.post(
            "/api/v1/acts", json=wish, headers={"Authorization": f"Bearer {token}"}
        )

        assert answer.status_code in {404, 422}, text
        assert answer.json["error"].endswith("."), text
    assert ledger.tip() == before


@pytest.mark.parametrize("tail", ["%ED%A0%80", "%C0%AF", "%FF", "%F0%28%8C%28", "%00"])
def test_bytes_that_are_no_text_are_no_card(counter, tail):
    for path in ("/C/", "/counter/cards/", "/counter/find?code=", "/cards?number="):
        answer = counter.get(path + tail)

        assert is_ours(answer)
        assert answer.status_code in {200, 303, 400, 404}


@pytest.mark.parametrize("text", GOOD, ids=ascii)
def test_what_honest_phones_and_people_send_does_open_the_card(counter, text):
    answer = counter.get("/counter/find", query_string={"code": text})

    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/counter/cards/{number_of(SERIAL)}"
