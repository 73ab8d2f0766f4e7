"""B5: a careless pattern and one SMS stop the router, again after each start."""

from tests.faults.outside import ENQUIRE_LINK, SUBMIT_SM, Outside, body, until

CARELESS = r"^(\s*\w+\s*)*stop$"
LETTERS = b"a" * 57
SOON = 60.0
"""Seconds in which an answer comes even on a busy machine; the pattern takes Python's `re` some years."""


class CarelessPatternTests(Outside):
    async def test_one_in_a_rule_for_received_sms_stops_nothing(self) -> None:
        rules = f"received:\n  - {{match: {{text: '{CARELESS}'}}, to: {{esme: crm}}}}\n"
        _, smsc, esme = await self.both(self.page(more=rules))
        peer = smsc.bound()[0]
        peer.send(5, body(LETTERS, destination="far", source="256770000001", registered=0), sequence=901)
        await until(lambda: bool(peer.answers(901)), "the answer to the SMS", SOON)
        self.assertEqual((await esme.ask(ENQUIRE_LINK, seconds=SOON)).status, 0)
        self.assertEqual((await esme.ask(SUBMIT_SM, body(), seconds=SOON)).status, 0)

    async def test_one_in_a_route_stops_nothing(self) -> None:
        routes = f"routes:\n  - {{match: {{text: '{CARELESS}'}}, via: [far]}}\n  - {{via: [far]}}\n"
        _, smsc, esme = await self.both(self.page(more=routes))
        other = await self.bind()
        sequence = esme.send(SUBMIT_SM, body(LETTERS))
        self.assertEqual((await other.ask(ENQUIRE_LINK, seconds=SOON)).status, 0)
        await until(lambda: bool(esme.answers(sequence)), "the answer to the submit_sm", SOON)
        self.assertEqual([one.status for one in esme.answers(sequence)], [0])
        await smsc.submits(1)

    async def test_one_in_a_rewrite_of_numbers_stops_nothing(self) -> None:
        rewrites = r"numbers: [{match: '^((\d+)+)+x$', replace: '1'}]"
        _, smsc, esme = await self.both(self.page(f"connect: smsc, system_id: r, password: pw, {rewrites}"))
        sequence = esme.send(SUBMIT_SM, body(destination="2" * 20))
        await until(lambda: bool(esme.answers(sequence)), "the answer to the submit_sm", SOON)
        self.assertEqual((await esme.ask(ENQUIRE_LINK, seconds=SOON)).status, 0)
        await smsc.submits(1)

    async def test_what_cannot_be_searched_in_linear_time_is_told_with_place_and_remedy(self) -> None:
        for pattern, said in ((r"(\w+) \1", "a reference to the group 1"), ("stop(?=!)", "a look-ahead")):
            rules = f"received:\n  - {{match: {{text: '{pattern}'}}, to: {{esme: crm}}}}\n"
            file = self.page(more=rules)
            status, told = await self.command("check", "-c", file.name)
            self.assertEqual(status, 1, told)
            line = next((one for one in told.splitlines() if said in one), "")
            self.assertRegex(line, rf"^{file.name}:\d+:\d+: .*; expected ", told)
