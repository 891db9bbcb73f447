"""The pages of partners' tiers: made, changed, removed, and what is wrong with one."""

import pytest

from stampcard.models.partners import Partner, PartnerTier

GOLD = {"name": "Gold", "share": "30", "days": "14", "from_sent": "20"}


@pytest.fixture
def gold(owner, home):
    owner.post("/partners/tiers", data=GOLD)
    return PartnerTier.get()


def test_where_there_is_no_tier_the_page_says_so_and_partners_are_asked_for_none(
    owner, home
):
    assert "There are no tiers yet." in owner.get("/partners/tiers").text
    assert 'name="tier"' not in owner.get("/partners").text


def test_a_tier_is_listed_with_its_terms(owner, gold):
    page = owner.get("/partners/tiers").text

    assert "Gold" in page
    assert "30\u00a0%" in page
    assert 'name="tier"' in owner.get("/partners").text


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [
        ({"name": ""}, "Give a name"),
        ({"share": ""}, "above 0 and up to 100"),
        ({"share": "101"}, "above 0 and up to 100"),
        ({"share": "half"}, "above 0 and up to 100"),
        ({"days": "soon"}, "out of bounds"),
        ({"from_sent": "-3"}, "out of bounds"),
        ({}, "A tier has this name already."),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_stays(owner, gold, typed, complaint):
    page = owner.post("/partners/tiers", data=GOLD | {"days": "77"} | typed)

    assert page.status_code == 422
    assert complaint in page.text
    assert 'value="77"' in page.text or "days" in typed
    assert PartnerTier.select().count() == 1


def test_a_tier_is_changed_in_any_digits_and_its_partners_get_the_new_share(
    owner, gold
):
    owner.post("/partners", data={"name": "Blog", "tier": str(gold.id)})
    typed = {"name": "Gold", "share": "৩৫,৫", "days": "0", "from_sent": "0"}

    page = owner.post("/partners/tiers/1", data=typed, follow_redirects=True)

    assert "Saved." in page.text
    assert "35.5\u00a0%" in owner.get("/partners/1").text
    shown = owner.get("/partners/tiers/1").text
    assert 'value="35.5"' in shown
    assert "Blog" in shown


def test_a_change_that_cannot_be_leaves_the_tier_as_it_is(owner, gold):
    page = owner.post("/partners/tiers/1", data=GOLD | {"share": "0"})

    assert page.status_code == 422
    assert PartnerTier.get().share == 3000


def test_a_tier_is_removed_unless_somebody_is_in_it(owner, gold):
    owner.post("/partners", data={"name": "Blog", "tier": str(gold.id)})

    stays = owner.post("/partners/tiers/1/remove", follow_redirects=True)
    owner.post("/partners/1/change", data={"tier": "", "trial_until": ""})
    gone = owner.post("/partners/tiers/1/remove", follow_redirects=True)

    assert "Partners are in this tier." in stays.text
    assert "There are no tiers yet." in gone.text
    assert Partner.get().tier is None
    assert owner.get("/partners/tiers/1").status_code == 404
