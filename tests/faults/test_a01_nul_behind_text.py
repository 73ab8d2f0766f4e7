"""A1: a NUL behind short_message that sm_length does not count."""

from tests.faults.outside import SUBMIT_SM, Outside, body


class NulBehindTextTests(Outside):
    async def test_a_submit_sm_with_a_nul_behind_its_text_is_taken_whole(self) -> None:
        _, smsc, esme = await self.both(self.page())
        answer = await esme.ask(SUBMIT_SM, body(b"hi", tail=b"\0"))
        self.assertEqual(answer.status, 0)
        (taken,) = await smsc.submits(1)
        self.assertEqual((taken.text, taken.tlvs), (b"hi", ()))
