"""Fault C5: `check` says what cannot work, and what the start refuses; warnings have places."""

import json

from tests.faults.outside import PATIENCE, Outside, until

ESME = "esmes: [{system_id: crm, password: secret}]\n"
GATEWAY = "gateways: [{id: goip1, connect: smpp, host: 10.0.0.1, channels: 8, password: pw}]\n"
SMSC = "  - {{id: {id}, connect: smsc, host: {host}, system_id: {name}, password: pw{more}}}\n"


def smscs(*rows: tuple[str, str, str, str]) -> str:
    """A page with some SMSCs: id, host, system_id, and more keys."""
    return ESME + "gateways:\n" + "".join(
        SMSC.format(id=id, host=host, name=name, more=more) for id, host, name, more in rows
    )  # fmt: skip


class Checking(Outside):
    """The command, run on pages."""

    async def check(self, text: str, *options: str) -> tuple[int, str]:
        self.file(text, "page.yaml")
        return await self.command("check", *options, "-c", "page.yaml")

    async def checks(self, *pages: tuple[str, str]) -> None:
        """Each page is refused, in a line that begins so."""
        files = [self.file(text, f"page{number}.yaml").name for number, (_, text) in enumerate(pages)]
        ended = await self.commands(*(["check", "-c", file] for file in files))
        for file, (said, text), (status, told) in zip(files, pages, ended, strict=True):
            self.assertEqual(status, 1, f"{text}\n{told}")
            self.assertIn(f"{file}:{said}", told)

    async def warned(self, *pages: tuple[str, str]) -> None:
        """Each page is good, with this warning."""
        files = [self.file(text, f"page{number}.yaml").name for number, (_, text) in enumerate(pages)]
        ended = await self.commands(*(["check", "-c", file] for file in files))
        for file, (said, _), (status, told) in zip(files, pages, ended, strict=True):
            self.assertEqual(status, 0, told)
            lines = [line for line in told.splitlines() if said in line]
            self.assertEqual(len(lines), 1, told)
            self.assertTrue(lines[0].startswith(f"warning: {file}:"), lines[0])


class ErrorTests(Checking):
    async def test_a_host_is_a_host_alone(self) -> None:
        port = "1:45: `host` has a port behind it; expected host: 10.0.0.1 and port: 7777"
        await self.checks(
            (port, GATEWAY.replace("10.0.0.1", '"10.0.0.1:7777"')),
            ("1:45: `host` has a scheme in front; ", GATEWAY.replace("10.0.0.1", '"http://10.0.0.1"')),
            ("1:45: `host` has a blank in it; ", GATEWAY.replace("10.0.0.1", '"10.0.0.1 "')),
        )

    async def test_one_port_cannot_be_listened_on_twice(self) -> None:
        page = 'smpp: {listen: ["tcp:2775", "tcp:2775%s"]}\n' + ESME + GATEWAY
        await self.checks(
            ("1:29: `listen` is ", page % ""),
            ("1:29: `listen` is ", page % ":interface=127.0.0.1"),
            ("1:16: `listen` is empty", "smpp: {listen: []}\n" + ESME + GATEWAY),
        )

    async def test_two_gateways_are_not_the_same_account(self) -> None:
        await self.checks(("4:", smscs(("a", "h.example", "s", ""), ("b", "H.example", "s", ""))))

    async def test_keys_with_nothing_behind_them(self) -> None:
        await self.checks(
            ("1:45: `host` is empty", GATEWAY.replace("10.0.0.1", "")),
            ("1:65: `channels` is empty", GATEWAY.replace("8", "")),
            ("1:8: `routes` is empty", "routes:\n" + GATEWAY),
        )

    async def test_what_the_start_refuses_is_refused(self) -> None:
        self.file("no folder", "file")
        await self.checks(
            ("1:8: ", 'store: "postgresql://user@host/db"\n'),
            ("3:75: ", smscs(("a", "h", "s", ", tls: {ca: no.pem}"))),
            ("3:75: ", smscs(("a", "h", "s", ", tls: {ca: file}"))),
            ("3:76: ", smscs(("a", "h", "s", ", tls: {pin: abcd}"))),
            ("1:8: ", 'store: "sqlite:file/router.db"\n'),
            ("1:8: ", 'store: "sqlite:file"\n'),
            ("1:17: ", 'smpp: {listen: ["tcp:2775:interface=10.0.0.300"]}\n'),
            ("1:17: ", 'smpp: {listen: ["systemd:garbage"]}\n'),
        )

    async def test_the_start_says_the_same(self) -> None:
        page = self.page(more='http: {listen: "tcp:2775"}\n').read_text()
        for wrong in (
            page.replace('"sqlite:router.db"', '"postgresql://user@host/db"'),
            page.replace("connect: smsc", "connect: smsc, tls: {ca: no.pem}"),
        ):
            status, told = await self.check(wrong)
            self.assertEqual(status, 1, told)
            await self.refuses(told.strip())

    async def refuses(self, said: str) -> None:
        router = await self.start(self.place / "page.yaml", wait=False)
        await until(lambda: router.ended is not None, "its end", 3 * PATIENCE)
        self.assertEqual(router.ended, 1)
        self.assertIn(said, router.said())


