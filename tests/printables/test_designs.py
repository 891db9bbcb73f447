"""Every design on every sheet it fits, and designs that nobody should trust."""

import dataclasses
import shutil

import pytest
from weasyprint.formatting_structure.boxes import BlockBox

from stampcard.printing import composition, designs, imposition, layout, pdf, sheets
from stampcard.printing.composition import Page
from stampcard.printing.imposition import Shape
from stampcard.printing.job import CannotPrint
from stampcard.printing.reading import BadPrintable
from tests.printing.samples import a_face, a_job, pictures, silence

PAIRS = [
    (design, sheet)
    for design in designs.every()
    for sheet in sheets.every()
    if designs.fits(design, sheet)
]
# A card is drawn by the size of its cell alone: one sheet of each size will do.
CARDS = {(design.name, sheet.cell_mm): (design, sheet) for design, sheet in PAIRS}
MADE_FOR = {
    "coupon": {
        "a4-card-85x55-10",
        "a4-coupon-105x74-8",
        "a4-label-70x37-24",
        "us-card-10",
    },
    "stamp-card": {"a4-card-85x55-10", "a4-coupon-105x74-8", "us-card-10"},
    "folded-stamp-card": {"a4-folded-85x110-4"},
    "ticket-with-stub": {"a4-ticket-170x55-5", "a4-dl-3"},
    "sticker": {"a4-label-38x21-65", "us-label-30", "roll-57x32"},
    "booklet-page": {"a4-quarter-4", "a6-page-1"},
}
DPI = 150
MM = DPI / 25.4
SAFE_MM = 2.5


def name(value: object) -> str:
    return getattr(value, "name", str(value))


@pytest.mark.parametrize("design", designs.every(), ids=name)
def test_a_design_fits_just_the_cells_between_its_least_and_its_most(design):
    fitting = {sheet.name for sheet in sheets.every() if designs.fits(design, sheet)}

    assert fitting
    assert MADE_FOR.get(design.name, set()) <= fitting
    for sheet in sheets.every():
        width, height = sheet.cell_mm
        wide = design.least_mm[0] <= width <= design.most_mm[0]
        high = design.least_mm[1] <= height <= design.most_mm[1]
        assert (sheet.name in fitting) == (wide and high)


def test_no_code_goes_on_labels_too_small_for_it():
    small = sheets.find("us-label-80")

    assert min(small.cell_mm) < designs.SMALLEST_QR_MM
    assert not any(designs.fits(design, small) for design in designs.every())


def test_designs_are_found_by_kind():
    assert designs.for_kind("stamp_card")[0].name == "stamp-card"
    assert "coupon" in map(name, designs.for_kind("coupon_set"))
    assert "stamp-card" not in map(name, designs.for_kind("coupon_set"))
    assert designs.for_kind("raffle") == ()


@pytest.mark.parametrize("locale", ["en", "bn", "ru"])
@pytest.mark.parametrize(("design", "sheet"), CARDS.values(), ids=name)
def test_nothing_is_drawn_near_the_cut_edge(tmp_path, design, sheet, locale):
    job = a_job(design.name, sheet.name, 1, locale=locale, long=True, crop_marks=False)

    made = pdf.print_job(job, tmp_path / "card.pdf", silence)

    sides = pictures(tmp_path / "card.pdf", DPI)
    assert made.fast
    assert len(sides) == design.sides
    for picture, place in zip(
        sides, (imposition.front_mm, imposition.back_mm), strict=False
    ):
        card = picture.crop(_cut(picture, sheet, place(sheet, 0)))
        safe, (wide, high) = round(SAFE_MM * MM), card.size
        torn = design.pair and picture is sides[0]  # where a pair meets, it is torn
        card.paste(255, (safe, safe, wide if torn else wide - safe, high - safe))
        assert card.getextrema() == (255, 255)


def _cut(picture, sheet, corner_mm) -> list[int]:
    """Where the first card is cut out of its sheet; one that is alone is not cut."""
    if sheet.cells == 1:
        return [0, 0, *picture.size]
    (left, top), (width, height) = corner_mm, sheet.cell_mm
    return [round(v * MM) for v in (left, top, left + width, top + height)]


