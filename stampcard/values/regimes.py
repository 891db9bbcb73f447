"""Whose law on personal data a shop follows; it says by when requests are answered."""

from stampcard.values.words import N_

NONE, RU_152FZ, GDPR, BANGLADESH = "", "ru-152fz", "gdpr", "bangladesh"
REGIMES = (NONE, BANGLADESH, GDPR, RU_152FZ)
REGIME_TEXTS = {
    NONE: N_("I do not know: keep to the shortest time"),
    BANGLADESH: N_("Bangladesh: Personal Data Protection Act"),
    GDPR: N_("European Union: GDPR"),
    RU_152FZ: N_("Russia: law 152-FZ"),
}
REGIME_NAMES = {  # in a list
    NONE: N_("No law chosen"),
    BANGLADESH: N_("Bangladesh"),
    GDPR: N_("GDPR"),
    RU_152FZ: N_("152-FZ"),
}
