import pytest

from stampcard.kinds import KINDS
from stampcard.models.programmes import Programme
from stampcard.services import presets


def test_every_preset_is_listed_with_its_kind_and_name(commands):
    told = commands.told("programme", "presets")

    assert [preset["preset"] for preset in told] == [p.preset for p in presets.every()]
    assert all(preset.keys() == {"preset", "kind", "name"} for preset in told)
    assert {preset["kind"] for preset in told} == set(KINDS)


def test_the_plain_form_of_a_kind_is_named_after_it(commands):
    named = {p["preset"]: p["kind"] for p in commands.told("programme", "presets")}

    assert all(named[kind] == kind for kind in KINDS)


@pytest.mark.parametrize("preset", [preset.preset for preset in presets.every()])
def test_every_preset_opens_as_it_stands(owner, preset):
    told = owner.told("programme", "add", preset)

    assert told == {"id": 1, "kind": presets.find(preset).kind, "terms_version": 1}


@pytest.mark.parametrize(
    ("preset", "changes"),
    [
        (
            "stamp_card",
            {
                "stamps_needed": "8",
                "head_start": "2",
                "spend_per_stamp": "199.50",
                "pause_seconds": "30",
                "daily_limit": "3",
                "reward": "One tea",
                "valid_days": "90",
            },
        ),
        (
            "coupon",
            {
                "benefit": "percent",
                "value": "15",
                "cap": "300",
                "minimum_bill": "500",
                "uses": "2",
                "reward": "A bun",
                "valid_from": "2026-03-02",
                "valid_until": "2026-12-31",
            },
        ),
        ("coupon_set", {"coupons_needed": "7", "reward": "A scarf"}),
        ("cumulative_discount", {"steps": "10000:5,20000:10", "pause_days": "90"}),
    ],
)
def test_the_settings_that_programs_rely_on_are_taken(owner, preset, changes):
    pairs = [word for f, v in changes.items() for word in ("--set", f"{f}={v}")]

    added = owner.told("programme", "add", preset, "--name", "Ours", *pairs)

    kept = owner.told("programme", "show", added["id"])["settings"]
    assert {field: kept[field].replace(" ", "") for field in changes} == {
        field: value.replace(" ", "") for field, value in changes.items()
    }


def test_a_programme_is_shown_with_its_terms_in_plain_words(owner):
    owner.told("programme", "add", "coupon", "--set", "reward=A bun")

    told = owner.told("programme", "show", 1)

    expected = "id name kind state for terms_version settings terms"
    assert told.keys() == set(expected.split())
    assert any("A bun" in sentence for sentence in told["terms"])
    assert "A bun" in owner.run("programme", "show", 1).out


def test_every_programme_is_listed(owner):
    owner.told("programme", "add", "coupon", "--name", "First")
    owner.told("programme", "add", "stamp_card", "--name", "Second")

    assert owner.told("programme", "list") == [
        {"id": 1, "name": "First", "kind": "coupon", "state": "running"},
        {"id": 2, "name": "Second", "kind": "stamp_card", "state": "running"},
    ]
    assert "Second" in owner.run("programme", "list").out


@pytest.mark.parametrize("preset", ["nothing", "../coupon", "", "COUPON", "কুপন"])
def test_an_unknown_preset_is_one_sentence(owner, preset):
    assert "There is no preset" in owner.refused("programme", "add", preset)
    assert Programme.select().count() == 0


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ("nothing=3", "nothing"),
        ("uses=abc", "uses"),
        ("uses=0", "uses"),
        ("uses=-1", "uses"),
        ("uses=10000000", "uses"),
        ("minimum_bill=-5", "minimum_bill"),
        ("minimum_bill=1.999", "minimum_bill"),
        ("minimum_bill=nan", "minimum_bill"),
        ("benefit=gold", "benefit"),
        ("valid_until=2026-02-30", "valid_until"),
        ("valid_until=tomorrow", "valid_until"),
        ("uses", "--set field=value"),
        ("=3", ""),
    ],
)
def test_a_bad_setting_is_named_and_nothing_is_opened(owner, change, named):
    assert named in owner.refused("programme", "add", "coupon", "--set", change)
    assert Programme.select().count() == 0


@pytest.mark.parametrize("name", [" ", "\u202e", "x" * 200])
def test_a_programme_needs_a_name_of_sensible_length(owner, name):
    said = owner.refused("programme", "add", "coupon", "--name", name)

    assert said.startswith("name: ")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Tea 🍵", "Tea 🍵"),
        ("\u202eeeT\u202c", "eeT"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
    ],
)
def test_odd_names_are_kept_safe(owner, typed, kept):
    owner.told("programme", "add", "coupon", "--name", typed)

    assert owner.told("programme", "list")[0]["name"] == kept


def test_three_hundred_marks_shrink_to_a_few(owner):
    owner.told("programme", "add", "coupon", "--name", "Te" + "\u0301" * 300)

    assert len(owner.told("programme", "list")[0]["name"]) < 10


def test_an_unknown_programme_is_one_sentence(owner):
    assert owner.refused("programme", "show", 7) == "There is no programme 7."


def test_a_programme_is_opened_for_members(owner):
    owner.told("programme", "add", "stamp_card", "--for", "both")

    assert owner.told("programme", "who", "1") == {
        "id": 1,
        "for": "both",
        "number_spends": False,
        "proof_above": None,
    }


def test_what_members_show_is_chosen_later(owner):
    owner.told("programme", "add", "stamp_card")
    told = owner.told(
        *("programme", "who", "1", "--for", "members", "--number-spends"),
        *("--proof-above", "250"),
    )

    assert told["for"] == "members"
    assert (told["number_spends"], told["proof_above"]) == (True, "250.00")
    assert owner.told("programme", "who", "1", "--proof-above", "")["for"] == "members"
    assert owner.told("programme", "show", "1")["for"] == "members"


def test_a_worth_that_is_no_amount_is_refused(owner):
    owner.told("programme", "add", "stamp_card")

    said = owner.refused("programme", "who", "1", "--proof-above", "much")

    assert "no amount" in said
