"""`flask messages …`: send what waits for members."""

from dataclasses import asdict
from typing import Any

from flask.cli import AppGroup

from stampcard.cli.answers import Failed, command, house
from stampcard.services import messages, sending

group = AppGroup("messages", help="Messages to members.")


@command("send")
def send() -> tuple[Any, str]:
    """Send all messages that are due, to who still agrees."""
    if not sending.is_set(house()):
        raise Failed("No sender is set: see STAMPCARD_SENDER.")
    done = messages.deliver(house())
    said = ", ".join(f"{count} {what}" for what, count in asdict(done).items())
    return asdict(done), f"{said}."


group.add_command(send)
COMMANDS = (group,)
