"""Fault C1: any file, however wrong, ends in lines that say what is wrong with it, and soon."""

import os
import re
from pathlib import Path

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
    numbers: [{match: "^0", replace: "+256"}]
"""

LINE = re.compile(r"^[^\n]*:\d+:\d+: [^\n]+; [^\n]+$")


class FilesThatEnd(Outside):
    """Each is checked by the command."""

    async def refused(self, *files: str | Path) -> list[list[str]]:
        """The lines that each of these files is refused with."""

        ended = await self.commands(*(["check", "-c", str(file)] for file in files))
        return [self._lines(str(file), *one) for file, one in zip(files, ended, strict=True)]

    def _lines(self, file: str, status: int, said: str) -> list[str]:
        lines = [line for line in said.splitlines() if not line.startswith("warning: ")]
        self.assertEqual(status, 1, f"{file}: {said[-2000:]}")
        self.assertTrue(lines, f"{file} was refused without a word")
        self.assertLess(len(lines), 1000, "that is more than anyone reads")
        for line in lines:
            self.assertRegex(line, LINE)
            self.assertLess(len(line), 2000)
        return lines

    def wrong(self, text: str) -> str:
        """The name of a file of this text."""
        self.files = getattr(self, "files", 0) + 1
        return self.file(text, f"wrong{self.files}.yaml").name

    def cut(self, key: str, instead: str = "") -> str:
        """The good file with nothing, or something else, behind a key."""
        return re.sub(rf"\b{key}: [^,\n}}]*", lambda _: f"{key}: {instead}", GOOD, count=1)

    async def test_a_required_key_with_nothing_behind_it(self) -> None:
        keys = {"password": "2:32", "connect": "5:13", "match": "9:23"}
        found = await self.refused(*(self.wrong(self.cut(key)) for key in keys))
        for (key, place), lines in zip(keys.items(), found, strict=True):
            self.assertIn(f":{place}: `{key}` is empty; expected ", lines[0])

    async def test_a_required_key_that_is_null(self) -> None:
        keys = ("password", "connect", "match")
        for key, lines in zip(
            keys, await self.refused(*(self.wrong(self.cut(key, "~")) for key in keys)), strict=True
        ):
            self.assertIn(f"`{key}`", lines[0])

    async def test_keys_of_a_gateway_with_nothing_behind_them(self) -> None:
        keys = ("host", "channels", "id")
        for key, lines in zip(
            keys, await self.refused(*(self.wrong(self.cut(key)) for key in keys)), strict=True
        ):
            self.assertIn(f"`{key}` is empty", lines[0])

    async def test_aliases_that_grow_without_end(self) -> None:
        grown = "".join(f"x{n}: &x{n} [{', '.join([f'*x{n - 1}'] * 9)}]\n" for n in range(1, 10))
        await self.refused(self.wrong("x0: &x0 [a, a, a, a, a, a, a, a, a]\n" + grown))

    async def test_gateways_that_grow_by_aliases(self) -> None:
        one = "a: &a {id: g, connect: smpp, host: h, password: p, channels: 99}\n"
        lists = "b: &b [" + "*a, " * 90 + "]\nc: &c [" + "*b, " * 90 + "]\n"
        await self.refused(self.wrong(one + lists + "gateways: [" + "*a, " * 9000 + "]\n"))

    async def test_an_alias_inside_of_what_it_names(self) -> None:
        await self.refused(self.wrong("esmes: &e [*e]\ngateways: &g {a: *g}\n"))

    async def test_an_include_of_the_whole_disk(self) -> None:
        patterns = ("/**/*", "/**/*.no-such", "/usr/**/**/**/*.no-such")
        await self.refused(*(self.wrong(f"include: ['{pattern}']\n{GOOD}") for pattern in patterns))

    async def test_includes_in_each_other_without_end(self) -> None:
        for number in range(1200):
            self.file(f"include: [chain{number + 1}.yaml]\n", f"chain{number}.yaml")
        await self.refused(self.wrong("include: [chain0.yaml]\n"))

    async def test_files_that_have_no_end(self) -> None:
        os.mkfifo(self.place / "pipe")
        names = ("/dev/zero", "/dev/tty", "pipe", "/", "/dev/stdin")
        secrets = [self.wrong(self.cut("password", f"!file {name}")) for name in names]
        included = [self.wrong(f"include: ['{name}']\n{GOOD}") for name in names]
        for (line,) in await self.refused(*names, *secrets, *included):
            self.assertIn(" cannot be read (", line)

    async def test_a_file_of_a_gigabyte(self) -> None:
        with (self.place / "large.yaml").open("wb") as file:
            file.truncate(1 << 30)
        await self.refused("large.yaml", self.wrong(self.cut("password", "!file large.yaml")))

    async def test_octets_that_are_no_text(self) -> None:
        cases = (
            bytes(range(256)) * 100,
            b"\0" * 100,
            GOOD.encode("utf-16"),
            GOOD.encode("utf-16-le"),
            b"a: \x1b[31m",
            "a: \u2028\udcff".encode("utf-8", "surrogatepass"),
            b"\xef\xbb\xbf",
            b"a: 'b",
            b"\x7fELF" + bytes(2000),
        )
        for number, octets in enumerate(cases):
            (self.place / f"octets{number}.yaml").write_bytes(octets)
        await self.refused(*(f"octets{number}.yaml" for number in range(len(cases))))

    async def test_values_beyond_all_bounds(self) -> None:
        pages = (
            "keep: " + "9" * 5000 + "d\n",
            "keep: .inf\nowed: .nan\nstall: 2001-12-14\ndrain: 1e400\n",
            "smpp: {max_pdu: " + "9" * 5000 + "}\n",
            f"esmes: [{{system_id: a, password: b, rate: {'9' * 400}/s, binds: {'9' * 5000}}}]\n",
            self.cut("channels", "9" * 5000),
            self.cut("host", "h" * 500_000),
            self.cut("match", '"' + "(" * 3000 + ")" * 3000 + '"'),
            self.cut("match", '"a{99999999999999999999}"'),
            GOOD + "    channel: {" + "1" * 5000 + ": {}}\n",
            "x" * 500_000 + ": 1\n",
            'node: "a\\0b"\n',
            self.cut("password", '!file "a\\0b"'),
            'include: ["a\\0b"]\n',
            'smpp: {listen: "ssl:3550:privateKey=/dev/zero"}\n',
            'smpp: {listen: "ssl:3550:sslmethod=none"}\n',
            'time_zone: "../../dev/zero"\n',
        )
        await self.refused(*map(self.wrong, pages))

    async def test_nesting_and_tags(self) -> None:
        pages = (
            "routes: " + "[" * 20_000,
            "routes: " + "[" * 900 + "]" * 900,
            "routes: " + "{a: " * 900 + "}" * 900,
            "- " * 100_000,
            "node: !!python/object/apply:os.system [x]\n",
            "node: !!binary aGVsbG8=\n",
            "<<: {drain: 5s}\n",
            "esmes: [{<<: {system_id: a}}]\n",
            "? [a, b]\n: 1\n",
            "--- {}\n--- {}\n",
            "a: *none\n",
        )
        await self.refused(*map(self.wrong, pages))

    async def test_ten_thousand_problems(self) -> None:
        pages = (
            "".join(f"key{n}: 1\n" for n in range(10_000)),
            "esmes:\n" + "  - {password: p}\n" * 2000,
            "esmes:\n" + "".join(f"  - {{system_id: e{n}, pasword: p}}\n" for n in range(2000)),
            "esmes:\n" + "".join(f"  - {{system_id: e{n}, password: }}\n" for n in range(2000)),
            GOOD + "routes:\n" + "".join(f"  - {{via: [goip{n}x]}}\n" for n in range(2000)),
        )
        await self.refused(*map(self.wrong, pages))
