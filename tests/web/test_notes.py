"""Notes that name a person are sent back, and nothing is recorded."""

from uuid import uuid4

import pytest

from stampcard.models import ledger
from stampcard.services import access
from tests.builders import OWNER, a_batch, a_code, a_programme, stamp
from tests.web.visits import a_phone

NUMBER = "00000012"
PHONE = "call 01700-000001"


@pytest.fixture
def code(owner, home):
    found = a_code(a_batch(a_programme("stamp_card", home), 1, home), house=home)
    stamp(found, home)
    return found


def refused(client, path, page, **sent):
    before = ledger.tip()
    answer = client.post(path, data={"id": str(uuid4()), "note": PHONE, **sent})
    assert answer.location == page
    assert "Leave phone numbers out" in client.get(page).text
    assert ledger.tip() == before


def test_blocking_at_the_counter(app, home, code):
    phone = a_phone(app, home)

    page = f"/counter/cards/{NUMBER}/block"
    refused(phone, "/counter/acts", page, verb="void", codes=NUMBER)


def test_undoing_at_the_counter(app, home, code):
    done = ledger.newest(1)[0].id

    sent = {"verb": "reverse", "of": str(done)}
    refused(a_phone(app, home), "/counter/acts", f"/counter/undo/{done}", **sent)


def test_stamping_with_a_note(app, home, code):
    page = f"/counter/cards/{NUMBER}"
    refused(a_phone(app, home), "/counter/acts", page, verb="earn", codes=NUMBER)


def test_blocking_by_the_owner(owner, code):
    refused(owner, f"/cards/{NUMBER}/block", f"/cards/{NUMBER}")


def test_by_a_program(app, home, code):
    token = access.add_device("Till", OWNER, house=home)[1]
    before = ledger.tip()

    wish = {"id": str(uuid4()), "verb": "void", "code": NUMBER, "note": PHONE}
    headers = {"Authorization": f"Bearer {token}"}
    answer = app.test_client().post("/api/v1/acts", json=wish, headers=headers)

    assert answer.status_code == 422
    assert "Leave phone numbers out" in answer.json["error"]
    assert ledger.tip() == before
