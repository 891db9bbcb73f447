"""What anybody sees behind the code of a poster."""

import pytest

from stampcard.models.programmes import ENDED, Programme
from tests.builders import a_programme, a_shop
from tests.draws import an_old_draw


@pytest.fixture
def programme(home, client):
    a_shop(home)
    return a_programme("stamp_card", home)


@pytest.mark.parametrize("address", ["/P/1", "/p/1"])
def test_a_visitor_reads_how_the_programme_works(client, programme, address):
    page = client.get(address)

    assert page.status_code == 200
    assert programme.name in page.text
    assert "How it works" in page.text


def test_an_ended_programme_says_so(client, programme):
    Programme.update(state=ENDED).execute()

    page = client.get("/P/1")

    assert page.status_code == 410
    assert "This programme has ended." in page.text


@pytest.mark.parametrize("address", ["/P/2", "/P/99999999999999999999"])
def test_there_is_no_page_for_a_programme_there_is_not(client, programme, address):
    assert client.get(address).status_code == 404


def test_draws_can_be_looked_at_by_anybody_after_the_end_too(client, home):
    a_shop(home)
    draw = an_old_draw(home)
    address = f"/P/{draw.programme_id}"
    running = client.get(address).text
    Programme.update(state=ENDED).execute()

    for page in (running, client.get(address).text):
        assert f'href="/fair/draws/{draw.id}"' in page
