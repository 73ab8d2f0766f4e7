"""The demo: an ESME, the router, and a simulated GoIP of four channels, on this machine.

    make demo                         or    python tools/demo.py
    python tools/demo.py --receipts off     the box sends no receipts: the demo must say so, and fail
    python tools/demo.py --port 2776 --goip-port 7778     where 2775 or 7777 is taken

Starts the simulator and the router (on conf/demo.yaml), binds an ESME as transceiver, sends short and long
messages in many alphabets, waits for the receipt of each and for SMS that come in, and tells what happened.
Its exit status is 0 only if all of it is right; else it says what was missing, and what both processes said
at last.
"""

import shutil
import sys
import tempfile
import time
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from pathlib import Path

if not __package__:  # run as a file: nothing here may shadow a package
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from attrs import frozen

from tools.stage.boxes import Boxes
from tools.stage.children import PROJECT, Child, free_port, goip, router, taken
from tools.stage.client import Esme, Incoming, Outgoing
from tools.stage.errors import Missing

ROUTER, GOIP = 2775, 7777
"""Ports, as conf/demo.yaml has them."""

START_S, BIND_S, ANSWER_S, RECEIPT_S, QUIET_S, RECEIVE_S, END_S = 20.0, 15.0, 10.0, 15.0, 1.0, 10.0, 15.0
"""Seconds that each step may take at most; QUIET_S is how long we listen for receipts that must not come."""

SPEED = "50"
"""A modem takes 0.1 s for an SMS here, not 5 s."""

DELIVERED = 2
CHANNELS = 4

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
RECEIVED_LINE, RECEIVED_FROM = 3, "+256772999888"
RECEIVED = ("Спасибо, got it \N{THUMBS UP SIGN}", EURO, GREEK, ARABIC, EMOJI, THOUSAND)

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


def tell(what: str, details: str = "") -> None:
    """A line of the story."""
    print(f"  {what:<10} {details}".rstrip(), flush=True)


def demand(right: bool, words: str) -> None:
    """`Missing` with these words if it is not right."""
    if not right:
        raise Missing(words)


@frozen
class Ports:
    """Where the router listens, and the simulated box."""

    router: int = ROUTER
    goip: int = GOIP

    def page(self, folder: Path) -> Path:
        """conf/demo.yaml; for other ports than its own, a copy that has them."""
        page = PROJECT / "conf" / "demo.yaml"
        if self == Ports():
            return page
        text = page.read_text("utf-8").replace(f"tcp:{ROUTER}:", f"tcp:{self.router}:")
        page = folder / page.name
        page.write_text(text.replace(f"port: {GOIP}\n", f"port: {self.goip}\n"), "utf-8")
        return page


def play(folder: Path, ports: Ports, flags: list[str], children: list[Child]) -> None:
    """The whole of it; `Missing` says what is wrong."""
    for port in (ports.router, ports.goip):
        demand(not taken(port), f"port {port} is taken: what listens there must stop first")
    control = free_port()
    children.append(goip(folder, ports.goip, control, flags))
    children[0].await_port(ports.goip, START_S)
    children[0].await_port(control, START_S)
    tell("started", f"a simulated GoIP     goip1, 4 channels, SMPP on port {ports.goip}")
    children.append(router(folder, ports.page(folder)))
    children[1].await_port(ports.router, START_S)
    tell("started", f"the router           conf/demo.yaml, SMPP on port {ports.router}")
    boxes = Boxes(control)
    try:
        converse(ports.router, boxes)
    finally:
        boxes.close()
    end(children[1])


def converse(port: int, boxes: Boxes) -> None:
    """All that an ESME does, and what the box has to say to it."""
    await_binds(boxes)
    esme = Esme(port, "crm", "secret12")
    tell("bound", "the ESME             as crm, transceiver, by smpplib")
    ids = send(esme)
    receipts(esme, ids)
    handsets(boxes)
    receive(esme, boxes)
    esme.close()
    tell("unbound", "the ESME")


def await_binds(boxes: Boxes) -> None:
    """Until the router has bound to each channel of the box."""
    deadline = time.monotonic() + BIND_S
    while boxes.bound() < CHANNELS and time.monotonic() < deadline:
        time.sleep(0.05)
    demand(boxes.bound() == CHANNELS, f"the router has bound to {boxes.bound()} channels of {CHANNELS}")
    tell("bound", "the router           to goip101, goip102, goip103, goip104")


def send(esme: Esme) -> list[str]:
    """Send the messages; their message_ids."""
    print()
    sequences = []
    for message in MESSAGES:
        tell("sent", f"to {message.number}     {message.title}")
        sequences.append(esme.send(message))
    answered = esme.wait(ANSWER_S, lambda: all(sequence in esme.ids for sequence in sequences))
    demand(answered, f"{len(esme.ids)} of {len(sequences)} messages were answered")
    ids = [esme.ids[sequence] for sequence in sequences]
    demand(len(set(ids)) == len(ids), f"message_ids repeat: {', '.join(ids)}")
    tell("answered", f"message_id           {', '.join(ids)}")
    return ids


def receipts(esme: Esme, ids: list[str]) -> None:
    """One receipt for each, and one only: the box's ENROUTE must not get through."""
    print()

    def came() -> list[Incoming]:
        return [each for each in esme.incoming if each.receipt]

    all_came = esme.wait(RECEIPT_S, lambda: {each.receipted_message_id for each in came()} >= set(ids))
    demand(all_came, f"{len(came())} of {len(ids)} receipts came in {RECEIPT_S:.0f} s")
    esme.wait(QUIET_S, lambda: len(came()) > len(ids))
    demand(len(came()) == len(ids), f"{len(came())} receipts came for {len(ids)} messages")
    for message_id, message in zip(ids, MESSAGES, strict=True):
        right_receipt(message_id, message, came())
    tell("", "one for each message: the box's ENROUTE stopped at the router")


