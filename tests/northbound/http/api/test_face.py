"""Rights, methods and content types of requests to the API."""

import json

from router.northbound.http.api.openapi import openapi, statuses
from router.northbound.http.api.table import OPERATIONS
from router.northbound.http.settings import HttpServerSettings
from tests.northbound.http.api.scene import ApiCase

HELLO = {"to": "+256772000001", "text": "hello"}


class LoginTests(ApiCase):
    def test_without_a_login_that_is_right_nothing_is_told(self) -> None:
        for who in ("", "nobody"):
            answer = self.whole("GET", "/api/v1/channels", who=who)
            self.assertEqual(answer.status, 401)
            self.assertIn(("WWW-Authenticate", 'Basic realm="smpp-router", charset="UTF-8"'), answer.headers)
        for header in ("Basic", "Basic !!!", "Basic b3Bz", "Bearer x", "Basic \u00ff"):
            self.assertEqual(self.status("GET", "/channels", authorization=header), 401, header)

    def test_a_cookie_is_no_login(self) -> None:
        self.assertEqual(self.status("GET", "/channels", who="", cookie="session=1"), 401)

    def test_each_operation_is_for_its_roles_alone(self) -> None:
        names = {"ops": "admin", "eye": "viewer", "shop": "sender"}
        for one in OPERATIONS:
            if one.roles is None or one.name == "reload":
                continue
            path = one.path.replace("{", "").replace("}", "")
            may = {role.value for role in one.roles}
            for who, role in names.items():
                status = self.whole(one.method, path, who=who).status
                self.assertEqual(status == 403, role not in may, f"{one.name} {who} {status}")

    def test_health_is_open_where_the_configuration_says_so(self) -> None:
        self.assertEqual(self.whole("GET", "/health", who="").status, 401)
        for path in ("/health/live", "/health/ready", "/openapi.json", "/docs"):
            self.assertEqual(self.whole("GET", path, who="").status, 200, path)
        self.settings = HttpServerSettings(open=("health",))
        self.assertEqual(self.whole("GET", "/health", who="").status, 200)


class RequestTests(ApiCase):
    def test_what_changes_something_is_json_and_of_no_other_site(self) -> None:
        for path in ("/messages", "/channels/goip101/pause"):
            for kind in (
                "",
                "text/plain",
                "application/x-www-form-urlencoded",
                "application/json; charset=x",
            ):
                self.assertEqual(self.status("POST", path, HELLO, content_type=kind), 415, kind)
            self.assertEqual(self.status("POST", path, HELLO, origin="http://evil.example"), 403)
            self.assertEqual(self.status("POST", path, HELLO, sec_fetch_site="cross-site"), 403)
            self.assertEqual(self.status("POST", path, HELLO, origin="null"), 403)
        own = {"origin": "http://router:8080", "sec_fetch_site": "same-origin"}
        self.assertEqual(self.status("POST", "/messages", {**HELLO, "esme": "crm"}, **own), 202)
        self.assertEqual(self.status("DELETE", "/messages/1", content_type=""), 415)

    def test_what_is_wrong_is_said_of_each_field(self) -> None:
        status, found = self.ask("POST", "/messages", {"to": "x", "txt": "hello", "from": "Ж"})
        self.assertEqual((status, found["status"], found["type"]), (422, 422, "about:blank"))
        fields = {one["field"].split(".")[0] for one in found["errors"]}
        self.assertEqual(fields, {"to", "text", "txt", "from"})

    def test_what_is_no_json_is_told(self) -> None:
        for body in (b"", b"{", b"\xff", b'{"to": "\\ud800", "text": "x"}', b"[" * 100_000):
            self.assertIn(self.status("POST", "/messages", body), (400, 422), body[:20])

    def test_fields_of_a_query_are_known_and_given_once(self) -> None:
        for query in ("limit=0", "limit=1001", "limit=x", "next=x", "nonsense=1", "limit=1&limit=2"):
            self.assertEqual(self.status("GET", f"/messages?{query}"), 422, query)
        self.assertEqual(self.status("GET", "/channels?x=1"), 422)

    def test_paths_and_methods_that_there_are_not(self) -> None:
        self.assertEqual(self.status("GET", "/nothing"), 404)
        self.assertEqual(self.status("GET", "/channels/"), 404)
        answer = self.whole("PUT", "/api/v1/channels")
        self.assertEqual((answer.status, answer.headers), (405, [("Allow", "GET, HEAD")]))

    def test_a_bug_of_ours_is_told_in_no_words_of_its_own(self) -> None:
        def broken() -> None:
            raise RuntimeError("secret words")

        self.desk.channels.all = broken  # type: ignore[method-assign, assignment]
        answer = self.whole("GET", "/api/v1/channels")
        self.assertEqual(answer.status, 500)
        self.assertNotIn(b"secret", answer.body)
        self.assertEqual(len(self.flushLoggedErrors(RuntimeError)), 1)


class DescriptionTests(ApiCase):
    def test_it_has_every_operation_and_what_each_may_answer(self) -> None:
        found = openapi()
        for one in OPERATIONS:
            described = found["paths"][one.path][one.method.lower()]
            self.assertEqual(described["operationId"], one.name)
            told = {int(status) for status in described["responses"]}
            self.assertEqual(told, statuses(one) | set(one.answers))
        self.assertEqual(found["openapi"], "3.1.0")

    def test_swagger_ui_is_given_the_same_in_the_words_of_3_0(self) -> None:
        self.assertIn(b'"/docs/openapi.json"', self.whole("GET", "/docs/start.js", who="").body)
        shown = self.whole("GET", "/docs/openapi.json", who="").body
        found = json.loads(shown)
        self.assertTrue(found["openapi"].startswith("3.0."))
        self.assertEqual(found["paths"].keys(), openapi()["paths"].keys())
        for newer in (b'"null"', b'"const"', b'"examples"', b'"exclusiveMinimum"', b'"prefixItems"'):
            self.assertNotIn(newer, shown)
        asked = found["components"]["schemas"]["NewMessage"]
        self.assertEqual(asked["example"], {"to": "+256772123456", "text": "Hello"})
        self.assertEqual(asked["properties"]["via"]["type"], "string")
        self.assertTrue(asked["properties"]["via"]["nullable"])

    def test_swagger_ui_comes_from_here_alone(self) -> None:
        page = self.whole("GET", "/docs", who="")
        self.assertNotIn(b"http", page.body)
        for file in ("swagger-ui.css", "swagger-ui-bundle.js", "start.js", "favicon-32x32.png"):
            self.assertEqual(self.whole("GET", f"/docs/{file}", who="").status, 200, file)
        self.assertIn("frame-ancestors 'none'", dict(page.headers)["Content-Security-Policy"])
