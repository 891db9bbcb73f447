"""Which passwords are too easy to guess: known words, repeats, rows of keys.

No list of leaked passwords is kept here. Nearly all common ones that are long enough
are one known word with figures or signs around it, a piece said several times, or a
walk along the keys; those are refused, and the names of the shop and its people. What
a password is made of is not prescribed otherwise.
"""

import itertools
import unicodedata

PASSWORD_LEAST = 10
FEWEST_DIFFERENT = 4
_ROWS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "1234567890",
    "qwertyuiop",
    "qwertzuiop",
    "azertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
    "1q2w3e4r5t6y7u8i9o0p",
    "q1w2e3r4t5y6u7i8o9p0",
    "০১২৩৪৫৬৭৮৯০",
)
_LOOK_ALIKES = str.maketrans("0134578@$!", "oleastbasi")
_COMMON = """
access account admin administrator airplane alexander amanda america andrea angel
anthony apple arsenal ashley august babygirl bangladesh banana barcelona baseball
basketball batman beautiful bismillah bonjour butterfly california cardiff champion
changeme charlie cheese chelsea chicken chittagong chocolate christian coffee computer
cookie cricket customer daniel december default dhaka diamond dolphin dragon elephant
elizabeth england everton facebook family february flower football forever freedom
friend garden george ginger google grandma guitar hannah happiness hello helloworld
heaven hunter iloveu iloveyou india inshallah internet january jasmine jennifer jessica
jesuschrist jordan joshua justin killer kitten letmein lifeisgood linkinpark liverpool
london lovely loveme loveyou loyalty manchester manutd marina martin master matthew
melissa mercedes metallica michael michelle microsoft minecraft mohammad mohammed monday
money monkey mother motherland mustang mypassword naruto nicole november october orange
pakistan panther parola passw passwd password passwords patrick peanut pepper phoenix
pokemon princess purple qazwsx qwerty rainbow ranger raspberry robert ronaldo russia
samantha samsung secret september shadow shopping simple sister snoopy soccer spiderman
spongebob starwars strawberry summer sunday sunflower sunshine superman superstar
sweetheart sweetie system taylor temporary thankyou thomas thunder tigger trustme
trustno ubuntu united victoria vladimir volleyball wednesday welcome welcometo whatever
william windows winter wonderful yamaha yellow zinedine
"""
_WORDS = frozenset(_COMMON.split())


def is_easy(password: str, *about: str) -> bool:
    """Whether a password is among the first to be tried; `about` are names like it.

    >>> is_easy("Passw0rd2026!"), is_easy("a quiet river at dawn")
    (True, False)
    """
    plain = unicodedata.normalize("NFKC", password).casefold()
    if len(set(plain)) < FEWEST_DIFFERENT or _repeats(plain) or _is_walk(plain):
        return True
    known = _WORDS.union(_letters(name) for name in about if len(_letters(name)) > 2)
    core = _core(plain)
    return any(_is_word(form, known) for form in (core, core.translate(_LOOK_ALIKES)))


def _letters(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in plain if unicodedata.category(c)[0] in "LM")


def _core(text: str) -> str:
    """The text from its first letter to its last."""
    at = [place for place, c in enumerate(text) if _letters(c)]
    return text[at[0] : at[-1] + 1] if at else ""


def _is_word(text: str, known: frozenset[str]) -> bool:
    """One known word, or the same twice, whatever figures and signs are among it."""
    core = _letters(text)
    half = core[: len(core) // 2]
    return core in known or (half in known and half * 2 == core)


def _repeats(text: str) -> bool:
    """A piece said two times or more, the last perhaps cut short."""
    longest = len(text) // 2
    return any(
        (text[:size] * len(text))[: len(text)] == text for size in range(1, longest + 1)
    )


def _is_walk(text: str) -> bool:
    """Steps along rows of keys, the alphabet or the digits, but for three at most."""
    steps = itertools.pairwise(text)
    strange = sum(not _is_step(one, two) for one, two in steps)
    return strange <= 3


def _is_step(one: str, two: str) -> bool:
    return any(one + two in row or two + one in row for row in _ROWS)
