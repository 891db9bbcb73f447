"""What a person may ask of a shop that keeps their data, and how one tells who asks."""

from stampcard.values.words import N_

ACCESS, CORRECT, ERASE, WITHDRAW = "access", "correct", "erase", "withdraw"
UNLAWFUL, OTHER = "unlawful", "other"
KINDS = (ACCESS, CORRECT, ERASE, WITHDRAW, UNLAWFUL, OTHER)
KIND_TEXTS = {
    ACCESS: N_("What do you keep about me?"),
    CORRECT: N_("Correct my data"),
    ERASE: N_("Erase my data"),
    WITHDRAW: N_("I take back my consent"),
    UNLAWFUL: N_("You have my data without my consent"),
    OTHER: N_("Something else"),
}
COUNTER, PHONE, LETTER, PAGE, PROGRAM = "counter", "phone", "letter", "page", "program"
HOW_TEXTS = {  # by which way a request came
    COUNTER: N_("In the shop"),
    PHONE: N_("By phone"),
    LETTER: N_("By letter or message"),
    PAGE: N_("On their own page"),
    PROGRAM: N_("By the program itself"),
}
CARD, CODE, PIN, PAPER, KNOWN, NOT_YET = "card", "code", "pin", "paper", "known", ""
PROOF_TEXTS = {  # how the person showed that the data is theirs
    NOT_YET: N_("Not yet"),
    CARD: N_("Showed their card"),
    CODE: N_("By a code sent to the number"),
    PIN: N_("By their PIN"),
    PAPER: N_("Showed a paper with name and photo"),
    KNOWN: N_("We know this person"),
}
