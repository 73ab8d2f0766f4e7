"""A13: `pace` spaces the segments of a channel, however large its window is."""

import time

from tests.faults.outside import SUBMIT_SM, Outside, body, tlv, until

PACE = 0.3


class PaceTests(Outside):
    def setUp(self) -> None:
        super().setUp()
        self.gateway = "connect: smsc, system_id: r, password: pw, window: 10, pace: 300ms..300ms"

    async def test_six_messages_of_a_window_of_ten_do_not_leave_at_one_moment(self) -> None:
        _, smsc, esme = await self.both(self.page(self.gateway))
        began = time.monotonic()
        for number in range(6):
            esme.send(SUBMIT_SM, body(destination=f"25677000000{number}"))
        await until(lambda: len(smsc.taken) >= 6, "six submit_sm")
        self.assertGreaterEqual(time.monotonic() - began, 5 * PACE)

    async def test_nor_do_they_while_none_is_answered(self) -> None:
        _, smsc, esme = await self.both(self.page(self.gateway))
        smsc.on_submit = lambda peer, pdu: None
        began = time.monotonic()
        for number in range(4):
            esme.send(SUBMIT_SM, body(destination=f"25677000000{number}"))
        await until(lambda: len(smsc.taken) >= 4, "four submit_sm")
        self.assertGreaterEqual(time.monotonic() - began, 3 * PACE)

    async def test_nor_do_segments_of_several_long_messages(self) -> None:
        _, smsc, esme = await self.both(self.page(self.gateway))
        began = time.monotonic()
        for number in range(3):
            text = tlv(0x0424, b"x" * 300)
            esme.send(SUBMIT_SM, body(b"", destination=f"25677000000{number}", tail=text))
        await until(lambda: len(smsc.taken) >= 6, "six submit_sm")
        self.assertGreaterEqual(time.monotonic() - began, 5 * PACE)
