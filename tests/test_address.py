"""How long the address of the links may be: as long as a small card can carry."""

import pytest

from stampcard.config import URL_LENGTH_MOST, BadSetting, load
from stampcard.printing import designs, qr
from stampcard.printing.job import CannotPrint
from stampcard.services.shops import LONGEST_URL, problems, tidy
from stampcard.values.codes import CODE_LENGTH
from tests.builders import details

SHORT_ENOUGH = 37  # characters of an address, for labels 21 mm high


def an_address(length: int) -> str:
    return "https://" + "a" * (length - len("https://.example")) + ".example"


def complaints(url: str) -> list[str]:
    return [problem.field for problem in problems(tidy(details(public_url=url)))]


def the_symbol(length: int) -> qr.Symbol:
    return qr.symbol_for(length + len("/C/") + CODE_LENGTH)


def test_the_longest_address_fits_every_design_but_on_the_smallest_labels():
    symbol = the_symbol(LONGEST_URL)
    boxes = {design.qr_mm for design in designs.every() if design.numbered}

    dots = [qr.module_dots(box, symbol) for box in boxes - {designs.SMALLEST_QR_MM}]

    assert min(dots) >= 5


def test_the_smallest_labels_carry_an_address_of_usual_length():
    box = designs.SMALLEST_QR_MM

    assert qr.module_dots(box, the_symbol(SHORT_ENOUGH)) >= 5
    with pytest.raises(CannotPrint, match="shorter address"):
        qr.module_dots(box, the_symbol(LONGEST_URL))


def test_settings_and_shop_draw_the_same_line(tmp_path):
    assert URL_LENGTH_MOST == LONGEST_URL
    assert complaints(an_address(LONGEST_URL)) == []
    assert complaints(an_address(LONGEST_URL + 1)) == ["public_url"]
    environ = {"STAMPCARD_INSTANCE_PATH": str(tmp_path)}

    kept = load(
        {**environ, "STAMPCARD_PUBLIC_URL": an_address(LONGEST_URL)}, root=tmp_path
    )

    assert kept.public_url == an_address(LONGEST_URL)
    with pytest.raises(BadSetting, match="at most 60 characters"):
        load(
            {**environ, "STAMPCARD_PUBLIC_URL": an_address(LONGEST_URL + 1)},
            root=tmp_path,
        )
