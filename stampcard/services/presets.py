"""Ready-made programmes: one file each in stampcard/presets, found by listing."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from stampcard.kinds import KINDS
from stampcard.models.programmes import Programme

FOLDER = Path(__file__).parent.parent / "presets"
_NAME = re.compile(r"[a-z0-9_]{1,40}\Z")


@dataclass(frozen=True, slots=True)
class Preset:
    """A programme to start from; names and texts by language.

    `design` is what it is printed as at first: the kind's usual one unless it says so.
    """

    preset: str
    kind: str
    goal: str
    name: Mapping[str, str]
    pitch: Mapping[str, str]
    example: Mapping[str, str]
    terms: Mapping[str, str]
    texts: Mapping[str, Mapping[str, str]]
    design: str

    def typed(self, locale: str) -> dict[str, str]:
        """The settings as a person would type them, texts in a language."""
        texts = {name: spoken(text, locale) for name, text in self.texts.items()}
        return {**self.terms, **texts}


def spoken(texts: Mapping[str, str], locale: str) -> str:
    """The text in a language, or in English where there is none."""
    return texts.get(locale) or texts["en"]


@cache
def every() -> tuple[Preset, ...]:
    """All presets, plain forms of the kinds first, then by goal and name."""
    found = (_read(path) for path in sorted(FOLDER.glob("*.toml")))
    return tuple(sorted(found, key=lambda p: (p.preset not in KINDS, p.goal, p.preset)))


def find(name: str) -> Preset | None:
    """The preset with a name, or None."""
    if not _NAME.match(name):
        return None
    return next((preset for preset in every() if preset.preset == name), None)


def usual_design(programme: Programme) -> str:
    """What a programme is printed as unless somebody chooses: as it began."""
    preset = find(programme.preset)
    alike = preset if preset and preset.kind == programme.kind else None
    return alike.design if alike else KINDS[programme.kind].design


def _read(path: Path) -> Preset:
    data: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    terms, texts = data.pop("terms", {}), data.pop("texts", {})
    kind = KINDS.get(data.get("kind", ""))
    if not kind:
        raise ValueError(f"{path.name}: unknown kind {data.get('kind')!r}")
    return Preset(
        preset=path.stem,
        terms={name: str(value) for name, value in terms.items()},
        texts=texts,
        **{"design": kind.design, **data},
    )
