"""B11: ` 1` and `+1` are taken as id 1."""

from tests.faults.outside import CANCEL_SM, QUERY_SM, Esme, Outside, body

REPLACE_SM = 7


class IdTests(Outside):
    async def statuses(self, esme: Esme, id: str) -> list[int]:
        """What query_sm, replace_sm and cancel_sm of this id are answered with."""
        named, source = id.encode("latin-1") + b"\0", b"\0\x001\0"
        replacing = named + source + b"\0\0" + bytes((0, 0, 3)) + b"new"
        return [
            (await esme.ask(command, octets)).status
            for command, octets in (
                (QUERY_SM, named + source),
                (REPLACE_SM, replacing),
                (CANCEL_SM, b"\0" + named + source + b"\0\0\0"),
            )
        ]

    async def test_only_what_was_told_is_an_id(self) -> None:
        await self.start(self.page())
        esme = await self.bind()
        id = await esme.submit(body(schedule=b"000001000000000R"))
        for other in (
            f" {id}",
            f"{id} ",
            f"+{id}",
            f"0{id}",
            f"{id}\n",
            f"{id[:1]}_{id[1:]}",
            f"\t{id}",
            f"0x{int(id):x}",
        ):
            self.assertEqual(await self.statuses(esme, other), [0x0C] * 3, repr(other))
        self.assertEqual(await self.statuses(esme, id), [0, 0, 0])

    async def test_so_it_is_in_hex_in_uuids_and_in_3_3_but_for_capitals(self) -> None:
        for form, version in (("hex", 0x34), ("uuid", 0x34), ("decimal", 0x33)):
            router = await self.start(self.page(esme=f"message_id: {form}"))
            esme = await self.connect()
            bound = await esme.ask(
                9 if version > 0x33 else 2, b"crm\0secret\0\0" + bytes((version, 0, 0)) + b"\0"
            )
            self.assertEqual(bound.status, 0)
            id = await esme.submit(body(schedule=b"000001000000000R"))
            for other in (f" {id}", f"+{id}", f"0x{id}", f"{{{id}}}", f"{id[:1]}_{id[1:]}"):
                self.assertEqual(await self.statuses(esme, other), [0x0C] * 3, repr(other))
            self.assertEqual(await self.statuses(esme, id.upper()), [0, 0, 0])
            await router.stop()
