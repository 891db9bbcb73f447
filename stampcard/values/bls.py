"""Whether a BLS signature on the curve BLS12-381 is genuine: checking only, no signing.

Signatures lie in G1 and public keys in G2, hashed to the curve as RFC 9380 says. There
are no secrets here, so nothing has to take the same time for all numbers. Elements of
the field of degree 12 are lists of coefficients modulo w^12 - 2w^6 + 2, where w^6 - 1
is the square root of -1 of the field of degree 2.
"""

import hashlib
from functools import cache

from stampcard.values.isogeny import polynomials

P = int(
    "1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f624"
    "1eabfffeb153ffffb9feffffffffaaab",
    16,
)
ORDER = int("73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001", 16)
_LOOP = 0xD201000000010000
_COFACTOR = 0xD201000000010001
_FIELD_BYTES, _HASH_BYTES = 48, 64
_COMPRESSED, _INFINITY, _LARGER = 0x80, 0x40, 0x20
_TAG = b"BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_"
_TAG += bytes([len(_TAG)])
# The curve that is hashed to, and its number that is no square.
_A = int(
    "144698a3b8e9433d693a02c96d4982b0ea985383ee66a8d8e8981aefd881ac98"
    "936f8da0e0f97f5cf428082d584c1d",
    16,
)
_B = int(
    "12e2908d11688030018b12e8753eee3b2016c1f0f24f4070a0b9c14fcef35ef5"
    "5a23215a316ceaa5d1cc48e98e172be0",
    16,
)
_Z = 11
_G2 = (
    (
        int(
            "024aa2b2f08f0a91260805272dc51051c6e47ad4fa403b02b4510b647ae3d177"
            "0bac0326a805bbefd48056c8c121bdb8",
            16,
        ),
        int(
            "13e02b6052719f607dacd3a088274f65596bd0d09920b61ab5da61bbdc7f5049"
            "334cf11213945d57e5ac7d055d042b7e",
            16,
        ),
    ),
    (
        int(
            "0ce5d527727d6e118cc9cdc6da2e351aadfd9baa8cbdd3a76d429a695160d12c"
            "923ac9cc3baca289e193548608b82801",
            16,
        ),
        int(
            "0606c4a02ea734cc32acd2b02bc28b99cb3e287e85a763af267492ab572e99ab"
            "3f370d275cec1da1aaa9075ff05f79be",
            16,
        ),
    ),
)
Point = tuple[int, int] | None  # None is the point at infinity
Two = tuple[int, int]  # a + b·i
Twelve = list[int]


def is_signed(message: bytes, signature: bytes, key: bytes) -> bool:
    """Whether a compressed signature of a message was made with a key's secret."""
    point = _read(signature)
    # A point beside the right group would pass, and its bytes could be chosen.
    if point is None or _times(point, ORDER) is not None:
        return False
    x, y = hash_to_curve(message) or (0, 0)
    return _is_one([(point, _G2), ((x, -y % P), _read_key(key))])


def hash_to_curve(message: bytes) -> Point:
    """The point of G1 that stands for a message."""
    one, two = (_mapped(each) for each in _to_field(message))
    return _times(_plus(one, two), _COFACTOR)


