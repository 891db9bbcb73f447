"""Rounds of drand's quicknet: public random numbers that nobody can choose or guess.

A network of independent servers signs the number of a round every three seconds. The
signature can be checked by anybody, also without a network, and its hash is the random
number: https://drand.love/docs/specification
"""

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from stampcard.values import bls

PERIOD = timedelta(seconds=3)
_GENESIS = datetime.fromtimestamp(1692803367, UTC)
_PUBLIC_KEY = bytes.fromhex(
    "83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c8c4b450b6a0a6c3a"
    "c6a5776a2d1064510d1fec758c921cc22b0e17e63aaf4bcb5ed66304de9cf809bd274ca73bab4af5"
    "a6e9c76a4bc09e76eae8991ef5ece45a"
)
_SIGNATURE = re.compile(r"[0-9a-f]{96}")
_LATEST_ROUND = 10**11
_LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Beacon:
    """What a round said: its signature, and the random number that follows from it."""

    round: int
    signature: str

    @property
    def randomness(self) -> str:
        """SHA-256 of the signature."""
        return hashlib.sha256(bytes.fromhex(self.signature)).hexdigest()


def round_after(moment: datetime) -> int:
    """The first round that is signed at a moment or after it; 1 for any before."""
    return max(-((_GENESIS - moment) // PERIOD) + 1, 1)


def moment_of(round_: int) -> datetime | None:
    """When a round is signed; None where there is no such round.

    >>> moment_of(1).isoformat(), round_after(moment_of(1000))
    ('2023-08-23T15:09:27+00:00', 1000)
    """
    if not 1 <= round_ <= _LATEST_ROUND:
        return None
    return _GENESIS + (round_ - 1) * PERIOD


def read(text: str, round_: int) -> Beacon | None:
    """What was pasted of a round: drand's own JSON, or the signature alone.

    None unless it is the signature that quicknet made for this very round.
    """
    signature = _signature_in(text[:_LONGEST].strip(), round_)
    if not _SIGNATURE.fullmatch(signature):
        return None
    message = hashlib.sha256(round_.to_bytes(8, "big")).digest()
    if not bls.is_signed(message, bytes.fromhex(signature), _PUBLIC_KEY):
        return None
    return Beacon(round_, signature)


def _signature_in(text: str, round_: int) -> str:
    if not text.startswith("{"):
        return text.lower()
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        return ""
    own = said.get("round") == round_
    return str(said.get("signature", "")).lower() if own else ""
