"""aiosmpplib 0.7, under asyncio, as an ESME. It has no SMSC."""

import asyncio
import logging

from aiosmpplib import (
    ESME,
    AbstractHook,
    BindMode,
    DeliverSm,
    PhoneNumber,
    SmppCommandStatus,
    SmppMessage,
    SubmitSm,
    SubmitSmResp,
)

from tests.interop.staged import WAIT_S, Staged, played

TEXTS = {"1": "Hello @ {braces} €", "2": "Привет 🙂", "3": "long " * 80, "4": "Длинное " * 20}
CUT, UDHI = "4", 0x40
"""The text that it cuts by itself; without UDHI its sender ends in an error of its own."""


class Heard(AbstractHook):  # type: ignore[misc]  # it has no types
    """What came from the router, and what could not be sent."""

    def __init__(self) -> None:
        self.came: list[SmppMessage] = []
        self.errors: list[Exception] = []
        self.unread: list[bytes] = []

    async def sending(self, smpp_message: SmppMessage, pdu: bytes, client_id: str) -> None:
        """Nothing to note."""

    async def received(self, smpp_message: SmppMessage | None, pdu: bytes, client_id: str) -> None:
        if smpp_message is None:
            self.unread.append(pdu)
        else:
            self.came.append(smpp_message)

    async def send_error(self, smpp_message: SmppMessage, error: Exception, client_id: str) -> None:
        self.errors.append(error)


class AsEsme(Staged):
    def esme(self, port: int, heard: Heard, mode: BindMode, password: str = "secret12") -> ESME:
        return ESME(
            "127.0.0.1",
            port,
            "crm",
            password,
            bind_mode=mode,
            hook=heard,
            log_level=logging.CRITICAL,
            enquire_link_interval=1.0,
        )

    def test_it_binds_in_every_way_and_is_refused_with_a_wrong_password(self) -> None:
        port = self.before_a_box()

        async def story() -> None:
            for mode in BindMode:
                esme = self.esme(port, Heard(), mode)
                await esme.connect()
                started = asyncio.create_task(esme.start())
                await asyncio.sleep(0.2)
                await esme.stop()
                await asyncio.wait_for(started, WAIT_S)
            # It looks for a body, which an error does not have (SMPP 3.4 section 4.1.2): ours is a header.
            heard = Heard()
            with self.assertRaises(ValueError):
                await self.esme(port, heard, BindMode.TRANSCEIVER, "no").connect()
            self.assertEqual([pdu.hex() for pdu in heard.unread], ["00000010800000090000000d00000001"])

        played(story())

    def test_it_sends_all_kinds_of_texts_and_gets_a_receipt_for_each_and_an_sms(self) -> None:
        port = self.before_a_box()
        heard = Heard()

        async def story() -> None:
            esme = self.esme(port, heard, BindMode.TRANSCEIVER)
            for number, text in TEXTS.items():
                await esme.broker.enqueue(
                    SubmitSm(
                        short_message=text,
                        source=PhoneNumber("shop"),
                        destination=PhoneNumber(f"+256{number}"),
                        log_id=number,
                        auto_message_payload=number != CUT,
                        esm_class=UDHI if number == CUT else 0,
                    )
                )
            started = asyncio.create_task(esme.start())
            self.boxes.receive(2, "+4477", "Привет")
            deadline = asyncio.get_running_loop().time() + WAIT_S
            while len(self.delivered(heard)) < 5 and asyncio.get_running_loop().time() < deadline:
                await asyncio.sleep(0.05)
            await asyncio.sleep(2.5)  # enquire_link goes to and fro
            await esme.stop()
            await asyncio.wait_for(started, WAIT_S)

        played(story())
        self.assertEqual(heard.errors, [])
        # Of the segments that it cut it tells its hook the octets only: one answer, and the first receipts.
        self.assertTrue(all(pdu[4] == 0x80 or f"+256{CUT}".encode() in pdu for pdu in heard.unread))
        answers = [one for one in heard.came if isinstance(one, SubmitSmResp)]
        self.assertEqual({one.command_status for one in answers}, {SmppCommandStatus.ESME_ROK})
        receipts = [one for one in self.delivered(heard) if one.is_receipt()]
        self.assertEqual({one.parse_receipt()["stat"] for one in receipts}, {"DELIVRD"})
        ids = {one.log_id: one.message_id for one in answers}
        self.assertLessEqual(
            {id for number, id in ids.items() if number != CUT},
            {one.parse_receipt()["id"] for one in receipts},
        )
        (received,) = (one for one in self.delivered(heard) if not one.is_receipt())
        self.assertEqual((received.source.number, received.short_message), ("+4477", "Привет"))
        handed = {number: self.boxes.handed(f"+256{number}")[0].text for number in TEXTS}
        self.assertEqual(handed, TEXTS)

    def delivered(self, heard: Heard) -> list[DeliverSm]:
        return [one for one in heard.came if isinstance(one, DeliverSm)]
