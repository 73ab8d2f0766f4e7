"""A dump of the SMS Server becomes gateways by UDP, ESMEs and users, providers and rules."""

from collections.abc import Mapping, Sequence

from router.config.configuration import Configuration
from router.config.enums import Connect
from router.config.load import load
from router.config.source.problems import UnreadableConfiguration
from router.desk.people import Role
from router.importing.secrets import Secrets
from router.importing.sms_server.users import known
from router.importing.sms_server.whole import imported
from router.relay.who.passwords import matches
from tests.config.pages import PageTestCase
from tests.importing.sms_server.dumps import digest, line, mysqldump

Rows = Sequence[Mapping[str, object]]


class SmsServerTestCase(PageTestCase):
    def page(self, lines: Rows, passwords: str = "", **tables: Rows) -> str:
        file = self.write(mysqldump(goip=lines, **tables), "goip.sql")
        given = known(self.write(passwords, "users.txt"))
        page = imported(file, Secrets(apart=False), given)
        self.said = page.told
        return page.text()

    def read(self, lines: Rows, passwords: str = "", **tables: Rows) -> Configuration:
        return load(self.write(self.page(lines, passwords, **tables)), {})


class LinesTests(SmsServerTestCase):
    def test_lines_of_one_box_are_one_gateway_with_their_ids(self) -> None:
        lines = [
            line("goip101"),
            line("goip102", password="other", num="0771"),
            line("goip104", count_limit_d=90),
        ]
        page = self.read(lines)
        own = page.settings.gateways[0]
        self.assertEqual((own.id, own.connect, own.channels, own.password), ("goip1", Connect.UDP, 4, "pw"))
        found = {one.id: (one.registers_as, one.password, one.enabled) for one in page.channels}
        self.assertEqual(found["goip102"], ("goip102", "other", True))
        self.assertEqual(found["goip103"][2], False)
        self.assertEqual((own.channel[2].number, own.channel[4].limits.day), ("0771", 90))

    def test_lines_with_names_of_their_own_are_put_together_by_host(self) -> None:
        lines = [
            line("shop"),
            line("2077"),
            line("bank", host="192.168.2.3"),
            line("x y", host="192.168.2.3"),
        ]
        page = self.read(lines)
        found = [(one.id, one.registers_as, one.enabled) for one in page.channels]
        expected = [("box101", "shop", True), ("box102", "2077", True), ("box1-201", "bank", True)]
        self.assertEqual(found, [*expected, ("box1-202", "box1-202", False)])

    def test_a_line_without_a_password_that_fits_is_off(self) -> None:
        page = self.read([line("goip101"), line("goip102", password=""), line("goip103", password="a b")])
        self.assertEqual([one.enabled for one in page.channels], [True, False, False])

    def test_groups_of_lines_are_tags(self) -> None:
        groups = [{"id": 1, "group_name": "mtn"}, {"id": 2, "group_name": "two words"}]
        page = self.read([line("goip101", group_id=1), line("goip102", group_id=2)], goip_group=groups)
        self.assertEqual([one.tags for one in page.channels], [{"mtn"}, frozenset()])

    def test_boxes_may_come_from_where_they_came(self) -> None:
        udp = self.read([line("goip101"), line("goip102", host="192.168.2.3")]).settings.udp
        assert udp is not None
        self.assertEqual([str(each) for each in udp.allow_from], ["192.168.1.0/24", "192.168.2.0/24"])
        page = self.page([line("goip101", host="41.210.1.7"), line("goip102")])
        self.assertNotIn("\n  allow_from", page)
        self.assertIn("name the networks in `allow_from`", page)

    def test_a_dump_without_lines_is_refused(self) -> None:
        said = str(self.assertRaises(UnreadableConfiguration, self.page, []))
        self.assertIn("there is no row of the table `goip`", said)


