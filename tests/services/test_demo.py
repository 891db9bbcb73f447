import json

import pytest
from peewee import IntegrityError

from stampcard.models.base import close_database, database, open_database
from stampcard.models.cards import Batch
from stampcard.models.shops import the_shop
from stampcard.services import demo
from stampcard.services.exporting import export_ledger
from stampcard.services.shops import AlreadySetUp
from stampcard.services.upkeep import verify
from tests.builders import PASSWORD, a_batch, a_code, a_programme, a_shop, stamp


@pytest.fixture
def two_weeks(monkeypatch):
    """A short demo."""
    monkeypatch.setattr(demo, "DAYS", 14)


def test_a_demo_shop_is_marked_and_has_lived(house, two_weeks):
    acts, problems = demo.fill("en", PASSWORD, house=house)

    rows = list(export_ledger())
    asked = [row for row in rows if row["verb"] != "issue"]
    assert problems == ()
    assert the_shop().demo
    assert len(asked) == acts > 14
    assert {row["verb"] for row in asked} == {"earn", "redeem"}
    assert {row["outcome"] for row in asked} == {"accepted", "refused"}
    assert [batch.state for batch in Batch.select()] == ["in_use"] * 4 + ["printed"]


def test_its_ledger_holds_and_no_balance_is_below_nought(house, two_weeks):
    demo.fill("en", PASSWORD, house=house)

    least = database.execute_sql("SELECT MIN(amount) FROM balance").fetchone()[0]
    assert verify().ok
    assert least >= 0


def test_its_days_end_no_later_than_now(house, two_weeks, clock):
    demo.fill("en", PASSWORD, house=house)

    rows = list(export_ledger())
    moments = [row["at"] for row in rows]
    assert moments == sorted(moments)
    assert moments[-1] <= clock.now.isoformat()
    assert len({row["day"] for row in rows}) > 10


def test_a_demo_speaks_bengali(house, two_weeks):
    demo.fill("bn", PASSWORD, house=house)

    names = [batch.programme.name for batch in Batch.select()]
    assert (the_shop().locale, the_shop().digits) == ("bn", "beng")
    assert all("\u0980" <= name[0] <= "\u09ff" for name in names)


def test_a_demo_speaks_russian_and_counts_in_roubles(house, two_weeks):
    demo.fill("ru", PASSWORD, house=house)

    names = [batch.programme.name for batch in Batch.select()]
    shop = the_shop()
    assert (shop.locale, shop.digits, shop.currency) == ("ru", "latn", "RUB")
    assert (shop.country, shop.timezone) == ("RU", "Europe/Moscow")
    assert all("А" <= name[0] <= "Я" for name in names)


def test_two_demos_live_the_same_life(house, two_weeks, tmp_path):
    lives = []
    for name in ("first", "second"):
        close_database()
        open_database(f"sqlite:///{tmp_path}/{name}.sqlite3")
        demo.fill("en", PASSWORD, house=house)
        lives.append([(r["verb"], r["number"], r["at"]) for r in export_ledger()])

    assert lives[0] == lives[1] != []


def test_a_bad_password_makes_no_shop(house):
    acts, problems = demo.fill("en", "short", house=house)

    assert acts == 0
    assert [problem.field for problem in problems] == ["password"]
    assert the_shop() is None


def test_a_real_shop_is_never_filled(house):
    a_shop(house)

    with pytest.raises(AlreadySetUp):
        demo.fill("en", PASSWORD, house=house)

    assert not the_shop().demo
    assert list(export_ledger()) == []


def test_a_removed_demo_leaves_an_empty_house_in_which_a_real_shop_begins(
    house, two_weeks
):
    demo.fill("en", PASSWORD, house=house)
    printed = house.instance_path / "prints" / "run-1.pdf"
    printed.parent.mkdir(exist_ok=True)
    printed.write_bytes(b"%PDF-1.7")

    demo.remove(house)

    assert the_shop() is None
    assert list(export_ledger()) == []
    assert not printed.exists()
    a_shop(house)
    assert not the_shop().demo
    assert verify().ok


def test_the_new_ledger_is_guarded_as_the_old_one_was(house, two_weeks):
    demo.fill("en", PASSWORD, house=house)
    demo.remove(house)
    a_shop(house)
    batch = a_batch(a_programme("stamp_card", house), 1, house)
    stamp(a_code(batch, house=house), house)

    with pytest.raises(IntegrityError, match="only ever added"):
        database.execute_sql("DELETE FROM act")


def test_one_demo_after_another(house, two_weeks):
    for _ in range(2):
        acts, _ = demo.fill("en", PASSWORD, house=house)
        assert acts
        demo.remove(house)


def test_a_real_shop_is_never_removed(house):
    a_shop(house)

    with pytest.raises(demo.NotADemo):
        demo.remove(house)

    assert the_shop()


def test_what_a_demo_prints_says_so(house, two_weeks):
    demo.fill("en", PASSWORD, house=house)

    faces = [json.loads(batch.settings)["face"] for batch in Batch.select()]
    assert {face["shop"] for face in faces} == {"Lotus Tea House · DEMO"}
