"""The judge: what was promised, held against what all parties kept. Each violation is a sentence.

The promises are those of ``docs/promises.md``. A copy is allowed only where a blow explains it: one that
fell between the first copy and the second, while nobody had the answer to the first on disk; and no blow
explains more copies than its windows held (`explanation`).
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from math import inf
from typing import TypeVar

from tools.peers.esme import Receipt, Received
from tools.promises.explanation import Copy, Span, unexplained
from tools.promises.story import Doubt, Entered, Keyed, Row, Side, Story, Window

TOKEN = re.compile(r"k[0-9a-f]{12}k")
"""Stands in every text of a kill test, in each another."""

ENROUTE, DELIVRD, UNKNOWN = "ENROUTE", "DELIVRD", "UNKNOWN"

_Delivery = TypeVar("_Delivery", Receipt, Received)

Seen = tuple[str, float]
"""What was seen, and when."""


def judge(story: Story) -> list[str]:
    """Return all violations; none if every promise was kept."""
    marked = {row.token for row in story.rows if row.in_doubt}
    found = [words for side in story.sides for words in _of_side(side, marked)]
    found += [f"{side.name}: {words}" for side in story.sides for words in _taken_twice(side, story.entered)]
    found += [f"{side.name}: {words}" for side in story.sides for words in _keyed(side, story.rows)]
    found += [f"store: {row.token} has not ended" for row in story.rows if row.state is None]
    if story.owed:
        found.append(f"store: {story.owed} deliveries are still owed")
    if story.integrity != "ok":
        found.append(f"store: integrity_check says {story.integrity}")
    return found


def copies(seen: Iterable[Seen]) -> list[tuple[str, float, float]]:
    """Return all but the first of each: its name, when the one before was seen, when this one was."""
    last: dict[str, float] = {}
    found = []
    for what, at in seen:
        if what in last:
            found.append((what, last[what], at))
        last[what] = at
    return found


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
        _posted,
        _reported,
        _post_copies,
    )
    return [
        *(f"{side.name}: {words}" for rule in rules for words in rule(side)),
        *(f"{side.name}: {words}" for words in _marks(side, marked)),
    ]


def _something_happened(side: Side) -> Iterable[str]:
    """Demand that there was something: an empty test proves nothing."""
    if not side.kept.acknowledged:
        yield "no submit_sm was acknowledged: nothing was tested"
    if not side.acknowledged:
        yield "no received SMS was acknowledged: nothing was tested"
    if not side.blows:
        yield "nothing was done to it: nothing was tested"
    if not any(receipt.stat == DELIVRD for receipt in side.kept.receipts):
        yield "nothing was delivered: nothing was tested"


def _ids(side: Side) -> Iterable[str]:
    """Demand that no message_id is given twice, whatever happened between."""
    ids = [one.message_id for one in side.kept.acknowledged]
    for message_id, _, _ in copies((one, 0.0) for one in ids):
        yield f"message_id {message_id} was given twice"


def _receipts(side: Side) -> Iterable[str]:
    """Demand a final receipt for each acknowledged submit_sm, and one ending only."""
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
    """Demand that each acknowledged submit_sm reached the box; without `resend`, or ended in doubt."""
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
    """Demand that what reached the box is what was sent."""
    for one in side.taken:
        sent = side.sent.get(one.token)
        if sent is None:
            yield f"the box got {one.token}, which nobody sent"
        elif sent.text != one.text if one.whole else not sent.text.startswith(one.text):
            yield f"the box got {one.text!r} for {sent.text!r}"


def _submit_copies(side: Side) -> Iterable[str]:
    """Demand no copies with `report`; with `resend` no more than the windows open at the blows."""
    found = copies((one.token, one.at) for one in side.taken)
    if side.doubt is Doubt.REPORT:
        for token, _, _ in found:
            yield f"{token} reached the box twice, with in_doubt: report"
        return
    seen = [Copy(token, first, second, {Window.SUBMITS: (first, second)}) for token, first, second in found]
    for copy in unexplained(seen, side.blows):
        yield f"{copy.what} reached the box twice, {_between(copy)}"


def _marks(side: Side, marked: set[str]) -> Iterable[str]:
    """Demand that what went out twice is marked in the store."""
    for token in sorted(
        {token for token, _, _ in copies((one.token, one.at) for one in side.taken)} - marked
    ):
        yield f"{token} reached the box twice and is not marked as in doubt"


def _delivery_copies(side: Side) -> Iterable[str]:
    """Check that receipts and received SMS come again only if their answer was not on disk when a blow fell.

    That of the ESME; or, for a received SMS, ours, which the box did not have: so it has sent it again. By
    HTTP and UDP it does so as well, but no blow has any place for it: what comes in again is known.
    """
    receipts = _delivered((f"{one.message_id} {one.stat}", one) for one in side.kept.receipts)
    received = _delivered((token_of(one.text), one) for one in side.kept.received)
    again = [
        *_copies_of("receipt", receipts, {}),
        *_copies_of("received SMS", received, {token: _unheard(side, token) for token in side.received}),
    ]
    for copy in unexplained(again, side.blows):
        yield f"{copy.what} came twice, {_between(copy)}"


def _delivered(named: Iterable[tuple[str, _Delivery]]) -> dict[str, list[_Delivery]]:
    """Return what came, by its name, each in the order in which it came."""
    found = defaultdict[str, list[_Delivery]](list)
    for name, delivery in named:
        found[name].append(delivery)
    return found


def _copies_of(
    kind: str, delivered: Mapping[str, Sequence[Receipt | Received]], unheard: Mapping[str, Span]
) -> Iterable[Copy]:
    for name, all_of_it in delivered.items():
        for number, one in enumerate(all_of_it[1:], 1):
            before = all_of_it[:number]
            unsettled = min(one.at, max(each.settled for each in before))
            spans = {Window.DELIVERIES: (before[0].at, unsettled)}
            if name in unheard:
                since, until = unheard[name]
                spans[Window.RECEIVED] = since, min(one.at, until)
            yield Copy(f"{kind} {name}", before[-1].at, one.at, spans)


def _unheard(side: Side, token: str) -> Span:
    """Return from when until when the box had a received SMS, and no answer to it."""
    return side.received[token].at, side.acknowledged.get(token, inf)


def _taken_twice(side: Side, entered: Iterable[Entered]) -> Iterable[str]:
    """Demand that a received SMS that is stored twice came again from a box that had no answer to it."""
    seen = sorted((one.at, one.token) for one in entered if one.token in side.received)
    again = []
    for token, first, second in copies((token, at) for at, token in seen):
        since, until = _unheard(side, token)
        again.append(Copy(token, first, second, {Window.RECEIVED: (since, min(second, until))}))
    for copy in unexplained(again, side.blows):
        yield f"received SMS {copy.what} was taken twice, {_between(copy)}"


def _received(side: Side) -> Iterable[str]:
    """Demand that each acknowledged received SMS reached the ESME, to the letter."""
    texts = {token_of(one.text): one.text for one in side.kept.received}
    for token in side.acknowledged:
        if token not in texts:
            yield f"received SMS {token} was acknowledged and never reached the ESME"
    for token, text in texts.items():
        injected = side.received.get(token)
        if injected is None or injected.text != text:
            yield f"the ESME got {text!r}, and {injected} came in"


def _posted(side: Side) -> Iterable[str]:
    """Demand that each acknowledged received SMS was taken by the server that it is posted to."""
    if side.posted is not None:
        taken = {one.what for one in side.posted if one.taken}
        for token in side.acknowledged:
            if token not in taken:
                yield f"received SMS {token} was acknowledged and never posted"


def _reported(side: Side) -> Iterable[str]:
    """Demand one posted ending for each acknowledged submit_sm, the same as its receipt's."""
    if side.reported is None:
        return
    told = defaultdict[str, set[str]](set)
    for one in side.reported:
        message_id, _, state = one.what.partition(" ")
        if one.taken:
            told[message_id].add(state)
    endings = _endings(side)
    for message_id in (one.message_id for one in side.kept.acknowledged):
        if told[message_id] != endings[message_id]:
            posted = ", ".join(sorted(told[message_id])) or "nothing"
            yield f"{message_id} was reported as {posted}; its receipt says {endings[message_id]}"


