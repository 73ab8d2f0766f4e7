"""Whatever is imported: a page that `check` passes, or one line that says why there is none."""

import re
from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from router.config.draft import judged
from router.config.source.problems import UnreadableConfiguration
from router.importing.kannel.whole import imported as of_kannel
from router.importing.page import ImportedPage
from router.importing.secrets import Secrets
from router.importing.sms_server.whole import imported as of_sms_server
from tests.config.pages import PageTestCase
from tests.importing.sms_server.dumps import TABLES, mysqldump
from tests.support.extent import at_most

ODD = """\

0|1|-1|7777|99999|3.5|1e9|nan|inf|0x03|33|11111111111111111111111111|aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
yes|no|a|A;b|goip101|goip102|x y|ä€\u2028|${X}|!env X|'|"|\\|default|smpp|http|at
10.0.0.1|127.0.0.1|*.*.*.*|10.*.*.*|http://h/a?x=%p|http://u:p@h/%d|http://[|256;+25|(|00256,0;+,00|-,+"""
"""Values that fit one variable and are wrong for another."""

NAMES = """\
smsc smsc-id host port receive-port transceiver-mode smsc-username smsc-password system-type system-id
interface-version throughput max-pending-submits msg-id-type alt-charset my-number use-ssl dead-start no-dlr
instances enquire-link-interval reconnect-delay wait-ack allowed-smsc-id denied-smsc-id preferred-smsc-id
allowed-prefix denied-prefix preferred-prefix unified-prefix send-url username password forced-smsc
default-smsc faked-sender default-sender dlr-url user-allow-ip user-deny-ip keyword aliases keyword-regex
get-url post-url accepted-smsc allowed-receiver-prefix denied-receiver-prefix admin-password status-password
sendsms-port global-sender opensmppbox-port our-system-id smpp-logins shortcode receiver-shortcode
smsbox-id route-to-smsc sms-combine-concatenated-mo-timeout text unknown"""

KINDS = """\
core smsc smsc smsc smsbox sendsms-user sendsms-user sms-service opensmppbox smsc-route smsbox-route other"""

VALUES = st.sampled_from(re.split(r"[|\n]", ODD))
GROUP = st.tuples(
    st.sampled_from(KINDS.split()), st.dictionaries(st.sampled_from(NAMES.split()), VALUES, max_size=12)
)
USUAL = {
    "smsc": {"smsc": "smpp", "host": "h", "port": "2775", "smsc-username": "u"},
    "sendsms-user": {"username": "crm"},
}

ROWS = {
    table: st.lists(st.dictionaries(st.sampled_from(columns), VALUES, max_size=8), max_size=5)
    for table, columns in TABLES.items()
}


class AnyInputTests(PageTestCase):
    def assertUsable(self, make: Callable[[], ImportedPage]) -> None:
        try:
            text = make().text()
        except UnreadableConfiguration as error:
            self.assertNotIn("\n", str(error))
            return
        self.assertEqual([str(problem) for problem in judged(text).problems], [], text)

    @settings(max_examples=at_most(70, 6), deadline=None)
    @given(st.lists(GROUP, max_size=7))
    def test_groups_of_kannel_with_any_values(self, groups: list[tuple[str, dict[str, str]]]) -> None:
        written = []
        for kind, values in groups:
            lines = {**USUAL.get(kind, {}), **values}
            written.append(
                "\n".join([f"group = {kind}", *(f"{name} = {value}" for name, value in lines.items()), ""])
            )
        file = self.write("\n".join(written), "kannel.conf")
        self.assertUsable(lambda: of_kannel([file], Secrets(apart=False)))

    @settings(max_examples=at_most(70, 6), deadline=None)
    @given(st.fixed_dictionaries(ROWS))
    def test_rows_of_the_sms_server_with_any_values(self, rows: dict[str, list[dict[str, str]]]) -> None:
        file = self.write(mysqldump(**rows), "goip.sql")
        self.assertUsable(lambda: of_sms_server(file, Secrets(apart=False), {}))

    @settings(max_examples=at_most(40, 6), deadline=None)
    @given(st.binary(max_size=200))
    def test_any_octets(self, octets: bytes) -> None:
        file = self.write("", "any")
        for head in (b"", b"group = core\n", b"INSERT INTO `goip` (`name`) VALUES ('goip101'),"):
            with open(file, "wb") as opened:
                opened.write(head + octets)
            self.assertUsable(lambda: of_kannel([file], Secrets(apart=False)))
            self.assertUsable(lambda: of_sms_server(file, Secrets(apart=False), {}))
