"""An SMSC that answers late, never, twice or wrongly: each message has one ending."""

from random import Random

from twisted.internet.task import deferLater

from router.relay.event_kinds import EventKind
from router.simulator.octets.frames import RESPONSE, Command, Pdu
from tests.flow.building import Building, until
from tests.flow.processes import reactor, texts
from tests.flow.smsc import Session, Smsc
from tools.peers.esme import Esme, Habits

RESPONSE_S = 0.2
"""`response` where an answer is to be late, in seconds."""

PAGE = """
smpp: {{listen: ["tcp:{north}:interface=127.0.0.1"]}}
store: "sqlite:{place}/router.db"
esmes: [{{system_id: crm, password: secret}}]
gateways:
  - id: smsc
    connect: smsc
    host: 127.0.0.1
    port: {south}
    window: 2
    retry: 100ms..200ms
    timers: {{bind: 15s, response: {response}s, reconnect: 50ms..100ms}}
"""


def well(session: Session, pdu: Pdu) -> None:
    """As an SMSC should: an id, and a receipt."""
    session.answer(pdu, f"r{pdu.sequence_number}".encode() + b"\0")
    session.report(f"r{pdu.sequence_number}")


class AnswerTests(Building):
    async def play(self, smsc: Smsc, messages: int = 1, response: float = 60.0) -> Esme:
        """The router between an ESME that sends so many messages and this SMSC; ``response`` in seconds."""
        port = await smsc.listen(self.south)
        self.addCleanup(port.stopListening)
        self.addCleanup(smsc.leave)
        file = self.place / "router.yaml"
        place = self.place.resolve()
        file.write_text(PAGE.format(north=self.north, south=self.south, place=place, response=response))
        service = self.router(file)
        self.told: list[EventKind] = []
        service.events.listen(lambda event: self.told.append(event.kind))
        await self.ready(service, 1)
        habits = Habits(system_id="crm", password="secret", port=self.north)
        esme = Esme(reactor, Random(1), habits, texts(messages, Random(1)))
        self.addCleanup(esme.leave)
        esme.start()
        esme.resume()
        return esme

    async def waited_for_in_vain(self) -> None:
        await until(lambda: EventKind.NO_ANSWER in self.told, "the end of the time for an answer")

    async def endings(self, esme: Esme, count: int) -> list[str]:
        await until(lambda: len(esme.kept.receipts) >= count, "the receipts")
        await deferLater(reactor, 0.2)
        return [receipt.stat for receipt in esme.kept.receipts]

    async def test_as_it_should_be(self) -> None:
        smsc = Smsc(well)
        esme = await self.play(smsc, 10)
        self.assertEqual(await self.endings(esme, 10), ["DELIVRD"] * 10)
        self.assertEqual(len(smsc.taken), 10)

    async def test_a_late_answer_is_taken_and_nothing_is_sent_again(self) -> None:
        smsc = Smsc(lambda session, pdu: None)
        esme = await self.play(smsc, response=RESPONSE_S)
        await self.waited_for_in_vain()
        well(smsc.sessions[0], smsc.taken[0])
        self.assertEqual(await self.endings(esme, 1), ["DELIVRD"])
        self.assertEqual(len(smsc.taken), 1)

    async def test_what_is_never_answered_ends_as_unknown_with_the_session_and_is_not_sent_again(
        self,
    ) -> None:
        smsc = Smsc(lambda session, pdu: None)
        esme = await self.play(smsc, response=RESPONSE_S)
        await self.waited_for_in_vain()
        await deferLater(reactor, 2 * RESPONSE_S)
        self.assertEqual(esme.kept.receipts, [])
        smsc.sessions[0].hang_up()
        self.assertEqual(await self.endings(esme, 1), ["UNKNOWN"])
        await until(lambda: smsc.binds == 2, "another session")
        self.assertEqual(len(smsc.taken), 1)

    async def test_a_session_that_ends_before_the_answer_has_it_sent_again(self) -> None:
        def first_lost(session: Session, pdu: Pdu) -> None:
            if len(smsc.taken) == 1:
                session.hang_up()
            else:
                well(session, pdu)

        smsc = Smsc(first_lost)
        esme = await self.play(smsc)
        self.assertEqual(await self.endings(esme, 1), ["DELIVRD"])
        self.assertEqual(len(smsc.taken), 2)

    async def test_a_second_answer_changes_nothing(self) -> None:
        def twice(session: Session, pdu: Pdu) -> None:
            session.answer(pdu, b"first%d\0" % pdu.sequence_number)
            session.answer(pdu, b"second%d\0" % pdu.sequence_number)
            session.report(f"second{pdu.sequence_number}", "UNDELIV")
            session.report(f"first{pdu.sequence_number}")

        smsc = Smsc(twice)
        esme = await self.play(smsc, 5)
        self.assertEqual(await self.endings(esme, 5), ["DELIVRD"] * 5)
        self.assertEqual(len(smsc.taken), 5)

    async def test_an_answer_to_what_nobody_asked_changes_nothing(self) -> None:
        def stray(session: Session, pdu: Pdu) -> None:
            session.send(Pdu(Command.SUBMIT_SM | RESPONSE, 0, pdu.sequence_number + 77, b"x\0"))
            session.send(Pdu(Command.DATA_SM | RESPONSE, 0, pdu.sequence_number, b"x\0"))
            well(session, pdu)

        smsc = Smsc(stray)
        esme = await self.play(smsc, 5)
        self.assertEqual(await self.endings(esme, 5), ["DELIVRD"] * 5)

    async def test_a_status_that_nobody_knows_is_a_refusal(self) -> None:
        smsc = Smsc(lambda session, pdu: session.answer(pdu, status=0x4FF))
        esme = await self.play(smsc, 3)
        self.assertEqual(await self.endings(esme, 3), ["UNDELIV"] * 3)

    async def test_generic_nack_is_a_refusal(self) -> None:
        smsc = Smsc(lambda session, pdu: session.send(Pdu(RESPONSE, 3, pdu.sequence_number)))
        esme = await self.play(smsc, 3)
        self.assertEqual(await self.endings(esme, 3), ["UNDELIV"] * 3)

    async def test_throttled_is_tried_again_until_it_is_taken(self) -> None:
        def busy(session: Session, pdu: Pdu) -> None:
            if len(smsc.taken) < 4:
                session.answer(pdu, status=0x58)
            else:
                well(session, pdu)

        smsc = Smsc(busy)
        esme = await self.play(smsc)
        self.assertEqual(await self.endings(esme, 1), ["DELIVRD"])
        self.assertEqual(len(smsc.taken), 4)

    async def test_garbage_ends_the_session_and_the_message_goes_by_the_next_one(self) -> None:
        def garbage(session: Session, pdu: Pdu) -> None:
            if len(smsc.taken) == 1:
                session.transport.write(b"\xff" * 64)
            else:
                well(session, pdu)

        smsc = Smsc(garbage)
        esme = await self.play(smsc)
        self.assertEqual(await self.endings(esme, 1), ["DELIVRD"])
        self.assertEqual(len(smsc.taken), 2)
