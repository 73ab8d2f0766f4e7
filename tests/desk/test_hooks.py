"""Where receipts may be posted to: URLs that begin with what the operator has allowed."""

from twisted.trial.unittest import SynchronousTestCase

from router.desk.hooks import LONGEST, hook_of

HOOK = "https://shop.example/receipts"


class HookTests(SynchronousTestCase):
    def allowed(self, url: str, hook: str = HOOK) -> bool:
        return hook_of(url, ["https://other.example/", hook]) == hook

    def test_the_hook_itself_and_what_lies_below_it(self) -> None:
        for url in (HOOK, f"{HOOK}/", f"{HOOK}/7", f"{HOOK}/a/b?x=1&y=../..", f"{HOOK}?x#y"):
            self.assertTrue(self.allowed(url), url)

    def test_it_is_written_in_several_ways(self) -> None:
        for url in ("https://SHOP.example/receipts", "https://shop.example:443/receipts", f"HTTPS{HOOK[5:]}"):
            self.assertTrue(self.allowed(url), url)

    def test_a_whole_host_may_be_allowed(self) -> None:
        for hook in ("https://shop.example", "https://shop.example/"):
            for url in ("https://shop.example", "https://shop.example/", "https://shop.example/any?q"):
                self.assertTrue(self.allowed(url, hook), url)

    def test_another_scheme_host_or_port_is_another_place(self) -> None:
        for url in (
            "http://shop.example/receipts",
            "https://shop.example.evil.example/receipts",
            "https://evil.example/https://shop.example/receipts",
            "https://shop.example:8443/receipts",
            "https://evil.example#https://shop.example/receipts",
        ):
            self.assertFalse(self.allowed(url), url)

    def test_paths_are_compared_by_whole_segments(self) -> None:
        for url in (f"{HOOK}evil", f"{HOOK}.evil/", "https://shop.example/", "https://shop.example/Receipts"):
            self.assertFalse(self.allowed(url), url)

    def test_no_path_goes_up(self) -> None:
        for path in ("/../", "/%2e%2E/x", "/a/../../b", "/.%2e", "/..%2fx", "/%2e%2e%5cx", "/./x"):
            self.assertFalse(self.allowed(HOOK + path), path)

    def test_nor_as_some_servers_read_it(self) -> None:
        for path in ("/..;/x", "/..;a=1/x", "/%2e%2e%3Bx", "/%252e%252e/x", "/..%252fx", "/.;/x"):
            self.assertFalse(self.allowed(HOOK + path), path)

    def test_no_user_stands_in_it(self) -> None:
        for url in (
            "https://me:pw@shop.example/receipts",
            "https://shop.example@evil.example/receipts",
            "https://shop.example%40evil.example/receipts",
            "https://shop.example\\@evil.example/receipts",
            "https://evil.example\\@shop.example/receipts",
        ):
            self.assertFalse(self.allowed(url), url)

    def test_what_is_no_url_is_refused(self) -> None:
        for url in (
            "",
            "shop.example/receipts",
            "//shop.example/receipts",
            f"{HOOK}/ x",
            f"{HOOK}/\nx",
            f"{HOOK}/ü",
            " " + HOOK,
            "https://shop.example:0x1bb/receipts",
            "https://shop.example:99999/receipts",
            "https://[shop.example/receipts",
            HOOK + "/" + "x" * LONGEST,
        ):
            self.assertFalse(self.allowed(url), url)

    def test_without_hooks_nothing_is_allowed(self) -> None:
        self.assertIsNone(hook_of(HOOK, []))
