from tests.config.pages import PageTestCase


class BoundOnceTests(PageTestCase):
    def page(self, one: str, other: str) -> str:
        return f"gateways:\n  - {{id: a, connect: smsc, {one}}}\n  - {{id: b, connect: smsc, {other}}}\n"

    def test_one_host_port_and_system_id(self) -> None:
        self.assertWrong(
            self.page("host: h, system_id: s", "host: h, system_id: s"),
            "3:48: `b` binds to the same host and port as `a` (page.yaml:2:5), both as `s`;"
            " expected another system_id for one of them",
        )

    def test_one_host_however_it_is_written(self) -> None:
        for one, other in (
            ("smsc.example", "SMSC.Example."),
            ("localhost", "127.0.0.1"),
            ("'::1'", "'0:0:0:0:0:0:0:1'"),
        ):
            wrong = self.problems(self.page(f"host: {one}, system_id: s", f"host: {other}, system_id: s"))
            self.assertEqual(len(wrong), 1)

    def test_a_line_of_one_and_the_whole_of_another(self) -> None:
        page = (
            "gateways:\n"
            "  - {id: a, connect: smpp, host: h, system_id: box, channels: 8}\n"
            "  - {id: b, connect: smsc, host: h, port: 7777, system_id: box03}\n"
        )
        (wrong,) = self.problems(page)
        self.assertIn("both as `box03`", wrong)

    def test_what_differs_or_is_not_used_is_fine(self) -> None:
        for other in (
            "host: h, system_id: t",
            "host: h, system_id: s, port: 2776",
            "host: i, system_id: s",
            "host: h, system_id: s, enabled: false",
        ):
            self.loaded(self.page("host: h, system_id: s", other))

    def test_two_accounts_at_one_port_are_doubted(self) -> None:
        self.assertEqual(
            self.doubts(self.page("host: h", "host: h")),
            [
                "3:34: `b` has the same host and port as `a` (page.yaml:2:5);"
                " expected another host or port, unless they are two accounts"
            ],
        )
