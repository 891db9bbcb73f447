"""Every language says everything: nothing missing, nothing half, nothing in English."""

import ast
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_keywords, parse_mapping_cfg
from babel.messages.pofile import read_po

from stampcard.kinds import KINDS
from stampcard.kinds.fields import fields_of
from stampcard.language import CATALOGUES, Speaker, locales
from stampcard.services.presets import every as every_preset
from stampcard.values.reasons import REASON_TEXTS, Reason

ROOT = Path(__file__).parents[1]
LANGUAGES = sorted(path.parents[1].name for path in CATALOGUES.glob("*/*/*.po"))
NAMES = {"QR", "PDF", "CSV", "ZIP", "BDT", "BD", "Asia", "Dhaka", "http", "https"}
NAMES |= {"Stampcard", "STAMPCARD_PUBLIC_URL", "PostgreSQL", "pg_dump"}
NAMES |= {"STAMPCARD_SENDER", "UTF", "Windows", "NUL", "JSON", "vcf", "import"}
NAMES |= {"secret_key", "trusted_hosts", "flask", "verify", "against"}
NAMES |= {"UTF", "NUL", "Windows", "import", "vcf"}  # of lists brought in
NAMES |= {"WhatsApp", "Telegram", "Viber", "PIN", "GDPR", "PNG", "JPEG", "SVG"}
NAMES |= {"RUB", "RU", "Europe", "Moscow", "Letter"}  # of examples, and of paper
NAMES |= {"Android", "Chrome", "Firefox", "Safari", "iPhone", "iPad", "Mac", "Linux"}
NAMES |= {"HTTPS", "SHA", "docs", "md", "local", "lan", "shop", "crt", "restore"}
NAMES |= {"Keychain", "Access", "Install", "Finish", "Yes", "Trust", "Security"}
NAMES |= {"HMAC", "drand", "n", "r"}  # of draws anybody can recompute
NAMES |= {"mon", "tue", "fri"}  # as they are written for programs
# What stands on buttons and in menus of other programs, as on an English phone.
MENU = re.compile(r"[A-Z][A-Za-z&\s]*(?:›\s[A-Z][A-Za-z&\s]*)+|“[A-Za-z ]+”")
PLACEHOLDER = re.compile(r"\{\w*\}|%\(\w+\)\w|%%|%")
COUNTS = {"{count}", "%(count)s", "%(num)s"}
ADDRESS = re.compile(r"https?://[\w.]+")
COLOUR = re.compile(r"#[0-9a-f]{6}")