class UsersTests(SmsServerTestCase):
    USERS = (
        {"username": "root", "password": digest("root"), "permissions": 0},
        {"username": "shop", "password": digest("shop-secret"), "permissions": 3},
        {"username": "a-user-of-twenty-one", "password": digest("x"), "permissions": 2},
    )

    def test_administrators_are_users_and_all_others_esmes(self) -> None:
        passwords = "root root\nshop shop-secret\na-user-of-twenty-one x\n"
        page = self.read([line("goip101")], passwords, user=self.USERS)
        http = page.settings.http
        assert http is not None
        self.assertEqual(
            [each.system_id for each in page.settings.esmes], ["sms-server", "shop", "a-user-of-twent"]
        )
        self.assertEqual([(each.name, each.role, each.esme) for each in http.users], [
            ("root", Role.ADMIN, "sms-server"), ("a-user-of-twenty-one", Role.SENDER, "a-user-of-twent"),
        ])  # fmt: skip
        self.assertTrue(matches(b"root", http.users[0].password))
        self.assertTrue(matches(b"shop-secret", page.settings.esmes[1].password))
        self.assertEqual(self.said, [])

    def test_a_password_that_nobody_gave_is_made_up_and_told_once(self) -> None:
        page = self.page([line("goip101")], user=self.USERS[1:2])
        new = self.said[0].split(" is ")[1].partition(";")[0]
        self.assertTrue(matches(new.encode(), load(self.write(page), {}).settings.esmes[0].password))
        self.assertNotIn(new, page)
        self.assertIn("MD5", page)

    def test_a_wrong_password_is_refused_with_its_line(self) -> None:
        error = self.assertRaises(
            UnreadableConfiguration, self.page, [line("goip101")], "x y\nshop no", user=self.USERS
        )
        self.assertIn("users.txt:2:1: this is not the password of shop", str(error))

    def test_a_file_of_passwords_has_two_words_a_line(self) -> None:
        error = self.assertRaises(UnreadableConfiguration, known, self.write("\nroot\n", "users.txt"))
        self.assertIn("users.txt:2:1: the line has one word", str(error))


class RestTests(SmsServerTestCase):
    def test_providers_keep_their_numbers_names_and_prefixes(self) -> None:
        provs: Rows = [
            {"id": 1, "prov": "mtn", "inter": "+256", "local": "0"},
            {"id": 2, "prov": "", "inter": "x"},
            {"id": 3},
        ]
        page = self.read([line("goip101"), line("goip102", provider=2)], prov=provs)
        http = page.settings.http
        assert http is not None
        self.assertEqual(http.providers[1].via, ("goip101",))
        self.assertEqual((http.providers[1].prefix, http.providers[1].name), ("+256", "mtn"))
        # The vendor's dosend.php puts nothing before a number that begins with `local`.
        self.assertEqual(http.providers[1].local, "0")
        self.assertEqual((http.providers[2].prefix, list(http.providers)), ("", [1, 2]))

    def test_forwarding_becomes_rules(self) -> None:
        both = {"report_http": "http://10.0.0.2/mo", "report_mail": "a@b.example", "fwd_mail_enable": 1}
        lines = [
            line("goip101", **both),
            line("goip102", **both),
            line("goip103", report_http="http://10.0.0.3/", fwd_http_enable=0),
        ]
        system = {
            "smtp_server": "mail.example",
            "smtp_port": 587,
            "smtp_mail": "r@x.example",
            "smtp_user": "u",
            "smtp_pass": "p",
        }
        page = self.read(lines, system=[system])
        rule, email = page.settings.received[0], page.settings.email
        assert email is not None
        self.assertEqual(rule.match.channel, ("goip101", "goip102"))
        self.assertEqual([to.http or to.email for to in rule.to], ["http://10.0.0.2/mo", "a@b.example"])
        self.assertEqual(
            (len(page.settings.received), email.smtp, email.user), (1, ("mail.example", 587), "u")
        )

    def test_without_a_mail_server_mail_is_left_out(self) -> None:
        page = self.page(
            [line("goip101", report_mail="a@b.example", fwd_mail_enable=1)], system=[{"sysname": "x"}]
        )
        self.assertIn("the dump names no mail server and sender", page)
        self.assertIsNone(load(self.write(page), {}).settings.email)

    def test_what_stays_behind_is_counted(self) -> None:
        page = self.page([line("goip101")], receiver=[{"id": 1}, {"id": 2}], receive=[{"id": 1}])
        self.assertIn("the table `receiver` (2), people of the address book", page)
        self.assertIn("the table `receive` (1), received SMS", page)

    def test_the_page_that_jumps_is_kept(self) -> None:
        http = self.read([line("goip101")], system=[{"send_page_jump_enable": 0}]).settings.http
        assert http is not None
        self.assertFalse(http.sms_server_face.jump)