@pytest.mark.parametrize("long", [False, True], ids=["short", "long"])
@pytest.mark.parametrize("locale", ["en", "bn", "ru"])
@pytest.mark.parametrize(("design", "sheet"), CARDS.values(), ids=name)
def test_text_is_six_points_or_more_and_no_lines_cross(design, sheet, locale, long):
    job = a_job(design.name, sheet.name, 1, locale=locale, long=long)
    shape, empty = Shape((0,)), composition.empty_slots("0000-001J")
    pages = [
        Page(shape, False, lambda at: empty),
        Page(shape, True, composition.no_slots),
    ][: design.sides]

    document = layout.lay_out(job, design, sheet, pages)

    for page in document.pages:
        found = list(_text_boxes(page._page_box))
        assert found
        assert all(size >= 6 * 96 / 72 - 0.01 for _, size, _ in found)
        assert list(_crossings(found)) == []


def _text_boxes(box):
    for part in box.descendants(placeholders=True):
        if part.element_tag == "svg" or not getattr(part, "text", "").strip():
            continue
        size = part.style["font_size"]
        middle = part.position_y + part.height / 2
        left, right = part.position_x, part.position_x + part.width
        yield part.text, size, (left, middle - size * 0.37, right, middle + size * 0.37)


def _crossings(found):
    for at, (text, _, one) in enumerate(found):
        for other_text, _, other in found[at + 1 :]:
            across = min(one[2], other[2]) - max(one[0], other[0])
            down = min(one[3], other[3]) - max(one[1], other[1])
            if across > 0.5 and down > 0.5:
                yield text, other_text


@pytest.mark.parametrize("stamps", range(4, 21))
def test_a_stamp_card_takes_any_number_of_places(tmp_path, stamps):
    face = a_face(stamps=stamps)

    made = pdf.print_job(a_job(face=face, count=1), tmp_path / "card.pdf", silence)

    assert made.fast


def _classes(box) -> list[str]:
    return [] if box.element is None else box.element.get("class", "").split()


@pytest.mark.parametrize("stamps", [8, 9, 10])
def test_places_of_a_usual_card_are_large_enough_to_stamp(stamps):
    job = a_job(face=a_face(stamps=stamps))
    design, sheet = designs.find("stamp-card"), sheets.find(job.sheet)
    empty = composition.empty_slots("0")
    page = Page(Shape((0,)), False, lambda at: empty)

    document = layout.lay_out(job, design, sheet, [page])

    widths = [
        box.border_width()
        for box in document.pages[0]._page_box.descendants(placeholders=True)
        if "place" in _classes(box) and isinstance(box, BlockBox)
    ]
    assert min(widths) * 25.4 / 96 >= 8


@pytest.fixture
def copy(tmp_path, monkeypatch):
    """A design of one's own to spoil, among the designs that are found."""
    folder = tmp_path / "designs" / "copy"
    shutil.copytree(designs.FOLDER / "coupon", folder)
    found = designs.every
    monkeypatch.setattr(designs, "every", lambda: found.__wrapped__(folder.parent))
    return folder


def change(path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


@pytest.mark.parametrize(
    ("before", "after", "field"),
    [
        ('licence = "MIT"\n', "", "licence"),
        ('licence = "MIT"', 'licence = " "', "licence"),
        ("sides = 2", "sides = 2\nprice = 3", "price"),
        ("sides = 2", "sides = 3", "sides"),
        ('slots = ["qr", "number"]', 'slots = ["qr"]', "slots"),
        ("qr_mm = 18.8", "qr_mm = 12", "qr_mm"),
        ("least_mm = [63, 35]", "least_mm = [120, 35]", "most_mm"),
        ('fonts = ["text", "display"]', 'fonts = ["Comic"]', "fonts"),
        ('[title]\nen = "', '[title]\nfr = "', "title"),
    ],
)
def test_a_bad_design_file_is_named_with_its_field(copy, before, after, field):
    change(copy / "design.toml", before, after)

    with pytest.raises(BadPrintable) as refused:
        designs.read(copy)

    assert refused.value.field == field
    assert "copy/design.toml" in str(refused.value)


@pytest.mark.parametrize("missing", ["front.html", "back.html", "style.css"])
def test_a_missing_file_is_named(copy, missing):
    (copy / missing).unlink()

    with pytest.raises(BadPrintable, match=missing):
        designs.read(copy)


@pytest.mark.parametrize(
    "trick",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ face.__init__.__globals__ }}",
        "{% include '../coupon/front.html' %}",
        "{% include '/etc/passwd' %}",
        "{{ config }}",
        "{% for x in range(10 ** 9) %}x{% endfor %}",
        "{{ face.shop.nonsense }}",
        "{% if %}",
    ],
)
def test_a_template_that_reaches_out_is_refused(copy, tmp_path, trick):
    with (copy / "front.html").open("a", encoding="utf-8") as file:
        file.write(trick)

    with pytest.raises(CannotPrint, match="“copy”"):
        pdf.print_job(a_job("copy"), tmp_path / "card.pdf", silence)

    assert not (tmp_path / "card.pdf").exists()


