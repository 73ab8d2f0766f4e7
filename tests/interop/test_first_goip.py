"""docs/first-goip.md: from the file that `init` writes to the first SMS and its answer."""

from pathlib import Path

from tests.flow.building import arrive, until
from tests.interop.played import Played
from tests.papers.playing import Block, commands, sections

PAGE = sections("first-goip.md")


def only(section: str, language: str = "sh") -> Block:
    """The first block of a section in a language."""
    return next(block for block in PAGE[section] if block.language == language)


class FirstGoipTests(Played):
    async def test_from_the_file_to_the_answer(self) -> None:
        goip = await self.boxed(8)
        self.file = Path("goip.yaml")
        (init,) = commands(only("4. Write the file"))
        listen, web = (f"tcp:{port}:interface=127.0.0.1" for port in (self.north, self.here))
        box = f"--host 127.0.0.1 --port {self.south} --password pw"
        await self.answer(f"{init.command} --yes --listen {listen} --web {web} {box}")
        (watch,) = (line for line in only("4. Write the file", "yaml").text.splitlines() if "watch:" in line)
        self.file.write_text(f"{self.file.read_text()}{self.on_this_machine(watch)}\n    pace: 0ms..1ms\n")
        check, doctor, _ = commands(only("5. Check, and start"))
        self.assertIn("ok, 1 gateway, 8 channels", await self.answer(check.command))
        self.assertIn("all 8 of its links stand", await self.shell("sh", "-c", f"{doctor.command} || true"))
        await self.started(8)
        (send,) = commands(only("6. Send one to yourself"))
        self.assertIn("goip101 reported it: ended as DELIVRD", await self.answer(send.command))
        arrive(goip, 1, "+256772000001", "I have it")
        (received,) = commands(only("7. Answer it"))
        while "I have it" not in await self.answer(received.command):
            await until(lambda: True, "a look")
