"""The texts of the demo, in many alphabets, short and long."""

from .esme import Outgoing

GSM = (
    "A text of one hundred and sixty characters, the most that fits into one SMS of the GSM alphabet; "
    "with signs that ASCII has elsewhere: @ $ _ and so on to the end"
)
EURO = "ΔΦΓΛΩΠΨΣΘΞ: Greek capitals of the GSM alphabet, and of its extension table 12 €, [a] {b} ~ ^ | \\"
UCS2 = "Привет! Your code is 4711 \N{SLIGHTLY SMILING FACE} 你好"
GREEK = "Καλημέρα κόσμε: 12 €"
ARABIC = "مرحبا بالعالم، رمزك هو ٤٧١١"
FAMILY = "\N{MAN}\N{ZERO WIDTH JOINER}\N{WOMAN}\N{ZERO WIDTH JOINER}\N{GIRL}\N{ZERO WIDTH JOINER}\N{BOY}"
EMOJI = "A cut must not fall into this family, which begins where one would: " + FAMILY + " and on it goes."
LONG = (
    "A long message goes to the router as one, and comes out at the handset as one, "
    "although three SMS carry it. The ESME gets one message_id and one receipt for it: "
    "when the last of the three is delivered, not before. "
    "Signs of the extension table count twice: {curly}, [square], ~, ^, |, and \\. "
    "The box in between has no queue, no budget for its SIMs, "
    "and receipts that no standard knows; the router has."
)
THOUSAND = (LONG * 3)[:999] + "."
RECEIVED_FROM = "+256772999888"
RECEIVED = {
    "goip101": ("Спасибо, got it \N{THUMBS UP SIGN}", THOUSAND),
    "goip201": (EURO, GREEK),
    "goip302": (ARABIC, EMOJI),
}
"""What comes in on which channel, one of each way."""

MESSAGES = (
    Outgoing("GSM alphabet, 160 characters", "+256772000001", GSM),
    Outgoing("UCS2, with an emoji", "+256772000002", UCS2),
    Outgoing("long, 400 characters", "+256772000003", LONG),
    Outgoing("GSM alphabet, with Greek and €", "+256772000004", EURO),
    Outgoing("Greek", "+256772000005", GREEK),
    Outgoing("Arabic", "+256772000006", ARABIC),
    Outgoing("an emoji family where a cut would be", "+256772000007", EMOJI),
    Outgoing("very long, 1,000 characters", "+256772000008", THOUSAND),
)

SHARE = tuple(
    Outgoing("while goip2 is off", f"+25677200010{n}", f"number {n} while goip2 is off") for n in range(6)
)
AGAIN = tuple(
    Outgoing("when it is back", f"+25677200020{n}", f"number {n} of all three again") for n in range(6)
)
