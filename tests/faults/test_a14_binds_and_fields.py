"""A14: binds that cannot be read, and fields."""

import time

from tests.faults.outside import (
    BIND_TRANSCEIVER,
    BIND_TRANSMITTER,
    SUBMIT_MULTI,
    SUBMIT_SM,
    Esme,
    Outside,
    bind,
    body,
    receipt,
    until,
)


class BindTests(Outside):
    async def refusal(self, octets: bytes) -> tuple[int, float, Esme]:
        esme = await self.connect()
        begun = time.monotonic()
        answer = await esme.ask(BIND_TRANSCEIVER, octets)
        return answer.status, time.monotonic() - begun, esme

    async def test_whatever_is_wrong_with_a_bind_it_is_refused_alike(self) -> None:
        await self.start(self.page())
        for octets in (
            bind(b"crm", b"wrong"),
            bind(b"x" * 16, b"secret"),
            bind(b"crm", b"x" * 9),
            b"crm\0secret\0" + b"x" * 13 + b"\0\x34\0\0\0",
            b"crm\0secret\0\0\x34\0\0" + b"1" * 41 + b"\0",
            b"crm\0secret",
            b"",
            bind() + b"\0",
        ):
            status, took, esme = await self.refusal(octets)
            self.assertEqual(status, 0x0D, octets)
            self.assertGreater(took, 0.09, octets)
            self.assertFalse(esme.answers(1)[0].body)

    async def test_and_its_connection_is_closed(self) -> None:
        await self.start(self.page())
        _, _, esme = await self.refusal(bind(b"x" * 16))
        await until(lambda: esme.lost, "the end of the connection", 8)


class PriorityTests(Outside):
    async def test_priority_4_of_a_5_0_client_is_taken(self) -> None:
        _, smsc, _ = await self.both(self.page())
        esme = await self.connect()
        self.assertEqual((await esme.ask(BIND_TRANSMITTER, bind(version=0x50))).status, 0)
        self.assertEqual((await esme.ask(SUBMIT_SM, body(priority=4))).status, 0)
        self.assertEqual(
            (await esme.ask(SUBMIT_MULTI, multi(b"\1\1\1" + b"256770000002\0", priority=4))).status, 0
        )
        self.assertEqual((await esme.ask(SUBMIT_SM, body(priority=5))).status, 6)
        for taken in (await smsc.submits(2), smsc.taken)[1]:
            rest = taken.body[3:].partition(b"\0")[2][2:].partition(b"\0")[2]
            self.assertEqual(rest[2], 3, "an SMSC of 3.4 knows no 4")


class FieldTests(Outside):
    async def test_ton_and_npi_of_a_destination_go_along_from_submit_multi_as_from_submit_sm(self) -> None:
        _, smsc, esme = await self.both(self.page())
        for count, (ton, npi) in enumerate(((0, 0), (1, 1), (2, 9), (5, 18)), 1):
            number = bytes((ton, npi)) + b"25677000000%d\0" % ton
            alone = body(b"hi", registered=0).replace(b"\1\1" + b"256770000001\0", number)
            self.assertEqual((await esme.ask(SUBMIT_SM, alone)).status, 0)
            self.assertEqual((await esme.ask(SUBMIT_MULTI, multi(b"\1" + number))).status, 0)
            taken = await smsc.submits(2 * count)
            self.assertEqual(len({one.destination for one in taken[-2:]}), 1)
            for one in smsc.taken[-2:]:
                self.assertIn(b"1\0" + number, one.body)

    async def test_a_receipt_is_owed_by_the_two_lowest_bits_of_registered_delivery_alone(self) -> None:
        _, smsc, esme = await self.both(self.page())
        for count, asked in enumerate((0x02, 0x12, 0x06, 0x16, 0x1E, 0x01, 0x15), 1):
            number = f"2567700000{asked:02d}"
            await esme.submit(body(registered=asked, destination=number))
            await smsc.submits(count)
            await smsc.arrive(receipt(str(count), "UNDELIV", number))
            arrived = await esme.deliveries(count)
            self.assertIn(b"stat:UNDELIV", arrived[-1].text, hex(asked))


def multi(dests: bytes, priority: int = 0) -> bytes:
    """The body of a submit_multi to one destination."""
    return b"\0\0\x001\0\1" + dests + bytes((0, 0, priority)) + b"\0\0" + bytes((0, 0, 0, 0, 2)) + b"hi"
