"""How long the address of the links may be: as long as the smallest card can carry."""

import pytest

from stampcard.config import URL_LENGTH_MOST, BadSetting, load
from stampcard.printing import designs, qr
from stampcard.services.shops import LONGEST_URL, problems, tidy
from stampcard.values.codes import CODE_LENGTH
from tests.builders import details


def an_address(length: int) -> str:
    return "https://" + "a" * (length - len("https://.example")) + ".example"


def complaints(url: str) -> list[str]:
    return [problem.field for problem in problems(tidy(details(public_url=url)))]


def test_the_longest_address_fits_every_design():
    symbol = qr.symbol_for(LONGEST_URL + len("/C/") + CODE_LENGTH)

    dots = [qr.module_dots(design.qr_mm, symbol) for design in designs.every()]

    assert min(dots) >= 5


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
