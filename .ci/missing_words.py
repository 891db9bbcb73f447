"""Lists the texts a catalogue has no translation for; fails when there are any."""

import sys
from pathlib import Path

from babel.messages.pofile import read_po


def missing(path: Path) -> list[str]:
    with path.open("rb") as file:
        catalogue = read_po(file)
    return [
        str(message.id)
        for message in catalogue
        if message.id and not (all(message.string) if message.string else False)
    ]


def main() -> int:
    catalogues = sorted(Path("translations").glob("*/LC_MESSAGES/*.po"))
    lines = [
        f"{path}: {text}"
        for path in catalogues
        if path.parts[1] != "en"  # the English text is the key
        for text in missing(path)
    ]
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