def _post_copies(side: Side) -> Iterable[str]:
    """Demand that what was taken is posted again only if its answer was not on disk at a blow; a report comes
    under one X-Delivery-Id always."""
    for posts in (side.posted or (), side.reported or ()):
        taken = defaultdict[str, list[float]](list)
        for one in posts:
            if one.taken:
                taken[one.id].append(one.at)
        again = [
            Copy(f"POST {id}", first, second, {Window.POSTS: (first, second)})
            for id, times in taken.items()
            for first, second in pairwise(times)
        ]
        for copy in unexplained(again, side.blows):
            yield f"{copy.what} came twice, {_between(copy)}"
    ids = defaultdict[str, set[str]](set)
    for one in side.reported or ():
        ids[one.what].add(one.id)
    for what, known in ids.items():
        if len(known) > 1:
            yield f"report {what} came under {len(known)} ids"


def _keyed(side: Side, rows: Sequence[Row]) -> Iterable[str]:
    """Demand one message for a text POSTed with an `id`, however often; each answer is the first one's."""
    if side.keyed is not None and not side.keyed:
        yield "nothing was POSTed to the router: nothing was tested"
    in_store = defaultdict[str, list[int]](list)
    for row in rows:
        in_store[row.token].append(row.message_id)
    known = {one.message_id for one in side.kept.acknowledged}
    for one in side.keyed or ():
        yield from _answers(one, in_store[one.token], known)


def _answers(one: Keyed, ids: Sequence[int], known: set[str]) -> Iterable[str]:
    said = {body for _, _, _, body in one.answers}
    if not one.answers:
        yield f"POST {one.token} was never answered"
    elif len(said) > 1:
        yield f"POST {one.token} was answered with {' and with '.join(sorted(said))}"
    elif {status for _, _, status, _ in one.answers} - {200, 202}:
        yield f"POST {one.token} was refused: {said.pop()}"
    elif json.loads(said.pop())["message_id"] not in map(str, ids):
        yield f"POST {one.token} was answered with the id of another message"
    if len(ids) != 1:
        yield f"POST {one.token} is {len(ids)} messages"
    if known & {*map(str, ids)}:
        yield f"POST {one.token} has the id of a submit_sm"
    first = min((answered for _, answered, _, _ in one.answers), default=inf)
    if any(status == 202 and began > first for began, _, status, _ in one.answers):
        yield f"POST {one.token} was taken once more after it had been answered"


def token_of(text: str) -> str:
    """Return the token in a text, or nothing."""
    found = TOKEN.search(text)
    return found[0] if found else ""


def _between(copy: Copy) -> str:
    return f"at {copy.first:.3f} and {copy.second:.3f}, and no blow between explains it"
