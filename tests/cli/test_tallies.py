import pytest

from stampcard.values.tallies import sheet_number
from tests.builders import balances
from tests.services.tallying import some_cards


@pytest.fixture
def cards(owner, home):
    return some_cards(home)


@pytest.fixture
def sheet(owner):
    return owner.told("tally", "issue", "1")["sheets"][0]


@pytest.fixture
def file(tmp_path):
    """A function that writes a file of lines and says where it is."""

    def written(*lines, head="number,count"):
        path = tmp_path / "sheet.csv"
        path.write_text("\n".join([head, *lines]), "utf-8")
        return path

    return written


def enter(sheet, path, day="2026-03-01"):
    return ("tally", "enter", sheet, path, "--day", day)


def test_sheets_are_numbered(owner):
    assert owner.told("tally", "issue", "2") == {
        "sheets": [sheet_number(1), sheet_number(2)]
    }
    assert owner.run("tally", "issue", "1").out.strip() == sheet_number(3)


@pytest.mark.parametrize("count", [0, 101, 10**12])
def test_too_many_sheets_and_none_are_one_sentence(owner, count):
    said = owner.refused("tally", "issue", count)

    assert said == "Number from 1 to 100 sheets at a time."


def test_a_file_is_entered_and_again_without_harm(owner, cards, sheet, file, home):
    path = file(f"{cards[0]},3", f"{cards[1]},২", "ZZZZ,1")

    told = owner.told(*enter(sheet, path))

    assert (told["booked"], told["already"], told["waiting"]) == (2, 0, 1)
    assert told["sheet"] == sheet
    assert [line["state"] for line in told["lines"]] == ["booked", "booked", "waiting"]
    assert told["lines"][2]["trouble"] == "unknown"
    again = owner.run(*enter(sheet, path)).out
    assert "0 entered, 3 entered already, 0 waiting." in again
    assert "ZZZZ: No card has this number" in again
    assert balances(cards[1], home) == {"stamp": 2}


def test_a_slip_is_told_with_what_is_near(owner, cards, sheet, file):
    slip = cards[0][:-1] + "0"

    said = owner.run(*enter(sheet, file(f"{slip},1"))).out

    assert f"({cards[0]}?)" in said


def test_lines_come_by_pipe_too(owner, cards, sheet):
    text = f"number,count\n{cards[0]},1\n"

    done = owner.run(*enter(sheet, "-"), input=text)

    assert (done.code, done.out.splitlines()[0]) == (
        0,
        "1 entered, 0 entered already, 0 waiting.",
    )


def test_sheets_are_listed(owner, cards, sheet, file):
    assert "open" in owner.run("tally", "list").out
    owner.told(*enter(sheet, file("ZZZZ,1")))

    assert owner.told("tally", "list") == [
        {"sheet": sheet, "state": "entered", "day": "2026-03-01", "waiting": 1}
    ]
    assert owner.run("tally", "list").out.split() == [
        sheet,
        "entered",
        "2026-03-01",
        "1",
        "waiting",
    ]


def test_without_sheets_the_list_says_so(owner):
    assert owner.run("tally", "list").out.strip() == "No sheet is numbered yet."


@pytest.mark.parametrize("sheet", ["T-0007-X", "nonsense", "x" * 999])
def test_an_unknown_sheet_is_one_sentence(owner, file, sheet):
    said = owner.refused(*enter(sheet, file("ZZZZ,1")))

    assert said == f"There is no tally sheet “{sheet[:30]}”."


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["0000-0012,-3"], "ticks-1: Give the ticks as a whole number from 1 to 20."),
        (["0000-0012,9999999"], "ticks-1: Give the ticks"),
        (["0000-0012"], "ticks-1: Give the ticks"),
        ([",3"], "number-1: The number of the card is missing."),
        (["0000-0012,1"] * 10_000, "lines: At most 50 lines, please."),
        ([], "lines: Nothing is filled in."),
    ],
)
def test_lines_that_cannot_be_are_one_sentence(owner, sheet, file, lines, said):
    assert said in owner.refused(*enter(sheet, file(*lines)))


def test_a_file_of_something_else_is_one_sentence(owner, sheet, file):
    said = owner.refused(*enter(sheet, file("x,1", head="card,ticks")))
    assert said == "The first line of the file must be number,count."

    huge = file('"' + "x" * 200_000 + '",1')
    assert "cannot be read as CSV" in owner.refused(*enter(sheet, huge))


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("tomorrow", "Give the day as 2026-12-31."),
        ("2026-03-02", "day: This day has not come yet."),
        ("2026-02-14", "day: A sheet can be entered for 14 days, not later."),
    ],
)
def test_a_day_that_cannot_be_is_one_sentence(owner, sheet, file, day, said):
    assert owner.refused(*enter(sheet, file("ZZZZ,1"), day)) == said
