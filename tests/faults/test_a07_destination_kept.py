"""A7: destination_addr of a received SMS is overwritten with the channel's id, so rules never match."""

from tests.faults.outside import Message, Outside, body, until

ESMES = "  - {system_id: shop, password: secret, binds: 4}\n"
RULES = 'received:\n  - {match: {destination_addr: "^4711$"}, to: {esme: shop}}\n  - {to: {esme: crm}}\n'
BOX = "connect: smpp, system_id: box, password: pw, channels: 1, pace: 1ms..1ms"


class DestinationKeptTests(Outside):
    async def came(self, gateway: str, *destinations: str) -> list[Message]:
        """SMS to these numbers that the far side delivers; as the ESME gets them."""
        _, smsc, esme = await self.both(self.page(gateway))
        for destination in destinations:
            sms = body(destination=destination, source="256770000009", registered=0)
            self.assertEqual((await smsc.arrive(sms)).status, 0)
        return await esme.deliveries(len(destinations))

    async def test_a_rule_on_a_short_code_matches(self) -> None:
        smsc = await self.far()
        page = self.page(more=RULES)
        page.write_text(page.read_text().replace("gateways:\n", f"{ESMES}gateways:\n"))
        await self.start(page)
        await self.linked(smsc)
        crm, shop = await self.bind(), await self.bind(b"shop")
        for destination in ("4711", "4712"):
            await smsc.arrive(body(destination=destination, source="256770000009", registered=0))
        await until(lambda: len(crm.delivered()) + len(shop.delivered()) == 2, "two SMS")
        self.assertEqual([one.destination for one in shop.delivered()], ["4711"])
        self.assertEqual([one.destination for one in crm.delivered()], ["4712"])

    async def test_what_came_is_kept_though_a_number_is_set(self) -> None:
        smsc = "connect: smsc, system_id: r, password: pw, channel: {1: {number: '+256770000001'}}"
        came = await self.came(smsc, "4711", "r", "")
        self.assertEqual([one.destination for one in came], ["4711", "256770000001", "256770000001"])

    async def test_a_goips_own_names_are_no_number(self) -> None:
        came = await self.came(BOX, "box", "box01", "", "far", "256770000001", "4711")
        kept = ["256770000001", "4711"]
        self.assertEqual([one.destination for one in came], ["far01"] * 4 + kept)
