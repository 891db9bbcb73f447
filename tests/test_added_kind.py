"""Adding a kind edits no other code file: a folder and a preset, and it is there."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parents[1]
ROOMS = {
    "terms.py": '''
"""What an owner sets of a lucky cup."""

from dataclasses import dataclass

from stampcard.kinds.fields import setting
from stampcard.kinds.sorts import Sort


@dataclass(frozen=True, slots=True)
class Terms:
    """What the owner sets."""

    cups: int = setting(3, Sort.COUNT, "Cups until one is free", least=1, most=9)
    reward: str = setting("Tea", Sort.TEXT, "What is free")
''',
    "rules.py": '''
"""When a cup counts, and when one is free."""

from stampcard.kinds.parts import reward_words
from stampcard.values.decisions import Accept, Benefit, Entry, Refuse
from stampcard.values.reasons import Reason


def earn(terms, act):
    """One cup."""
    return Accept((Entry(act.holder.account, "cup", 1),))


def redeem(terms, act):
    """A free cup for all that are needed."""
    if act.holder.balance("cup") < terms.cups:
        return Refuse(Reason.NOT_ENOUGH)
    entry = Entry(act.holder.account, "cup", -terms.cups)
    return Accept((entry,), Benefit(reward_words(terms.reward)))
''',
    "wording.py": '''
"""What pages and paper say of a lucky cup."""

from stampcard.kinds.contract import Print
from stampcard.kinds.parts import end_words, reward_words
from stampcard.values.decisions import Standing
from stampcard.values.words import say


def standing(terms, position, day):
    """How many cups there are."""
    have, gives = position.balance("cup"), reward_words(terms.reward)
    rewards = (("cup", gives),) if have >= terms.cups else ()
    return Standing(progress=(have, terms.cups), rewards=rewards)


def plain(terms, window):
    """The terms in plain words."""
    words = say("After {count} cups: {reward}.", count=terms.cups, reward=terms.reward)
    return (words, *end_words(window))


def promise(terms):
    """The benefit in one line."""
    return reward_words(terms.reward)


def on_paper(terms):
    """The places to fill."""
    return Print(places=terms.cups)
''',
    "__init__.py": '''
"""Lucky cup: so many cups of tea, then one is free."""

from stampcard.kinds.contract import Kind
from stampcard.kinds.lucky_cup.rules import earn, redeem
from stampcard.kinds.lucky_cup.terms import Terms
from stampcard.kinds.lucky_cup.wording import on_paper, plain, promise, standing
from stampcard.kinds.parts import nothing_at_first

KIND = Kind(
    code="lucky_cup",
    name="Lucky cup",
    about="So many cups of tea, then one is free.",
    terms=Terms,
    units=("cup",),
    issue=nothing_at_first,
    earn=earn,
    redeem=redeem,
    standing=standing,
    plain=plain,
    promise=promise,
    on_paper=on_paper,
    earn_label="Count a cup",
    redeem_label="Give a free cup",
)
''',
}
PRESET = """
kind = "lucky_cup"
goal = "return"

[name]
en = "Lucky cup"

[pitch]
en = "The fourth cup is free."

[example]
en = "Three cups on Monday, a free one on Tuesday."

[terms]
cups = 3

[texts.reward]
en = "Green tea"
"""
# What an owner and a phone do with it, in a process of its own.
DAY = """
import sys
from pathlib import Path

import stampcard
from stampcard.config import Settings
from stampcard.models.cards import Batch
from stampcard.services import access, print_runs
from tests.builders import Clock, a_code, a_shop, balances, redeem, stamp

ORDER = {
    "count": "2",
    "design": "stamp-card",
    "sheet": "a4-card-85x55-10",
    "locale": "en",
    "first_free": "1",
}
folder = Path(sys.argv[1])
assert Path(stampcard.__file__).parent.parent == Path(__file__).parent
settings = Settings(
    instance_path=folder,
    database_url=f"sqlite:///{folder}/x.sqlite3",
    secret_key="the secret key of a shop with a kind of its own",
)
app = stampcard.create_app(settings, clock=Clock())
app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
house = app.extensions["stampcard"].house
owner = app.test_client()
owner.set_cookie("sid", access.open_session(a_shop(house), house=house))

assert "The fourth cup is free." in owner.get("/programmes/new").text
form = owner.get("/programmes/new/lucky_cup").text
assert "Cups until one is free" in form
assert "Green tea" in form
typed = {"name": "Our cups", "set_cups": "2", "set_reward": "Black tea"}
made = owner.post("/programmes/new/lucky_cup", data=typed)
assert made.location == "/programmes/1", made.text
assert "After 2 cups: Black tea." in owner.get(made.location).text

print_runs.start = lambda run, house: print_runs.make(
    run, house, on_progress=lambda done, total: None
)
owner.post("/programmes/1/print", data=ORDER)
assert owner.get("/batches/runs/1.pdf", buffered=True).data.startswith(b"%PDF-")
owner.post("/batches/1/activate")
code = a_code(Batch.get(), house=house)
assert not redeem(code, house=house).accepted
assert stamp(code, house).accepted
assert stamp(code, house).accepted
assert redeem(code, house=house).accepted
assert not balances(code, house).get("cup")
print("a day with a kind of its own")
"""


@pytest.fixture
def shop_with_a_kind(tmp_path):
    """The whole program once more, with one folder and one preset added."""
    for name in ("stampcard", "templates", "printables", "translations"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(HERE / name, tmp_path / name, ignore=ignored)
    room = tmp_path / "stampcard" / "kinds" / "lucky_cup"
    room.mkdir()
    for name, text in ROOMS.items():
        (room / name).write_text(text.lstrip(), "utf-8")
    (tmp_path / "stampcard" / "presets" / "lucky_cup.toml").write_text(PRESET, "utf-8")
    (tmp_path / "day.py").write_text(DAY, "utf-8")
    (tmp_path / "shop").mkdir()
    return tmp_path


def test_a_folder_and_a_preset_make_a_kind_that_is_printed_collected_and_redeemed(
    shop_with_a_kind,
):
    came = subprocess.run(
        [sys.executable, "day.py", str(shop_with_a_kind / "shop")],
        cwd=shop_with_a_kind,
        env={**os.environ, "PYTHONPATH": f"{shop_with_a_kind}:{HERE}"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert came.stdout.endswith("a day with a kind of its own\n"), came.stderr
