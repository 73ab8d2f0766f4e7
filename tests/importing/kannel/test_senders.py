"""Accounts of sendsms and logins of an smppbox become ESMEs, whose passwords are hashed."""

from router.importing.kannel.whole import imported
from router.importing.secrets import Secrets
from router.relay.who.passwords import matches
from tests.importing.kannel.imports import CORE, KannelTestCase, smsc, user, ways

BOX = """\
group = opensmppbox
opensmppbox-id = box
opensmppbox-port = 2346
our-system-id = acme-smsc
route-to-smsc = MTN
smpp-logins = logins.txt
"""


class UsersTests(KannelTestCase):
    def test_an_account_is_an_esme_with_its_password(self) -> None:
        own = self.configuration(CORE, smsc("A"), user("crm")).settings.esmes[0]
        self.assertEqual(own.system_id, "crm")
        self.assertTrue(own.password.startswith("scrypt:"))
        self.assertTrue(matches(b"secret12", own.password))

    def test_a_name_too_long_for_a_bind_is_a_user(self) -> None:
        page = self.configuration(CORE, smsc("A"), user("a-name-of-twenty-letters"))
        http = page.settings.http
        assert http is not None
        self.assertEqual(page.settings.esmes[0].system_id, "a-name-of-twent")
        self.assertEqual(
            (http.users[0].name, http.users[0].esme), ("a-name-of-twenty-letters", "a-name-of-twent")
        )
        self.assertTrue(matches(b"secret12", http.users[0].password))

    def test_without_a_password_nobody_comes_in(self) -> None:
        page = self.page(CORE, smsc("A"), user("crm").replace("password = secret12", "password = "))
        self.assertIn("It had no password", page)
        self.assertIn('password: "scrypt:', page)

    def test_addresses_are_networks_if_all_others_are_denied(self) -> None:
        cases = {
            ('user-deny-ip = "*.*.*.*"', 'user-allow-ip = "127.0.0.1;10.1.*.*"'): [
                "127.0.0.1/32",
                "10.1.0.0/16",
            ],
            ('user-deny-ip = "*.*.*.*"', 'user-allow-ip = "*.*.*.*"'): [],
            ('user-allow-ip = "127.0.0.1"',): [],
            ('user-deny-ip = "*.*.*.*"', 'user-allow-ip = "10.*.1.1"'): [],
            ('user-deny-ip = "10.0.0.1"', 'user-allow-ip = "127.0.0.1"'): [],
        }
        for lines, networks in cases.items():
            own = self.configuration(CORE, smsc("A"), user("crm", *lines)).settings.esmes[0]
            self.assertEqual([str(each) for each in own.allow_from], networks)
        self.assertIn("by hand", self.page(CORE, smsc("A"), user("crm", *list(cases)[3])))

    def test_the_url_of_receipts_is_a_hook_without_its_codes(self) -> None:
        cases = {
            "http://app.example/dlr.php?type=%d&id=7": ("http://app.example/dlr.php",),
            "http://u:p@app.example:81/dlr/%d/x": ("http://app.example:81/dlr/",),
            "ftp://app.example/": (),
        }
        for url, hooks in cases.items():
            own = self.configuration(CORE, smsc("A"), user("crm", f'dlr-url = "{url}"')).settings.esmes[0]
            self.assertEqual(own.hooks, hooks)

    def test_an_account_without_a_url_of_receipts_is_told_of_hooks(self) -> None:
        self.assertIn('`hooks: ["http://HOST/"]`', self.told(CORE, smsc("A"), user("crm")))

    def test_where_there_was_no_smppbox_only_this_machine_binds(self) -> None:
        listen = self.configuration(CORE, smsc("A"), user("crm")).settings.smpp.listen
        self.assertEqual([str(each) for each in listen], ["tcp:2775:interface=127.0.0.1"])

    def test_the_passwords_of_the_administration_are_users(self) -> None:
        core = CORE + "status-password = look\n"
        http = self.configuration(core, smsc("A"), user("admin")).settings.http
        assert http is not None
        self.assertEqual(
            [(each.name, each.role.value) for each in http.users],
            [("admin-2", "admin"), ("status", "viewer")],
        )
        self.assertTrue(matches(b"bar", http.users[0].password))


