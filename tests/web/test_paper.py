"""The pages about paper: the shop's look, its printers, its own sheets."""

import io
import re

import pytest

from stampcard.application import BODY_BYTES_MOST
from stampcard.models.shops import the_shop
from stampcard.services import logos, own_sheets, printers
from tests.builders import a_measured_sheet
from tests.printing.pictured import HOSTILE, a_picture, drawn
from tests.web.visits import a_phone, press

LENGTHS = {"a": "19.6", "b": "20.2", "c": "179.5", "d": "249.3", "e": "", "f": ""}
PRINTER = {"name": "Office", "page": "a4-page-1", **LENGTHS}


def problem(page, field):
    """What a page says at a field."""
    found = re.search(rf'id="{field}-problem">.*?<span>(.*?)</span>', page, re.DOTALL)
    return found[1] if found else ""


def upload(client, content, name="logo.png"):
    file = {"logo": (io.BytesIO(content), name)}
    answer = client.post("/paper/look/logo", data=file, follow_redirects=True)
    answer.request.environ["wsgi.input"].close()  # a file, when it is large
    return answer


def test_batches_and_settings_lead_to_paper_and_it_to_all(owner):
    assert 'href="/paper"' in owner.get("/batches").text
    assert 'href="/paper"' in owner.get("/settings").text
    page = owner.get("/paper").text
    for place in ("look", "printers", "sheets"):
        assert f'href="/paper/{place}"' in page


def test_the_colour_is_kept_and_its_palette_drawn(owner):
    assert 'class="swatch"' not in owner.get("/paper/look").text

    data = {"colour": "#C0392B"}
    page = owner.post("/paper/look", data=data, follow_redirects=True).text

    assert "Saved." in page
    assert the_shop().colour == "#c0392b"
    for colour in logos.palette_of("#c0392b"):
        assert f'fill="{colour}"' in page


def test_no_colour_is_a_choice_too(owner):
    logos.set_colour("#c0392b")

    owner.post("/paper/look", data={"colour": ""})

    assert the_shop().colour == ""


def test_a_slip_in_the_colour_is_said_at_its_field(owner):
    logos.set_colour("#c0392b")

    page = owner.post("/paper/look", data={"colour": "red"}).text

    assert "six signs" in problem(page, "colour")
    assert 'value="red"' in page
    assert the_shop().colour == "#c0392b"


def test_a_logo_is_taken_shown_and_dropped(owner):
    assert owner.get("/paper/logo.png").status_code == 404

    page = upload(owner, drawn(), "logo.svg")

    assert 'src="/paper/logo.png"' in page.text
    picture = owner.get("/paper/logo.png")
    assert (picture.mimetype, picture.data[:4]) == ("image/png", b"\x89PNG")
    without = press(owner, page, "Print without a logo")
    assert "There is no logo yet" in without.text
    assert the_shop().logo == ""


@pytest.mark.parametrize("name", ["an animated GIF", "uses of uses", "half a PNG"])
def test_a_picture_that_cannot_be_is_told_at_its_field(owner, name):
    content, sentence = HOSTILE[name]
    logos.set_colour("#c0392b")
    logos._keep("old", b"png")

    page = upload(owner, content).text

    assert problem(page, "logo") == sentence
    assert 'value="#c0392b"' in page
    assert the_shop().logo == "old"


def test_no_picture_is_told_too(owner):
    assert problem(upload(owner, b"", "").text, "logo") == "Choose a picture."


@pytest.mark.parametrize("size", [logos.MOST_BYTES + 1, logos.MOST_BYTES * 2])
def test_a_picture_too_large_is_told_at_its_field(owner, size):
    answer = upload(owner, bytes(size))

    assert answer.status_code in {200, 413}
    assert problem(answer.text, "logo") == "A logo has at most 10 MB."


def test_the_room_for_a_logo_is_the_owners_alone(owner, app, home):
    body = bytes(BODY_BYTES_MOST + 1)
    stranger, phone = app.test_client(), a_phone(app, home)

    # Where forms need no token, nothing reads what a stranger sends.
    app.config["WTF_CSRF_ENABLED"] = True
    for client in (stranger, phone):
        assert "too large" in upload(client, body).text
    assert owner.post("/paper/sheets/new", data=body).status_code == 413


def test_the_password_is_asked_before_the_look_changes(app, home, owner, clock):
    clock.move(minutes=16)

    assert "Type your password" in owner.post("/paper/look", data={"colour": ""}).text
    assert "Type your password" in upload(owner, a_picture()).text


