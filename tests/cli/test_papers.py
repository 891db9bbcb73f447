import pytest

from stampcard.models.shops import the_shop
from stampcard.services import own_sheets, printers
from tests.builders import a_measured_sheet
from tests.printing.pictured import MOVES, a_film, a_picture


def words(measures):
    """The measures as options, in the order they are typed."""
    options = ((f"--{k.replace('_', '-')}", v) for k, v in measures.items())
    return [word for option in options for word in option]


MEASURES = words({k: v for k, v in a_measured_sheet().items() if k != "title"})


def test_a_printer_is_measured_listed_and_forgotten(owner):
    assert "No printers yet." in owner.run("printer", "list").out

    told = owner.told("printer", "add", "Office", "-a", "১৯,৬", "-e", "19.6")

    assert told["faults"] == ["0.4 mm to the left"]
    assert (told["paper"], told["mm"]["a"], told["mm"]["b"]) == ("a4", 19.6, 20.0)
    assert owner.told("printer", "list") == [told]
    assert "Office: 0.4 mm to the left" in owner.run("printer", "list").out
    assert owner.told("printer", "forget", told["printer"])["forgotten"]
    assert printers.every() == []


def test_a_printer_on_letter_paper_prints_in_place(owner):
    said = owner.run("printer", "add", "Office", "--paper", "letter", "-d", "230").out

    assert "everything in its place" in said


def test_a_printer_measured_wrongly_is_refused(owner):
    assert "measure it again" in owner.refused("printer", "add", "Office", "-a", "99")
    assert "no printer 7" in owner.refused("printer", "forget", 7)
    assert "no printer" in owner.refused("printer", "forget", 10**30)


def test_a_sheet_is_measured_listed_and_forgotten(owner):
    assert "No own sheets" in owner.run("sheet", "list").out

    told = owner.told("sheet", "add", "Ten cards", *MEASURES, "--cut-by-hand")

    assert (told["title"], told["cell_mm"]) == ("Ten cards", [85, 55])
    assert told["cut_by_hand"]
    assert told["designs"]
    assert owner.told("sheet", "list") == [told]
    assert "2 × 5 of 85 × 55 mm  Ten cards" in owner.run("sheet", "list").out
    assert owner.told("sheet", "forget", told["sheet"])["forgotten"]
    assert own_sheets.every() == []


def test_a_sheet_that_cannot_be_is_refused(owner):
    said = owner.refused("sheet", "add", "Ten", *MEASURES, "--page-width-mm", "100")

    assert said.startswith("page_width_mm: The cells run over the page")
    for name in ("own-7", "a4-page-1", "x" * 99):
        assert "no own sheet" in owner.refused("sheet", "forget", name)


def test_the_colour_is_set_and_taken_away(owner):
    told = owner.told("shop", "colour", "#0D4A42")

    assert (told["colour"], len(told["palette"])) == ("#0d4a42", 5)
    assert "that of each design" in owner.run("shop", "colour", "none").out
    assert the_shop().colour == ""
    assert "six signs" in owner.refused("shop", "colour", "green")


def test_a_logo_is_read_from_a_file_and_removed(owner, tmp_path):
    (tmp_path / "logo.png").write_bytes(a_picture())

    assert owner.told("shop", "logo", tmp_path / "logo.png")["logo"]
    assert the_shop().logo
    assert owner.told("shop", "logo", "--remove") == {"logo": ""}


@pytest.mark.parametrize("given", [(), ("x.png", "--remove")])
def test_either_a_logo_or_none_is_asked_for(owner, given):
    assert "--remove" in owner.refused("shop", "logo", *given)


def test_a_logo_that_cannot_be_is_refused(owner, tmp_path):
    (tmp_path / "film").write_bytes(a_film("GIF"))

    assert owner.refused("shop", "logo", tmp_path / "film") == f"logo: {MOVES}"
    assert "cannot be read" in owner.refused("shop", "logo", tmp_path / "none")


def test_nothing_is_kept_before_there_is_a_shop(commands):
    for words in (
        ("printer", "add", "Office"),
        ("sheet", "list"),
        ("shop", "colour", "#000000"),
        ("shop", "logo", "--remove"),
    ):
        assert "not set up" in commands.refused(*words)
