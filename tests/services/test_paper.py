import os

import pytest

from stampcard.kinds import KINDS
from stampcard.services import paper, print_worker
from tests.builders import a_programme, an_order


@pytest.fixture
def drawn(monkeypatch):
    """Pages that would have been drawn, without a process each."""
    pages = []

    def draw(job, target, *, page, width_px):
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(b"a picture")
        os.utime(target, (len(pages), len(pages)))
        pages.append(page)

    monkeypatch.setattr(print_worker, "preview", draw)
    return pages


def test_every_kind_has_a_design_in_both_languages(house, shop):
    for kind in KINDS:
        programme = a_programme(kind, house)
        english = dict(paper.designs_for(programme, "en"))
        bengali = dict(paper.designs_for(programme, "bn"))
        assert english.keys() == bengali.keys() != set()
        assert all(english[name] != bengali[name] for name in english)


def test_a_sheet_has_its_positions_row_by_row(shop):
    sheets = {sheet.name: sheet for sheet in paper.sheets_for("coupon", "en")}

    rows = sheets["a4-label-70x37-24"].positions

    assert [list(row) for row in rows][:2] == [[1, 2, 3], [4, 5, 6]]
    assert rows[-1][-1] == 24


def test_paper_one_cuts_oneself_is_offered_first(shop):
    names = [sheet.name for sheet in paper.sheets_for("stamp-card", "en")]

    assert names[0] == "a4-card-85x55-10"
    assert names.index("us-card-10") < names.index("a4-card-84x51-10")


def test_no_sheet_suits_an_unknown_design(shop):
    assert paper.sheets_for("../../etc", "en") == []


def test_the_same_order_is_drawn_once_and_each_side_for_itself(house, shop, drawn):
    programme = a_programme("coupon", house)
    order = an_order(programme, 3)

    files = [
        paper.picture(order, programme, house=house, page=page, width_px=300)
        for page in (1, 2, 1)
    ]

    assert drawn == [1, 2]
    assert files[0] == files[2] != files[1]


def test_only_the_newest_pictures_are_kept(house, shop, drawn, monkeypatch):
    monkeypatch.setattr(paper, "PICTURES_KEPT", 2)
    programme = a_programme("coupon", house)

    files = [
        paper.picture(an_order(programme, n), programme, house=house, width_px=300)
        for n in (1, 2, 3)
    ]

    assert [file.exists() for file in files] == [False, True, True]