def test_a_printer_is_measured_and_told_of_in_words(owner):
    assert "No printer is measured yet" in owner.get("/paper/printers").text

    page = owner.post("/paper/printers/new", data=PRINTER, follow_redirects=True).text

    assert "0.4 mm to the left, 0.2 mm down, 0.3\u00a0% too small" in page


def test_a_printer_without_fault_prints_in_place(owner):
    printers.keep("Office", "a4-page-1", {})

    assert "everything in its place" in owner.get("/paper/printers").text


def test_a_slip_of_the_ruler_loses_nothing(owner):
    data = {**PRINTER, "a": "৯৯", "d": "long", "page": "letter-page-1"}

    page = owner.post("/paper/printers/new", data=data).text

    assert "measure it again" in problem(page, "a")
    assert "such as 20.3" in problem(page, "d")
    for kept in ("Office", "৯৯", "long", "20.2"):
        assert f'value="{kept}"' in page
    assert re.search(r'checked[^>]*value="letter-page-1"', page)
    assert printers.every() == []


def test_the_fields_say_what_to_measure(owner):
    page = owner.get("/paper/printers/new").text

    assert "A: From the left edge" in page
    assert "Should be 180 mm." in page
    assert "Should be 250 mm on A4, 230 mm on Letter." in page
    assert 'aria-label="Where the six lengths are on the page"' in page


def test_a_printer_is_measured_anew_from_what_it_was(owner):
    printers.keep("Office", "a4-page-1", LENGTHS)
    (known,) = printers.every()
    address = f"/paper/printers/{known.id}"

    assert 'value="19.6"' in owner.get(address).text
    owner.post(address, data={**PRINTER, "name": "Back", "a": "২০,১"})

    (found,) = printers.every()
    assert (found.id, found.name, found.mm["a"]) == (known.id, "Back", 20.1)


def test_a_printer_is_forgotten_after_a_question(owner):
    printers.keep("Office", "a4-page-1", {})
    (known,) = printers.every()

    page = owner.get(f"/paper/printers/{known.id}/forget")
    assert len(printers.every()) == 1
    press(owner, page, "Forget")

    assert printers.every() == []


def test_a_sheet_is_drawn_with_the_designs_that_fit_it(owner):
    assert "No sheet of your own yet" in owner.get("/paper/sheets").text
    data = {**a_measured_sheet("<i>Ten</i>"), "cut_by_hand": "y"}

    page = owner.post("/paper/sheets/new", data=data, follow_redirects=True).text

    assert "&lt;i&gt;Ten&lt;/i&gt;" in page
    assert "2 × 5 cards of 85 × 55 mm" in page
    assert re.search(r"Designs that fit:.*Stamp card", page)
    assert 'width="210.0" height="297.0"' in page
    assert own_sheets.every()[0].cut_by_hand


def test_a_sheet_nothing_fits_says_so(owner):
    tiny = {"cell_width_mm": "11", "cell_height_mm": "7"}
    owner.post("/paper/sheets/new", data=a_measured_sheet(**tiny))

    assert "No design fits" in owner.get("/paper/sheets").text


def test_a_slip_in_a_measure_loses_nothing(owner):
    data = a_measured_sheet(pitch_x_mm="৮০", first_y_mm="up", cell_height_mm="")
    data["cut_by_hand"] = "y"

    page = owner.post("/paper/sheets/new", data=data).text

    assert problem(page, "first_y_mm") == "Give a length in mm."
    assert problem(page, "cell_height_mm") == "Give a length in mm."
    for kept in ("Ten cards", "৮০", "up", "297"):
        assert f'value="{kept}"' in page
    assert re.search(r"checked[^>]*cut_by_hand", page)
    assert own_sheets.every() == []


def test_every_measure_has_its_number_in_the_drawing(owner):
    page = owner.get("/paper/sheets/new").text

    for number in range(1, 11):
        assert f">{number}. " in page
        assert f">{number}</text>" in page


def test_a_sheet_is_forgotten_after_a_question(owner):
    own_sheets.keep(a_measured_sheet())
    number = own_sheets.every()[0].name.removeprefix("own-")

    page = owner.get(f"/paper/sheets/{number}/forget")
    assert len(own_sheets.every()) == 1
    press(owner, page, "Forget")

    assert own_sheets.every() == []


@pytest.mark.parametrize(
    "path", ["printers/7", "printers/7/forget", "sheets/7/forget", "logo.png"]
)
def test_what_is_not_there_has_no_page(owner, path):
    assert owner.get(f"/paper/{path}").status_code == 404
