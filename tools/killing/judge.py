"""The judge: what was promised, held against what all parties kept. Each violation is a sentence.

The promises are those of ``docs/promises.md``. A copy is allowed only where a blow explains it: one that
fell between the first copy and the second, and no blow explains more copies than its windows held.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from heapq import heapify, heappop

from .story import Blow, Doubt, Side, Story

TOKEN = re.compile(r"k[0-9a-f]{12}k")
"""Stands in every text of a kill test, in each another."""

SLACK_S = 2.0
"""What lay in a socket when the blow fell is read a little later."""

ENROUTE, DELIVRD, UNKNOWN = "ENROUTE", "DELIVRD", "UNKNOWN"

Copy = tuple[float, float, str]
"""When the one before was seen, when this one was, and what it is a copy of."""


def judge(story: Story) -> list[str]:
    """All violations; none if every promise was kept."""
    marked = {row.token for row in story.rows if row.in_doubt}
    found = [words for side in story.sides for words in _of_side(side, marked)]
    found += [f"store: {row.token} has not ended" for row in story.rows if row.state is None]
    if story.owed:
        found.append(f"store: {story.owed} deliveries are still owed")
    if story.integrity != "ok":
        found.append(f"store: integrity_check says {story.integrity}")
    return found


def copies(seen: Iterable[tuple[str, float]]) -> list[Copy]:
    """Of what was seen, and when: all but the first of each."""
    last: dict[str, float] = {}
    found: list[Copy] = []
    for what, at in seen:
        if what in last:
            found.append((last[what], at, what))
        last[what] = at
    return found


def unexplained(found: Iterable[Copy], blows: Iterable[Blow], most: Callable[[Blow], int]) -> list[Copy]:
    """The copies that no blow explains, each blow being good for ``most`` of them."""
    left = sorted(found)
    open_ones: list[tuple[float, float, str]] = []
    over: list[Copy] = []
    for blow in sorted(blows, key=lambda blow: blow.at):
        while left and left[0][0] - SLACK_S <= blow.at:
            first, second, what = left.pop(0)
            open_ones.append((second, first, what))
        heapify(open_ones)
        for _ in range(most(blow)):
            while open_ones and open_ones[0][0] < blow.at:
                second, first, what = heappop(open_ones)
                over.append((first, second, what))
            if open_ones:
                heappop(open_ones)
    return over + [(first, second, what) for second, first, what in open_ones] + left


def _of_side(side: Side, marked: set[str]) -> list[str]:
    rules = (
        _something_happened,
        _ids,
        _receipts,
        _reached,
        _texts,
        _submit_copies,
        _delivery_copies,
        _received,
    )
    return [
        *(f"{side.name}: {words}" for rule in rules for words in rule(side)),
        *(f"{side.name}: {words}" for words in _marks(side, marked)),
    ]


def _something_happened(side: Side) -> Iterable[str]:
    """An empty test proves nothing."""
    if not side.kept.acknowledged:
        yield "no submit_sm was acknowledged: nothing was tested"
    if not side.acknowledged:
        yield "no received SMS was acknowledged: nothing was tested"
    if not side.blows:
        yield "nothing was done to it: nothing was tested"
    if not any(receipt.stat == DELIVRD for receipt in side.kept.receipts):
        yield "nothing was delivered: nothing was tested"


def _ids(side: Side) -> Iterable[str]:
    """A message_id is never given twice, whatever happened between."""
    ids = [one.message_id for one in side.kept.acknowledged]
    for _, _, message_id in copies((one, 0.0) for one in ids):
        yield f"message_id {message_id} was given twice"


def _receipts(side: Side) -> Iterable[str]:
    """Each acknowledged submit_sm has a final receipt, and one ending only."""
    endings = _endings(side)
    for one in side.kept.acknowledged:
        if not endings[one.message_id]:
            yield f"{one.message_id} ({one.token}) was acknowledged and has no final receipt"
    for message_id, stats in endings.items():
        if len(stats) > 1:
            yield f"{message_id} ended as {' and as '.join(sorted(stats))}"


def _endings(side: Side) -> dict[str, set[str]]:
    endings = defaultdict[str, set[str]](set)
    for receipt in side.kept.receipts:
        if receipt.stat != ENROUTE:
            endings[receipt.message_id].add(receipt.stat)
    return endings


def _reached(side: Side) -> Iterable[str]:
    """With `resend` each acknowledged submit_sm reached the box; else one that did not ended in doubt."""
    taken = {one.token for one in side.taken}
    endings = _endings(side)
    for one in side.kept.acknowledged:
        if one.token in taken:
            continue
        if side.doubt is Doubt.RESEND:
            yield f"{one.message_id} ({one.token}) was acknowledged and never reached the box"
        elif DELIVRD in endings[one.message_id]:
            yield f"{one.message_id} ({one.token}) is said to be delivered and never reached the box"
        elif endings[one.message_id] - {UNKNOWN}:
            ended = ", ".join(sorted(endings[one.message_id]))
            yield f"{one.message_id} ({one.token}) ended as {ended} and never reached the box"


def _texts(side: Side) -> Iterable[str]:
    """What reached the box is what was sent."""
    for one in side.taken:
        sent = side.sent.get(one.token)
        if sent is None:
            yield f"the box got {one.token}, which nobody sent"
        elif sent.text != one.text if one.whole else not sent.text.startswith(one.text):
            yield f"the box got {one.text!r} for {sent.text!r}"


def _submit_copies(side: Side) -> Iterable[str]:
    """With `report` never twice; with `resend` no more than the windows open at the blows."""
    found = copies((one.token, one.at) for one in side.taken)
    if side.doubt is Doubt.REPORT:
        for _, _, token in found:
            yield f"{token} reached the box twice, with in_doubt: report"
        return
    for first, second, token in unexplained(found, side.blows, lambda blow: blow.submits):
        yield f"{token} reached the box twice, {_between(first, second)}"


def _marks(side: Side, marked: set[str]) -> Iterable[str]:
    """What went out twice is marked in the store."""
    for token in sorted(
        {token for _, _, token in copies((one.token, one.at) for one in side.taken)} - marked
    ):
        yield f"{token} reached the box twice and is not marked as in doubt"


def _delivery_copies(side: Side) -> Iterable[str]:
    """Receipts and received SMS come again only if their answer was not recorded: the windows bound it.

    A received SMS may have come to us twice while its ESME was away: so its blow fell after it came in.
    """
    receipts = copies((f"receipt {one.message_id} {one.stat}", one.at) for one in side.kept.receipts)
    received = [
        (min(first, side.received[what].at), second, f"received SMS {what}")
        for first, second, what in copies((token_of(one.text), one.at) for one in side.kept.received)
        if what in side.received
    ]
    for first, second, what in unexplained(receipts, side.blows, lambda blow: blow.receipts):
        yield f"{what} came twice, {_between(first, second)}"
    both = unexplained(receipts + received, side.blows, lambda blow: blow.receipts + blow.received)
    for first, second, what in both:
        yield f"{what} came twice, {_between(first, second)}, counted with all deliveries"


def _received(side: Side) -> Iterable[str]:
    """Each acknowledged received SMS reached the ESME, to the letter."""
    texts = {token_of(one.text): one.text for one in side.kept.received}
    for token in side.acknowledged:
        if token not in texts:
            yield f"received SMS {token} was acknowledged and never reached the ESME"
    for token, text in texts.items():
        injected = side.received.get(token)
        if injected is None or injected.text != text:
            yield f"the ESME got {text!r}, and {injected} came in"


def token_of(text: str) -> str:
    """The token in a text, or nothing."""
    found = TOKEN.search(text)
    return found[0] if found else ""


def _between(first: float, second: float) -> str:
    return f"at {first:.3f} and {second:.3f}, and no blow between explains it"
