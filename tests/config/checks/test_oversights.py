"""Passwords as they are, in files that others may read."""

import os
from pathlib import Path

from twisted.trial.unittest import SynchronousTestCase

from router.config.load import load
from tests.config.pages import ESME, GATEWAY, PageTestCase


class LackTests(PageTestCase):
    def told(self, page: str) -> list[str]:
        told = [str(one).rpartition("page.yaml:")[2] for one in self.loaded(page).warnings]
        return [line for line in told if "plain text" not in line]

    def test_a_page_without_gateways_or_esmes(self) -> None:
        self.assertEqual(
            self.told("drain: 5s\n"),
            [
                "1:1: there are no gateways; expected one, else no message gets away",
                "1:1: there are no ESMEs; expected one, else nobody can bind",
            ],
        )
        self.assertEqual([line[:4] for line in self.told("\nesmes: []\ngateways: []\n")], ["2:8:", "3:11"])

    def test_a_gateway_without_a_password(self) -> None:
        wanted = "1:12: gateway `goip1` has no password; expected for example password: !env GOIP1_PASSWORD"
        self.assertEqual(self.told(GATEWAY + ESME), [wanted])
        for keys in ("password: pw", "enabled: false"):
            self.assertEqual(self.told(GATEWAY.replace("host", f"{keys}, host") + ESME), [])

    def test_passwords_over_http_that_others_could_read(self) -> None:
        site = GATEWAY.replace("host", "password: pw, host") + ESME
        (told,) = self.told(site + "http: {listen: 'tcp:8080'}\n")
        self.assertIn("`http.listen` takes passwords in the clear from other machines", told)
        for http in (
            "{listen: 'tcp:8080:interface=127.0.0.1'}",
            "{listen: 'tcp:8080', proxies: [10.0.0.5]}",
            "{listen: 'tcp6:8080:interface=\\:\\:1'}",
            "{listen: 'unix:/tmp/http.socket'}",
        ):
            self.assertEqual(self.told(f"{site}http: {http}\n"), [], http)
        (told,) = self.told(f"{site}http: {{faces: 'tcp:80:interface=10.0.0.1'}}\n")
        self.assertIn("`http.faces`", told)

    def test_texts_that_no_log_would_have(self) -> None:
        page = "log_texts: true\n" + GATEWAY.replace("host", "password: pw, host") + ESME
        wanted = "1:12: `log_texts` has no effect without an access log; expected log: {access: FILE}"
        self.assertEqual(self.told(page), [wanted])
        self.assertEqual(self.told(page + "log: {access: none.jsonl}\n"), [])

    def test_lines_by_udp_may_each_have_their_own(self) -> None:
        page = "udp: {listen: '127.0.0.1:44444'}\n"
        page += "gateways: [{id: g, connect: udp, channels: 1, channel: {1: {password: p}}}]\n" + ESME
        self.assertEqual(self.told(page), [])

    def test_lines_of_a_goip_that_never_rest(self) -> None:
        for pace in ("0s", "off"):
            page = GATEWAY.replace("host: h", f"host: h, password: pw, pace: {pace}") + ESME
            (told,) = self.told(page)
            self.assertTrue(told.startswith("1:68: the lines of `goip1` send without any rest"), told)
        smsc = "gateways: [{id: g, connect: smsc, host: h, password: pw, pace: off}]\n" + ESME
        self.assertEqual(self.told(smsc), [])


PAGE = """
esmes: [{system_id: crm, password: !file esme.txt}]
gateways:
  - {id: far, connect: smsc, host: 10.0.0.1, password: %s}
"""
HASH = "scrypt:4096:8:1:c2FsdA==:YzZ5Z2hlY2hlY2hlY2hlY2hlY2hlY2hlY2hlY2hlY2g="


class SecretsTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.place = Path(self.mktemp())
        self.place.mkdir()

    def warnings(self, password: str, mode: int, contents: str = HASH, **environment: str) -> list[str]:
        """What is said of who may read what, if the page and the file beside it have this mode."""
        page = self.place / "router.yaml"
        for file, text in ((page, PAGE % password), (self.place / "esme.txt", contents)):
            file.write_text(text)
            os.chmod(file, mode)
        said = map(str, load(str(page), environment).warnings)
        return [line.removeprefix(f"{self.place}/") for line in said if "others may read" in line]

    def test_a_password_in_a_file_that_all_may_read_is_told_with_its_place(self) -> None:
        page = self.place / "router.yaml"
        self.assertEqual(
            self.warnings("pw", 0o644),
            [
                f"router.yaml:4:56: others may read {page}, and `password` stands in it as it is; "
                f"chmod o-r {page}"
            ],
        )

    def test_a_file_for_its_owner_and_his_group_is_well(self) -> None:
        self.assertEqual(self.warnings("pw", 0o640, "secret"), [])

    def test_a_file_that_holds_one_password_is_looked_at_too(self) -> None:
        (said,) = self.warnings("!env PW", 0o644, "secret", PW="pw")
        self.assertIn("others may read", said)
        self.assertIn("esme.txt", said)

    def test_hashes_and_what_the_environment_gives_may_be_read(self) -> None:
        self.assertEqual(self.warnings("!env PW", 0o644, PW="pw"), [])


SMSC = "gateways: [{id: g, connect: smsc, host: h, password: %s}]\n"


class VariableTests(PageTestCase):
    def test_what_looks_like_a_variable_is_doubted_and_not_shown(self) -> None:
        named = (("$PW", "NAME"), ('"$PW"', "NAME"), ("'${PW}'", "PW"), ('"a${PW}b"', "NAME"))
        for password, name in named:
            self.assertEqual(
                self.doubts(SMSC % password + ESME),
                [
                    "1:54: `password` looks like a variable of a shell, and is taken as it is written;"
                    f" `!env {name}` takes a variable of the environment"
                ],
            )

    def test_ends_of_patterns_and_other_signs_are_none(self) -> None:
        page = SMSC % '"a$b"' + ESME + 'routes: [{match: {source_addr: "^Shop$", text: "$"}}]\n'
        self.assertEqual(self.doubts(page), [])

    def test_what_comes_from_outside_is_no_variable(self) -> None:
        page = self.write(SMSC % "!env PW" + ESME)
        warnings = load(page, {"PW": "$PW"}).warnings
        self.assertNotIn("of a shell", " ".join(map(str, warnings)))

    def test_the_name_of_a_variable_stands_alone(self) -> None:
        self.assertWrong(
            SMSC % "!env $PW",
            "1:54: the environment has no variable $PW; expected its name alone",
        )

    def test_a_tag_in_quotes_is_a_text(self) -> None:
        (said,) = self.doubts(SMSC % '"!env PW"' + ESME)
        self.assertIn("`password` is a tag in quotes", said)

    def test_typographic_quotes_are_part_of_the_value(self) -> None:
        self.assertWrong(
            SMSC % "“pw”" + ESME,
            "1:54: the quotes of `password` are typographic, and part of the value;"
            " expected \" or ' in their place",
        )

    def test_a_password_with_what_hardly_belongs_to_it(self) -> None:
        for password in ('"pw "', '" pw"', '"pw\\n"', '"p\u00a0w"', '"pä"'):
            (said,) = self.doubts(SMSC % password + ESME)
            self.assertIn("`password` has a blank or a line break at an end", said)
        self.assertEqual(self.doubts(SMSC % '"p w~!"' + ESME), [])
