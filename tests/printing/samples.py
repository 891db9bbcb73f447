"""Jobs to print in tests: one card's texts in every language, short and long."""

import dataclasses
import hashlib
from pathlib import Path

import pypdfium2

from stampcard.models.shops import Shop
from stampcard.printing import designs
from stampcard.printing.job import Face, Job, Piece
from stampcard.services.privacy import drafts
from stampcard.values.prose import blocks, title_of
from stampcard.values.purposes import PURPOSES

PREFIX = "HTTPS://SHOP.EXAMPLE/C/"
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
TO_BENGALI = str.maketrans("0123456789", "০১২৩৪৫৬৭৮৯")

ENGLISH = Face(
    locale="en",
    digits="latn",
    shop="Corner Coffee & Books",
    address="14 Station Road, Sylhet 3100 · 01711 000000",
    programme="Tenth Cup Free",
    promise="Collect ten stamps and your next coffee is on the house.",
    terms=(
        "One stamp for each drink bought.",
        "A full card buys one free coffee of any size.",
        "Not with other offers and not for cash.",
        "Valid until 31 December 2027.",
        "A lost card cannot be replaced.",
        "The shop may end the programme with thirty days of notice on its door.",
    ),
    dates="Valid until 31 December 2027",
    hint="Scan to see your stamps",
    number_label="No.",
    actual_size="Print at 100 %, actual size",
    worth="20 % off",
)
BENGALI = Face(
    locale="bn",
    digits="beng",
    shop="কর্নার কফি ও বইঘর",
    address="১৪ স্টেশন রোড, সিলেট ৩১০০ · ০১৭১১ ০০০০০০",
    programme="দশম কাপ বিনামূল্যে",
    promise="দশটি স্ট্যাম্প সংগ্রহ করুন, পরের কফি আমাদের পক্ষ থেকে।",
    terms=(
        "প্রতিটি পানীয় কিনলে একটি স্ট্যাম্প।",
        "পূর্ণ কার্ডে যে কোনো মাপের একটি কফি বিনামূল্যে।",
        "অন্য অফারের সঙ্গে বা নগদ অর্থে প্রযোজ্য নয়।",
        "৩১ ডিসেম্বর ২০২৭ পর্যন্ত বৈধ।",
        "হারানো কার্ড প্রতিস্থাপন করা হবে না।",
        "দোকান ত্রিশ দিনের নোটিশ দিয়ে দরজায় ও পাতায় জানিয়ে এই কর্মসূচি বন্ধ করতে পারে।",
    ),
    dates="৩১ ডিসেম্বর ২০২৭ পর্যন্ত বৈধ",
    hint="স্ট্যাম্প দেখতে স্ক্যান করুন",
    number_label="নং",
    actual_size="১০০ % মাপে, প্রকৃত আকারে ছাপুন",
    worth="২০ % ছাড়",
)
RUSSIAN = Face(
    locale="ru",
    digits="latn",
    shop="Кофейня «Угол» и книги",
    address="ул. Вокзальная, 14, Тверь, 170100 · +7 900 000-00-00",
    programme="Десятая чашка в подарок",
    promise="Соберите десять штампов, и следующий кофе за наш счёт.",
    terms=(
        "Штамп за каждый напиток.",
        "За полную карточку – кофе бесплатно.",
        "Не суммируется с другими акциями.",
        "Действует до 31 декабря 2027.",
        "Потерянную карточку не вернуть.",
        "О конце программы магазин объявит за тридцать дней.",
    ),
    dates="Действует до 31 декабря 2027",
    hint="Сканируйте: ваши штампы",
    number_label="№",
    actual_size="Печатать в масштабе 100 %, в натуральную величину",
    worth="Скидка 20 %",
)
FACES = {face.locale: face for face in (ENGLISH, BENGALI, RUSSIAN)}
DAYS = {"en": "25 November 2026", "bn": "২৫ নভেম্বর ২০২৬", "ru": "25 ноября 2026"}
REWARDS = {
    "en": ("Free cookie", "Free coffee"),
    "bn": ("বিস্কুট", "কফি"),
    "ru": ("Печенье в подарок", "Кофе в подарок"),
}
CONTACT = "data@shop.example · 01711 000000"
FACTS = {
    "counter-poster": {"link": "HTTPS://SHOP.EXAMPLE/P/12"},
    "calibration-page": {"printer": "Brother in the back room"},
    "tally-sheet": {"number": "T-0012"},
    "withdrawal-slip": {"contact": CONTACT},
    "request-form": {"contact": CONTACT},
    "policy-notice": {"link": "HTTPS://SHOP.EXAMPLE/PRIVACY", "news": ""},
    "erasure-certificate": {
        "number": "7",
        "day": "25 November 2026",
        "record": "4611 6860 1842 7387",
        "why": "The person asked for it: request no. 12 of 20 November 2026.",
        "law": "Russia: law 152-FZ, article 21",
        "rows": [
            ["Phone number, name, birthday and what else they told us", "1"],
            ["Words to find the name by", "3"],
            ["Tags of taste", "4"],
            ["Ties to accounts and cards", "2"],
            ["Consents given and taken back", "5"],
            ["Messages", "17"],
            ["Times they were signed in", "1"],
        ],
        "acts": "1,024",
        "seal": "3f2a 91c0 7d4e 55b1 0c3e 9f12 ab77 4d20",
        "staff": "Rahima Khatun",
        "contact": CONTACT,
        "masked": "+880 ••• 678",
    },
    "draw-protocol": {
        "programme": "Monthly draw",
        "announced": "1 November 2026, 10:12",
        "tickets": "1,204",
        "source": "drand quicknet round 33982145",
        "drawn": "3 November 2026, 12:01",
        "value": "fe290beca10872ef2fb164d2aa4442de4566183ec51c56ff3cd603d930e54fdd",
        "seal": "3f2a91c07d4e55b10c3e9f12ab774d203f2a91c07d4e55b10c3e9f12ab774d20",
        "rows": [
            ["1", "7K2MQ0A9XT4B", "A dinner for two"],
            ["2", "B41ZRC8W05GH", "A cake"],
            ["3", "02PXE6TNV7KD", "in reserve"],
        ],
        "more": False,
        "link": "HTTPS://SHOP.EXAMPLE/FAIR/DRAWS/3",
        "address": "shop.example/fair/draws/3",
    },
    "closing-slip": {
        "title": "Daily closing",
        "day": "25 November 2026",
        "outlet": "Station Road",
        "rows": [
            ["Stamps given", "143"],
            ["Rewards given", "12"],
            ["Undone", "3"],
            ["Cards in use", "1,204"],
            ["Cards in stock", "380"],
        ],
        "staff": [["Mina", "88", "9"], ["Rafiq", "55", "3"]],
        "staff_heads": ["Staff", "Stamps", "Rewards"],
        "proof": "3F2A 91C0 7D4E 55B1",
        "proof_label": "Head of the ledger",
        "signature": "Checked by",
        "printed": "Printed 25 November 2026, 21:04",
    },
}
LONG = {
    "en": {
        "shop": "The Old Courthouse Road Bakery, Tea Room and Second-Hand Bookshop",
        "address": "Shop 14, Ground Floor, Blue Water City, Zindabazar, Sylhet 3100",
        "programme": "The Early Morning and Late Evening Regulars’ Programme",
        "promise": "Collect all the stamps and get one large cappuccino with a slice "
        "of the cake of the day, free of charge.",
        "worth": "Free mango lassi with any family lunch",
    },
    "bn": {
        "shop": "পুরাতন আদালত সড়কের ঐতিহ্যবাহী মিষ্টান্ন ভাণ্ডার ও চা-ঘর",
        "address": "দোকান ১৪, নিচতলা, ব্লু ওয়াটার সিটি, জিন্দাবাজার, সিলেট ৩১০০",
        "programme": "সকাল ও সন্ধ্যার নিয়মিত ক্রেতাদের জন্য বিশেষ কর্মসূচি",
        "promise": "সবগুলি স্ট্যাম্প সংগ্রহ করলে এক কাপ বড় ক্যাপুচিনো ও দিনের সেরা কেকের "
        "এক টুকরো সম্পূর্ণ বিনামূল্যে।",
        "worth": "পারিবারিক আহারের সঙ্গে আমের লাচ্ছি ফ্রি",
    },
    "ru": {
        "shop": "Пекарня, чайная и букинистический магазин на Старой Судебной",
        "address": "ТЦ «Набережный», 1-й этаж, павильон 14, Тверь, 170100",
        "programme": "Для друзей раннего утра и позднего вечера",
        "promise": "Соберите все штампы – и большой капучино с тортом дня ваш.",
        "worth": "Морс бесплатно к семейному обеду",
    },
}


