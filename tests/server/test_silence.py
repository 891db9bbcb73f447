"""What the server writes about itself never holds a member's number."""

import json
import re
from http.client import HTTPConnection
from urllib.parse import urlencode

import pytest

from stampcard.models.base import close_database
from stampcard.services import access
from tests.builders import OWNER, a_batch, a_code, a_programme, a_shop
from tests.members import a_member, for_members
from tests.senders import a_sender
from tests.server.shops import Shop

KNOWN, UNKNOWN = "01700001234", "01700009876"
TRACE = re.compile("1700[- ]?00(1234|9876)")


@pytest.fixture
def shop(tmp_path, app, settings):
    """A shop with a member, ready to be served; and the code of a card."""
    house = app.extensions["stampcard"].house
    a_shop(house)
    programme = for_members(a_programme("stamp_card", house))
    code = a_code(a_batch(programme, 1, house), house=house)
    a_member(house, KNOWN)
    token = access.add_device("Till", OWNER, house=house)[1]
    close_database()
    return Shop(settings.instance_path, [code], token)


def asked(port, path, body, **headers):
    """The answer's status and text."""
    line = HTTPConnection("127.0.0.1", port, timeout=60)
    line.request("POST", path, body, headers)
    answer = line.getresponse()
    came = answer.status, answer.read().decode()
    line.close()
    return came


def form(port, page, path, **fields):
    """Send a form as a browser does, with the token of a page."""
    line = HTTPConnection("127.0.0.1", port, timeout=60)
    line.request("GET", page)
    answer = line.getresponse()
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', answer.read().decode())
    line.close()
    cookie = (answer.getheader("Set-Cookie") or "").partition(";")[0]
    body = urlencode({"csrf_token": token[1], **fields})
    kind = "application/x-www-form-urlencoded"
    return asked(port, path, body, Cookie=cookie, **{"Content-Type": kind})


@pytest.mark.sqlite
def test_no_number_stands_in_what_the_server_writes(shop, settings):
    with a_sender() as sender:
        sender.status = 500  # so that failures are told as well
        same = {
            "STAMPCARD_DATABASE_URL": settings.database_url,
            "STAMPCARD_SECRET_KEY": settings.secret_key,
        }
        with shop.served(STAMPCARD_SENDER=sender.url, **same):
            for number in (KNOWN, UNKNOWN):
                _everything(shop, number)
            shop.stop()
            said = shop.process.stderr.read()

    assert sender.letters
    assert not TRACE.search(said)


def _everything(shop, number):
    port, (code,) = shop.port, shop.numbers
    sent = {"Authorization": f"Bearer {shop.token}"}
    as_json = {**sent, "Content-Type": "application/json"}
    act = {"id": "nonsense", "verb": "earn", "phone": number}
    seen = [
        form(port, "/me/enter", "/me/code", phone=number),
        form(port, "/me/enter", "/me/enter", phone=number, code="000000"),
        form(port, f"/C/{code}", f"/C/{code}/join", phone=number),
        asked(port, "/api/v1/acts", json.dumps(act), **as_json),
        asked(port, "/api/v1/members", json.dumps({"phone": number}), **as_json),
        asked(port, f"/api/v1/cards/{number}", "", **sent),
    ]
    assert {status for status, _ in seen} <= {200, 404, 405, 422}
