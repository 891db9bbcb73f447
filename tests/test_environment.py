"""What a test leaves in the environment is gone when the next one begins."""

import os

import pytest


@pytest.fixture(scope="module", autouse=True)
def left_behind():
    """As printing in a fixture of a whole module does."""
    os.environ["LEFT_BY_A_MODULE"] = "1"


def test_a_fixture_of_a_whole_module_changes_no_tests_environment():
    assert "LEFT_BY_A_MODULE" not in os.environ
    os.environ["LEFT_BY_A_TEST"] = "1"


def test_a_test_changes_no_later_tests_environment():
    assert "LEFT_BY_A_TEST" not in os.environ
