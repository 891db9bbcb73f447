"""Amounts in whole minor units: reading, writing, shares and rounding."""

import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

# Digits after the point where they differ from two: ISO 4217, list one.
_FRACTION_DIGITS = {
    **dict.fromkeys(("JPY", "KRW", "VND", "CLP", "ISK", "PYG", "UGX", "XAF", "XOF"), 0),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
}
LARGEST_MINOR = 10**14
_COMMA_AS_POINT = re.compile(r",(\d{1,2})\Z")
_AMOUNT = re.compile(r"\d{1,15}(\.\d{1,9})?\Z")


def fraction_digits(currency: str) -> int:
    """How many digits a currency (ISO 4217 code) keeps after the point."""
    return _FRACTION_DIGITS.get(currency, 2)


def read_amount(text: str, digits: int = 2) -> int | None:
    """Minor units of a typed amount in any script's digits, or None if it is none.

    Grouping commas and blanks are dropped; finer than the currency allows is refused.
    A comma before the last one or two digits groups nothing: it is a Russian's point.

    >>> read_amount("1,250.5"), read_amount("১৯৯"), read_amount("1.005")
    (125050, 19900, None)
    >>> read_amount("99,50"), read_amount("1 250,5"), read_amount("1,250")
    (9950, 125050, 125000)
    """
    plain = text.strip()
    if "." not in plain:
        plain = _COMMA_AS_POINT.sub(r".\1", plain)
    plain = re.sub(r"[,\s_']", "", plain)
    if not _AMOUNT.match(plain):
        return None
    try:
        minor = Decimal(plain).scaleb(digits)
    except InvalidOperation:  # pragma: no cover - the pattern leaves nothing to fail
        return None
    if minor != minor.to_integral_value() or minor > LARGEST_MINOR:
        return None
    return int(minor)


def plain_amount(minor: int, digits: int = 2) -> str:
    """An amount for machines: '199.00', no grouping, a point.

    >>> plain_amount(19900), plain_amount(-5), plain_amount(7, 0)
    ('199.00', '-0.05', '7')
    """
    return str(Decimal(minor).scaleb(-digits))


def share(minor: int, hundredths: int) -> int:
    """A percentage (in hundredths of a percent) of an amount, nearest minor unit.

    Halves go up, which is the rule printed in the terms.

    >>> share(2200000, 1000), share(5, 1000)
    (220000, 1)
    """
    exact = Decimal(minor) * hundredths / 10000
    return int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def divided(amount: int, by: int, rounding: str) -> int:
    """A whole part of an amount: rounded "down", "up", or to the "nearest", halves up.

    >>> [divided(25, 10, how) for how in ("down", "nearest", "up")]
    [2, 3, 3]
    """
    if rounding == "up":
        return -(-amount // by)
    return (amount + (by // 2 if rounding == "nearest" else 0)) // by
