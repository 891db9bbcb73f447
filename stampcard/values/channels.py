"""By which way a member wishes to be told something."""

from stampcard.values.words import N_

SMS, WHATSAPP, TELEGRAM, VIBER, EMAIL = "sms", "whatsapp", "telegram", "viber", "email"
USUAL = SMS
CHANNELS = (SMS, WHATSAPP, TELEGRAM, VIBER, EMAIL)
WAY_TEXTS = {
    "": N_("As the shop likes"),
    SMS: N_("SMS"),
    WHATSAPP: N_("WhatsApp"),
    TELEGRAM: N_("Telegram"),
    VIBER: N_("Viber"),
    EMAIL: N_("E-mail"),
}
NEEDS_ADDRESS = {EMAIL}  # the others reach a phone number
EVERY_DAYS = (0, 7, 14, 30, 90)  # at most one message in so many
OFTEN_TEXTS = {
    0: N_("No more than one a day"),
    7: N_("At most once a week"),
    14: N_("At most once in two weeks"),
    30: N_("At most once a month"),
    90: N_("At most once in three months"),
}
