"""One QR symbol as a picture for a screen."""

from html import escape


def qr_svg(text: str, label: str) -> str:
    """An SVG of a QR code with its quiet zone; `label` is what a screen reader says."""
    import qrcode

    symbol = qrcode.QRCode(border=4)
    symbol.add_data(text)
    rows = symbol.get_matrix()
    dark_modules = (
        (x, y) for y, row in enumerate(rows) for x, on in enumerate(row) if on
    )
    runs = "".join(f"M{x},{y}h1v1h-1z" for x, y in dark_modules)
    view = f"0 0 {len(rows)} {len(rows)}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{view}" role="img" '
        f'aria-label="{escape(label)}" shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0,0h{len(rows)}v{len(rows)}h-{len(rows)}z"/>'
        f'<path d="{runs}"/></svg>'
    )
