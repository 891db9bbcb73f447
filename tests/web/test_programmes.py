import json
import re

import pytest

from stampcard.models.programmes import ENDED, PAUSED, RUNNING, Programme, TermsVersion
from stampcard.services import presets
from tests.builders import a_batch, a_programme, a_shop

CARD = {
    "name": "Tea card",
    "set_stamps_needed": "8",
    "set_reward": "A pot of tea",
    "set_surplus": "stop",
    "set_spend_per_stamp": "150.50",
}


def values(page):
    """Every input of a page with its value."""
    inputs = re.findall(r"<input[^>]*>", page)
    pairs = [re.search(r'name="(.+?)".*?value="(.*?)"', each) for each in inputs]
    return {pair[1]: pair[2] for pair in pairs if pair}


def settings(programme=1, version=1):
    found = TermsVersion.get(programme=programme, version=version)
    return json.loads(found.settings)


def test_the_empty_list_has_one_way_on(owner):
    page = owner.get("/programmes").text

    assert "There is no programme yet." in page
    assert 'href="/programmes/new"' in page


def test_every_preset_is_offered_once(owner):
    page = owner.get("/programmes/new").text

    offered = re.findall(r'href="/programmes/new/(\w+)"', page)
    assert sorted(offered) == sorted(preset.preset for preset in presets.every())


@pytest.mark.parametrize("preset", [p.preset for p in presets.every()])
def test_a_preset_can_be_started_just_as_it_stands(owner, preset):
    form = values(owner.get(f"/programmes/new/{preset}").text)
    kind_choices = {"set_surplus": "stop", "set_benefit": form.get("set_benefit")}
    ticked = re.findall(
        r'<input checked[^>]*name="(\w+)"[^>]*value="(\w+)"',
        owner.get(f"/programmes/new/{preset}").text,
    )
    form |= {**{k: v for k, v in kind_choices.items() if k in form}, **dict(ticked)}

    answer = owner.post(f"/programmes/new/{preset}", data=form)

    assert answer.location == "/programmes/1"
    assert owner.get(answer.location).status_code == 200


def test_an_unknown_preset_is_not_there(owner):
    assert owner.get("/programmes/new/nonsense").status_code == 404


def test_what_was_typed_becomes_the_terms(owner):
    owner.post("/programmes/new/stamp_card", data=CARD)

    assert Programme.get().name == "Tea card"
    assert settings()["stamps_needed"] == 8
    assert settings()["spend_per_stamp"] == 15050


def test_bengali_digits_are_understood(owner):
    owner.post(
        "/programmes/new/stamp_card",
        data={**CARD, "set_stamps_needed": "১২", "set_spend_per_stamp": "২০০"},
    )

    assert settings()["stamps_needed"] == 12
    assert settings()["spend_per_stamp"] == 20000


def test_a_problem_stands_at_its_field_and_nothing_is_lost(owner):
    page = owner.post(
        "/programmes/new/stamp_card", data={**CARD, "set_stamps_needed": "99"}
    ).text

    assert (
        "from 4 to 20"
        in re.search(r'id="set_stamps_needed-problem">.*?</p>', page, re.DOTALL)[0]
    )
    assert values(page)["set_stamps_needed"] == "99"
    assert values(page)["set_reward"] == "A pot of tea"
    assert not Programme.select().exists()


def test_checking_shows_the_words_of_the_card_and_saves_nothing(owner):
    page = owner.post("/programmes/new/stamp_card", data={**CARD, "check": "1"}).text

    assert "A pot of tea" in re.search(r'id="said">.*?</section>', page, re.DOTALL)[0]
    assert "of at most 50 words" in page
    assert not Programme.select().exists()


def test_checking_marks_what_is_wrong(owner):
    page = owner.post(
        "/programmes/new/stamp_card", data={**CARD, "set_reward": "", "check": "1"}
    ).text

    assert 'id="set_reward-problem"' in page
    assert "of at most 50 words" not in page


def test_markup_in_a_name_stays_text(owner):
    owner.post("/programmes/new/stamp_card", data={**CARD, "name": "<b>Tea</b>"})

    assert "&lt;b&gt;Tea" in owner.get("/programmes/1").text


def test_amending_leaves_printed_cards_their_terms(owner, home):
    programme = a_programme("stamp_card", home)
    batch = a_batch(programme, 2, home)
    assert "keep their terms" in owner.get("/programmes/1/amend").text

    answer = owner.post("/programmes/1/amend", data=CARD)

    assert answer.location == "/programmes/1"
    assert settings(version=2)["stamps_needed"] == 8
    assert batch.terms.version == 1


def test_a_slip_while_amending_changes_nothing(owner, home):
    a_programme("stamp_card", home)

    page = owner.post("/programmes/1/amend", data={**CARD, "name": ""}).text

    assert 'id="name-problem"' in page
    assert TermsVersion.select().count() == 1


@pytest.mark.parametrize("state", [PAUSED, RUNNING, ENDED])
def test_a_programme_can_be_paused_run_and_ended(owner, home, state):
    a_programme("stamp_card", home)

    owner.post("/programmes/1/state", data={"state": state})

    assert Programme.get().state == state
    assert owner.get("/programmes/1").status_code == 200


def test_an_unknown_state_is_refused(owner, home):
    a_programme("stamp_card", home)

    assert owner.post("/programmes/1/state", data={"state": "x"}).status_code == 400
    assert Programme.get().state == RUNNING


def test_a_programme_that_is_not_there(owner):
    assert owner.get("/programmes/7").status_code == 404
    assert owner.get("/programmes/99999999999999999999999").status_code == 404


def test_the_form_speaks_the_digits_of_the_page(owner):
    page = owner.get("/programmes/new/stamp_card?lang=bn").text

    assert values(page)["set_stamps_needed"] == "১০"


def test_only_the_owner_sees_programmes(client, home):
    a_shop(home)
    for path in ("", "/new", "/new/coupon", "/1", "/1/amend"):
        answer = client.get(f"/programmes{path}")
        assert answer.location.startswith("/sign-in")
