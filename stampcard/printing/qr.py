"""A code's modules in bulk, from tables made with the `qrcode` library.

With version, level and mask fixed, every module is an affine function over GF(2) of
the data bits: Reed-Solomon is linear, masking adds a constant, placement permutes. So
a symbol is the base symbol XOR one table entry for each pair of characters. A symbol is
one int: rows from the top, each padded to whole bytes, most significant bit leftmost.
"""

from dataclasses import dataclass

from markupsafe import Markup

from stampcard.values.words import N_

from .job import CannotPrint

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
LEVELS = "HQM"  # best first; L is lost to one pen stroke
LEAST_VERSION, MOST_VERSION = 3, 9
MASK = 3
QUIET_MODULES = 4
DOT_MM = 25.4 / 300  # of a common office printer
LEAST_DOTS = 5
PAIR_BITS, SINGLE_BITS = 11, 6
SVG = Markup(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="{}"><path d="{}"/></svg>'
)
HEADER_BITS = 13  # mode and length, versions 1 to 9


@dataclass(frozen=True, slots=True)
class Symbol:
    """The shape all codes of a run share."""

    version: int
    level: str

    @property
    def size(self) -> int:
        """Modules along one side, without the quiet zone."""
        return 17 + 4 * self.version

    @property
    def stride(self) -> int:
        """Bits of one row in a symbol's int."""
        return (self.size + 7) // 8 * 8


def symbol_for(length: int) -> Symbol:
    """The smallest version for so many characters, at the highest level that fits.

    Never below version 3: a smaller symbol prints no larger and mends less damage.
    """
    pairs, single = divmod(length, 2)
    bits = HEADER_BITS + pairs * PAIR_BITS + single * SINGLE_BITS
    for version in range(LEAST_VERSION, MOST_VERSION + 1):
        for level in LEVELS:
            if bits <= _capacity_bits(version, level):
                return Symbol(version, level)
    raise CannotPrint(N_("The address of the links is too long for a QR code."))


def _capacity_bits(version: int, level: str) -> int:
    from qrcode import constants, util

    table = util.BIT_LIMIT_TABLE[getattr(constants, f"ERROR_CORRECT_{level}")]
    return int(table[version])


def module_dots(box_mm: float, symbol: Symbol) -> int:
    """Printer dots for one module in a box that includes the quiet zone.

    CannotPrint when a module would be smaller than a phone can read.
    """
    across = symbol.size + 2 * QUIET_MODULES
    dots = int(box_mm / DOT_MM / across + 0.002)
    if dots < LEAST_DOTS:
        raise CannotPrint(
            N_(
                "The QR code would be too small to scan on this sheet. "
                "Choose larger cards or a shorter address."
            )
        )
    return dots


def by_library(text: str, symbol: Symbol) -> int:
    """One symbol made wholly by the `qrcode` library."""
    import qrcode
    from qrcode import constants, util

    maker = qrcode.QRCode(
        version=symbol.version,
        error_correction=getattr(constants, f"ERROR_CORRECT_{symbol.level}"),
        mask_pattern=MASK,
    )
    maker.add_data(util.QRData(text, mode=util.MODE_ALPHA_NUM), optimize=0)
    maker.make(fit=False)
    return _as_int(maker.modules, symbol)


def _as_int(modules: list[list[bool]], symbol: Symbol) -> int:
    value = 0
    for row in modules:
        bits = int("".join("1" if module else "0" for module in row), 2)
        value = value << symbol.stride | bits << (symbol.stride - symbol.size)
    return value


class Batch:
    """Makes the symbols of one run: texts with one prefix and codes of one length."""

    def __init__(self, prefix: str, code_length: int) -> None:
        if set(prefix) - set(ALPHABET):
            raise CannotPrint(
                N_("The address of the links has a sign a QR code cannot hold.")
            )
        self.prefix = prefix
        self.symbol = symbol_for(len(prefix) + code_length)
        even = len(prefix) // 2 * 2
        self._carry = prefix[even:]
        self._zero = prefix[:even] + "0" * (len(prefix) - even + code_length)
        self._base = by_library(self._zero, self.symbol)
        self._tables = [
            (self._basis(at), dict[str, int]())
            for at in range(even, len(self._zero), 2)
        ]

    def __call__(self, code: str) -> int:
        """The symbol for prefix and code; ValueError for a code of another length."""
        text = self._carry + code
        if len(self.prefix) + len(code) != len(self._zero):
            raise ValueError("codes of one run have one length")
        value = self._base
        for at, (basis, known) in enumerate(self._tables):
            pair = text[2 * at : 2 * at + 2]
            if pair not in known:
                known[pair] = _combine(basis, _value(pair))
            value ^= known[pair]
        return value

    def _basis(self, at: int) -> list[int]:
        zero = self._zero
        width = len(zero[at : at + 2])
        texts = [
            _pair(1 << bit, width) for bit in range(PAIR_BITS if width == 2 else 6)
        ]
        return [
            by_library(zero[:at] + text + zero[at + width :], self.symbol) ^ self._base
            for text in texts
        ]


def check(batch: Batch, codes: tuple[str, ...]) -> bool:
    """Whether the tables give what the library gives: first, middle and last code."""
    sample = {codes[0], codes[len(codes) // 2], codes[-1]}
    return all(
        batch(code) == by_library(batch.prefix + code, batch.symbol) for code in sample
    )


def runs(symbol: Symbol) -> list[list[str]]:
    """For each byte of a symbol, by its value: its dark runs as PDF rectangles."""
    rows = [_byte_runs(value) for value in range(256)]
    return [
        [
            "".join(f"{x + 8 * byte} {row} {wide} 1 re\n" for x, wide in found)
            for found in rows
        ]
        for row in range(symbol.size)
        for byte in range(symbol.stride // 8)
    ]


def _byte_runs(value: int) -> list[tuple[int, int]]:
    bits = f"{value:08b}"
    starts = [x for x in range(8) if bits[x] == "1" and (x == 0 or bits[x - 1] == "0")]
    return [(x, len(bits[x:]) - len(bits[x:].lstrip("1"))) for x in starts]


def svg(value: int, symbol: Symbol) -> Markup:
    """The symbol as an SVG that fills its box, quiet zone included."""
    data = value.to_bytes(symbol.size * symbol.stride // 8, "big")
    path = []
    for at, bits in enumerate(data):
        row, byte = divmod(at, symbol.stride // 8)
        path += [
            f"M{x + 8 * byte} {row}h{wide}v1h-{wide}z" for x, wide in _byte_runs(bits)
        ]
    side = symbol.size + 2 * QUIET_MODULES
    box = f"{-QUIET_MODULES} {-QUIET_MODULES} {side} {side}"
    return SVG.format(box, "".join(path))


def link_svg(link: str) -> Markup:
    """A link's symbol as an SVG that fills its box; for what stands on every copy."""
    text = link.upper()
    if set(text) - set(ALPHABET):
        raise CannotPrint(
            N_("The address of the links has a sign a QR code cannot hold.")
        )
    symbol = symbol_for(len(text))
    return svg(by_library(text, symbol), symbol)


def _value(pair: str) -> int:
    value = 0
    for character in pair:
        value = value * len(ALPHABET) + ALPHABET.index(character)
    return value


def _pair(value: int, width: int) -> str:
    first, second = divmod(value, len(ALPHABET))
    return ALPHABET[first] + ALPHABET[second] if width == 2 else ALPHABET[second]


def _combine(basis: list[int], value: int) -> int:
    combined = 0
    for bit, entry in enumerate(basis):
        if value >> bit & 1:
            combined ^= entry
    return combined
