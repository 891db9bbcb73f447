"""What the server says in the terminal when it has started."""

import io
from collections.abc import Iterable

from stampcard.config import Settings

TRUST_PAGE = "/trust"


def announcement(
    app: object, settings: Settings, fingerprint: Iterable[str] = ()
) -> str:
    """Where to find the server, in lines for the terminal; with a QR code to scan
    while the shop has no owner yet. Encrypted, also how phones learn to trust it.
    """
    phones = settings.phone_url
    shown = phones and (settings.secure_url or phones)
    lines = [
        "Stampcard is running. Ctrl+C stops it.",
        f"  On this computer:           {settings.computer_url}",
        f"  Phones in the same network: {shown or 'cannot reach this computer'}",
    ]
    if settings.public_url:
        lines.append(f"  Printed links start with:   {settings.public_url}")
    trust = (phones or settings.computer_url) + TRUST_PAGE if settings.https else ""
    if trust:
        lines.append(f"  Phones learn to trust it:   {trust}")
        lines += _named("  Its SHA-256 fingerprint:    ", fingerprint)
    path = _setup_path(app)
    if path and trust:
        lines += [
            "",
            "First let the phone trust the shop; scan this:",
            _qr_lines(trust),
        ]
    if path:
        link = (shown or settings.computer_url) + path
        lines += ["", f"Set up your shop at {link}", "or scan this:", _qr_lines(link)]
    return "\n".join(lines) + "\n"


def _named(name: str, values: Iterable[str]) -> list[str]:
    """The name before the first value, and the others under that."""
    blank = " " * len(name)
    return [(blank if n else name) + value for n, value in enumerate(values)]


def _setup_path(app: object) -> str:
    stampcard = getattr(app, "extensions", {}).get("stampcard")
    setup_link = getattr(stampcard, "setup_link", None)
    return (setup_link() or "") if setup_link else ""


def _qr_lines(link: str) -> str:
    import qrcode

    code = qrcode.QRCode(border=2)
    code.add_data(link)
    lines = io.StringIO()
    code.print_ascii(out=lines, invert=True)
    return lines.getvalue()
