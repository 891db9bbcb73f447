"""Why a person's data was erased."""

from stampcard.values.words import N_

REQUEST, RETENTION, UNLAWFUL = "request", "retention", "unlawful"
WITHDRAWN = "withdrawn"
WHY_TEXTS = {
    REQUEST: N_("The person asked for it"),
    WITHDRAWN: N_("The person took back the consent"),
    RETENTION: N_("It was kept long enough"),
    UNLAWFUL: N_("It should not have been kept"),
}
