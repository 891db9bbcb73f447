"""A scanner left in another keyboard layout: the code that was read is still known."""

import pytest

from stampcard.values.codes import Read, code_of, mark_key, number_of, read

KEY = mark_key("the shop's secret")
KEYS = {KEY.id: KEY}
SERIALS = (70_000, 1, 2**34 - 7)
US = "1234567890-qwertyuiopasdfghjkl;zxcvbnm,./"
US_SHIFT = "!@#$%^&*()_QWERTYUIOPASDFGHJKL:ZXCVBNM<>?"
# What each layout writes for those keys, plain and with Shift: as the keyboards of
# Windows and of X (xkeyboard-config) have it.
LAYOUTS = {
    "Russian": (
        "1234567890-йцукенгшщзфывапролджячсмитьбю.",
        '!"№;%:?*()_ЙЦУКЕНГШЩЗФЫВАПРОЛДЖЯЧСМИТЬБЮ,',
    ),
    "Ukrainian": (
        "1234567890-йцукенгшщзфівапролджячсмитьбю.",
        '!"№;%:?*()_ЙЦУКЕНГШЩЗФІВАПРОЛДЖЯЧСМИТЬБЮ,',
    ),
    "French": (
        "&é\"'(-è_çà)azertyuiopqsdfghjklmwxcvbn,;:!",
        "1234567890°AZERTYUIOPQSDFGHJKLMWXCVBN?./§",
    ),
    "Bengali, national": (
        "১২৩৪৫৬৭৮৯০-ঙযডপটচজহগ\u09dcৃুিব্াকতদ;ঁোেরনসম,./",
        "!@#$%^&*()_ং\u09dfঢফঠছঝঞঘ\u09ddৗূীভ।অখথধ:ঃৌৈলণষশ<>?",
    ),
    "Bengali, InScript": (
        "১২৩৪৫৬৭৮৯০-ৌৈাীূবহগদজোে্িুপরকতচৎংমনবলস,.\u09df",
        "!@#$%^&*()ঃঔঐআঈঊভঙঘধঝওএঅইউফ\u09ddখথছৎঁণনবলশষ।য",
    ),
    "Bengali, Probhat": (
        "১২৩৪৫৬৭৮৯০-দূীরটএুিওপাসডতগহজকল;\u09dfশচআবনম,।্",
        "!@#৳%^ঞৎ()_ধঊঈ\u09dcঠঐউইঔফঅষঢথঘঃঝখং:য\u09ddছঋভণঙৃঁ?",
    ),
}


def typed(text: str, layout: str, *, caps_lock: bool = False) -> str:
    """What comes of a US scanner that types a text on a computer in a layout."""
    plain, shifted = LAYOUTS[layout]
    came = []
    for character in text:
        upper = character in US_SHIFT
        key = (US_SHIFT if upper else US).index(character)
        has_case = plain[key].upper() != plain[key]  # Bengali letters have none
        upper = upper != (caps_lock and has_case)
        came.append((shifted if upper else plain)[key])
    return "".join(came)


def test_the_layouts_here_have_every_key():
    assert {len(row) for rows in LAYOUTS.values() for row in rows} == {len(US)}


@pytest.mark.parametrize("serial", SERIALS)
@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("caps_lock", [False, True], ids=["", "caps lock"])
@pytest.mark.parametrize("text", ["{}", "HTTPS://CARDS.EXAMPLE/C/{}", "/C/{}/"])
def test_a_scanned_code_is_known_in_every_layout(serial, layout, caps_lock, text):
    pressed = text.format(code_of(serial, KEY)).replace(":", "").replace(".", "")

    came = typed(pressed, layout, caps_lock=caps_lock)

    assert read(came, KEYS) == Read(serial, KEY.id)


@pytest.mark.parametrize("serial", SERIALS)
def test_bengali_letters_of_two_signs_are_as_good_as_one(serial):
    came = typed(code_of(serial, KEY), "Bengali, Probhat")
    for one, two in (("ড়", "ড\u09bc"), ("ঢ়", "ঢ\u09bc"), ("য়", "য\u09bc")):
        came = came.replace(one, two)

    assert read(came, KEYS) == Read(serial, KEY.id)


@pytest.mark.parametrize("before", ["", "]Q1", "]Q3", "~", "*", "QR:", "\x02", "\t"])
@pytest.mark.parametrize("after", ["", "\t", "\r\n", "\x03", "\x04", "*", "~Q", "/"])
def test_what_a_scanner_puts_around_a_code_does_no_harm(before, after):
    code = code_of(SERIALS[0], KEY)

    assert read(before + code + after, KEYS) == Read(SERIALS[0], KEY.id)


@pytest.mark.parametrize("layout", [n for n in LAYOUTS if "ian" not in n])
def test_a_bare_number_is_taken_as_it_stands(layout):
    """Nobody can tell which layout it came from: it has no mark that would prove it."""
    for serial in range(1, 3000):
        number = number_of(serial + 2**33)
        found = read(typed(number, layout), KEYS)

        assert found in (None, Read(serial + 2**33))


def test_a_code_with_a_wrong_mark_is_known_in_no_layout():
    code = code_of(SERIALS[0], KEY)
    forged = code[:-1] + ("0" if code[-1] != "0" else "1")

    assert all(read(typed(forged, layout), KEYS) is None for layout in LAYOUTS)
