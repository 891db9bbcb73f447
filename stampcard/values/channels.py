"""By which way a member wishes to be told of offers, and how often at most."""

from stampcard.values.words import N_

SMS, WHATSAPP, TELEGRAM, VIBER, EMAIL = "sms", "whatsapp", "telegram", "viber", "email"
CHANNELS = {
    SMS: N_("SMS"),
    WHATSAPP: N_("WhatsApp"),
    TELEGRAM: N_("Telegram"),
    VIBER: N_("Viber"),
    EMAIL: N_("E-mail"),
}
EVERY_DAYS = {  # at most one message in so many days
    7: N_("At most once a week"),
    14: N_("At most once in two weeks"),
    30: N_("At most once a month"),
}
