"""The acts of the demo: what the ESME does, what the boxes do, and what must come of it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from .boxes import Boxes, Handed
from .esme import Esme, Incoming, Outgoing
from .missing import Missing
from .texts import AGAIN, MESSAGES, RECEIVED, RECEIVED_FROM, SHARE

ANSWER_S, RECEIPT_S, QUIET_S, RECEIVE_S = 10.0, 20.0, 1.0, 15.0
"""Seconds that each step may take at most; QUIET_S is how long we listen for receipts that must not come."""

DELIVERED = 2

WAYS = {"goip1": "SMPP", "goip2": "HTTP", "goip3": "UDP"}

Fleet = Mapping[str, Boxes]
"""The control port of each box, by its id."""


def tell(what: str, details: str = "") -> None:
    """Print a line of the story."""
    print(f"  {what:<10} {details}".rstrip(), flush=True)


def demand(right: bool, words: str) -> None:
    """Raise `Missing` with these words if it is not right."""
    if not right:
        raise Missing(words)


def send(esme: Esme, messages: Sequence[Outgoing]) -> list[str]:
    """Send the messages; their message_ids."""
    print()
    sequences = []
    for message in messages:
        tell("sent", f"to {message.number}     {message.title}")
        sequences.append(esme.send(message))
    answered = esme.wait(ANSWER_S, lambda: all(sequence in esme.ids for sequence in sequences))
    demand(answered, f"{len(esme.ids)} of {len(sequences)} messages were answered")
    ids = [esme.ids[sequence] for sequence in sequences]
    demand(len(set(ids)) == len(ids), f"message_ids repeat: {', '.join(ids)}")
    tell("answered", f"message_id           {', '.join(ids)}")
    return ids


def receipts(esme: Esme, ids: list[str], messages: Sequence[Outgoing] = MESSAGES) -> None:
    """Demand one receipt for each, and one only: the box's ENROUTE must not get through."""

    def came() -> list[Incoming]:
        return [each for each in esme.incoming if each.receipt and each.receipted_message_id in ids]

    all_came = esme.wait(RECEIPT_S, lambda: {each.receipted_message_id for each in came()} >= set(ids))
    demand(all_came, f"{len(came())} of {len(ids)} receipts came in {RECEIPT_S:.0f} s")
    esme.wait(QUIET_S, lambda: len(came()) > len(ids))
    demand(len(came()) == len(ids), f"{len(came())} receipts came for {len(ids)} messages")
    for message_id, message in zip(ids, messages, strict=True):
        right_receipt(message_id, message, came())
    tell(
        "receipts", f"{len(ids)} of {len(ids)}               stat:DELIVRD, one for each, under its message_id"
    )


def right_receipt(message_id: str, message: Outgoing, came: list[Incoming]) -> None:
    """Expect DELIVRD under our ID, in the text and in both TLVs, from the number that it was sent to."""
    receipt = next(each for each in came if each.receipted_message_id == message_id)
    text = receipt.text
    demand(f"id:{message_id} " in text, f"a receipt for {message_id} has another id in its text: {text}")
    demand(" stat:DELIVRD " in text, f"{message_id} was not delivered: {text}")
    state = receipt.message_state
    demand(state == DELIVERED, f"{message_id}: message_state {state} is not 2")
    source = receipt.source_addr
    demand(source == message.number, f"{message_id}: the receipt comes from {source}")


def handsets(fleet: Fleet) -> None:
    """Demand that the handsets show what was sent, to the letter, and that each box has sent some of it."""
    print()
    for message in MESSAGES:
        shown = right_handset(fleet, message)
        way = WAYS[shown.channel[:5]]
        tell("handset", f"{message.number}        by {shown.channel} ({way}), to the letter:")
        tell("", f"   {beginning(message.text)}")
    shares(fleet, MESSAGES, WAYS)


def right_handset(fleet: Fleet, message: Outgoing) -> Handed:
    """Return the one message that a handset got, by whichever box."""
    handed = [one for boxes in fleet.values() for one in boxes.handed(message.number)]
    demand(len(handed) == 1, f"{message.number} got {len(handed)} messages, not one")
    shown = handed[0]
    demand(shown.text == message.text, f"{message.number} shows {shown.text!r}, not {message.text!r}")
    return shown


def shares(fleet: Fleet, messages: Iterable[Outgoing], wanted: Iterable[str]) -> None:
    """Demand that these boxes each sent some of the messages, and the others none."""
    count = Counter(right_handset(fleet, message).channel[:5] for message in messages)
    told = ", ".join(f"{count[id]} by {id} ({way})" for id, way in WAYS.items())
    tell("shares", told)
    for id in WAYS:
        demand(bool(count[id]) == (id in wanted), f"{id} has sent {count[id]} messages: {told}")


def receive(esme: Esme, fleet: Fleet) -> None:
    """Let SMS come in on a line of each box and reach the ESME, which is told the channel."""
    print()
    before = len(esme.incoming)
    for channel, texts in RECEIVED.items():
        for text in texts:
            fleet[channel[:5]].receive(int(channel[5:]), RECEIVED_FROM, text)
        tell("came in", f"on {channel}           {len(texts)} SMS from {RECEIVED_FROM}, {WAYS[channel[:5]]}")
    total = sum(map(len, RECEIVED.values()))
    esme.wait(RECEIVE_S, lambda: len(esme.incoming) - before >= total)
    received = esme.incoming[before:]
    demand(len(received) == total, f"{len(received)} of {total} received SMS came in {RECEIVE_S:.0f} s")
    for channel, texts in RECEIVED.items():
        right_sms(channel, texts, [one for one in received if one.destination_addr == channel])


def right_sms(channel: str, texts: Sequence[str], came: list[Incoming]) -> None:
    """Demand what came to the letter, in order, from its sender, and by the channel it came on."""
    demand(len(came) == len(texts), f"{len(came)} received SMS name {channel}, not {len(texts)}")
    for text, sms in zip(texts, came, strict=True):
        demand(not sms.receipt and sms.text == text, f"a received SMS says {sms.text!r}, not {text!r}")
        demand(sms.source_addr == RECEIVED_FROM, f"it comes from {sms.source_addr}, not {RECEIVED_FROM}")
        tell("delivered", f"to the ESME          destination_addr {channel}: {beginning(text)}")


def lose_a_box(esme: Esme, fleet: Fleet) -> None:
    """Switch goip2 off: its share goes by the others."""
    print()
    fleet["goip2"].switch("off", "goip2")
    tell("off", "goip2                the box of the HTTP way is switched off")
    receipts(esme, send(esme, SHARE), SHARE)
    shares(fleet, SHARE, ("goip1", "goip3"))


def have_it_back(esme: Esme, fleet: Fleet) -> None:
    """Switch it on again, wait until the router has seen it, and demand that it has its share."""
    receipts(esme, send(esme, AGAIN), AGAIN)
    shares(fleet, AGAIN, WAYS)


def beginning(text: str) -> str:
    """Return as much of it as goes on a line."""
    return f"{text[:60]}…" if len(text) > 60 else text
