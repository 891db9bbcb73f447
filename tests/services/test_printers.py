"""Printers: what their calibration page measured, said in words and put right."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stampcard.language import Speaker
from stampcard.models.paper import Printer
from stampcard.printing import imposition, sheets
from stampcard.services import printers
from stampcard.services.printers import BARS_MM, LETTERS, MOST, Measured, true_mm

SHIFTS = st.integers(-40, 40)  # tenths of a millimetre
A4 = "a4-page-1"


def typed(**lengths):
    return {letter: str(lengths.get(letter, "")) for letter in LETTERS}


def kept(**lengths):
    assert printers.keep("Office", A4, typed(**lengths)) == ()
    return printers.every()[-1]


def said(printer):
    return [Speaker().say(words) for words in printers.faults(printer)]


class Simulated:
    """A printer that puts what should stand at x at k·x + o, as its page shows."""

    def __init__(self, page, tenths):
        self.mm = {
            letter: round(true + tenths[letter] / 10, 1)
            for letter, true in true_mm(page).items()
        }
        self.k = [
            self.mm[bar] / true for bar, true in zip("cd", BARS_MM[page], strict=True)
        ]
        self.off = {
            side: [
                self.mm[line] - k * 20 for line, k in zip(lines, self.k, strict=True)
            ]
            for side, lines in (("front", "ab"), ("back", "ef"))
        }

    def puts(self, corner, side="front"):
        return [
            k * x + off
            for k, x, off in zip(self.k, corner, self.off[side], strict=True)
        ]


def every_tenths(limits):
    return st.fixed_dictionaries(dict.fromkeys(LETTERS, limits))


@pytest.mark.parametrize("page", BARS_MM)
@given(tenths=every_tenths(SHIFTS))
def test_a_card_drawn_with_the_nudge_lands_in_its_place(page, tenths):
    printer = Simulated(page, tenths)
    nudge = Measured(1, "Office", page, printer.mm).nudge

    for corner in ((0, 0), (210, 297), (12.5, 240), (200, 3)):
        for side in ("front", "back"):
            drawn = imposition.nudged(corner, nudge, back=side == "back")
            assert printer.puts(drawn, side) == pytest.approx(corner, abs=0.05)


@given(at=st.integers(0, 64), tenths=every_tenths(SHIFTS))
def test_so_does_every_label_of_a_sheet_on_both_sides(at, tenths):
    sheet = sheets.find("a4-label-38x21-65")
    printer = Simulated(A4, tenths)
    nudge = Measured(1, "Office", A4, printer.mm).nudge

    for side, place in (("front", imposition.front_mm), ("back", imposition.back_mm)):
        there = printer.puts(place(sheet, at, nudge), side)
        assert there == pytest.approx(place(sheet, at), abs=0.05)


@given(
    tenths=every_tenths(SHIFTS),
    beside=st.lists(st.floats(-0.05, 0.05), min_size=4, max_size=4),
)
def test_a_ruler_read_to_a_tenth_is_off_by_little_more(tenths, beside):
    printer = Simulated(A4, tenths)
    read = {**printer.mm}
    true = dict(zip("abcd", beside, strict=True))
    exact = Measured(1, "", A4, {k: v + true.get(k, 0) for k, v in read.items()})
    rounded = Measured(1, "", A4, read)

    corner = (210, 297)
    there, meant = (
        imposition.nudged(corner, printer.nudge) for printer in (rounded, exact)
    )
    assert there == pytest.approx(meant, abs=0.115)


def test_a_printer_without_fault_is_drawn_for_as_it_is(shop):
    printer = kept()

    assert printer.nudge == imposition.AS_IT_IS
    assert said(printer) == []


def test_a_printer_that_prints_low_is_drawn_for_higher(shop):
    nudge = kept(b="20.5", f="20.5").nudge

    assert nudge.front_mm == nudge.back_mm == (0.0, -0.5)


@pytest.mark.parametrize(
    ("lengths", "words"),
    [
        ({"a": "19.6", "e": "19.6"}, ["0.4 mm to the left"]),
        ({"a": "20.4", "e": "20.4"}, ["0.4 mm to the right"]),
        ({"b": "20.2", "f": "20.2"}, ["0.2 mm down"]),
        ({"b": "19.8", "f": "19.8"}, ["0.2 mm up"]),
        ({"c": "179.5", "d": "249.3"}, ["0.3\u00a0% too small"]),
        ({"c": "180.5", "d": "250.7"}, ["0.3\u00a0% too large"]),
        ({"c": "181"}, ["0.6\u00a0% too wide"]),
        ({"c": "179", "d": "251"}, ["0.6\u00a0% too narrow", "0.4\u00a0% too tall"]),
        ({"d": "249"}, ["0.4\u00a0% too short"]),
        ({"e": "20.5"}, ["on the back 0.5 mm to the right"]),
        ({"a": "20.5"}, ["0.5 mm to the right", "on the back in its place"]),
        (
            {"e": "19", "f": "21"},
            ["on the back 1 mm to the left, 1 mm down"],
        ),
    ],
)
def test_what_a_printer_does_wrong_is_said_in_words(shop, lengths, words):
    assert said(kept(**lengths)) == words


@pytest.mark.parametrize("text", ["২০,৪", "20,4", "20.4", " ২০.৪ মিমি ", "20.44 mm"])
def test_a_length_is_typed_in_any_digits(shop, text):
    assert kept(a=text).mm["a"] == 20.4


@pytest.mark.parametrize(
    ("letter", "text", "start"),
    [
        ("a", "31", "This should be near 20 mm"),
        ("f", "9.9", "This should be near 20 mm"),
        ("c", "186", "This should be near 180 mm"),
        ("d", "230", "This should be near 250 mm"),
        ("a", "twenty", "Type a length"),
        ("a", "nan", "Type a length"),
        ("b", "-20", "Type a length"),
        ("c", "1e999", "Type a length"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(shop, letter, text, start):
    (problem,) = printers.keep("Office", A4, typed(**{letter: text}))

    assert problem.field == letter
    assert Speaker().say(problem.words).startswith(start)
    assert printers.every() == []


def test_everything_that_is_wrong_is_told_at_once(shop):
    problems = printers.keep(" \u202e", A4, typed(a="x", d="1"))

    assert [problem.field for problem in problems] == ["name", "a", "d"]


@pytest.mark.parametrize("name", ["", " ", "x" * 41])
def test_a_printer_has_a_short_name(shop, name):
    assert [p.field for p in printers.keep(name, A4, {})] == ["name"]


def test_letter_paper_has_its_own_bars(shop):
    assert printers.keep("Office", "letter-page-1", typed(d="230")) == ()
    assert printers.every()[0].nudge == imposition.AS_IT_IS


def test_paper_there_is_not_counts_as_a4(shop):
    assert printers.keep("Office", "../etc", {}) == ()
    assert printers.every()[0].page == A4


def test_a_printer_is_measured_anew(shop):
    printer = kept(a="20.4")

    assert printers.keep("Back", A4, typed(b="20.1"), printer_id=printer.id) == ()

    (found,) = printers.every()
    assert (found.id, found.name, found.mm["a"]) == (printer.id, "Back", 20.0)


def test_a_forgotten_printer_is_gone(shop):
    printer = kept()

    printers.forget(printer.id)

    assert printers.find(printer.id) is None
    assert printers.every() == []


def test_there_is_an_end_to_printers(shop):
    measured = '{"a":20,"b":20,"c":180,"d":250,"e":20,"f":20}'
    rows = [{"name": "x", "page": A4, "measured": measured}] * MOST
    Printer.insert_many(rows).execute()
    first = printers.every()[0]

    assert [p.field for p in printers.keep("One more", A4, {})] == ["name"]
    assert printers.keep("Known", A4, {}, printer_id=first.id) == ()
