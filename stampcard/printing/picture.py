"""One QR symbol as a picture for a screen."""

from html import escape


def qr_svg(text: str, label: str) -> str:
    """An SVG of a QR code with its quiet zone; `label` is read to those who cannot see."""
    import qrcode

    symbol = qrcode.QRCode(border=4)
    symbol.add_data(text)
    rows = symbol.get_matrix()
    runs = "".join(
        f"M{x},{y}h1v1h-1z"
        for y, row in enumerate(rows)
        for x, dark in enumerate(row)
        if dark
    )
    side = len(rows)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" role="img" '
        f'aria-label="{escape(label)}" shape-rendering="crispEdges">'
        f'<rect width="{side}" height="{side}" fill="#fff"/><path d="{runs}"/></svg>'
    )
