"""Why a person's data was erased."""

from stampcard.values.words import N_

REQUEST, RETENTION, UNLAWFUL = "request", "retention", "unlawful"
WHY_TEXTS = {
    REQUEST: N_("The person asked for it"),
    RETENTION: N_("It was kept long enough"),
    UNLAWFUL: N_("It should not have been kept"),
}
