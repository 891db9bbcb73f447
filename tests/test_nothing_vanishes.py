"""Nothing in the program changes or removes a row of the ledger: it only adds."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from stampcard.models.ledger import Act, EntryRow
from stampcard.models.privacy import Policy
from stampcard.models.programmes import TermsVersion

ROOT = Path(__file__).parents[1]
KEPT = (Act, EntryRow, TermsVersion, Policy)
TABLES = "|".join(model._meta.table_name for model in KEPT)
CHANGES = {"update", "delete", "delete_by_id", "update_many", "bulk_update", "replace"}
CHANGES |= {"replace_many", "set_by_id", "truncate_table", "drop_table"}
SQL = re.compile(
    rf'\b(UPDATE|DELETE\s+FROM|REPLACE\s+INTO|TRUNCATE(\s+TABLE)?|ALTER\s+TABLE)\s+"?({TABLES})\b'
    r"|\bINSERT\s+OR\s+REPLACE\b|\bDROP\s+TRIGGER\b",
    re.IGNORECASE,
)


def changes_of_the_ledger(text: str) -> list[str]:
    """What a source says that could change or remove a kept row."""
    return [f"{line}: {what}" for line, what in _found(ast.parse(text))]


def _found(tree: ast.AST) -> Iterator[tuple[int, str]]:
    names = {model.__name__ for model in KEPT}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if SQL.search(node.value):
                yield node.lineno, node.value.strip()[:60]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = node.func.value
            name = getattr(owner, "attr", getattr(owner, "id", ""))
            if node.func.attr in CHANGES and name in names:
                yield node.lineno, f"{name}.{node.func.attr}"


def test_no_source_changes_or_removes_a_row_of_the_ledger():
    sources = [ROOT / "app.py", *(ROOT / "stampcard").rglob("*.py")]
    found = [
        f"{path.relative_to(ROOT)}:{change}"
        for path in sources
        for change in changes_of_the_ledger(path.read_text(encoding="utf-8"))
    ]

    assert len(sources) > 100
    assert found == []


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("execute('UPDATE act SET at = 1')", 1),
        ('rows("delete from entry WHERE act_id = ?", 3)', 1),
        ("x = '''DELETE\n  FROM terms_version'''", 1),
        ("'INSERT OR REPLACE INTO act VALUES (1)'", 1),
        ("'DROP TRIGGER act_never_update'", 1),
        ("Act.update(at=1).execute()", 1),
        ("ledger.EntryRow.delete().execute()", 1),
        ("Card.update(state='void')", 0),
        ("'UPDATE account SET opened_at = 1'", 0),
        ("'SELECT * FROM act'", 0),
        ("facts.update(a=1)", 0),
    ],
)
def test_a_change_of_the_ledger_would_be_noticed(text, count):
    assert len(changes_of_the_ledger(text)) == count


def test_no_page_offers_to_delete_an_act(app):
    rules = [str(rule) for rule in app.url_map.iter_rules()]
    methods = {method for rule in app.url_map.iter_rules() for method in rule.methods}

    assert "/acts/<uuid:act_id>" in rules
    taking = [rule for rule in rules if "delete" in rule or "remove" in rule]
    assert sorted(taking) == [
        "/demo/remove",  # which takes a demo, and never a real shop
        "/partners/tiers/<int:tier_id>/remove",  # that nobody is in
    ]
    assert not methods & {"DELETE", "PUT", "PATCH"}
