"""A longer text as a shop types it: paragraphs, headings, lists, and no more."""

import unicodedata
from dataclasses import dataclass

from stampcard.values.texts import clean

HEADING, LIST, PARAGRAPH = "heading", "list", "paragraph"
_HEADING_MARK, _POINT_MARK = "#", "- "


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, a paragraph (one line each), or a list, a line a point."""

    sort: str
    lines: tuple[str, ...]


def tidy(text: str) -> str:
    """A typed text line by line without signs that hide or turn it; few empty lines.

    >>> tidy("Title\\r\\n\\r\\n\\r\\n# Who\\u202e \\r\\n")
    'Title\\n\\n# Who'
    """
    lines = [clean(line) for line in unicodedata.normalize("NFC", text).splitlines()]
    kept = [n for n in range(len(lines)) if lines[n] or (n and lines[n - 1])]
    return "\n".join(lines[n] for n in kept).strip()


def title_of(text: str) -> str:
    """The first line.

    >>> title_of("Title\\n\\nMore")
    'Title'
    """
    return text.strip().partition("\n")[0].lstrip(_HEADING_MARK).strip()


def blocks(text: str) -> list[Block]:
    """What follows the first line, "# " before a heading, "- " before a point.

    >>> [block.sort for block in blocks("Title\\n\\n# Who\\nWe.\\n- One\\n- Two")]
    ['heading', 'paragraph', 'list']
    """
    found: list[Block] = []
    fresh = True
    for line in map(str.strip, text.strip().split("\n")[1:]):
        if line:
            _add(found, line, fresh)
        fresh = not line or line.startswith(_HEADING_MARK)
    return found


def _add(found: list[Block], line: str, fresh: bool) -> None:
    """Put a line where it belongs: into the block above, or into one of its own."""
    sort, said = _read(line)
    above = found[-1] if found and not fresh else None
    if above and sort == LIST == above.sort:
        found[-1] = Block(LIST, (*above.lines, said))
    elif above and sort == PARAGRAPH and above.sort != HEADING:
        *before, last = above.lines
        found[-1] = Block(above.sort, (*before, f"{last} {said}"))
    else:
        found.append(Block(sort, (said,)))


def _read(line: str) -> tuple[str, str]:
    if line.startswith(_HEADING_MARK):
        return HEADING, line.lstrip(_HEADING_MARK).strip()
    if line.startswith(_POINT_MARK):
        return LIST, line.removeprefix(_POINT_MARK).strip()
    return PARAGRAPH, line
