"""Printed codes read back, and made a great many times, at sizes for every day."""

import pypdfium2
import pytest

from stampcard.printing import designs, pdf
from tests.printing.samples import a_job, silence
from tests.torture import paper

SEED = 33


@pytest.fixture(scope="module")
def found():
    """The quick figures."""
    return list(paper.figures(full=False, seed=SEED))


def test_every_figure_of_the_paper_is_met(found):
    assert len(found) == 5
    assert [figure for figure in found if not figure.ok] == []


def test_codes_alike_would_be_noticed(monkeypatch):
    monkeypatch.setattr(paper, "code_of", lambda serial, key: f"{serial % 999:021d}")

    assert not paper._all_different(2000, key=None).ok


def test_uneven_signs_would_be_noticed(monkeypatch):
    made = paper.code_of
    monkeypatch.setattr(paper, "code_of", lambda n, key: made(n, key).replace("Z", "Y"))

    assert not paper._evenly_spread(2000, paper.mark_key("x")).ok


def test_a_check_character_that_adds_would_be_noticed(monkeypatch):
    def adding(text, keys):
        values = [paper.ALPHABET.index(sign) for sign in text]
        return sum(values[:-1]) % 32 == values[-1] or None

    monkeypatch.setattr(paper, "read", adding)
    monkeypatch.setattr(paper, "number_of", lambda serial: "0123456M")

    assert not paper._slips_found(1, paper.random.Random(SEED)).ok


LEADING = [each for each in designs.every() if each.numbered or "poster" in each.name]


@pytest.mark.parametrize("design", LEADING, ids=lambda design: design.name)
def test_every_design_says_in_words_where_its_code_leads(tmp_path, design):
    job = a_job(design.name, designs.sheets_for(design)[0].name, 1)

    pdf.print_job(job, tmp_path / "card.pdf", silence)

    with pypdfium2.PdfDocument(tmp_path / "card.pdf") as document:
        said = "".join(page.get_textpage().get_text_bounded() for page in document)
    assert "shop.example" in said