class WarningTests(Checking):
    async def test_what_works_and_is_hardly_meant(self) -> None:
        limits = "limits: {hour: 500, day: 100}, channels"
        await self.warned(
            ("gateway `goip1` has no password", ESME + GATEWAY.replace(", password: pw", "")),
            ("there are no gateways", ESME),
            ("there are no ESMEs", GATEWAY),
            ("`include` matches no file", "include: [gateways/*.yaml]\n" + ESME + GATEWAY),
            ("without any rest", ESME + GATEWAY.replace("channels", "pace: 0s, channels")),
            ("the same host and port", smscs(("a", "h", "s", ""), ("b", "h", "t", ""))),
            ("`hour` is 500, which is never reached", ESME + GATEWAY.replace("channels", limits)),
        )

    async def test_variables_of_a_shell(self) -> None:
        hint = "takes a variable of the environment"
        await self.warned(
            (hint, ESME + GATEWAY.replace("pw", '"$PW"')), (hint, ESME + GATEWAY.replace("pw", '"${PW}"'))
        )
        await self.checks(("1:65: `channels` is ${N}; ", GATEWAY.replace("8", '"${N}"')))

    async def test_keys_without_effect_have_a_place(self) -> None:
        await self.warned((".yaml:3:12: `log_texts` has no effect ", ESME + GATEWAY + "log_texts: true\n"))


class OptionTests(Checking):
    async def test_warnings_fail_a_check_that_is_strict(self) -> None:
        status, told = await self.check(ESME + GATEWAY, "--strict")
        self.assertEqual(status, 1, told)
        self.assertIn("is plain text", told)

    async def test_all_can_be_had_as_json(self) -> None:
        status, told = await self.check("drain: 5\n", "--json")
        self.assertEqual(status, 1, told)
        (row,) = json.loads(told)["problems"]
        text = row.pop("text")
        self.assertEqual(row, {"file": "page.yaml", "line": 1, "column": 8, "severity": "error"})
        self.assertTrue(text.startswith("`drain` is 5; expected a duration"))
        status, told = await self.check(ESME + GATEWAY, "--json")
        self.assertEqual(status, 0, told)
        self.assertEqual({row["severity"] for row in json.loads(told)["warnings"]}, {"warning"})

    async def test_secrets_that_are_elsewhere_are_not_missed(self) -> None:
        page = ESME.replace("secret", "!env NO_SUCH") + GATEWAY.replace("pw", "!file no/such")
        status, told = await self.check(page, "--no-secrets")
        self.assertEqual(status, 0, told)
        status, told = await self.check(page.replace("channels: 8", "channels: x"), "--no-secrets")
        self.assertEqual(status, 1, told)
