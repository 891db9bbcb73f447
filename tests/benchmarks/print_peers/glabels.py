"""gLabels merging a table into its own template, with its own QR codes."""

import csv
import os
import subprocess
import tempfile
from pathlib import Path
from xml.sax.saxutils import escape

from tests.benchmarks import print_sheet
from tests.benchmarks.print_sheet import CIRCLE_MM, NUMBER_MM, QR_MM, Order

TITLE = "gLabels"
COMMAND = "glabels-3-batch"
TEMPLATE = Path(__file__).with_name("card.glabels")
PLAIN = 'a0="1" a1="0" a2="0" a3="1" a4="0" a5="0"'
SYMBOL_MODULES = 29


def _print(order: Order) -> None:
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder, "cards.csv")
        with table.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(["url", "number"])
            writer.writerows([c.url, c.number] for page in order.pages for c in page)
        template = Path(folder, "card.glabels")
        text = TEMPLATE.read_text(encoding="utf-8")
        for name, value in (("OBJECTS", _objects(order)), ("TABLE", str(table))):
            text = text.replace(f"@{name}@", value)
        template.write_text(text, encoding="utf-8")
        subprocess.run(
            [COMMAND, "-o", order.target.absolute(), template],
            check=True,
            capture_output=True,
            env={**os.environ, "HOME": folder},
        )


def _objects(order: Order) -> str:
    width, height = order.cell_mm
    module = QR_MM[2] / (SYMBOL_MODULES + 2 * print_sheet.QUIET_MODULES)
    quiet = print_sheet.QUIET_MODULES * module
    left, top, side = QR_MM[0] + quiet, QR_MM[1] + quiet, SYMBOL_MODULES * module
    return "\n".join(
        [
            *(
                _text(
                    (text.left, text.top, text.width + 2, 14),
                    text.size_pt,
                    escape(text.words),
                    bold=text.bold,
                )
                for text in order.texts
            ),
            f'<Object-barcode x="{left}mm" y="{top}mm" w="{side}mm" h="{side}mm"'
            ' backend="libqrencode" style="IEC18004" text="False" checksum="True"'
            f' color="0x000000ff" field="url" format="44" {PLAIN}/>',
            _text(
                (NUMBER_MM[0] - 3, NUMBER_MM[1], QR_MM[2] + 6, 5),
                8,
                '<Field name="number"/>',
                across="center",
            ),
            f'<Object-box x="0mm" y="0mm" w="{width}mm" h="{height}mm"'
            ' line_width="0.2mm" line_color="0xbbbbbbff" fill_color="0xffffff00"'
            f" {PLAIN}/>",
            *(
                f'<Object-ellipse x="{x}mm" y="{y}mm" w="{CIRCLE_MM}mm"'
                f' h="{CIRCLE_MM}mm" line_width="0.3mm" line_color="0x7a1f3dff"'
                f' fill_color="0xffffff00" {PLAIN}/>'
                for x, y in print_sheet.CIRCLES_MM
            ),
        ]
    )


def _text(
    box_mm: tuple[float, float, float, float],
    size_pt: float,
    words: str,
    *,
    bold: bool = False,
    across: str = "left",
) -> str:
    x, y, wide, high = box_mm
    return (
        f'<Object-text x="{x}mm" y="{y}mm" w="{wide}mm" h="{high}mm"'
        f' justify="{across}" valign="top" auto_shrink="False" {PLAIN}>'
        f'<Span font_family="Sans" font_size="{size_pt}"'
        f' font_weight="{"Bold" if bold else "Regular"}" font_italic="False"'
        f' color="0x222222ff" line_spacing="1">{words}</Span></Object-text>'
    )


WAYS = {"usual": _print}
