"""Draws the icons for home screens from `icon.svg`: `python -m tests.icons`.

The drawing fills its square and rounds the corners itself. Phones that cut a shape of
their own out of an icon get it with square corners; what matters lies well within.
"""

from pathlib import Path

from tests import browsers

STATIC = Path(__file__).parents[1] / "stampcard" / "web" / "static"
FOLDER = STATIC / "icons"
ROUNDED = {"icon-192": 192, "icon-512": 512}
SQUARE = {"maskable-512": 512, "apple-touch-icon": 180}


def draw() -> None:
    """Write every icon anew."""
    drawing = (STATIC / "icon.svg").read_text(encoding="utf-8")
    square = drawing.replace('rx="15"', 'rx="0"')
    FOLDER.mkdir(exist_ok=True)
    with browsers.chromium() as browser:
        for name, size in {**ROUNDED, **SQUARE}.items():
            page = browser.new_page(viewport={"width": size, "height": size})
            svg = square if name in SQUARE else drawing
            page.set_content(f"<style>*{{margin:0;display:block}}</style>{svg}")
            page.screenshot(path=FOLDER / f"{name}.png", omit_background=True)
            page.close()


if __name__ == "__main__":
    draw()
