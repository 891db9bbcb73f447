"""Who may import whom, who may write, and how long a piece of code may be."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PLAIN = {"values", "language"}
FLOORS = {  # what of ours each part may use, besides itself
    "values": set(),
    "language": {"values"},
    "kinds": {"values"},
    "phones": {"values"},
    "models": PLAIN,
    "printing": PLAIN,
    "services": PLAIN | {"tls", "kinds", "models", "phones", "printing", "presets"},
    "reports": PLAIN | {"kinds", "models"},
    "web": PLAIN
    | {"tls", "kinds", "models", "phones", "services", "reports", "presets"},
    "presets": PLAIN | {"kinds"},
    "tls": {"secret_key"},
    "config": {"secret_key"},
    "secret_key": set(),
    "server": {"tls", "config"},
}
ABOVE_ALL = {"", "application", "cli"}  # what puts the parts together
WEB_LIBRARIES = {"flask", "flask_wtf", "wtforms", "werkzeug", "markupsafe"}
LIBRARIES = {
    "babel": {"language"},
    "peewee": {"models", "reports"},
    "playhouse": {"models"},
    "weasyprint": {"printing"},
    "pydyf": {"printing"},
    "pypdfium2": {"printing"},
    "jinja2": {"printing", "web"},
    "PIL": {"printing"},
    "fontTools": {"printing"},
    "qrcode": {"printing", "server"},
    "cheroot": {"server"},
    "click": {"cli"},
    "phonenumbers": {"phones"},
    "cryptography": {"tls", "phones"},
} | {library: {"web"} | ABOVE_ALL for library in WEB_LIBRARIES}
LIBRARIES["markupsafe"] |= {"printing"}  # the other half of jinja2
WRITES = {"create", "save", "delete_instance", "execute", "execute_sql"}
MODEL_WRITES = {"insert", "insert_many", "update", "delete"}
FUNCTION_LINES_MOST, FILE_LINES_MOST, TEMPLATE_LINES_MOST = 70, 400, 150
# Of a kind, from the lowest up. Rooms of its own lie between its terms and its rules.
ROOMS = ("terms", "", "rules", "pouring", "wording")
ROOMS_NEEDED = {"terms", "rules", "wording"}
RULES_LINES_MOST = 120


def sources(root: Path) -> list[Path]:
    return [
        path
        for path in sorted((root / "stampcard").rglob("*.py"))
        if "migrations" not in path.parts
    ]


def part_of(module: str) -> str:
    """The floor a module of ours stands on: "stampcard.web.counter" is on "web"."""
    return (module.removeprefix("stampcard") + "..").split(".")[1]


def name_of(path: Path, root: Path) -> str:
    dotted = ".".join(path.relative_to(root).with_suffix("").parts)
    return dotted.removesuffix(".__init__")


def imports(path: Path, package: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: -node.level + 1 or None] if node.level else []
            start = ".".join([*above, *([node.module] if node.module else [])])
            yield from (f"{start}.{alias.name}" for alias in node.names)


def may_import(part: str, module: str) -> bool:
    top = module.partition(".")[0]
    if top == "stampcard":
        known = part in ABOVE_ALL or part_of(module) in FLOORS.get(part, set())
        return part_of(module) == part or known
    return top in sys.stdlib_module_names or part in LIBRARIES.get(top, set())


def is_kind(path: Path) -> bool:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    named = [t for n in tree.body if isinstance(n, ast.Assign) for t in n.targets]
    named += [n.target for n in tree.body if isinstance(n, ast.AnnAssign)]
    return any(isinstance(t, ast.Name) and t.id == "KIND" for t in named)


def wrong_imports(root: Path) -> list[str]:
    kinds = {name_of(p, root) for p in sources(root) if is_kind(p)}
    modules = {name_of(path, root) for path in sources(root)}
    wrong = []
    for path in sources(root):
        name = name_of(path, root)
        package = name if path.stem == "__init__" else name.rpartition(".")[0]
        for module in imports(path, package):
            own = module if module in modules or module.count(".") < 3 else ""
            lower = stays_below(name, own or module.rpartition(".")[0], kinds)
            if (part_of(name) == "kinds" and not lower) or not may_import(
                part_of(name), module
            ):
                wrong.append(f"{name} imports {module}")
    return wrong


def stays_below(name: str, module: str, kinds: set[str]) -> bool:
    """Whether what a module in `kinds` imports is no kind's, or lower in its own."""
    theirs, their_room = in_kind(module)
    own, own_room = in_kind(name)
    below = their_room < own_room or their_room == own_room == ROOMS.index("")
    return theirs not in kinds or (theirs == own and below)


