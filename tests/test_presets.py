"""Presets: every file opens a programme in every language."""

import dataclasses
import json
import re
from pathlib import Path

import pytest

from stampcard.kinds import KINDS
from stampcard.language import Speaker, locales, word_count
from stampcard.models.programmes import latest_terms
from stampcard.services import issuing, paper, presets, programmes
from stampcard.values.moments import business_day
from stampcard.web.programmes import GOALS
from tests.builders import NOON, a_shop

ROOT = Path(__file__).parents[1]
NAMES = sorted(preset.preset for preset in presets.every())


@pytest.mark.parametrize("locale", locales())
@pytest.mark.parametrize("name", NAMES)
def test_a_preset_opens_and_keeps_to_fifty_words(house, name, locale):
    a_shop(house, locale=locale)
    preset, speaker = presets.find(name), Speaker(locale)
    title = presets.spoken(preset.name, locale)

    programme, problems = programmes.open_from(
        preset, title, preset.typed(locale), house=house
    )

    assert problems == ()
    kind, terms = programmes.kind_and_terms(latest_terms(programme))
    window = kind.window(terms, business_day(NOON, "Asia/Dhaka"))
    sentences = [speaker.say(words) for words in kind.plain(terms, window)]
    assert word_count(sentences) <= 50, sentences
    assert json.loads(latest_terms(programme).settings)


@pytest.mark.parametrize("locale", locales())
@pytest.mark.parametrize("name", NAMES)
def test_a_preset_speaks_every_language(name, locale):
    preset = presets.find(name)
    said = [preset.name, preset.pitch, preset.example, *preset.texts.values()]

    assert all(texts.get(locale) for texts in said)
    assert preset.goal in GOALS


@pytest.mark.parametrize("name", NAMES)
def test_a_preset_is_printed_as_something_made_for_its_kind(house, name):
    a_shop(house)
    preset = presets.find(name)
    programme, _ = programmes.open_from(preset, "Ours", preset.typed("en"), house=house)

    (first, _), *_ = paper.designs_for(programme, "en")

    assert first == preset.design == presets.usual_design(programme)
    assert not issuing.problems(
        issuing.completed(issuing.Order(1000), programme), programme
    )


def test_each_thing_a_shop_may_want_has_several_presets():
    goals = [preset.goal for preset in presets.every()]

    assert all(goals.count(goal) >= 3 for goal in GOALS)


def test_every_preset_is_told_to_those_who_read_on():
    told = (ROOT / "docs" / "presets.md").read_text(encoding="utf-8")
    parts = {part.partition("\n")[0]: part for part in told.split("## ")[1:]}

    for preset in presets.every():
        row = f"| {preset.name['en']} | {preset.pitch['en']} | `{preset.kind}` |"
        assert row in parts[GOALS[preset.goal]]


def test_every_kind_has_its_plain_form_and_those_come_first():
    found = [preset.preset for preset in presets.every()]

    assert set(found[: len(KINDS)]) == set(KINDS)
    assert all(presets.find(code).kind == code for code in KINDS)


@pytest.mark.parametrize(
    "name", ["", "nothing", "../presets/coupon", "COUPON", "x" * 99]
)
def test_an_unknown_preset_is_none(name):
    assert presets.find(name) is None


def test_a_text_not_yet_translated_is_said_in_english():
    assert presets.spoken({"en": "Tea"}, "bn") == "Tea"


def test_a_preset_of_an_unknown_kind_is_named(tmp_path, monkeypatch):
    (tmp_path / "odd.toml").write_text('kind = "lottery"')
    monkeypatch.setattr(presets, "FOLDER", tmp_path)
    presets.every.cache_clear()

    with pytest.raises(ValueError, match=r"odd\.toml"):
        presets.every()

    presets.every.cache_clear()


@pytest.mark.parametrize("name", NAMES)
def test_no_words_of_a_kind_itself_are_left_in_a_presets_form(name):
    """They are English, whatever the shop speaks."""
    preset = presets.find(name)
    kept = dataclasses.asdict(KINDS[preset.kind].terms())
    spoken = {
        name: value
        for name, value in kept.items()
        if isinstance(value, str | tuple) and re.search("[A-Z]", str(value))
    }

    assert spoken.keys() <= preset.texts.keys() | preset.terms.keys()
