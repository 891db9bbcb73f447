"""The policy: the program's own text, versions that never change, what they changed."""

import peewee
import pytest

from stampcard.language import locales
from stampcard.models.base import database, execute
from stampcard.models.privacy import Policy
from stampcard.models.shops import Shop, the_shop
from stampcard.services.privacy import drafts, policies
from stampcard.services.privacy.policies import GONE, NEW, SAME, Draft
from stampcard.values.prose import blocks, title_of
from stampcard.values.purposes import MESSAGES, PARTNERS, PURPOSES, STAMPS
from stampcard.values.regimes import GDPR, REGIMES, RU_152FZ
from tests.builders import OWNER

WORDS_OF_A_PAGE = range(300, 560)


def a_text(text="Title\n\nText", **sentences):
    return Draft({STAMPS: "You may count.", **sentences}, text)


def publish(house, **by_locale):
    return policies.publish(by_locale or {"en": a_text()}, OWNER, house)


def setting(**columns):
    Shop.update(**columns).execute()
    return the_shop()


@pytest.mark.parametrize("locale", locales())
def test_a_text_comes_with_the_program_in_every_language(shop, locale):
    draft = drafts.usual(locale, the_shop())

    headings = [b for b in blocks(draft.text) if b.sort == "heading"]
    assert "Corner Café" in title_of(draft.text)
    assert len(headings) == 10
    assert len(draft.text.split()) in WORDS_OF_A_PAGE
    assert list(draft.purposes) == [STAMPS, MESSAGES]
    assert not drafts.problems(draft)
    assert not {"{", "}"} & set(draft.text)


@pytest.mark.parametrize("locale", locales())
@pytest.mark.parametrize("regime", [*REGIMES, "unheard of"])
def test_the_text_says_how_soon_one_is_answered(shop, locale, regime):
    text = drafts.usual(locale, setting(regime=regime)).text

    ten, thirty = {
        "en": ("10 working days", "30 days."),
        "bn": ("১০ কর্মদিবসের", "৩০ দিনের মধ্যে"),
        "ru": ("10 рабочих дней", "в течение 30 дней"),
    }[locale]
    assert (ten in text) == (regime != GDPR)
    assert (thirty in text) == (regime == RU_152FZ)


def test_the_text_is_filled_in_from_the_settings(shop):
    before = drafts.usual("bn", the_shop()).text
    here = setting(contact="data@shop.example", kept_months=24, digits="latn")

    said = drafts.usual("en", here).text
    assert "data@shop.example" in said
    assert "have not come for 24 months" in said
    assert "২৪ মাস" in drafts.usual("bn", here).text
    assert "মাস না এলে" not in before


def test_partners_are_spoken_of_only_where_they_are_asked_for(shop):
    without = drafts.usual("en", the_shop())
    with_them = drafts.usual("en", the_shop(), PURPOSES)

    assert "artner shops" not in without.text
    assert "artner shops" in with_them.text
    assert set(with_them.purposes) == set(PURPOSES)


def test_the_first_member_makes_the_programs_text_version_1(house, shop):
    assert policies.current("en") is None
    assert policies.newest_number() == 0

    policies.needed(OWNER, house)
    policies.needed(OWNER, house)

    shown = policies.current("bn")
    assert (shown.version, shown.locale) == (1, "bn")
    assert shown.hash == drafts.usual("bn", the_shop()).hash
    assert Policy.select().count() == len(locales())


def test_without_a_shop_there_is_nothing_to_publish(house):
    policies.needed(OWNER, house)

    assert policies.newest_number() == 0


def test_a_new_text_is_the_next_version_and_the_same_text_is_none(house, shop):
    assert publish(house) == 1
    assert publish(house) == 1
    assert publish(house, en=a_text("Another")) == 2
    assert publish(house, en=a_text("Another"), bn=a_text("আরেক")) == 3

    assert policies.of_version(1, "en").text == "Title\n\nText"
    found = policies.versions()
    assert [(v.number, v.by, v.locales) for v in found] == [
        (3, "Rahima", ("en", "bn")),
        (2, "Rahima", ("en",)),
        (1, "Rahima", ("en",)),
    ]


def test_a_language_without_a_text_gets_another_one(house, shop):
    publish(house, bn=a_text("শিরোনাম"))

    assert policies.current("en").locale == "bn"
    assert policies.of_version(7, "en") is None


def test_what_a_version_changed_is_told_line_by_line(house, shop):
    publish(house, en=a_text("Title\nOld\nSame"))
    publish(house, en=a_text("Title\nNew\nSame", messages="You may write."))

    assert policies.changes(2, "en") == [
        (SAME, "You may count."),
        (NEW, "You may write."),
        (SAME, "Title"),
        (GONE, "Old"),
        (NEW, "New"),
        (SAME, "Same"),
    ]
    assert {sort for sort, _ in policies.changes(1, "en")} == {NEW}


def test_a_new_version_is_news_for_a_month(house, clock, shop):
    publish(house)
    assert policies.announced("en", house) is None
    publish(house, en=a_text("Another"))

    assert policies.announced("en", house).version == 2
    clock.move(days=30)
    assert policies.announced("en", house) is None


def test_before_any_version_there_is_no_news(house, shop):
    assert policies.announced("en", house) is None


def test_the_owner_ticks_that_a_version_was_checked(house, shop):
    publish(house)
    assert not policies.is_checked(1)

    policies.note_checked(1)

    assert policies.is_checked(1)
    assert not policies.is_checked(publish(house, en=a_text("Another")))


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE policy SET text = 'Another'",
        "UPDATE policy SET published_at = 1",
        "DELETE FROM policy",
    ],
)
def test_the_database_lets_nobody_change_a_version(house, shop, sql):
    publish(house)

    with pytest.raises(peewee.IntegrityError), database.atomic():
        execute(sql)
    assert policies.current("en").text == "Title\n\nText"


@pytest.mark.parametrize(
    ("draft", "fields"),
    [
        (a_text(""), ["text"]),
        (a_text("x" * 20_001), ["text"]),
        (Draft({}, "Title"), [STAMPS]),
        (a_text(messages="x" * 301), [MESSAGES]),
        (a_text(), []),
    ],
)
def test_what_is_wrong_with_a_draft_is_said_at_its_field(draft, fields):
    assert [problem.field for problem in drafts.problems(draft)] == fields


def test_a_purpose_without_a_sentence_is_not_asked():
    draft = drafts.tidied({STAMPS: " You\tmay ", MESSAGES: " "}, "T\r\n\r\n\r\nx")

    assert draft == Draft({STAMPS: "You may"}, "T\n\nx")
    assert draft.hash != Draft({STAMPS: "You may", PARTNERS: "x"}, "T\n\nx").hash