def in_kind(module: str) -> tuple[str, int]:
    """A kind and how high in it: "stampcard.kinds.coupon.rules" is its second room."""
    *kind, room = (f"{module}....").split(".")[:4]
    known = room if room in ROOMS else ""
    return ".".join(kind), ROOMS.index(known) if room else len(ROOMS)


def wrong_rooms(root: Path) -> list[str]:
    """Kinds that are no folder, or lack a room that every kind has."""
    wrong = []
    for path in filter(is_kind, sources(root)):
        rooms = {p.stem for p in path.parent.glob("*.py")} - {"__init__"}
        if path.stem != "__init__" or not rooms >= ROOMS_NEEDED:
            wrong.append(name_of(path, root))
    return wrong


def writes_in_web(root: Path) -> list[str]:
    return [
        f"{name_of(path, root)}:{call.lineno} calls .{call.func.attr}()"
        for path in sources(root)
        if "web" in path.relative_to(root).parts
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)
        if call.func.attr in WRITES or is_model_write(call.func)
    ]


def is_model_write(called: ast.Attribute) -> bool:
    """`Card.update(…)`, not `headers.update(…)`: models begin with a capital."""
    owner = getattr(called.value, "attr", getattr(called.value, "id", ""))
    return called.attr in MODEL_WRITES and owner[:1].isupper()


def too_long(root: Path) -> list[str]:
    found = [
        f"{path.relative_to(root)} has {length} lines"
        for path, most in [
            *((path, FILE_LINES_MOST) for path in sources(root)),
            *((p, TEMPLATE_LINES_MOST) for p in (root / "templates").rglob("*.html")),
            *((p, RULES_LINES_MOST) for p in root.glob("stampcard/kinds/*/rules.py")),
        ]
        if (length := len(path.read_text(encoding="utf-8").splitlines())) > most
    ]
    for path in sources(root):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or 0) - node.lineno + 1
                if length > FUNCTION_LINES_MOST:
                    found.append(f"{name_of(path, root)}.{node.name} has {length}")
    return found


def planted(root: Path, path: str, text: str) -> Path:
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return root


def test_every_import_stays_on_its_floor_or_below():
    assert sources(ROOT)
    assert wrong_imports(ROOT) == []


def test_every_kind_has_the_same_rooms():
    assert wrong_rooms(ROOT) == []


def test_pages_never_write_to_the_database():
    assert writes_in_web(ROOT) == []


def test_nothing_is_too_long():
    assert too_long(ROOT) == []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("values/a.py", "import stampcard.models.cards"),
        ("values/a.py", "from stampcard import config"),
        ("values/a.py", "import requests"),
        ("kinds/a.py", "from stampcard.models import cards"),
        ("kinds/a.py", "from ..services import counter"),
        ("models/a.py", "def f():\n    from stampcard.kinds import KINDS"),
        ("printing/a.py", "from stampcard.models.cards import Card"),
        ("printing/a.py", "import flask"),
        ("services/a.py", "import peewee"),
        ("services/a.py", "from babel import Locale"),
        ("services/a.py", "from stampcard.web import counter"),
        ("web/a.py", "from stampcard.printing import pdf"),
        ("web/a.py", "from peewee import fn"),
        ("web/forms/a.py", "import stampcard"),
        ("server.py", "from stampcard import create_app"),
        ("server.py", "import weasyprint"),
        ("new_part/a.py", "from stampcard.values import money"),
    ],
)
def test_a_wrong_import_is_reported(tmp_path, path, text):
    assert len(wrong_imports(planted(tmp_path, f"stampcard/{path}", text))) == 1


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("web/a.py", "from flask import g\nfrom stampcard.services import counter"),
        ("web/a.py", "from . import access"),
        ("services/a.py", "from stampcard.values.money import shares"),
        ("kinds/a.py", "import re\nfrom .parts import spend_down"),
        ("__init__.py", "from stampcard.web import BLUEPRINTS\nimport flask"),
    ],
)
def test_a_right_import_passes(tmp_path, path, text):
    assert wrong_imports(planted(tmp_path, f"stampcard/{path}", text)) == []


