"""What is to be printed: plain values only, so that a job can travel to a process."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from stampcard.values.words import say

INKS = COLOUR, GREY, ONE_INK = ("colour", "grey", "one")
SHEETS, SINGLES, BROWSER = "sheets", "singles", "browser"
PICTURES, LIST = "pictures", "list"
OUTPUTS = (SHEETS, SINGLES, BROWSER, PICTURES, LIST)
ENDINGS = {BROWSER: "html", PICTURES: "zip", LIST: "csv"}  # the others are PDFs


class CannotPrint(Exception):
    """Printing cannot be done; `words` are one plain sentence for the shop."""

    def __init__(self, text: str, **values: object) -> None:
        """A marked text and what to fill in; the exception's own text is English."""
        super().__init__(text.format(**values))
        self.words = say(text, **values)


@dataclass(frozen=True, slots=True)
class Face:
    """What every card of a run says, already in the language of the run."""

    locale: str  # the code of the texts' language: "en", "bn", "ru"
    digits: str  # "latn" or "beng": figures in the texts are already so
    shop: str
    address: str  # one line under the shop's name; may be empty
    programme: str
    promise: str  # the benefit in one line
    terms: tuple[str, ...]  # sentences, at most 50 words together
    dates: str  # "Valid until 31 December 2027", or empty
    hint: str  # "Scan to see your stamps"
    number_label: str  # "No."
    actual_size: str  # "Print at 100 %, actual size"
    worth: str = ""  # a coupon's benefit in large type: "20 %", "৳ 50", "Free tea"
    places: tuple[str, ...] = ()  # the label in each stamp place, usually a number
    head_start: int = 0  # places already stamped when the card is given
    rewards: tuple[tuple[int, str], ...] = ()  # (place, reward) along the way and last

    @classmethod
    def from_json(cls, read: Mapping[str, Any]) -> Self:
        """The face that `dataclasses.asdict` and JSON made into `read`."""
        rewards = tuple((int(place), str(text)) for place, text in read["rewards"])
        lists = {name: tuple(read[name]) for name in ("terms", "places")}
        return cls(**{**read, **lists, "rewards": rewards})


@dataclass(frozen=True, slots=True)
class Piece:
    """One card of a run: the number people read and the code the QR carries."""

    number: str  # as shown, "0000-001J"
    code: str  # 21 characters A-Z 0-9


@dataclass(frozen=True, slots=True)
class Look:
    """How a design is coloured, and whose card it is."""

    mood: str = ""  # of the design, "shop" for the shop's own colour, "" for the first
    colour: str = ""  # the shop's own, "#rrggbb" or nothing
    logo: str = ""  # a PNG in base64, or nothing
    ink: str = COLOUR  # colour, grey, or one: black and paper alone


@dataclass(frozen=True, slots=True)
class Nudge:
    """What a printer does wrong, put right: mm to the right and down, and stretch."""

    front_mm: tuple[float, float] = (0.0, 0.0)
    back_mm: tuple[float, float] = (0.0, 0.0)
    stretch: tuple[float, float] = (1.0, 1.0)  # wanted by measured length

    @classmethod
    def from_json(cls, read: Mapping[str, Any]) -> Self:
        """The nudge that `dataclasses.asdict` and JSON made into `read`."""
        return cls(**{name: (float(x), float(y)) for name, (x, y) in read.items()})


@dataclass(frozen=True, slots=True)
class Job:
    """One print run.

    A design without numbers has no pieces; its copies carry the `facts` it shows.
    """

    design: str
    sheet: str
    face: Face
    prefix: str  # "HTTPS://SHOP.EXAMPLE/C/", upper case, QR alphanumeric characters
    pieces: tuple[Piece, ...]
    first_free: int = 1  # first free position on the first sheet, from 1
    skip: tuple[int, ...] = ()  # positions of the first sheet that are used up
    backs: bool = True
    crop_marks: bool = True
    stock: Mapping[str, Any] | None = None  # a sheet the shop measured itself
    look: Look = Look()
    nudge: Nudge = Nudge()
    output: str = SHEETS  # singles: a card a page with bleed; browser, pictures, list
    copies: int = 1
    facts: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    each: tuple[Mapping[str, Any], ...] = ()  # what differs from copy to copy

    def to_json(self) -> dict[str, Any]:
        """The job as JSON's own values; pieces as pairs, because there may be many."""
        short = {
            field.name: getattr(self, field.name) for field in dataclasses.fields(self)
        }
        pieces = [(piece.number, piece.code) for piece in self.pieces]
        parts = {name: dataclasses.asdict(short[name]) for name in _PARTS}
        return {**short, **parts, "pieces": pieces}

    @classmethod
    def from_json(cls, read: Mapping[str, Any]) -> Self:
        """The job that `to_json` gave; KeyError, TypeError or ValueError if not so."""
        pieces = tuple(Piece(number, code) for number, code in read["pieces"])
        parts = {
            "face": Face.from_json(read["face"]),
            "look": Look(**read["look"]),
            "nudge": Nudge.from_json(read["nudge"]),
            "skip": tuple(read["skip"]),
            "each": tuple(read["each"]),
        }
        return cls(**{**read, **parts, "pieces": pieces})


_PARTS = ("face", "look", "nudge")


@dataclass(frozen=True, slots=True)
class Printed:
    """What came of a run."""

    pages: int
    seconds: float
    fast: bool  # False when the slow way had to be taken
    note: str = ""  # why the slow way, in English for the log
