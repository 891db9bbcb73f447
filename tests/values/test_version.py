import tomllib
from pathlib import Path

from stampcard.values.version import VERSION


def test_the_package_and_the_program_have_one_version():
    package = Path(__file__).parents[2] / "pyproject.toml"

    assert tomllib.loads(package.read_text())["project"]["version"] == VERSION