def a_face(locale: str = "en", *, stamps: int = 0, long: bool = False) -> Face:
    """A coupon's face, or with stamps a card's: two given, a reward at half way."""
    face = FACES[locale]
    if long:
        face = dataclasses.replace(face, **LONG[locale])
    if not stamps:
        return face
    labels = [str(at + 1) for at in range(stamps)]
    if locale == "bn":
        labels = [label.translate(TO_BENGALI) for label in labels]
    words = REWARDS[locale]
    rewards = ((stamps // 2, words[0]), (stamps, words[1]))
    return dataclasses.replace(
        face, worth="", places=tuple(labels), head_start=2, rewards=rewards
    )


def a_policy(locale: str = "en", shop: str = ENGLISH.shop) -> dict[str, object]:
    """What a paper says of a policy: of the program's own text, with a shop's name."""
    return {
        "version": "৩" if locale == "bn" else "3",
        "day": DAYS[locale],
        "address": "shop.example/privacy",
        "purposes": list(_own_text(locale, shop).purposes.values()),
    }


def _own_text(locale: str, shop: str) -> drafts.Draft:
    place = Shop(name=shop, address=ENGLISH.address, contact=CONTACT, locale=locale)
    place.regime, place.kept_months, place.digits = "", 24, "latn"
    place.currency, place.timezone = "BDT", "UTC"
    return drafts.usual(locale, place, PURPOSES)


def _of_members(design: str, locale: str, shop: str) -> dict[str, object]:
    """What a design about persons is given beside its other facts."""
    given: dict[str, object] = {"policy": a_policy(locale, shop)}
    if design == "policy-notice":
        text = _own_text(locale, shop).text
        found = [[block.sort, list(block.lines)] for block in blocks(text)]
        given |= {"title": title_of(text), "blocks": found}
    return given


def some_pieces(count: int) -> tuple[Piece, ...]:
    """Pieces with different numbers and codes, the same ones every time."""
    return tuple(_piece(at) for at in range(count))


def _piece(at: int) -> Piece:
    noise = hashlib.sha256(str(at).encode()).digest()
    mark = "".join(ALPHABET[byte % 32] for byte in noise[:14])
    number = f"{at:07d}{mark[0]}"
    return Piece(f"{number[:4]}-{number[4:]}", number + mark[1:])


def a_job(
    design: str = "stamp-card",
    sheet: str = "a4-card-85x55-10",
    count: int = 3,
    *,
    locale: str = "en",
    long: bool = False,
    **wishes: object,
) -> Job:
    """A print run of `count` pieces, or so many copies of a page without numbers."""
    known = next((each for each in designs.every() if each.name == design), None)
    stamped = design == "stamp-card" or (known and "stamp_card" in known.kinds)
    face = a_face(locale, stamps=10 if stamped else 0, long=long)
    made = Job(design, sheet, face, PREFIX, some_pieces(count))
    if known and not known.numbered:
        made = dataclasses.replace(
            made, pieces=(), copies=count, facts=FACTS.get(design, {})
        )
    if known and known.members:
        facts = {**made.facts, **_of_members(design, locale, face.shop)}
        made = dataclasses.replace(made, facts=facts)
    return dataclasses.replace(made, **wishes)


def pictures(pdf: Path, dpi: int = 100) -> list:
    """Every page of a PDF as a grey picture."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [
            page.render(scale=dpi / 72, grayscale=True).to_pil() for page in document
        ]


def silence(done: int, total: int) -> None:
    """Progress that nobody wants to hear."""
