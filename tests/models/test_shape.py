"""What a file defines is told from what our own changes of the tables make."""

import shutil
import sqlite3
from contextlib import closing

import pytest

from stampcard.models import shape
from stampcard.models.base import close_database, open_database
from tests.models.test_upgrades import PAST

pytestmark = pytest.mark.sqlite


@PAST
def test_a_past_shop_is_ours_before_and_after_it_is_brought_up_to_date(
    fixture, tmp_path
):
    file = shutil.copy(fixture, tmp_path / "shop.sqlite3")
    before = shape.verdict(file)

    open_database(f"sqlite:///{file}")
    close_database()

    assert (before, shape.verdict(file)) == (shape.OURS, shape.OURS)


def test_a_definition_that_only_looks_like_ours_is_foreign(house, tmp_path):
    close_database()
    (file,) = tmp_path.glob("*.sqlite3")
    change = "UPDATE sqlite_master SET sql = replace(sql, ?, ?) WHERE name = ?"
    guard = "RAISE(ABORT, 'act rows are only ever added')"
    with closing(sqlite3.connect(file)) as opened:
        opened.execute("PRAGMA writable_schema = 1")
        opened.execute(change, (guard, f'"{guard}"', "act_never_update"))
        opened.commit()

    assert shape.verdict(file) == shape.FOREIGN
