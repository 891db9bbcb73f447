"""Letters of three scripts, money signs and digits on every design."""

import dataclasses

import pypdfium2
import pytest

from stampcard.printing import designs, fonts, pdf
from tests.printing.samples import a_face, a_job, silence

RUSSIAN = {
    "shop": "Кофейня «Старый маяк» и книжная лавка",
    "address": "Набережная улица, 14, Санкт-Петербург · 8 800 000 00 00",
    "programme": "Десятая чашка в подарок",
    "promise": "Соберите десять штампов — и следующая чашка кофе за наш счёт.",
    "terms": (
        "Один штамп за каждый купленный напиток.",
        "Полная карта даёт один бесплатный кофе любого размера.",
        "Не суммируется с другими предложениями, на деньги не обменивается.",
        "Действует до 31 декабря 2027 года.",
        "Потерянная карта не восстанавливается.",
        "Магазин может завершить программу, объявив об этом за тридцать дней.",
    ),
    "dates": "До 31 декабря 2027 года",
    "hint": "Сканируйте: ваши штампы",
    "worth": "Скидка 20 %",
}
SIGNS = "৳ 50 · ₹ 50 · ₽ 50 · ১২৩৪৫৬৭৮৯০ · দাম। শেষ॥"
USUAL = [
    (design, designs.sheets_for(design)[0])
    for design in designs.every()
    if design.name != "calibration-page"  # it says nothing of the shop
]


def name(value: object) -> str:
    return getattr(value, "name", str(value))


@pytest.mark.parametrize(("design", "sheet"), USUAL, ids=name)
def test_every_design_takes_russian_texts(tmp_path, design, sheet):
    usual = a_job(design.name, sheet.name, 1)
    face = dataclasses.replace(usual.face, **RUSSIAN)

    pdf.print_job(dataclasses.replace(usual, face=face), tmp_path / "card.pdf", silence)

    with pypdfium2.PdfDocument(tmp_path / "card.pdf") as document:
        text = " ".join(page.get_textpage().get_text_range() for page in document)
    assert "маяк" in text or "Скидка" in text


def test_every_letter_of_three_scripts_and_every_money_sign_has_a_face():
    russian = "".join(str(text) for text in RUSSIAN.values())
    bengali = "".join(a_face("bn").terms)

    for letters in (russian, bengali, SIGNS):
        assert fonts.cleaned(letters) == " ".join(letters.split())
        for stack in ("text", "display"):
            assert all(fonts.family_of(letter, stack) for letter in set(letters))


@pytest.mark.parametrize("design", designs.every(), ids=name)
def test_every_design_comes_in_two_moods_and_every_language(design):
    assert len(design.moods) >= 2
    said = [design.title, *(mood.title for mood in design.moods)]
    said += design.texts.values()
    assert all({"en", "bn", "ru"} <= title.keys() for title in said)
    assert all(title["bn"] != title["en"] for title in said)
    assert all(title["ru"] != title["en"] or title["en"].isdigit() for title in said)