@pytest.mark.parametrize("path", ["tiers/rules.py", "tiers/__init__.py", "parts.py"])
@pytest.mark.parametrize(
    "text",
    [
        "from stampcard.kinds.points import earn",
        "from stampcard.kinds.points.rules import earn",
        "from stampcard.kinds import points",
    ],
)
def test_a_kind_that_uses_another_kind_is_reported(tmp_path, path, text):
    planted(tmp_path, "stampcard/kinds/points/__init__.py", "KIND = 1")

    wrong = wrong_imports(planted(tmp_path, f"stampcard/kinds/{path}", text))

    assert len(wrong) == 1


@pytest.mark.parametrize(
    ("room", "text", "reported"),
    [
        ("rules", "from stampcard.kinds.points.terms import Terms", 0),
        ("pouring", "from .rules import earn", 0),
        ("wording", "from . import rules, terms", 0),
        ("__init__", "from .wording import plain\nKIND = 1", 0),
        ("terms", "from stampcard.kinds.parts import end_words", 0),
        ("terms", "from stampcard.kinds.points.rules import earn", 1),
        ("rules", "from .wording import plain", 1),
        ("rules", "from . import pouring", 1),
        ("wording", "from stampcard.kinds.points import KIND", 1),
        ("rules", "from .lasting import ended", 0),
        ("lasting", "from . import spending, terms", 0),
        ("lasting", "from .rules import earn", 1),
    ],
)
def test_a_room_of_a_kind_uses_only_those_below(tmp_path, room, text, reported):
    for each in (*filter(None, ROOMS), "lasting", "spending"):
        planted(tmp_path, f"stampcard/kinds/points/{each}.py", "")
    planted(tmp_path, "stampcard/kinds/points/__init__.py", "KIND = 1")
    planted(tmp_path, f"stampcard/kinds/points/{room}.py", text)

    assert len(wrong_imports(tmp_path)) == reported


@pytest.mark.parametrize(
    ("rooms", "reported"),
    [
        (["terms", "rules", "wording"], 0),
        (["terms", "lasting", "rules", "pouring", "wording"], 0),
        (["terms", "rules"], 1),
        (["rules", "wording", "cellar"], 1),
    ],
)
def test_a_kind_that_lacks_a_room_is_reported(tmp_path, rooms, reported):
    planted(tmp_path, "stampcard/kinds/points/__init__.py", "KIND = 1")
    for room in rooms:
        planted(tmp_path, f"stampcard/kinds/points/{room}.py", "")

    assert len(wrong_rooms(tmp_path)) == reported


def test_a_kind_in_a_single_file_is_reported(tmp_path):
    planted(tmp_path, "stampcard/kinds/points.py", "KIND = 1")

    assert wrong_rooms(tmp_path) == ["stampcard.kinds.points"]


@pytest.mark.parametrize(
    ("text", "writes"),
    [
        ("Card.create(number=1)", 1),
        ("card.save()", 1),
        ("card.delete_instance()", 1),
        ("database.execute('DELETE')", 1),
        ("cards.Card.update(state='void')", 1),
        ("Card.insert(number=1)", 1),
        ("headers.update(a=1)", 0),
        ("Card.select()", 0),
    ],
)
def test_a_write_in_a_page_is_reported(tmp_path, text, writes):
    assert len(writes_in_web(planted(tmp_path, "stampcard/web/a.py", text))) == writes


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("stampcard/web/a.py", "def f():\n" + "    pass\n" * 70),
        ("stampcard/web/a.py", "\n" * 401),
        ("stampcard/kinds/points/rules.py", "\n" * 121),
        ("templates/a.html", "<p>\n" * 151),
    ],
)
def test_a_long_piece_is_reported(tmp_path, path, text):
    assert len(too_long(planted(tmp_path, path, text))) == 1
