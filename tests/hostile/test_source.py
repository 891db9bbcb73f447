"""What the program could be talked into, were it in its source."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# These unpack, rebuild or run what they are handed.
MODULES = {
    "zipfile", "tarfile", "gzip", "bz2", "lzma", "pickle", "marshal", "shelve",
    "yaml", "requests", "http.client", "ftplib", "smtplib", "telnetlib", "code",
}  # fmt: skip
MEANT = {
    "codes.py": ["zipfile"],  # makes archives of its own, opens none
    "static_files.py": ["gzip"],  # packs what it sends
    "vendored.py": ["gzip"],  # so does this
    "sending.py": ["http.client"],  # its errors; asks the one address the owner set
}
CALLS = {"eval", "exec", "compile", "__import__", "unpack_archive", "urlopen", "system"}


def handed_on(source: str) -> list[str]:
    """Modules and calls in a source by which a gift is opened unseen."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names if alias.name in MODULES]
        elif isinstance(node, ast.ImportFrom) and node.module in MODULES:
            found.append(node.module)
        elif isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            owner = getattr(getattr(node.func, "value", None), "id", "")
            if name in CALLS and (name, owner) != ("compile", "re"):
                found.append(name)
            if any(word.arg == "shell" for word in node.keywords):
                found.append(f"{name}(shell=…)")
    return found


def test_nothing_unpacks_runs_or_calls_what_it_is_given():
    sources = sorted((ROOT / "stampcard").rglob("*.py"))

    assert sources
    assert {
        path.name: found
        for path in sources
        if (found := handed_on(path.read_text(encoding="utf-8")))
    } == MEANT


@pytest.mark.parametrize(
    "source",
    [
        "import zipfile",
        "from tarfile import open",
        "import pickle",
        "eval(text)",
        "shutil.unpack_archive(file)",
        "urllib.request.urlopen(url)",
        "subprocess.run(text, shell=True)",
    ],
)
def test_what_would_is_noticed(source):
    assert handed_on(source)
