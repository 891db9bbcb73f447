"""The page where the owner chooses whom a programme is for."""

import pytest

from stampcard.models.programmes import Programme
from tests.builders import a_programme


@pytest.fixture
def page(owner, home):
    """Where it is chosen."""
    return f"/programmes/{a_programme('stamp_card', home).id}/who"


def test_it_is_for_whoever_holds_the_card_at_first(owner, page):
    said = owner.get(page).text

    assert "Whoever holds the card" in said
    assert "Whoever holds the card" in owner.get("/programmes/1").text


def test_it_is_opened_to_members_with_a_worth(owner, page):
    sent = {"keyed": "members", "number_spends": "y", "above": "250.50"}

    answer = owner.post(page, data=sent)

    programme = Programme.get()
    assert answer.location == "/programmes/1"
    assert (programme.keyed, programme.proof_above) == ("members", 25_050)
    assert programme.number_spends
    assert "250.50" in owner.get(page).text


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"keyed": "everybody"}, "Choose whom the programme is for."),
        ({"keyed": "both", "above": "much"}, "Type an amount"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_changes(owner, page, sent, said):
    answer = owner.post(page, data=sent)

    assert said in answer.text
    assert Programme.get().keyed == "bearer"
