"""B1: the wall clock is set, and the router goes on as if it had not been; it says so, once for each step."""

import time
from functools import partial

from tests.faults.outside import (
    BIND_TRANSMITTER,
    ENQUIRE_LINK,
    QUERY_SM,
    SUBMIT_SM,
    Esme,
    Router,
    Smsc,
    body,
    until,
)
from tests.faults.wall_clock import HOUR, STEPS, YEARS, WithWallClock

FAR = "connect: smsc, system_id: r, password: pw, window: 100"
RECEIPT_OFF = 0
DELIVERED, EXPIRED = 2, 3
"""message_state (SMPP 3.4 section 5.2.28)."""

THROTTLED = 0x58
A_SECOND = b"000000000001000R"
AT_MOST = 1.0
"""Seconds in which an answer comes."""

SOON = 60.0
"""The same, however busy the machine is; before, it took as long as the step."""


class AnswerTests(WithWallClock):
    async def step_and_submit(self, by: float, number: int, smsc: Smsc, esme: Esme) -> None:
        """The clock is set, and messages are taken, answered and handed on."""
        self.set(by)
        took = await self.submits(f"{number:03d}", f"after a step of {by:g} s", smsc, esme)
        if took > AT_MOST:
            # So it may on a machine that is busy: then the same takes as long without a step.
            without = await self.submits(f"{number + 500:03d}", "without a step", smsc, esme)
            self.assertLess(took, AT_MOST + 3.0 * without)

    async def submits(self, number: str, when: str, smsc: Smsc, esme: Esme) -> float:
        """Fifty of them, at once; gives the seconds until the last answer."""
        sent, began = len(smsc.taken), time.monotonic()
        asked = [
            esme.send(SUBMIT_SM, body(destination=f"2567{number}{one:05d}", registered=RECEIPT_OFF))
            for one in range(50)
        ]
        await until(lambda: all(map(esme.answers, asked)), f"answers {when}", SOON)
        took = time.monotonic() - began
        await until(lambda: len(smsc.taken) - sent >= 50, f"messages {when}", SOON)
        return took

    def told(self, router: Router, count: int) -> bool:
        return len(router.lines("the wall clock was set")) >= count

    def taken(self, smsc: Smsc, count: int) -> bool:
        return len(smsc.taken) >= count

    async def test_set_back_by_an_hour_it_answers(self) -> None:
        _, smsc, esme = await self.both(self.page(FAR))
        await self.step_and_submit(0.0, 1, smsc, esme)
        await self.step_and_submit(-HOUR, 2, smsc, esme)

    async def test_whatever_it_is_set_to_it_answers_and_tells_of_each_step_once(self) -> None:
        router, smsc, esme = await self.both(self.page(FAR))
        for number, by in enumerate(STEPS, 1):
            await self.step_and_submit(by, number, smsc, esme)
            told = ["back" if one < 0.0 else "forward" for one in STEPS[:number]]
            await until(partial(self.told, router, number), "an event", SOON)
            said = [line.partition("was set ")[2].split()[0] for line in router.lines("wall clock was set")]
            self.assertEqual(said, told)

    async def test_a_channel_rests_for_its_pace_and_no_longer(self) -> None:
        gateway = "connect: smsc, system_id: r, password: pw, window: 1, pace: 300ms..300ms"
        _, smsc, esme = await self.both(self.page(gateway))
        for number, by in enumerate(STEPS, 1):
            began = time.monotonic()
            esme.send(SUBMIT_SM, body(destination=f"25677{number}1", registered=RECEIPT_OFF))
            esme.send(SUBMIT_SM, body(destination=f"25677{number}2", registered=RECEIPT_OFF))
            await until(partial(self.taken, smsc, 2 * number - 1), "the first submit_sm", SOON)
            self.set(by)
            await until(partial(self.taken, smsc, 2 * number), f"a submit_sm after {by:g} s", SOON)
            self.assertGreaterEqual(time.monotonic() - began, 0.3)

    async def test_an_enquire_link_is_neither_early_nor_late(self) -> None:
        page = self.page(FAR)
        page.write_text(page.read_text().replace("smpp: {", "smpp: {timers: {enquire_link: 2s}, "))
        _, _, esme = await self.both(page)
        for by in (-HOUR, YEARS):
            esme.read.clear()
            self.set(by)
            began = time.monotonic()
            await esme.submit(body(registered=RECEIPT_OFF))
            await until(lambda: bool(esme.of(ENQUIRE_LINK)), "an enquire_link", 10.0)
            self.assertGreaterEqual(time.monotonic() - began, 1.9)


class NothingIsLostTests(WithWallClock):
    """A leap forward, in which all sweeps run, and back."""

    async def leap(self, esme: Esme, by: float = YEARS) -> None:
        """It lasts until a message that is worth something for a second only has expired in it."""
        self.set(by)
        before = len(esme.delivered())
        await esme.submit(body(destination="1", validity=A_SECOND))
        await until(lambda: b"EXPIRED" in b"".join(one.text for one in esme.delivered()[before:]), "EXPIRED")
        self.set(-by)

    async def test_what_is_due_does_not_expire(self) -> None:
        await self.start(self.page(FAR))
        esme = await self.bind()
        for number in range(100):
            await esme.submit(body(destination=f"2567700{number:05d}", registered=RECEIPT_OFF))
        await self.leap(esme)
        smsc = await self.far()
        await until(lambda: len(smsc.taken) >= 100, "100 submit_sm")

    async def test_what_is_for_later_does_not_go(self) -> None:
        _, smsc, esme = await self.both(self.page(FAR + ", retry: 100ms..100ms"))
        later = body(destination="2567700000", schedule=b"000000010000000R", registered=RECEIPT_OFF)
        await esme.submit(later)
        smsc.on_submit = lambda peer, pdu: peer.answer(pdu, status=THROTTLED)
        await self.leap(esme, 2 * HOUR)
        self.assertNotIn("2567700000", [one.destination for one in smsc.messages()])

    async def test_what_is_owed_and_what_has_ended_is_kept(self) -> None:
        smsc = await self.far()
        await self.start(self.page(FAR + ", final: sent, retry: 100ms..100ms"))
        await self.linked(smsc)
        sender = await self.bind(command_id=BIND_TRANSMITTER)
        ids = [await sender.submit(body(destination=f"2567700{one:05d}")) for one in range(100)]
        await until(lambda: len(smsc.taken) >= 100, "100 submit_sm")
        smsc.on_submit = lambda peer, pdu: peer.answer(pdu, status=THROTTLED)
        self.set(YEARS)
        last = await sender.submit(body(destination="1", validity=A_SECOND, registered=RECEIPT_OFF))
        deadline = time.monotonic() + 30.0
        while await self.state(sender, last) != EXPIRED:
            self.assertLess(time.monotonic(), deadline, "the last message does not expire")
        self.set(-YEARS)
        esme = await self.bind()
        await esme.deliveries(100)
        self.assertEqual([await self.state(esme, id) for id in ids], [DELIVERED] * 100)

    async def state(self, esme: Esme, id: str) -> int:
        """What query_sm says of a message; 0 if it knows of none."""
        answer = await esme.ask(QUERY_SM, id.encode() + b"\0\0\x001\0")
        return answer.body.split(b"\0", 2)[2][0] if answer.status == 0 else 0