@pytest.mark.parametrize(
    "trick",
    [
        '<img src="file://{secret}">',
        '<img src="../../secret.svg">',
        '<img src="%2e%2e/%2e%2e/secret.svg">',
        '<img src="leak.svg">',
        '<object data="file://{secret}"></object>',
        '<link rel="attachment" href="file://{secret}">',
        '<link rel="stylesheet" href="http://127.0.0.1:9/x.css">',
        '<style>@import "file://{secret}"; p {{ background: url(ftp://a/b) }}</style>',
        '<img src="http://127.0.0.1:9/beacon.png">',
    ],
)
def test_a_design_sees_no_file_but_its_own(copy, tmp_path, trick):
    secret = tmp_path / "secret.svg"
    secret.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" width="900">'
        '<rect width="9" height="9"/><text>SECRET</text></svg>'
    )
    (copy / "leak.svg").symlink_to(secret)
    plain, spoilt = tmp_path / "plain.pdf", tmp_path / "spoilt.pdf"
    pdf.print_job(a_job("copy", count=1), plain, silence)
    with (copy / "front.html").open("a", encoding="utf-8") as file:
        file.write(trick.format(secret=secret))

    pdf.print_job(a_job("copy", count=1), spoilt, silence)

    assert b"EmbeddedFile" not in spoilt.read_bytes()
    for before, after in zip(pictures(plain), pictures(spoilt), strict=True):
        assert before.tobytes() == after.tobytes()


def test_a_design_may_use_its_own_pictures(copy, tmp_path):
    (copy / "dot.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">'
        '<rect width="9" height="9"/></svg>'
    )
    with (copy / "front.html").open("a", encoding="utf-8") as file:
        file.write(
            '<img src="dot.svg" style="position:absolute;width:80mm;height:50mm">'
        )

    pdf.print_job(a_job("copy", count=1), tmp_path / "card.pdf", silence)

    middle = pictures(tmp_path / "card.pdf", 50)[0].crop((60, 60, 120, 100))
    assert middle.getextrema()[1] < 60


def test_a_turned_number_is_printed_slowly_with_a_note(copy, tmp_path):
    change(copy / "style.css", ".number {", ".number { transform: rotate(90deg);")

    made = pdf.print_job(a_job("copy", count=4), tmp_path / "card.pdf", silence)

    assert not made.fast
    assert made.note


def test_a_design_without_a_slot_is_printed_slowly_with_a_note(copy, tmp_path):
    change(copy / "front.html", "{{ card.number }}", "")

    made = pdf.print_job(a_job("copy", count=2), tmp_path / "card.pdf", silence)

    assert "left out the slot" in made.note


def test_a_card_without_a_back_prints_fronts_only(copy, tmp_path):
    change(copy / "design.toml", "sides = 2", "sides = 1")

    made = pdf.print_job(a_job("copy", count=4), tmp_path / "card.pdf", silence)

    assert made.pages == 1


def test_an_empty_face_still_prints(tmp_path):
    for design in designs.every():
        empty = {"address": "", "dates": "", "hint": "", "terms": ()}
        face = dataclasses.replace(a_face(stamps=4), rewards=(), **empty)
        sheet = designs.sheets_for(design)[0].name
        made = pdf.print_job(
            a_job(design.name, sheet, face=face), tmp_path / "card.pdf", silence
        )

        assert made.fast


@pytest.mark.parametrize("design", ["stamp-card", "coupon", "member-card"])
def test_terms_that_fit_no_card_are_refused_with_the_reason(tmp_path, design):
    face = dataclasses.replace(a_face(stamps=10), terms=("Far too many words. ",) * 60)

    with pytest.raises(CannotPrint, match="too long for this card"):
        pdf.print_job(a_job(design, face=face), tmp_path / "card.pdf", silence)

    assert list(tmp_path.iterdir()) == []
