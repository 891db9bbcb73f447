"""Every address of the shop, as its own command lists them, with something to open."""

import re
from dataclasses import dataclass

from tests.torture.street import Shop, new_id

_PLACE = re.compile(r"<(?:(\w+)(?:\([^)]*\))?:)?(\w+)>")
_MADE = {
    "filename": "style.css",
    "name": "inter",
    "preset_name": "stamp_card",
    "table": "ledger",
}


@dataclass(frozen=True)
class Route:
    """One rule: its endpoint, what it may be asked with, an address that fits."""

    endpoint: str
    methods: tuple[str, ...]
    path: str

    @property
    def writes(self) -> bool:
        """Whether it is there to change something."""
        return "POST" in self.methods


def routes(shop: Shop, *, act: str = "") -> list[Route]:
    """All routes; cards, acts and batches in their places are true ones."""
    listed = shop.run("routes").stdout.splitlines()[2:]
    found = []
    for line in listed:
        endpoint, _, rest = line.partition(" ")
        methods, _, rule = rest.strip().rpartition(" ")
        if rule.startswith("/"):
            words = tuple(word.strip() for word in methods.split(","))
            found.append(Route(endpoint, words, _filled(rule, shop, act)))
    if len(found) < 30:
        raise RuntimeError(f"Only {len(found)} routes: {listed[:3]}")
    return found


def _filled(rule: str, shop: Shop, act: str) -> str:
    code = shop.codes("stamps")[0]

    def fill(place: re.Match[str]) -> str:
        kind, name = place[1], place[2]
        if name in ("code", "text"):
            return code
        if name == "number":
            return code[:8]
        if kind == "int":
            return "1"
        if kind == "uuid":
            return act or str(new_id())
        return _MADE.get(name, "x" * 43)

    return _PLACE.sub(fill, rule)
