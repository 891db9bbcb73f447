"""Contacts (vCard 2.1, 3.0, 4.0) as rows of a list, one contact at a time.

A contact that is not ended, or has lines nobody understands, spoils no other; pictures
are passed over. Nothing of a contact is written to any log.
"""

import binascii
import quopri
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from stampcard.services.members.importing.tables import Record
from stampcard.services.members.importing.texts import Line

HEADER = ("Name", "Phone", "Email", "Birthday", "Categories", "Note", "Language")
SEVERAL = " ::: "  # between several numbers, as Google parts them
_WANTED = {"FN", "N", "TEL", "EMAIL", "BDAY", "CATEGORIES", "NOTE", "LANG"}
_PROPERTY = re.compile(
    r"(?:[\w-]+\.)?(?P<name>[A-Za-z-]+)"
    r"(?P<params>(?:;(?:[^:;\"]|\"[^\"]*\")*)*):(?P<value>.*)",
    re.DOTALL,
)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_LONGEST_VALUE = 20_000


@dataclass(slots=True)
class _Contact:
    line: int
    said: dict[str, list[tuple[str, str]]] = field(default_factory=dict)

    def row(self) -> Record:
        """The contact as a row under HEADER."""
        phones = sorted(self.said.get("TEL", ()), key=_by_use)  # keeps their order
        cells = (
            self._first("FN") or _from_parts(self._first("N")),
            SEVERAL.join(_ESCAPED.sub(_plain, value) for _, value in phones),
            *map(self._first, ("EMAIL", "BDAY", "CATEGORIES", "NOTE", "LANG")),
        )
        return Record(self.line, cells)

    def _first(self, name: str) -> str:
        found = self.said.get(name, [("", "")])[0][1]
        return found if name == "N" else _ESCAPED.sub(_plain, found).strip()


def is_one(first_line: str) -> bool:
    """Whether a file that begins so holds contacts."""
    return first_line.lstrip("\ufeff").strip().upper().startswith("BEGIN:VCARD")


def contacts_of(lines: Iterator[Line]) -> Iterator[Record]:
    """Every contact as a row under HEADER."""
    contact: _Contact | None = None
    for number, line in _unfolded(lines):
        bare = line.strip().upper()
        if bare == "BEGIN:VCARD":
            if contact and contact.said:
                yield contact.row()  # it was never ended
            contact = _Contact(number)
        elif bare == "END:VCARD" and contact:
            yield contact.row()
            contact = None
        elif contact:
            _note(contact, line)
    if contact and contact.said:
        yield contact.row()


def _unfolded(lines: Iterator[Line]) -> Iterator[Line]:
    """Whole lines: what begins with a blank goes on, and what ends with = does so."""
    start, kept = 0, ""
    for number, raw in lines:
        line = raw.rstrip("\r\n")
        soft = kept.endswith("=") and "QUOTED-PRINTABLE" in kept.upper()
        if kept and (soft or line[:1] in (" ", "\t")):
            more = line.lstrip(" \t") if soft else line[1:]
            kept = (kept[:-1] if soft else kept) + more[:_LONGEST_VALUE]
            kept = kept[:_LONGEST_VALUE]  # the rest of a picture
            continue
        if kept:
            yield start, kept
        start, kept = number, line[:_LONGEST_VALUE]
    if kept:
        yield start, kept


def _note(contact: _Contact, line: str) -> None:
    found = _PROPERTY.fullmatch(line)
    name = found["name"].upper() if found else ""
    if found and name in _WANTED:
        value = _decoded(found["value"], found["params"])
        told = contact.said.setdefault(name, [])
        told.append((found["params"].upper(), value))


def _decoded(value: str, params: str) -> str:
    """A value without quoted-printable, in the letters it says it is written in."""
    if "QUOTED-PRINTABLE" not in params.upper():
        return value
    charset = re.search(r"CHARSET=\"?([\w-]+)", params, re.IGNORECASE)
    with suppress(LookupError, ValueError, binascii.Error):
        raw = quopri.decodestring(value.encode("utf-8", "surrogatepass"))
        return raw.decode(charset[1] if charset else "utf-8", "replace")
    return ""


def _by_use(told: tuple[str, str]) -> int:
    """Mobile numbers first, faxes last."""
    params = told[0]
    if "FAX" in params or "PAGER" in params:
        return 3
    return 0 if "CELL" in params or "MOBILE" in params else 1


def _from_parts(parts: str) -> str:
    """A name from surname; given; further; before; after it."""
    said = [_ESCAPED.sub(_plain, p).strip() for p in re.split(r"(?<!\\);", parts)]
    surname, given, further, before = (*said, "", "", "", "")[:4]
    return " ".join(filter(None, (before, given, further, surname)))


def _plain(found: re.Match[str]) -> str:
    return " " if found[1] in "nN" else found[1]
