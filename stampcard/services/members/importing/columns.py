"""What the columns of a list stand for, told by their names in three languages."""

import re
import unicodedata
from collections.abc import Mapping, Sequence

from stampcard import phones
from stampcard.values.purposes import MESSAGES, PARTNERS, STAMPS
from stampcard.values.words import N_

PHONE, NAME, LANGUAGE, BIRTHDAY, TAGS = "phone", "name", "language", "birthday", "tags"
CHANNEL, EVERY_DAYS, NOTE, JOINED = "channel", "every_days", "note", "joined"
EMAIL, BALANCES = "email", "balances"
SAYS = {purpose: f"consent_{purpose}" for purpose in (STAMPS, MESSAGES, PARTNERS)}
START = "start:"  # followed by the id of the programme a column of numbers is for
NOT_USED = ""
MEANING_TEXTS = {
    PHONE: N_("Phone number"),
    NAME: N_("Name"),
    LANGUAGE: N_("Language"),
    BIRTHDAY: N_("Birthday"),
    TAGS: N_("Tags"),
    CHANNEL: N_("Way of writing"),
    EMAIL: N_("E-mail"),
    EVERY_DAYS: N_("Days between messages"),
    NOTE: N_("Note"),
    JOINED: N_("Member since"),
    SAYS[STAMPS]: N_("Agrees that the number is kept"),
    SAYS[MESSAGES]: N_("Agrees to messages"),
    SAYS[PARTNERS]: N_("Agrees to sharing with partners"),
    BALANCES: N_("What accounts hold, as exported"),
}
_NAMES = {
    PHONE: "phone; phone number; phone no; phones; mobile; mobile phone; "
    "mobile number; mobile no; cell; cell phone; cell number; contact; contact no; "
    "contact number; telephone; telephone number; tel; number; msisdn; whatsapp; "
    "whatsapp number; primary phone; home phone; work phone; business phone; "
    "other phone; "
    "ফোন; ফোন নম্বর; ফোন নাম্বার; মোবাইল; মোবাইল নম্বর; মোবাইল নাম্বার; নম্বর; মুঠোফোন; "
    "телефон; номер; номер телефона; мобильный; мобильный телефон; моб телефон; "
    "сотовый; сотовый телефон; тел",
    NAME: "name; full name; customer; customer name; client; client name; "
    "display name; member; member name; contact name; fn; নাম; পুরো নাম; গ্রাহক; গ্রাহকের নাম; "
    "ক্রেতা; ক্রেতার নাম; সদস্য; সদস্যের নাম; фио; ф и о; полное имя; клиент; "
    "имя клиента; покупатель; контакт",
    LANGUAGE: "language; lang; locale; ভাষা; язык",
    BIRTHDAY: "birthday; birth day; birth date; birthdate; date of birth; dob; bday; "
    "জন্মদিন; জন্মতারিখ; জন্ম তারিখ; день рождения; дата рождения; др",
    TAGS: "tags; tag; labels; label; groups; group; group membership; categories; "
    "category; likes; ট্যাগ; দল; পছন্দ; শ্রেণি; метки; теги; группы; группа; категории",
    CHANNEL: "channel; way; contact by; মাধ্যম; যোগাযোগের মাধ্যম; канал; канал связи",
    EMAIL: "email; e mail; email address; e mail address; mail; e mail 1 value; "
    "ইমেইল; ই মেইল; почта; эл почта; электронная почта",
    EVERY_DAYS: "every days; how often; days between messages; কত দিন পর পর; как часто",
    NOTE: "note; notes; comment; comments; remark; remarks; মন্তব্য; নোট; заметка; "
    "заметки; примечание; примечания; комментарий",
    JOINED: "joined; joined on; joined at; join date; member since; since; date added; "
    "registered; registration date; created; created at; যোগদান; যোগদানের তারিখ; "
    "সদস্য হওয়ার তারিখ; কবে থেকে; дата регистрации; регистрация; дата вступления; "
    "с какого дня",
    SAYS[STAMPS]: "consent stamps",
    SAYS[
        MESSAGES
    ]: "consent messages; consent; messages; marketing; opt in; newsletter; "
    "agreed; agrees to messages; সম্মতি; বার্তা; মেসেজ; согласие; рассылка; сообщения; "
    "согласие на рассылку",
    SAYS[PARTNERS]: "consent partners",
    BALANCES: "balances",
}
_PARTS = (  # of a name; left alone where the whole name has a column too
    "first name; given name; forename; middle name; additional name; last name; "
    "surname; family name; নামের প্রথম অংশ; নামের শেষ অংশ; имя; отчество; фамилия"
)
_GOOGLE_PHONE = re.compile(r"phone \d+ value")


def _folded(name: str) -> str:
    plain = unicodedata.normalize("NFKC", name).casefold()
    kept = (c if _in_name(c) else " " for c in plain)
    return unicodedata.normalize("NFC", " ".join("".join(kept).split()))


def _in_name(character: str) -> bool:
    return unicodedata.category(character)[0] in "LMN" or character in "\u200c\u200d"


_PART_NAMES = {_folded(name) for name in _PARTS.split(";")}
_KNOWN = {
    _folded(name): what for what, names in _NAMES.items() for name in names.split(";")
} | dict.fromkeys(_PART_NAMES, NAME)


def meaning(name: str) -> str:
    """What a column of a name stands for, or NOT_USED."""
    folded = _folded(name)
    return PHONE if _GOOGLE_PHONE.fullmatch(folded) else _KNOWN.get(folded, NOT_USED)


def guessed(
    header: Sequence[str], first_row: Sequence[str], programmes: Mapping[int, str]
) -> tuple[str, ...]:
    """What each column stands for; `programmes` are names by id."""
    if not header:
        return _by_looks(first_row)
    starts = {_folded(name): f"{START}{id_}" for id_, name in programmes.items()}
    found = [starts.get(_folded(name)) or meaning(name) for name in header]
    parts = [_folded(name) in _PART_NAMES for name in header]
    if any(what == NAME and not p for what, p in zip(found, parts, strict=True)):
        found = [NOT_USED if p else w for w, p in zip(found, parts, strict=True)]
    return tuple(found)


def _by_looks(cells: Sequence[str]) -> tuple[str, ...]:
    """Without names: what looks like a number is one, the first other text a name."""
    found = [PHONE if phones.seems_one(cell) else NOT_USED for cell in cells]
    for at, cell in enumerate(cells):
        if found[at] == NOT_USED and any(c.isalpha() for c in cell):
            found[at] = NAME
            break
    return tuple(found)