class LoginsTests(KannelTestCase):
    def test_each_login_is_an_esme_from_its_addresses(self) -> None:
        self.write(
            "one secret1 vma 10.0.0.*\none secret1 vma 10.0.1.5\ntwo secret2 vma\n# no login\n\nx\n",
            "logins.txt",
        )
        page = self.configuration(CORE, smsc("MTN"), BOX)
        own = {each.system_id: each for each in page.settings.esmes}
        self.assertEqual(list(own), ["one", "two"])
        self.assertTrue(matches(b"secret1", own["one"].password))
        self.assertEqual([str(each) for each in own["one"].allow_from], ["10.0.0.0/24", "10.0.1.5/32"])
        self.assertEqual(own["two"].allow_from, ())
        self.assertEqual(
            (page.settings.smpp.listen, page.settings.smpp.system_id), (("tcp:2346",), "acme-smsc")
        )

    def test_their_messages_are_marked_with_route_to_smsc(self) -> None:
        self.write("one secret1 vma", "logins.txt")
        page = self.configuration(
            CORE, smsc("A", "allowed-smsc-id = MTN"), smsc("B", "denied-smsc-id = MTN"), BOX
        )
        self.assertEqual(ways(page, "one", "256772000001"), [("A",)])

    def test_routes_of_the_box_go_by_receiver_then_sender_then_login(self) -> None:
        self.write("one secret1 typ1\ntwo secret2 typ2\n", "logins.txt")
        routes = (
            "group = smsc-route\nsmsc-id = A\nsmsbox-id = typ1\n",
            "group = smsc-route\nsmsc-id = B\nshortcode = 8111;8112\n",
            "group = smsc-route\nsmsc-id = C\nreceiver-shortcode = 123\n",
        )
        own = [smsc(name, f"allowed-smsc-id = {name}") for name in ("A", "B", "C", "MTN")]
        page = self.configuration(CORE, *own, BOX, *routes)
        self.assertEqual(ways(page, "one", "256772000001"), [("A",)])
        self.assertEqual(ways(page, "two", "256772000001"), [("MTN",)])
        self.assertEqual(ways(page, "one", "256772000001", "8112")[0], ("B",))
        self.assertEqual(ways(page, "two", "123", "8112")[0], ("C",))

    def test_what_the_box_is_given_goes_to_its_esmes(self) -> None:
        self.write("one secret1 typ1\ntwo secret2 typ2\n", "logins.txt")
        route = "group = smsbox-route\nsmsbox-id = typ2\nsmsc-id = A\nshortcode = 8111;8112\n"
        rule = self.configuration(CORE, smsc("A"), smsc("B"), BOX, route).settings.received[0]
        assert rule.match.destination_addr is not None
        self.assertEqual((rule.match.channel, [to.esme for to in rule.to]), (("A",), ["two"]))
        self.assertTrue(rule.match.destination_addr.search("8112"))

    def test_a_file_of_logins_that_is_elsewhere_is_left_out_and_said(self) -> None:
        page = self.page(CORE, smsc("A"), user("crm"), BOX.replace("logins.txt", "/etc/passwd"))
        self.assertIn("The file of logins was not read", page)
        self.assertNotIn("root", page)
        self.assertNotIn("route-to-smsc (line", page)

    def test_a_file_that_both_of_two_include_is_read_once(self) -> None:
        self.write("one secret1 vma", "logins.txt")
        kannel = self.write("\n".join([CORE, smsc("A"), user("crm")]), "kannel.conf")
        box = self.write("include = kannel.conf\n" + BOX, "box.conf")
        page = imported([kannel, box], Secrets(apart=False))
        self.assertEqual([len(page.lists[name]) for name in ("gateways", "esmes")], [1, 2])
        self.assertNotIn("binds:", page.text())

    def test_one_login_of_both_boxes_is_one_esme(self) -> None:
        self.write("crm secret12 vma\nshop secret2 vma", "logins.txt")
        page = self.configuration(CORE, smsc("A"), user("crm"), user("shop"), BOX)
        self.assertEqual([each.system_id for each in page.settings.esmes], ["crm", "shop", "shop-2"])
