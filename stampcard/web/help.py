"""Help: a few short pages in the program itself, in the same place on every page."""

from dataclasses import dataclass

from flask import Blueprint, abort, render_template

from stampcard.values.words import N_

bp = Blueprint("help", __name__, url_prefix="/help")


@dataclass(frozen=True, slots=True)
class Topic:
    """One page: its name, a line on it, its picture, and its steps in order."""

    code: str
    icon: str
    name: str
    about: str
    steps: tuple[tuple[str, str], ...]  # picture and sentence


TOPICS = (
    Topic(
        "stamping",
        "check",
        N_("Stamp and reward"),
        N_("From the card in hand to the stamp on screen."),
        (
            ("scan", N_("Open Counter and point the camera at the code on the card.")),
            (
                "check",
                N_("Green: the stamp is there. Amber: read the line. Red: not now."),
            ),
            (
                "gift",
                N_("When a reward is due, the page offers it. Give it, then press."),
            ),
            (
                "undo",
                N_("A wrong stamp? Press Undo, or open Acts and choose it there."),
            ),
        ),
    ),
    Topic(
        "printing",
        "print",
        N_("Print cards"),
        N_("Sheets that come out in the right size, and cards that work."),
        (
            ("star", N_("Open the programme and press Print. Choose a design.")),
            (
                "list",
                N_("Print one sheet first, at actual size and not “fit to page”."),
            ),
            ("eye", N_("Lay a ruler on the bar at the edge: it must be 50 mm long.")),
            ("scan", N_("Scan one printed card before you print all of them.")),
            ("check", N_("Press Put them in use. Until then a card gives nothing.")),
        ),
    ),
    Topic(
        "scanning",
        "scan",
        N_("The code does not scan"),
        N_("Light, distance, and the number that always works."),
        (
            ("eye", N_("Hold the phone a hand’s width away; wipe the camera.")),
            ("star", N_("Turn the card out of the glare, or switch the light on.")),
            (
                "card",
                N_("Type the eight characters on the card; small letters will do."),
            ),
            (
                "lock",
                N_("No camera at all? Allow it for this page in the browser’s menu."),
            ),
        ),
    ),
    Topic(
        "network",
        "cloud",
        N_("No network, no power"),
        N_("What goes on, and what has to wait."),
        (
            (
                "phone",
                N_("Keep the page open: it sends what waits once the network is back."),
            ),
            ("gift", N_("Rewards wait until the phone is connected again.")),
            (
                "list",
                N_("No power? Tick stamps on a printed tally sheet; enter it later."),
            ),
        ),
    ),
    Topic(
        "members",
        "people",
        N_("Members by phone number"),
        N_("For those who come without a card."),
        (
            ("star", N_("Open a programme and choose who takes part.")),
            ("phone", N_("At the counter, type the phone number; agree, and done.")),
            (
                "lock",
                N_("Numbers are kept encrypted and are only shown in part."),
            ),
            ("cross", N_("A member may leave at any time: open them, then Erase.")),
        ),
    ),
    Topic(
        "backups",
        "download",
        N_("Backups"),
        N_("So that a broken computer costs no stamp."),
        (
            ("clock", N_("A copy is made every day by itself. Settings, Backups.")),
            (
                "download",
                N_("Once a week download one to another device: a phone will do."),
            ),
            ("print", N_("Print the closing slip of the day: it proves every act.")),
            ("undo", N_("To go back: stop Stampcard and run flask restore.")),
        ),
    ),
)


@bp.get("")
def index() -> str:
    """What there is help on."""
    return render_template("help/index.html", topics=TOPICS)


@bp.get("/<name>")
def topic(name: str) -> str:
    """One page of help."""
    found = next((each for each in TOPICS if each.code == name), None) or abort(404)
    return render_template("help/topic.html", topic=found, topics=TOPICS)
