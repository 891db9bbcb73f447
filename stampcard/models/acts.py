"""An act as the ledger keeps it, and one about to be written: plain values."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Recorded:
    """An act as the ledger keeps it; `at_ms` in milliseconds UTC, `day` ISO."""

    seq: int
    id: UUID
    content: bytes
    verb: str
    programme: int | None
    card: int | None
    outlet: int
    staff: int
    device: int | None
    at_ms: int
    day: str
    outcome: str
    reason: str
    reverses: int | None
    detail: str
    hash: bytes

    @property
    def facts(self) -> Mapping[str, Any]:
        """The act's details: count, spend, benefit and notes as plain values."""
        facts: Mapping[str, Any] = json.loads(self.detail)
        return facts


@dataclass(frozen=True, slots=True)
class New:
    """An act about to be written."""

    id: UUID
    content: bytes
    verb: str
    programme: int | None
    card: int | None
    outlet: int
    staff: int
    device: int | None
    at_ms: int
    day: str
    outcome: str
    reason: str = ""
    reverses: int | None = None
    detail: str = "{}"