def _read(data: bytes) -> Point:
    flags, x = data[0], int.from_bytes(data, "big") & (1 << 381) - 1
    y = _root(x**3 + 4)
    wrong = len(data) != _FIELD_BYTES or x >= P
    if wrong or not flags & _COMPRESSED or flags & _INFINITY or y is None:
        return None
    return x, P - y if (y > P // 2) != bool(flags & _LARGER) else y


@cache
def _read_key(data: bytes) -> tuple[Two, Two]:
    """A compressed public key, which is one of our own constants."""
    imaginary = int.from_bytes(data[:_FIELD_BYTES], "big") & (1 << 381) - 1
    x = (int.from_bytes(data[_FIELD_BYTES:], "big"), imaginary)
    cube = _two(_two(x, x), x)
    y = _root_of_two((cube[0] + 4, cube[1] + 4))
    sign = 1 if (y[1] > P // 2) == bool(data[0] & _LARGER) else -1
    return x, (sign * y[0] % P, sign * y[1] % P)


def _root(square: int) -> int | None:
    found = pow(square, (P + 1) // 4, P)
    return found if (found * found - square) % P == 0 else None


def _root_of_two(square: Two) -> Two:
    length = _root(square[0] ** 2 + square[1] ** 2) or 0
    half = pow(2, -1, P)
    real = _root((square[0] + length) * half) or _root((square[0] - length) * half) or 0
    return real, square[1] * pow(2 * real, -1, P) % P


def _plus(one: Point, two: Point) -> Point:
    if one is None or two is None:
        return one or two
    if one[0] == two[0]:
        if one[1] != two[1]:
            return None
        slope = 3 * one[0] ** 2 * pow(2 * one[1], -1, P)
    else:
        slope = (two[1] - one[1]) * pow(two[0] - one[0], -1, P)
    x = (slope * slope - one[0] - two[0]) % P
    return x, (slope * (one[0] - x) - one[1]) % P


def _times(point: Point, count: int) -> Point:
    found: Point = None
    for bit in f"{count:b}":
        found = _plus(found, found)
        if bit == "1":
            found = _plus(found, point)
    return found


def _to_field(message: bytes) -> list[int]:
    """Two numbers of the field: expand_message_xmd with SHA-256."""
    length = 2 * _HASH_BYTES
    start = bytes(64) + message + length.to_bytes(2, "big") + b"\0" + _TAG
    first = hashlib.sha256(start).digest()
    blocks = [hashlib.sha256(first + b"\1" + _TAG).digest()]
    for n in range(2, length // 32 + 1):
        mixed = bytes(a ^ b for a, b in zip(first, blocks[-1], strict=True))
        blocks.append(hashlib.sha256(mixed + bytes([n]) + _TAG).digest())
    parts = [blocks[n] + blocks[n + 1] for n in range(0, len(blocks), 2)]
    return [int.from_bytes(part, "big") % P for part in parts]


def _mapped(u: int) -> Point:
    """The point a number of the field is mapped to: simplified SWU, then the isogeny.

    The number for which it would divide by nothing comes of no hash one could find.
    """
    near = _Z * u * u % P
    x = -_B * pow(_A, -1, P) * (1 + pow(near * near + near, -1, P)) % P
    y = _root(x**3 + _A * x + _B)
    if y is None:
        x = near * x % P
        y = _root(x**3 + _A * x + _B) or 0
    y = y if y % 2 == u % 2 else P - y
    over, under, y_over, y_under = (_value(each, x) for each in polynomials())
    return over * pow(under, -1, P) % P, y * y_over * pow(y_under, -1, P) % P


def _value(polynomial: tuple[int, ...], x: int) -> int:
    total = 0
    for coefficient in reversed(polynomial):
        total = (total * x + coefficient) % P
    return total


def _two(one: Two, two: Two) -> Two:
    (a, b), (c, d) = one, two
    return (a * c - b * d) % P, (a * d + b * c) % P


def _inverse_of_two(one: Two) -> Two:
    a, b = one
    length = pow(a * a + b * b, -1, P)
    return a * length % P, -b * length % P


def _twelve(one: Twelve, two: Twelve) -> Twelve:
    product = [0] * 23
    for i, a in enumerate(one):
        if a:
            for j, b in enumerate(two):
                product[i + j] += a * b
    for high in range(22, 11, -1):
        product[high - 6] += 2 * product[high]
        product[high - 12] -= 2 * product[high]
    return [coefficient % P for coefficient in product[:12]]


def _is_one(pairs: list[tuple[tuple[int, int], tuple[Two, Two]]]) -> bool:
    """Whether the pairings of some points with others multiply to one."""
    found, moved = [1] + [0] * 11, [q for _, q in pairs]
    for bit in f"{_LOOP:b}"[1:]:
        found = _twelve(found, found)
        for at, (p, q) in enumerate(pairs):
            line, moved[at] = _stepped(moved[at], moved[at], p)
            found = _twelve(line, found)
            if bit == "1":
                line, moved[at] = _stepped(moved[at], q, p)
                found = _twelve(line, found)
    power = [1] + [0] * 11
    for bit in f"{(P**6 + 1) // ORDER:b}":
        power = _twelve(power, power)
        if bit == "1":
            power = _twelve(found, power)
    # The last part of the exponent, P^6 - 1, leaves one if that of w → -w is the same.
    return not any(power[1::2])


def _stepped(
    one: tuple[Two, Two], two: tuple[Two, Two], p: tuple[int, int]
) -> tuple[Twelve, tuple[Two, Two]]:
    """The line through two points, at a third; and the sum of the two."""
    (x1, y1), (x2, y2) = one, two
    if one == two:
        a, b = _two(x1, x1)
        over, under = (3 * a, 3 * b), (2 * y1[0], 2 * y1[1])
    else:
        over = (y2[0] - y1[0], y2[1] - y1[1])
        under = (x2[0] - x1[0], x2[1] - x1[1])
    slope = _two(over, _inverse_of_two(under))
    square, rise = _two(slope, slope), _two(slope, x1)
    x = ((square[0] - x1[0] - x2[0]) % P, (square[1] - x1[1] - x2[1]) % P)
    fall = _two(slope, (x1[0] - x[0], x1[1] - x[1]))
    line = [0] * 12
    for power, (a, b) in (
        (0, (y1[0] - rise[0], y1[1] - rise[1])),
        (2, (slope[0] * p[0], slope[1] * p[0])),
        (3, (-p[1], 0)),
    ):
        line[power], line[power + 6] = (a - b) % P, b % P
    return line, (x, ((fall[0] - y1[0]) % P, (fall[1] - y1[1]) % P))
