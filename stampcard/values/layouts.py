"""What a scanner types when the computer is left in another keyboard layout.

A scanner presses the keys of a US keyboard; the layout turns them into other signs.
Each layout here names the sign on each of those keys, plain and with Shift, so that
what was pressed can be told from what came. Caps Lock does no harm: both are one key.
"""

from collections.abc import Iterator

_KEYS = "1234567890QWERTYUIOPASDFGHJKL;ZXCVBNM,./"
_RUSSIAN = "1234567890ЙЦУКЕНГШЩЗФЫВАПРОЛДЖЯЧСМИТЬБЮ."
_LAYOUTS = {
    "Russian": (_RUSSIAN, _RUSSIAN.lower()),
    "Ukrainian": tuple(
        keys.translate(str.maketrans("Ыы", "Іі"))
        for keys in (_RUSSIAN, _RUSSIAN.lower())
    ),
    "French": (
        "&é\"'(-è_çàazertyuiopqsdfghjklmwxcvbn,;:!",
        "1234567890AZERTYUIOPQSDFGHJKLMWXCVBN?./§",
    ),
    "Bengali, national": (
        "১২৩৪৫৬৭৮৯০ঙযডপটচজহগড়ৃুিব্াকতদ;ঁোেরনসম,./",
        "১২৩৪৫৬৭৮৯০ংয়ঢফঠছঝঞঘঢ়ৗূীভ।অখথধ:ঃৌৈলণষশ<>?",
    ),
    "Bengali, InScript": (
        "১২৩৪৫৬৭৮৯০ৌৈাীূবহগদজোে্িুপরকতচৎংমনবলস,.য়",
        "১২৩৪৫৬৭৮৯০ঔঐআঈঊভঙঘধঝওএঅইউফঢ়খথছৎঁণনবলশষ।য",
    ),
    "Bengali, Probhat": (
        "১২৩৪৫৬৭৮৯০দূীরটএুিওপাসডতগহজকল;য়শচআবনম,।্",
        "১২৩৪৫৬৭৮৯০ধঊঈড়ঠঐউইঔফঅষঢথঘঃঝখং:যঢ়ছঋভণঙৃঁ?",
    ),
}
# Three Bengali letters come as two signs or as one; here they are made one.
_AS_ONE = (
    ("\u09a1\u09bc", "\u09dc"),
    ("\u09a2\u09bc", "\u09dd"),
    ("\u09af\u09bc", "\u09df"),
)


def _as_one(text: str) -> str:
    for two, one in _AS_ONE:
        text = text.replace(two, one)
    return text


def _table(rows: tuple[str, ...]) -> dict[int, str]:
    signs: dict[int, str] = {}
    for row in reversed(rows):  # codes are in capitals: with Shift comes first
        for sign, key in zip(_as_one(row), _KEYS, strict=True):
            signs.setdefault(ord(sign), key)
    return signs


_TABLES = [_table(rows) for rows in _LAYOUTS.values()]


def keys_pressed(text: str) -> Iterator[str]:
    """The keys of a US keyboard that may have written a text, one guess a layout."""
    plain = _as_one(text)
    for table in _TABLES:
        pressed = plain.translate(table)
        if pressed != plain:
            yield pressed
