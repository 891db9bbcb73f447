"""What the server says in the terminal when it has started."""

import io

from stampcard.config import Settings


def announcement(app: object, settings: Settings) -> str:
    """Where to find the server, in lines for the terminal; with a QR code to scan
    while the shop has no owner yet.
    """
    phones = settings.phone_url
    lines = [
        "Stampcard is running. Ctrl+C stops it.",
        f"  On this computer:           {settings.computer_url}",
        f"  Phones in the same network: {phones or 'cannot reach this computer'}",
    ]
    if settings.public_url:
        lines.append(f"  Printed links start with:   {settings.public_url}")
    path = _setup_path(app)
    if path:
        link = (phones or settings.computer_url) + path
        lines += ["", f"Set up your shop at {link}", "or scan this:", _qr_lines(link)]
    return "\n".join(lines) + "\n"


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
