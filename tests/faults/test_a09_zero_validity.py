"""A9: a validity of zeros is refused, or taken by chance."""

from tests.faults.outside import SUBMIT_SM, Outside, body, tlv

ZEROS = b"000000000000000R"
QOS_TIME_TO_LIVE = 0x0017
REPLACE_SM = 7


class ZeroValidityTests(Outside):
    async def test_zeros_mean_no_validity_of_its_own(self) -> None:
        _, smsc, esme = await self.both(self.page())
        for _ in range(40):  # at some moments it was taken: by how a fraction of a second was rounded
            answer = await esme.ask(SUBMIT_SM, body(validity=ZEROS, registered=0))
            self.assertEqual(answer.status, 0)
        answer = await esme.ask(SUBMIT_SM, body(validity=b"000000000000948R", registered=0))
        self.assertEqual(answer.status, 0)
        taken = await smsc.submits(41)
        self.assertEqual({one.text for one in taken}, {b"hello"})

    async def test_so_does_a_qos_time_to_live_of_0(self) -> None:
        _, smsc, esme = await self.both(self.page())
        none = tlv(QOS_TIME_TO_LIVE, bytes(4))
        for _ in range(5):
            self.assertEqual((await esme.ask(SUBMIT_SM, body(tail=none))).status, 0)
        await smsc.submits(5)
        self.assertEqual(esme.delivered(), [], "nothing has expired")

    async def test_zeros_wait_for_a_channel_as_long_as_the_route_says(self) -> None:
        await self.start(self.page())
        esme = await self.bind()
        await esme.submit(body(validity=ZEROS))
        await esme.submit(body(tail=tlv(QOS_TIME_TO_LIVE, bytes(4))))
        smsc = await self.far()
        self.assertEqual(len(await smsc.submits(2)), 2)

    async def test_a_schedule_of_zeros_is_now_with_and_without_a_validity(self) -> None:
        _, smsc, esme = await self.both(self.page())
        for validity in (b"", ZEROS, b"000000000001000R"):
            self.assertEqual((await esme.ask(SUBMIT_SM, body(schedule=ZEROS, validity=validity))).status, 0)
        await smsc.submits(3)

    async def test_replace_sm_with_a_schedule_of_zeros_sends_it_now(self) -> None:
        _, smsc, esme = await self.both(self.page())
        id = await esme.submit(body(schedule=b"000001000000000R"))
        replacing = id.encode() + b"\0\0\x001\0" + ZEROS + b"\0" + ZEROS + b"\0" + bytes((0, 0, 3)) + b"new"
        self.assertEqual((await esme.ask(REPLACE_SM, replacing)).status, 0)
        self.assertEqual((await smsc.submits(1))[0].text, b"new")

    async def test_what_is_no_time_or_ends_before_the_delivery_is_refused(self) -> None:
        _, smsc, esme = await self.both(self.page())
        for schedule, validity, tail, status in (
            (b"", b"000000000000000+", b"", 0x62),
            (b"", b"271301000000000+", b"", 0x62),
            (b"", b"270101000000049+", b"", 0x62),
            (b"", b"200101000000000+", b"", 0x62),
            (b"270101240000000+", b"", b"", 0x61),
            (b"000000010000000R", b"000000010000000R", b"", 0x62),
            (b"000000010000000R", b"", tlv(QOS_TIME_TO_LIVE, b"\0\0\0\1"), 0x62),
        ):
            answer = await esme.ask(SUBMIT_SM, body(schedule=schedule, validity=validity, tail=tail))
            self.assertEqual(answer.status, status, (schedule, validity, tail))
        self.assertEqual(smsc.taken, [])