def right_receipt(message_id: str, message: Outgoing, came: list[Incoming]) -> None:
    """DELIVRD, under our ID, in the text and in both TLVs, from the number that it was sent to."""
    receipt = next(each for each in came if each.receipted_message_id == message_id)
    demand(
        f"id:{message_id} " in receipt.text,
        f"a receipt for {message_id} has another id in its text: {receipt.text}",
    )
    demand(" stat:DELIVRD " in receipt.text, f"{message_id} was not delivered: {receipt.text}")
    demand(
        receipt.message_state == DELIVERED, f"{message_id}: message_state {receipt.message_state} is not 2"
    )
    demand(
        receipt.source_addr == message.number, f"{message_id}: the receipt comes from {receipt.source_addr}"
    )
    tell(
        "receipt",
        f"for message_id {message_id:<6}stat:DELIVRD, receipted_message_id {message_id}, message_state 2",
    )


def handsets(boxes: Boxes) -> None:
    """What was sent is what the handsets show, to the letter."""
    print()
    for message in MESSAGES:
        handed = boxes.handed(message.number)
        demand(len(handed) == 1, f"{message.number} got {len(handed)} messages, not one")
        shown = handed[0]
        demand(shown.text == message.text, f"{message.number} shows {shown.text!r}, not {message.text!r}")
        tell("handset", f"{message.number}        by {shown.channel}, {shown.parts} SMS, to the letter:")
        tell("", f"   {beginning(message.text)}")


def receive(esme: Esme, boxes: Boxes) -> None:
    """SMS come in on a channel and reach the ESME, which is told the channel."""
    print()
    numbers = [boxes.receive(RECEIVED_LINE, RECEIVED_FROM, text) for text in RECEIVED]
    tell("came in", f"on goip10{RECEIVED_LINE}           {len(RECEIVED)} SMS from {RECEIVED_FROM}")

    def received() -> list[Incoming]:
        return [each for each in esme.incoming if not each.receipt]

    esme.wait(RECEIVE_S, lambda: len(received()) >= len(RECEIVED))
    count = len(received())
    demand(count == len(RECEIVED), f"{count} of {len(RECEIVED)} received SMS came in {RECEIVE_S:.0f} s")
    for text, sms in zip(RECEIVED, received(), strict=True):
        right_sms(text, sms)
    esme.wait(ANSWER_S, lambda: all(boxes.fate(number) is not None for number in numbers))
    for number in numbers:
        demand(boxes.fate(number) == 0, f"a deliver_sm of the box was answered {boxes.fate(number)}")
    print()


def right_sms(text: str, sms: Incoming) -> None:
    """To the letter, in order, from whom it came, and by the channel it came on."""
    demand(sms.text == text, f"a received SMS says {sms.text!r}, not {text!r}")
    demand(sms.source_addr == RECEIVED_FROM, f"it comes from {sms.source_addr}, not {RECEIVED_FROM}")
    channel = f"goip10{RECEIVED_LINE}"
    demand(sms.destination_addr == channel, f"the received SMS names {sms.destination_addr}, not {channel}")
    tell("delivered", f"to the ESME          destination_addr {channel}: {beginning(text)}")


def beginning(text: str) -> str:
    """As much of it as goes on a line."""
    return f"{text[:60]}…" if len(text) > 60 else text


def end(child: Child) -> None:
    """SIGTERM: the router drains and ends well."""
    status = child.end(END_S)
    demand(status == 0, f"the router ended with status {status} after SIGTERM")
    tell("ended", "the router           SIGTERM, exit status 0")


def perform(ports: Ports, flags: list[str]) -> int:
    """The demo, and what becomes of it; the exit status."""
    print("One ESME, the router, one simulated GoIP:\n", flush=True)
    folder, children, begun = (
        Path(tempfile.mkdtemp(prefix="smpp-router-demo-")),
        list[Child](),
        time.monotonic(),
    )
    try:
        play(folder, ports, flags, children)
    except Missing as missing:
        tell("MISSING", str(missing))
        for child in children:
            print(f"\nThe end of what {child.name} said ({child.output}):\n{child.last_words()}")
        if not children:
            folder.rmdir()
        return 1
    finally:
        for child in children:
            child.end(END_S)
    shutil.rmtree(folder)
    print(f"\nAll of it is right, in {time.monotonic() - begun:.1f} s.")
    return 0


def arguments(words: list[str]) -> Namespace:
    """The command line."""
    parser = ArgumentParser(description=__doc__, formatter_class=RawDescriptionHelpFormatter)
    parser.add_argument("--receipts", choices=("on", "off"), default="on", help="off: the box sends none")
    parser.add_argument(
        "--speed", default=SPEED, help=f"how many times as fast modem and network are [{SPEED}]"
    )
    parser.add_argument("--port", type=int, default=ROUTER, help=f"where the router listens [{ROUTER}]")
    parser.add_argument("--goip-port", type=int, default=GOIP, help=f"where the box listens [{GOIP}]")
    return parser.parse_args(words)


def main(words: list[str] | None = None) -> int:
    """Run; the exit status."""
    given = arguments(sys.argv[1:] if words is None else words)
    return perform(Ports(given.port, given.goip_port), ["--receipts", given.receipts, "--speed", given.speed])


if __name__ == "__main__":
    sys.exit(main())
