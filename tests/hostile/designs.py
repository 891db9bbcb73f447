"""Designs that reach for what is not theirs, and designs that never come to an end."""

import io

from PIL import Image

CANARY = "canary7491"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9" width="9"'  # noqa: E501
# {out} is a file outside, {up} the way to it from the design, {port} listens.
PROBES = [
    '<img src="file://{out}">',
    '<img src="file:{out}">',
    '<img src="FILE://{out}">',
    '<img src="file://localhost{out}">',
    '<img src="{out}">',
    '<img src="{up}">',
    '<img src="./x/../{up}">',
    '<img src="%2e%2e/%2e%2e/outside.svg">',
    '<img src="..%2f..%2foutside.svg">',
    '<img src="%252e%252e/%252e%252e/outside.svg">',
    '<img src="link.svg">',
    '<img src="linked/outside.svg">',
    '<object data="file://{out}"></object>',
    '<embed src="file://{out}">',
    '<link rel="attachment" href="file://{out}">',
    '<a rel="attachment" href="file://{out}">x</a>',
    '<link rel="stylesheet" href="file://{out}">',
    '<style>@import "file://{out}";</style>',
    '<style>@import url({up});</style>',
    '<style>p {{ background: url(file://{out}) }} </style><p>x</p>',
    '<p style="background: url({up})">x</p>',
    '<p style="content: url(file://{out})">x</p>',
    '<style>@font-face {{ font-family: "Q"; src: url(file://{out}) }}</style>'
    '<p style="font-family: Q">x</p>',
    SVG + '><image href="file://{out}" width="9" height="9"/></svg>',
    SVG + '><image xlink:href="{up}" width="9" height="9"/></svg>',
    SVG + '><use href="file://{out}#a"/></svg>',
    SVG + '><style>@import "file://{out}";</style><rect width="9"/></svg>',
    '<img src="http://127.0.0.1:{port}/beacon.png">',
    '<img src="https://127.0.0.1:{port}/beacon.png">',
    '<img src="//127.0.0.1:{port}/beacon.png">',
    '<img src="ftp://127.0.0.1:{port}/beacon.png">',
    '<img src="http://169.254.169.254/latest/meta-data/">',
    '<link rel="stylesheet" href="http://127.0.0.1:{port}/x.css">',
    '<style>@import url(http://127.0.0.1:{port}/x.css);</style>',
    '<link rel="attachment" href="http://127.0.0.1:{port}/a">',
    '<img srcset="http://127.0.0.1:{port}/a.png 2x" src="http://127.0.0.1:{port}/b">',
    '<p style="list-style: url(http://127.0.0.1:{port}/c); display: list-item">x</p>',
    '<meta name="dcterms.rights" content="http://127.0.0.1:{port}/">',
    '<img src="gopher://127.0.0.1:{port}/">',
    '<img src="javascript:alert(1)">',
]  # fmt: skip
ALONE = [  # these change what follows them, or end the printing
    '<base href="http://127.0.0.1:{port}/"><img src="after-base.png">',
    "<style>@color-profile device-cmyk {{ src: url(file://{out}) }}</style>",
]
TEMPLATES = [
    "{% include 'link.svg' %}",
    "{% include 'linked/outside.svg' %}",
    "{% include '../../outside.svg' %}",
    "{% include '%2e%2e/%2e%2e/outside.svg' %}",
    "{% import '../../outside.svg' as x %}",
    "{% extends 'link.svg' %}",
]


def a_flood_of_pixels() -> bytes:
    """144 million pixels in 17 kB."""
    kept = io.BytesIO()
    Image.new("1", (12_000, 12_000)).save(kept, "PNG", optimize=True)
    return kept.getvalue()


def a_laugh(levels: int = 9, tag: str = "use") -> str:
    """Shapes that repeat each other ten times at each level."""
    lines = ['<g id="a0"><rect width="1" height="1"/></g>']
    for level in range(1, levels + 1):
        lines.append(
            f'<g id="a{level}">{f"""<{tag} href="#a{level - 1}"/>""" * 10}</g>'
        )
    return f'{SVG}><defs>{"".join(lines)}</defs><use href="#a{levels}"/></svg>'


def a_pattern_of_patterns(levels: int = 9) -> str:
    """Fills whose shapes are filled with shapes that are filled."""
    shape = '<rect width="1" height="1" fill="url(#p{})"/>'
    lines = [
        f'<pattern id="p{level}" width="1" height="1">{shape.format(level - 1) * 10}'
        "</pattern>"
        for level in range(1, levels + 1)
    ]
    return f"{SVG}>{''.join(lines)}{shape.format(levels)}</svg>"


ENTITIES = (
    '<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a0 "ha">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    + f"]>{SVG}><text>&a9;</text></svg>"
)
IMG = '<img src="bomb">'
# What is appended to the front, and the design's own file "bomb", if it has one.
BOMBS: dict[str, tuple[str, bytes]] = {
    "pixels": (IMG, a_flood_of_pixels()),
    "pixels in a background": (
        '<style>p { background: url(bomb) }</style><p>x</p>',
        a_flood_of_pixels(),
    ),
    "ten megabytes": (IMG, b"\x89PNG\r\n\x1a\n" + bytes(11 * 2**20)),
    "half a picture": (IMG, a_flood_of_pixels()[:9000]),
    "PostScript": (
        IMG,
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n%%EndComments\n",
    ),
    "GIF": (IMG, b"GIF89a\xff\xff\xff\xff\x80\x00\x00" + bytes(20)),
    "uses of uses": (IMG, a_laugh().encode()),
    "uses of uses in the page": (a_laugh(), b""),
    "patterns of patterns": (IMG, a_pattern_of_patterns().encode()),
    "a thing in itself": (IMG, f'{SVG}><g id="a"><use href="#a"/></g></svg>'.encode()),
    "entities": (IMG, ENTITIES.encode()),
    "outer entities": (
        IMG,
        f'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///x">]>{SVG}>&x;</svg>'.encode(),
    ),
    "a deep drawing": (IMG, f"{SVG}>{'<g>' * 9000}{'</g>' * 9000}</svg>".encode()),
    "a deep page": ("<div>" * 9000, b""),
    "a deep bold page": ("<b>" * 9000, b""),
    "a deep page that seems flat": ("<div/></p>" * 9000, b""),
    "many shapes": (IMG, f"{SVG}>{'<rect/>' * 60_000}</svg>".encode()),
    "loops in loops": ("{% for a in range(9999) %}" * 4 + "{% endfor %}" * 4, b""),
    "a long text": ("{{ 'x' * 10 ** 9 }}", b""),
    "a text of texts": ("{{ ('x' * 9999) * 9999 }}", b""),
    "a tower of powers": ("{{ 10 ** 10 ** 8 }}", b""),
    "a large page": ("{% for a in range(99999) %}<p>xxxx</p>{% endfor %}", b""),
    "a macro in itself": ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", b""),
}  # fmt: skip
