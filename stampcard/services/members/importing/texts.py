"""Files as text: which encoding they are in, and their lines, however large they are.

Nothing here keeps more of a file than one line.
"""

import codecs
import re
from collections.abc import Iterator
from pathlib import Path

from stampcard.values.words import N_, Words, say

UTF_8, WESTERN, CYRILLIC = "utf-8-sig", "cp1252", "cp1251"
ENCODINGS = {  # what may be chosen where the guess is wrong
    UTF_8: N_("UTF-8, the usual one"),
    "utf-16": N_("UTF-16, as “Unicode text”"),
    WESTERN: N_("Windows-1252, Western Europe"),
    CYRILLIC: N_("Windows-1251, Cyrillic"),
}
LONGEST_LINE = 2**20  # characters; a photo in a contact may stand on one line
_HEAD_BYTES, _PIECE_BYTES, _SAMPLE_BYTES = 4096, 2**16, 2**18
_SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # also any other ZIP file
_OTHERS = (b"%PDF", b"\x1f\x8b", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"SQLite ")
_BOMS = (
    (codecs.BOM_UTF8, UTF_8),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_PLAIN_SHARE = 20  # one letter in so many is a plain one, at least
_IN_A_ROW = 0.6  # Cyrillic words are all high bytes; in Western ones they stand alone
_HIGH, _HIGH_RUN = re.compile(rb"[\x80-\xff]"), re.compile(rb"[\x80-\xff]{2,}")
_SHOWN = {UTF_8: "UTF-8", WESTERN: "Windows-1252", CYRILLIC: "Windows-1251"}
_NO_LETTER = N_(
    "Line {line}, byte {byte} ({value}) is no letter in {encoding}. "
    "Save the list as UTF-8."
)
Line = tuple[int, str]  # its number in the file, from 1, and the text with its end


class Unreadable(Exception):
    """The file cannot be read as a list; `words` say why and where."""

    def __init__(self, text: str, **values: object) -> None:
        """A marked text and what to fill in."""
        super().__init__(text)
        self.words: Words = say(text, **values)


def encoding_of(file: Path) -> str:
    """The encoding a file is most likely in; Unreadable where it is no text."""
    with file.open("rb") as opened:
        head = opened.read(_HEAD_BYTES)
    if not head.strip():
        raise Unreadable(N_("The file is empty."))
    if head.startswith(_SPREADSHEETS):
        raise Unreadable(
            N_("This is a spreadsheet or a ZIP file. Save it as CSV, then choose that.")
        )
    if head.startswith(_OTHERS):
        raise Unreadable(N_("This is no list of people, but another sort of file."))
    known = (name for mark, name in _BOMS if head.startswith(mark))
    return next(known, "") or _without_mark(head) or _by_all_bytes(file)


def lines_of(file: Path, encoding: str) -> Iterator[Line]:
    """The lines of a file, numbered; Unreadable at the first that is no text."""
    number = 0
    try:
        with file.open(encoding=encoding, errors="strict", newline="") as text:
            while line := text.readline(LONGEST_LINE):
                number += 1
                if "\0" in line:
                    raise Unreadable(
                        N_("Line {line} has a NUL in it, which no text has."),
                        line=number,
                    )
                if len(line) == LONGEST_LINE:
                    raise Unreadable(N_("Line {line} is far too long."), line=number)
                yield number, line
    except UnicodeError as error:
        raise _undecodable(file, encoding) from error


def _without_mark(head: bytes) -> str:
    """UTF-16 without a mark has a NUL in every second byte of its plain letters."""
    first, second = head[::2].count(0), head[1::2].count(0)
    found = first + second
    if (first and second) or found < 2 or found * _PLAIN_SHARE < len(head) // 2:
        return ""  # none, or a few that strayed
    return "utf-16-le" if second else "utf-16-be"


def _by_all_bytes(file: Path) -> str:
    bad = _first_not_utf8(file)
    if bad is None:
        return UTF_8
    with file.open("rb") as opened:
        opened.seek(max(0, bad - _SAMPLE_BYTES // 2))
        sample = opened.read(_SAMPLE_BYTES)
    read = sample.decode(errors="replace")
    wrong = read.count("\ufffd")
    if sum(c > "\x7f" for c in read) - wrong > wrong:
        return UTF_8  # a few bytes of it are damaged, which its lines will tell
    high = len(_HIGH.findall(sample))
    in_a_row = sum(map(len, _HIGH_RUN.findall(sample)))
    return CYRILLIC if in_a_row > _IN_A_ROW * high else WESTERN


def _first_not_utf8(file: Path) -> int | None:
    """Where the first byte stands that UTF-8 cannot have there, or None."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    done = 0
    with file.open("rb") as opened:
        while True:
            piece = opened.read(_PIECE_BYTES)
            try:
                decoder.decode(piece, final=not piece)
            except UnicodeDecodeError as error:
                return max(0, done + error.start - len(decoder.getstate()[0]))
            if not piece:
                return None
            done += len(piece)


def _undecodable(file: Path, encoding: str) -> Unreadable:
    """Line and byte of what an encoding cannot have; decoding reads far ahead."""
    name = _SHOWN.get(encoding, "UTF-16")
    with file.open("rb") as opened:
        lines = iter(lambda: opened.readline(LONGEST_LINE), b"")
        for number, line in enumerate(lines if name != "UTF-16" else (), 1):
            try:
                line.decode(encoding)
            except UnicodeDecodeError as error:
                return Unreadable(
                    _NO_LETTER,
                    line=number,
                    byte=error.start + 1,
                    value=f"0x{line[error.start]:02X}",
                    encoding=name,
                )
    return Unreadable(
        N_("This file is damaged: it cannot be read as {encoding}."), encoding=name
    )
