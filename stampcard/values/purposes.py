"""What a member's data may be used for; each is agreed to by itself."""

from stampcard.values.words import N_

STAMPS, MESSAGES, PARTNERS = "stamps", "messages", "partners"
PURPOSES = (STAMPS, MESSAGES, PARTNERS)  # without the first nobody can be a member
PURPOSE_TEXTS = {
    STAMPS: N_("Keep my number to count what I collect"),
    MESSAGES: N_("Send me offers and reminders"),
    PARTNERS: N_("Share what I collect with partner shops"),
}
COUNTER, SLIP, PAGE, IMPORT, PROGRAM = "counter", "slip", "page", "import", "program"
MERGED = "merged"
CHANNEL_TEXTS = {  # by which way a yes or no came
    COUNTER: N_("At the counter"),
    SLIP: N_("On a signed slip"),
    PAGE: N_("On their own page"),
    IMPORT: N_("Brought from a list"),
    PROGRAM: N_("By another program"),
    MERGED: N_("When two members were made one"),
}
