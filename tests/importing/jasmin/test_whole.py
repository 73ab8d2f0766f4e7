"""Scripts and sessions of jcli become gateways, ESMEs, routes and rules."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from router.config.configuration import Configuration
from router.config.draft import judged
from router.config.load import load
from router.config.source.problems import UnreadableConfiguration
from router.importing.jasmin.whole import from_the_start, imported
from router.importing.secrets import Secrets
from router.relay.id_forms import Remote
from router.relay.who.passwords import matches
from tests.config.pages import PageTestCase
from tests.support.extent import at_most

SCRIPT = """\
smppccm -a
cid one
host one.example
username acme
password secret
{}
ok

user -a
uid crm
username crm
password secret1
gid all
{}
ok
"""


CONNECTOR = """\
port 7001
submit_throughput 0.5
elink_interval 20
res_to 90
bind_to 12
con_loss_delay 30
dlr_msgid 2
systype VMA"""

BOUNDS = """\
smpps_cred quota max_bindings 2
smpps_cred authorization ip 10.0.0.0/8,192.168.1.5
mt_messaging_cred quota smpps_throughput 20
mt_messaging_cred quota sms_count 500"""

CHANGES = """\
smppccm -u one
host two.example
ok
user -d crm
smppccm -a
cid gone
ok
smppccm -r gone
smppccm -a
cid never
ko
"""

SESSION = """\
jcli : filter -a
Adding a new Filter: (ok: save, ko: exit)
> type sourceaddrfilter
source_addr
> source_addr 20\\d+
> ok
You must set these options before saving: type, fid, source_addr
> fid F*
> ok
mtrouter -a
type StaticMTRoute
order 10
filters F*
connector smppc(one)
rate 0
ok
"""

CODE = """\
filter -a
fid F
type EvalPyFilter
pyCode /x.py
ok
mtrouter -a
type StaticMTRoute
order 10
filters F
connector smppc(one)
ok
"""

LINES = """\
smppccm -a|user -a|mtrouter -a|morouter -a|filter -a|httpccm -a|mtrouter -l|user -s x|ok|ko|cid one
cid one two|host ä b|host h|port 99999|uid crm|username a b c|gid g|type DefaultRoute|type userfilter
type StaticMTRoute|order 10|order x|connector smppc(one)|connector http(one)|connector smpps(crm)
filters f|fid f|url http://h/
url x|uid x|destination_addr (|password 123456789|submit_throughput nan|smpps_cred|smpps_cred quota
user -d crm|#10 StaticMTRoute 0 smppc(one) <DA (dst_addr=^2)>, <U (uid=crm)>|smppccm -r one|systype a b"""


class TranscriptTests(PageTestCase):
    def page(self, text: str) -> str:
        return imported(self.write(text, "jasmin.txt"), Secrets(apart=False)).text()

    def read(self, text: str) -> Configuration:
        return load(self.write(self.page(text)), {})

    def script(self, connector: str = "", user: str = "", rest: str = "") -> Configuration:
        return self.read(SCRIPT.format(connector, user) + rest)

    def test_a_connector_is_an_smsc_with_its_settings(self) -> None:
        own = self.script(CONNECTOR).settings.gateways[0]
        self.assertEqual((own.id, own.host, own.port), ("one", "one.example", 7001))
        self.assertEqual((own.system_id, own.password, own.system_type), ("acme", "secret", "VMA"))
        self.assertEqual((own.rate, own.remote_id), (0.5, Remote.DECIMAL_HEX))
        timers = own.timers
        self.assertEqual(
            (timers.enquire_link, timers.response, timers.bind, timers.reconnect.low),
            (20.0, 90.0, 12.0, 30.0),
        )

    def test_what_jasmin_does_by_default_is_done(self) -> None:
        self.assertEqual(self.script().settings.gateways[0].rate, 1.0)
        self.assertIsNone(self.script("submit_throughput 0").settings.gateways[0].rate)
        own = self.read("smppccm -a\ncid bare\nok\n").settings.gateways[0]
        self.assertEqual((own.host, own.port, own.system_id), ("127.0.0.1", 2775, "smppclient"))

    def test_a_user_is_an_esme_with_its_bounds(self) -> None:
        own = self.script(user=BOUNDS).settings.esmes[0]
        self.assertTrue(matches(b"secret1", own.password))
        self.assertEqual((own.binds, own.rate, own.limits.total), (2, 20.0, 500))
        self.assertEqual([str(each) for each in own.allow_from], ["10.0.0.0/8", "192.168.1.5/32"])

    def test_updates_removals_and_switched_off_users_count(self) -> None:
        page = self.script(rest=CHANGES)
        self.assertEqual([own.host for own in page.settings.gateways], ["two.example"])
        self.assertFalse(page.settings.esmes[0].enabled)

    def test_a_session_that_says_what_is_missing_goes_on(self) -> None:
        found = self.script(rest=SESSION).routes[0]
        assert found.match.source_addr is not None
        self.assertEqual(found.match.source_addr.pattern, "^(?:20\\d+)")

    def test_a_filter_looks_at_the_beginning(self) -> None:
        cases = {"^256": "^256", "256": "^(?:256)", "^25|26": "^(?:^25|26)", "(a)\\1": "", "(": ""}
        self.assertEqual({given: from_the_start(given) for given in cases}, cases)

    def test_what_cannot_be_said_is_left_out_with_the_reason(self) -> None:
        user = "mt_messaging_cred valuefilter dst_addr ^256\nmt_messaging_cred quota balance 10"
        page = self.page(SCRIPT.format("ssl yes", user) + CODE)
        told = " ".join(line.strip().removeprefix("# ") for line in page.splitlines())
        for part in (
            "MT route 10 (line 22) was left out: a filter of it (Ev)",
            "tls: {pin: SHA-256}",
            "valuefilter dst_addr",
            "no prices",
        ):
            self.assertIn(part, told)

    def test_what_has_no_name_is_left_out_and_said(self) -> None:
        page = self.page(
            SCRIPT.format("", "") + "mtrouter -a\ntype defaultrouter\nconnector smppc(one)\nok\n"
        )
        self.assertIn("# Line 16: a mtrouter without order was left out.", page)
        route = "mtrouter -a\ntype StaticMTRoute\norder 1\nfilters F\nconnector smppc(one)\nok\n"
        self.assertIn(
            "the text does not say what its filter 'F' is", self.page(SCRIPT.format("", "") + route)
        )

    def test_another_file_is_refused(self) -> None:
        said = str(self.assertRaises(UnreadableConfiguration, self.page, "hello\n"))
        self.assertIn("jasmin.txt:1:1: there is nothing in it", said)

    @settings(max_examples=at_most(80, 10), deadline=None)
    @given(st.lists(st.sampled_from(re.split(r"[|\n]", LINES)), max_size=30))
    def test_any_lines_give_a_page_or_a_line(self, lines: list[str]) -> None:
        try:
            page = self.page("\n".join(lines))
        except UnreadableConfiguration as error:
            self.assertNotIn("\n", str(error))
            return
        self.assertEqual([str(problem) for problem in judged(page).problems], [], page)
