"""Names of members: made safe to keep, and cut into the words they are found by."""

import unicodedata

from stampcard.models.base import execute
from stampcard.models.members import NameWord
from stampcard.values.texts import clean, shortened

LONGEST_NAME = 64  # characters
MOST_WORDS = 8
_ACCENTS = range(0x0300, 0x0370)  # of Latin, Greek and Cyrillic letters


def kept(name: str) -> str:
    """A name as it is kept: on one line, without signs that turn or hide a text.

    >>> kept("  Rahima\\u202e  Begum ")
    'Rahima Begum'
    """
    return shortened(clean(name), LONGEST_NAME)


def words_of(name: str, most: int = MOST_WORDS) -> list[str]:
    """The words of a name in small letters, accents left out, marks of a script kept.

    >>> words_of("José Ríos-Pérez")
    ['jose', 'rios', 'perez']
    """
    apart = unicodedata.normalize("NFD", name.casefold())
    bare = "".join(c for c in apart if ord(c) not in _ACCENTS)
    plain = unicodedata.normalize("NFC", bare)
    spaced = "".join(c if _in_word(c) else " " for c in plain)
    return list(dict.fromkeys(spaced.split()))[:most]


def index(member: int, name: str) -> None:
    """Let a member be found by the words of a name, and by no others. In `write()`."""
    NameWord.delete().where(NameWord.member == member).execute()
    for word in words_of(name):
        execute("INSERT INTO name_word (word, member_id) VALUES (?, ?)", word, member)


def _in_word(character: str) -> bool:
    return unicodedata.category(character)[0] in "LMN" or character in "\u200c\u200d"
