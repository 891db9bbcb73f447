"""What each act is called in a list."""

from stampcard.values.decisions import Verb
from stampcard.values.words import N_

VERB_TEXTS = {
    Verb.ISSUE: N_("Card opened"),
    Verb.EARN: N_("Stamp or purchase"),
    Verb.REDEEM: N_("Reward given"),
    Verb.REVERSE: N_("Undone"),
    Verb.VOID: N_("Card blocked"),
    Verb.ATTACH: N_("Card tied to a member"),
    Verb.DETACH: N_("Card parted from a member"),
    Verb.REPLACE: N_("Card replaced"),
    Verb.MERGE: N_("Two members made one"),
    Verb.LAPSE: N_("Lapsed"),
    Verb.DRAW: N_("Drawn"),
    Verb.RETURN: N_("Goods came back"),
}
