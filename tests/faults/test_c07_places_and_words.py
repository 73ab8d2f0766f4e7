"""Fault C7: a mistake is told where it was made, in words of who made it."""

from tests.faults.outside import Outside

GOOD = """\
esmes:
  - {system_id: crm, password: secret}
gateways:
  - id: goip1
    connect: smpp
    host: 192.168.1.10
    password: changeit
    channels: 8
"""


class PlacesAndWords(Outside):
    """Each of several mistakes in one file is checked by the command."""

    async def told(self, *mistakes: tuple[str, str]) -> list[str]:
        """What is said of each file, in which one text stands for another."""
        files = [
            self.file(GOOD.replace(right, wrong, 1), f"wrong{number}.yaml").name
            for number, (right, wrong) in enumerate(mistakes)
        ]
        ended = await self.commands(*(["check", "-c", file] for file in files))
        return [said.replace(file, "F") for file, (_, said) in zip(files, ended, strict=True)]

    async def test_an_open_quote_is_where_it_begins(self) -> None:
        for said in await self.told(("changeit", '"changeit'), ("changeit", "'changeit")):
            self.assertIn("F:7:15: ", said)

    async def test_a_missing_colon_is_where_it_is_missing(self) -> None:
        host, item, section = await self.told(
            ("host: 192", "host 192"), ("- id: goip1", "- id goip1"), ("gateways:", "gateways")
        )
        self.assertIn("F:6:5: ", host)
        self.assertIn("F:4:5: ", item)
        self.assertIn("F:3:1: ", section)

    async def test_a_mapping_is_asked_for_in_our_words(self) -> None:
        (said,) = await self.told(("channels: 8", "channel: 8\n    channels: 8"))
        self.assertIn("F:8:14: `channel` is 8; expected keys and values", said)

    async def test_signs_that_look_like_others_are_named(self) -> None:
        blank, dash, quotes = await self.told(
            ("connect: smpp", "connect:\u00a0smpp"), ("- id", "– id"), ("changeit", "“change”")
        )
        self.assertIn("U+00A0", blank)
        self.assertIn("U+2013", dash)
        self.assertIn("typographic", quotes)
