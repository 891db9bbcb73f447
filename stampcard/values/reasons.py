"""Why an act is refused: a closed list, one spelling everywhere, one text each."""

from enum import StrEnum

from stampcard.values.words import N_


class Reason(StrEnum):
    """The fixed words; they stand in the ledger, the interface and the reports."""

    ALREADY_REDEEMED = "already_redeemed"
    NOT_ENOUGH = "not_enough"
    TOO_SOON = "too_soon"
    DAILY_LIMIT = "daily_limit"
    NOT_YET_VALID = "not_yet_valid"
    EXPIRED = "expired"
    CARD_FULL = "card_full"
    VOID = "void"
    LOST = "lost"
    STOLEN = "stolen"
    NOT_ACTIVE = "not_active"
    PROGRAMME_PAUSED = "programme_paused"
    PROGRAMME_ENDED = "programme_ended"
    BELOW_MINIMUM = "below_minimum"
    NOT_OFFERED = "not_offered"
    MIXED_PROGRAMMES = "mixed_programmes"
    ALREADY_REVERSED = "already_reversed"
    NOT_REVERSIBLE = "not_reversible"
    NEEDS_PIN = "needs_pin"
    NEEDS_CARD = "needs_card"
    DORMANT = "dormant"
    ALREADY_GIVEN = "already_given"
    USED_UP = "used_up"
    NOT_TOGETHER = "not_together"
    NO_CONSENT = "no_consent"
    NOT_NEW = "not_new"
    OWN_CARD = "own_card"
    NO_AGREEMENT = "no_agreement"
    PARTNER_DISABLED = "partner_disabled"
    NEEDS_WHY = "needs_why"


REASON_TEXTS = {
    Reason.ALREADY_REDEEMED: N_("Already redeemed"),
    Reason.NOT_ENOUGH: N_("Not enough collected yet"),
    Reason.TOO_SOON: N_("Too soon after the last one"),
    Reason.DAILY_LIMIT: N_("Today's limit is reached"),
    Reason.NOT_YET_VALID: N_("Not valid yet"),
    Reason.EXPIRED: N_("No longer valid"),
    Reason.CARD_FULL: N_("The card is full"),
    Reason.VOID: N_("This card has been blocked"),
    Reason.LOST: N_("This card was reported lost"),
    Reason.STOLEN: N_("This card was reported stolen"),
    Reason.NOT_ACTIVE: N_("This card is not in use yet"),
    Reason.PROGRAMME_PAUSED: N_("The programme is paused"),
    Reason.PROGRAMME_ENDED: N_("The programme has ended"),
    Reason.BELOW_MINIMUM: N_("The bill is below the minimum"),
    Reason.NOT_OFFERED: N_("This programme does not offer that"),
    Reason.MIXED_PROGRAMMES: N_("These belong to different programmes"),
    Reason.ALREADY_REVERSED: N_("This was undone already"),
    Reason.NOT_REVERSIBLE: N_("This can no longer be undone"),
    Reason.NEEDS_PIN: N_("This needs a PIN"),
    Reason.NEEDS_CARD: N_("This needs the card, the member's PIN or a one-time code"),
    Reason.NO_CONSENT: N_("They no longer agree that the shop counts for them"),
    Reason.DORMANT: N_("Not seen for long: ask first whether the number is theirs"),
    Reason.ALREADY_GIVEN: N_("This was given before"),
    Reason.USED_UP: N_("There is nothing left to give"),
    Reason.NOT_TOGETHER: N_("Not together with another discount"),
    Reason.NOT_NEW: N_("This is for new customers only"),
    Reason.OWN_CARD: N_("This card is their own"),
    Reason.NO_AGREEMENT: N_("No agreement for this at this place"),
    Reason.PARTNER_DISABLED: N_("This partner takes no part any more"),
    Reason.NEEDS_WHY: N_("Write why this is done"),
}

# One word or two, to be read at arm's length.
REASON_WORDS = {
    Reason.ALREADY_REDEEMED: N_("Used before"),
    Reason.NOT_ENOUGH: N_("Not yet"),
    Reason.TOO_SOON: N_("Too soon"),
    Reason.DAILY_LIMIT: N_("Enough today"),
    Reason.NOT_YET_VALID: N_("Not yet"),
    Reason.EXPIRED: N_("Too late"),
    Reason.CARD_FULL: N_("Full"),
    Reason.VOID: N_("Blocked"),
    Reason.LOST: N_("Lost card"),
    Reason.STOLEN: N_("Stolen card"),
    Reason.NOT_ACTIVE: N_("Not in use"),
    Reason.PROGRAMME_PAUSED: N_("Paused"),
    Reason.PROGRAMME_ENDED: N_("Ended"),
    Reason.BELOW_MINIMUM: N_("Too little"),
    Reason.NOT_OFFERED: N_("Not here"),
    Reason.MIXED_PROGRAMMES: N_("Mixed up"),
    Reason.ALREADY_REVERSED: N_("Undone"),
    Reason.NOT_REVERSIBLE: N_("Too late"),
    Reason.NEEDS_PIN: N_("PIN, please"),
    Reason.NEEDS_CARD: N_("Card, please"),
    Reason.NO_CONSENT: N_("Not allowed"),
    Reason.DORMANT: N_("Ask first"),
    Reason.ALREADY_GIVEN: N_("Had it"),
    Reason.USED_UP: N_("All gone"),
    Reason.NOT_TOGETHER: N_("Not both"),
    Reason.NOT_NEW: N_("Not new"),
    Reason.OWN_CARD: N_("Own card"),
    Reason.NO_AGREEMENT: N_("Not here"),
    Reason.PARTNER_DISABLED: N_("Not any more"),
    Reason.NEEDS_WHY: N_("Why?"),
}