@dataclass(frozen=True)
class Text:
    """One text of a catalogue: its English form or forms, and those of a language."""

    english: tuple[str, ...]
    said: tuple[str, ...]

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Each English form beside its translation; a language may have more forms."""
        return list(zip(self.english, self.said, strict=False))

    @property
    def says_as_much(self) -> bool:
        """Whether each form names what the English one names.

        Where there are more forms than two, the first stands for many numbers too (in
        Russian for 21 and 31), so it names the number, and may name all the others.
        """
        wanted, named = ([*map(placeholders, f)] for f in (self.english, self.said))
        if len(named) <= len(wanted):
            return named == wanted
        least, most = {*wanted[0], *COUNTS.intersection(wanted[-1])}, {*wanted[-1]}
        others_are_whole = all(other == wanted[-1] for other in named[1:])
        return others_are_whole and least <= {*named[0]} <= most


def placeholders(text: str) -> list[str]:
    return sorted(PLACEHOLDER.findall(text))


def forms(text) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text or ())


@cache
def catalogue(language: str) -> Catalog:
    path = CATALOGUES / language / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as file:
        return read_po(file)


@cache
def texts(language: str) -> list[Text]:
    return [
        Text(forms(message.id), forms(message.string))
        for message in catalogue(language)
        if message.id
    ]


@cache
def marked() -> set[tuple[str, ...]]:
    """Every text marked in code and pages, found the way `make words` finds it."""
    makefile = (ROOT / "Makefile").read_text()
    keywords = DEFAULT_KEYWORDS | parse_keywords(re.findall(r"-k (\S+)", makefile))
    with (ROOT / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)
    found = extract_from_dir(ROOT, methods, options, keywords)
    return {forms(message) for _, _, message, _, _ in found}


def counted() -> dict[str, tuple[str, ...]]:
    """Both forms of each counted text by where it stands; empty where none is plain.

    Names in place of texts stand for pairs that N_many marks where they are listed.
    """
    return {
        f"{path.name}:{call.lineno}": tuple(getattr(a, "value", "") for a in call.args)
        for path in sorted((ROOT / "stampcard").rglob("*.py"))
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call)
        and getattr(call.func, "id", "") in {"say_many", "N_many"}
        and not all(isinstance(text, ast.Name | ast.Starred) for text in call.args)
    }


def said_in(language: str) -> dict[str, str]:
    return dict(pair for text in texts(language) for pair in text.pairs)


def unsaid(wanted, language: str) -> list[str]:
    known = said_in(language)
    return [text for text in wanted if text and not known.get(text)]


def words_of_kind(kind) -> list[str]:
    specs = fields_of(kind.terms).values()
    choices = [label for spec in specs for _, label in spec.choices]
    labels = [text for spec in specs for text in (spec.label, spec.hint)]
    own = [kind.name, kind.about, kind.earn_label, kind.redeem_label]
    return [*own, *labels, *choices]


def spoken_by(preset) -> list:
    return [preset.name, preset.pitch, preset.example, *preset.texts.values()]


def bare(text: str) -> str:
    """A text without what is the same in every language."""
    for left_out in (PLACEHOLDER, ADDRESS, COLOUR, MENU):
        text = left_out.sub("", text)
    return text


def test_bengali_and_russian_are_among_the_languages():
    assert {"bn", "ru"} <= {*LANGUAGES}


def test_texts_are_found_in_code_and_in_pages():
    assert ("Already redeemed",) in marked()
    assert ("Please look at the marked fields again.",) in marked()
    assert any(len(text) == 2 for text in marked())


def test_counted_texts_are_found_with_both_their_forms():
    calls = counted()

    assert calls
    assert [place for place, text in calls.items() if text not in marked()] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_marked_text_is_translated(language):
    known = {text.english: text for text in texts(language)}
    missing = [
        text for text in marked() if text not in known or not all(known[text].said)
    ]

    assert missing == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_form_of_a_text_is_translated(language):
    wanted = {1: 1, 2: catalogue(language).num_plurals}
    different = [t for t in texts(language) if len(t.said) != wanted[len(t.english)]]

    assert [t.english for t in different] == []
    assert [t.english for t in texts(language) if not all(t.said)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_is_a_guess(language):
    assert [m.id for m in catalogue(language) if m.id and m.fuzzy] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_text_and_translation_have_the_same_placeholders(language):
    assert [t.english for t in texts(language) if not t.says_as_much] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_is_not_its_english_text(language):
    pairs = [pair for text in texts(language) for pair in text.pairs]

    same = {english for english, said in pairs if english == said}
    same = {text for text in same if any(map(str.isalpha, bare(text)))}

    assert same <= NAMES


@pytest.mark.parametrize("language", LANGUAGES)
def test_latin_words_among_other_letters_are_names(language):
    left_over = {
        word
        for text in texts(language)
        for said in text.said
        for word in re.findall(r"[A-Za-z_]+", bare(said))
    }

    assert left_over <= NAMES


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_are_in_one_normal_form(language):
    said = [form for text in texts(language) for form in text.said]
    said += [text[language] for preset in every_preset() for text in spoken_by(preset)]

    assert [text for text in said if text != unicodedata.normalize("NFC", text)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_is_said(language):
    assert set(REASON_TEXTS) == set(Reason)
    assert unsaid(REASON_TEXTS.values(), language) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", sorted(KINDS))
def test_every_kind_is_said_with_its_settings_and_buttons(code, language):
    assert unsaid(words_of_kind(KINDS[code]), language) == []


@pytest.mark.parametrize("preset", every_preset(), ids=lambda preset: preset.preset)
def test_every_preset_speaks_every_language(preset):
    for text in spoken_by(preset):
        assert set(text) == set(locales())
        assert all(text.values())
        assert len(set(text.values())) == len(text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_catalogue_is_found_and_says_the_same(language):
    speaker = Speaker(language)
    single = [text for text in texts(language) if len(text.english) == 1]

    assert language in locales()
    assert [
        text.english[0]
        for text in single
        if speaker.gettext(text.english[0]) != text.said[0]
    ] == []
