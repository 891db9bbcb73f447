"""The documentation names everything there is, and nothing it should not."""

import re
import subprocess
from dataclasses import fields
from pathlib import Path

import click
import pytest

from stampcard.cli import COMMANDS
from stampcard.config import OWNER_PASSWORD, PREFIX, Settings
from stampcard.kinds import KINDS
from stampcard.models.base import database
from stampcard.printing import sheets
from stampcard.services import exporting
from stampcard.values.decisions import Verb
from stampcard.values.reasons import Reason

ROOT = Path(__file__).parents[1]
SETTINGS = [
    *(PREFIX + field.name.upper() for field in fields(Settings)),
    OWNER_PASSWORD,
]
# In two parts, or this file would be found too.
UNWANTED = [
    "/wo" + "rk/",
    "share" + "d/",
    "pypi" + ".org",
    "python" + "hosted.org",
    "npmjs" + ".",
    "proxy.go" + "lang.org",
    "crates" + ".io",
]


def text_of(name):
    return (ROOT / name).read_text(encoding="utf-8")


def tracked_texts():
    """Path and text of every tracked file that is text."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True
    )
    for name in listed.stdout.decode().split("\0"):
        path = ROOT / name
        data = path.read_bytes() if path.is_file() else b""
        if data and b"\0" not in data:
            yield name, data.decode("utf-8", "replace")


def leaves(commands, *above):
    """Every command as the words one types, with the command itself."""
    for command in commands:
        words = (*above, command.name)
        if isinstance(command, click.Group):
            yield from leaves(command.commands.values(), *words)
        else:
            yield words, command


EVERY_COMMAND = dict(leaves(COMMANDS))


def packages(name):
    """What a list of requirements names, without versions."""
    lines = text_of(name).splitlines()
    return [re.split(r"[<>=\[; ]", line)[0] for line in lines if line[:1].isalpha()]


@pytest.mark.parametrize("name", ["docs/settings.md", "README.md"])
def test_every_setting_is_explained(name):
    text = text_of(name)

    assert [setting for setting in SETTINGS if f"`{setting}`" not in text] == []


def test_no_setting_is_explained_that_there_is_not():
    named = re.findall(rf"{PREFIX}[A-Z_]+", text_of("docs/settings.md"))

    assert set(named) == set(SETTINGS)


@pytest.mark.parametrize("words", EVERY_COMMAND, ids=" ".join)
def test_every_command_is_explained_with_its_options(words):
    text = text_of("docs/commands.md")
    options = [
        option
        for parameter in EVERY_COMMAND[words].params
        for option in (*parameter.opts, *parameter.secondary_opts)
        if option.startswith("--")
    ]

    assert f"`flask {' '.join(words)}" in text
    assert [o for o in options if not re.search(rf"{o}(?![\w-])", text)] == [
        o
        for o in options
        if o in {"--backs", "--crop-marks"}  # on unless told
    ]


def test_no_command_is_explained_that_there_is_not():
    words = {word for words in EVERY_COMMAND for word in words}

    for line in re.findall(r"`flask ([^`]+)`", text_of("docs/commands.md")):
        typed = [word for word in line.split() if re.fullmatch("[a-z]+", word)]
        assert set(typed) <= words, line


@pytest.mark.parametrize("code", KINDS)
def test_every_kind_is_named_with_its_settings(code):
    row = re.search(rf"^\| `{code}` \|.*$", text_of("docs/commands.md"), re.MULTILINE)

    assert row
    assert [
        f.name for f in fields(KINDS[code].terms) if f"`{f.name}`" not in row[0]
    ] == []


@pytest.mark.parametrize("code", KINDS)
def test_every_kind_is_told_to_those_who_read_on(code):
    told = text_of("README.md") + text_of("docs/kinds.md")

    assert f"`{code}`" in told


@pytest.mark.parametrize("sheet", sheets.every(), ids=lambda sheet: sheet.name)
def test_every_sheet_is_named_with_its_aliases(sheet):
    row = re.search(
        rf"^\| `{sheet.name}` \|.*$", text_of("docs/sheets.md"), re.MULTILINE
    )

    assert row
    assert [alias for alias in sheet.aliases if alias not in row[0]] == []


@pytest.mark.parametrize("table", exporting.TABLES)
def test_every_table_that_can_be_exported_is_named(table):
    assert f"`{table}`" in text_of("docs/commands.md")


def test_every_table_of_the_database_is_named(house):
    named = text_of("docs/architecture.md")

    tables = set(database.get_tables()) - {"schema_migration"}
    assert sorted(t for t in tables if f"`{t}`" not in named) == []


def test_the_reasons_explained_are_the_reasons_there_are():
    _, _, part = text_of("docs/api.md").partition("## Reasons")
    named = re.findall(r"^\| `(\w+)` \|", part, re.MULTILINE)

    assert named == [reason.value for reason in Reason]


@pytest.mark.parametrize("verb", [Verb.EARN, Verb.REDEEM, Verb.REVERSE, Verb.VOID])
def test_every_verb_that_programs_may_ask_for_is_named(verb):
    assert f"`{verb}`" in text_of("docs/api.md")


def test_every_status_described_to_machines_is_told_to_people(client):
    described = client.get("/api/v1/openapi.json").json["paths"]
    told = text_of("docs/api.md")

    for methods in described.values():
        for method in methods.values():
            assert [s for s in method["responses"] if f"\n| {s} |" not in told] == []


def test_every_package_it_runs_on_has_its_reason():
    rows = re.findall(r"^\| ([\w-]+) \| .+ \|$", text_of("docs/dependencies.md"), re.M)

    assert set(packages("requirements.txt")) == set(rows) - {"package"}


def test_every_package_for_tests_is_named():
    told = text_of("docs/dependencies.md")

    assert [p for p in packages("requirements-dev.txt") if p not in told] == []


def test_every_link_between_the_pages_leads_somewhere():
    pages = [ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").glob("*.md")]
    for page in pages:
        text = page.read_text(encoding="utf-8")
        links = re.findall(r'\]\(([^)#]+)|src="([^"]+)"', text)
        for link in filter(None, (link for pair in links for link in pair)):
            assert "://" in link or (page.parent / link).exists(), (page.name, link)


@pytest.mark.parametrize("page", ["commands.md", "api.md"])
def test_the_readme_leads_to_the_pages_for_scripts(page):
    assert f"docs/{page}" in text_of("README.md")


def test_no_file_leads_out_of_the_project():
    found = [
        (name, unwanted)
        for name, text in tracked_texts()
        for unwanted in UNWANTED
        if unwanted in text
    ]

    assert found == []


def test_every_threat_has_one_row():
    rows = re.findall(r"^\| T(\d+) \|", text_of("docs/threats.md"), re.MULTILINE)

    assert sorted(map(int, rows)) == list(range(1, 54))


def test_every_threat_names_tests_that_there_are_or_what_it_comes_with():
    for row in re.findall(r"^\| T\d+ .*$", text_of("docs/threats.md"), re.MULTILINE):
        named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", row)
        assert named or "comes with" in row, row
        for file, test in named:
            assert f"def {test}(" in text_of(file), (file, test)
