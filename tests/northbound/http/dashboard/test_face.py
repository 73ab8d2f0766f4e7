"""Rights in the dashboard, and protection against requests from other sites."""

from urllib.parse import urlencode

from router.desk.people import Role
from router.northbound.http.api.face import Api
from router.northbound.http.dashboard.sessions import LASTS, LONGEST_NOTICE, MOST, MOST_NOTICES
from router.northbound.http.dashboard.table import PAGES
from router.northbound.http.interfaces import HttpRequest, HttpResponse
from tests.northbound.http.dashboard.scene import ROLES, DashboardCase, location, whole

SESSION = "smpp_router_session"


class LoginTests(DashboardCase):
    def test_whoever_is_not_logged_in_is_led_to_the_login_and_then_back(self) -> None:
        browser = self.browser()
        led = location(browser.ask("GET", "/messages?to=%2B256772000001"))
        self.assertEqual(led, "/login?next=/messages%3Fto%3D%252B256772000001")
        page = browser.get(led)
        (to,) = page.all("input", name="next")
        self.assertEqual(to["value"], "/messages?to=%2B256772000001")
        form = {"csrf": browser.sign(led), "name": "ops", "password": "ops", "next": to["value"]}
        self.assertEqual(location(browser.ask("POST", "/login", urlencode(form))), to["value"])

    def test_nobody_is_led_to_another_site(self) -> None:
        for bad in ("//evil.example", "https://evil.example/", "/\\evil.example", "/a\nb", "javascript:x"):
            browser = self.browser()
            form = {"csrf": browser.sign("/login"), "name": "ops", "password": "ops", "next": bad}
            self.assertEqual(location(browser.ask("POST", "/login", urlencode(form))), "/", bad)

    def test_a_wrong_password_is_told_and_the_name_stays(self) -> None:
        browser = self.browser()
        answer = browser.log_in("ops", "wrong")
        self.assertEqual(answer.status, 401)
        self.assertIn(b'value="ops"', answer.body)
        self.assertNotIn(SESSION, browser.cookies)

    def test_the_login_form_too_is_of_a_page_of_ours(self) -> None:
        browser = self.browser()
        for form in (
            {"name": "ops", "password": "ops"},
            {"name": "ops", "password": "ops", "csrf": "0" * 64},
        ):
            self.assertEqual(browser.ask("POST", "/login", urlencode(form)).status, 403)
        other = self.browser()
        form = {"name": "ops", "password": "ops", "csrf": other.sign("/login")}
        browser.get("/login")
        self.assertEqual(browser.ask("POST", "/login", urlencode(form)).status, 403)

    def test_the_cookie_is_kept_from_scripts_other_sites_and_plain_lines(self) -> None:
        browser = self.browser()
        form = {"csrf": browser.sign("/login"), "name": "ops", "password": "ops"}
        headers = browser.ask("POST", "/login", urlencode(form), secure=True).headers
        (cookie,) = [value for name, value in headers if name == "Set-Cookie" and value.startswith(SESSION)]
        for word in ("HttpOnly", "SameSite=Strict", "Secure", "Path=/", "Max-Age=43200"):
            self.assertIn(word, cookie.split("; "))

    def test_a_login_makes_a_new_session_and_ends_the_one_before(self) -> None:
        browser = self.browser("ops")
        before = dict(browser.cookies)
        browser.ask("POST", "/logout", urlencode({"csrf": browser.sign("/")}))
        browser.log_in("ops")
        self.assertNotEqual(browser.cookies[SESSION], before[SESSION])
        browser.cookies = before
        self.assertEqual(location(browser.ask("GET", "/")), "/login")

    def test_a_session_is_over_after_twelve_hours(self) -> None:
        browser = self.browser("ops")
        self.relay.clock.advance(LASTS - 1.0)
        browser.get("/messages")
        self.relay.clock.advance(1.0)
        self.assertEqual(browser.ask("GET", "/messages").status, 303)

    def test_a_session_is_over_when_its_password_is_another_or_its_user_has_gone(self) -> None:
        for change in ({"ops": "other"}, {}):
            browser = self.browser("ops")
            self.door.passwords = {**change}
            self.assertEqual(browser.ask("GET", "/messages").status, 303)
            self.door.passwords = {name: name for name in ROLES}

    def test_whoever_logs_in_again_and_again_logs_out_none_but_himself(self) -> None:
        operator, first = self.browser("ops"), self.browser("shop")
        for _ in range(MOST):
            self.browser("shop")
        self.assertEqual(operator.ask("GET", "/").status, 200)
        self.assertEqual(first.ask("GET", "/messages").status, 303)

    def test_plain_http_is_warned_of_unless_it_is_this_machine(self) -> None:
        warned = "plain HTTP"
        for host, secure, said in (
            ("192.0.2.7", False, True),
            ("192.0.2.7", True, False),
            ("::1", False, False),
        ):
            answer = self.browser().ask("GET", "/login", host=host, secure=secure)
            self.assertEqual(warned in answer.body.decode(), said, host)

    def test_without_users_it_says_how_to_add_one(self) -> None:
        self.assertIn("smpp-router password", self.browser().get("/login").text)


class RightsTests(DashboardCase):
    def test_each_page_is_for_its_roles_alone(self) -> None:
        for name, role in ROLES.items():
            browser = self.browser(name)
            for page in PAGES:
                if page.method == "GET" and "{" not in page.path and name != "nobody":
                    status = browser.ask("GET", page.path).status
                    led_on = page.path == "/" and role is Role.SENDER
                    self.assertEqual(status, 200 if role in page.roles else 303 if led_on else 403, page.path)

    def test_whoever_only_looks_does_nothing(self) -> None:
        for name in ("eye", "shop"):
            browser = self.browser(name)
            for page in PAGES:
                if page.method == "POST" and ROLES[name] not in page.roles:
                    path = page.path.replace("{id}", "goip101")
                    self.assertEqual(browser.post(path, act="pause", id="goip101").status, 403, path)
        self.assertEqual(self.seen()[0], "up")

    def test_a_viewer_is_shown_nothing_that_it_may_not_do(self) -> None:
        browser = self.browser("eye")
        for path in ("/", "/channels", "/channels/goip101", "/esmes/crm", "/received"):
            forms = [one["action"] for one in browser.get(path).all("form", method="post")]
            self.assertEqual(forms, ["/logout"], path)

    def test_a_form_without_the_sign_of_its_session_does_nothing(self) -> None:
        browser, other = self.browser("ops"), self.browser("ops")
        good = browser.sign("/")
        for csrf in ("", "0" * 64, other.sign("/"), good[:-1], good + "\N{SNOWMAN}"):
            form = urlencode({"csrf": csrf, "act": "pause", "id": "goip101"})
            self.assertEqual(browser.ask("POST", "/channels", form).status, 403)
        self.assertEqual(self.seen()[0], "up")

    def test_nor_does_one_of_another_site_even_with_the_sign(self) -> None:
        browser = self.browser("ops")
        form = urlencode({"csrf": browser.sign("/"), "act": "pause", "id": "goip101"})
        for headers in ({"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}):
            self.assertEqual(browser.ask("POST", "/channels", form, headers=headers).status, 403)
        self.assertEqual(self.seen()[0], "up")
        ours = {"origin": "http://router:8080", "sec-fetch-site": "same-origin"}
        self.assertEqual(browser.ask("POST", "/channels", form, headers=ours).status, 303)
        self.assertEqual(self.seen()[0], "paused")

    def test_each_form_of_each_page_has_the_sign(self) -> None:
        browser = self.browser("ops")
        for path in (
            "/",
            "/channels",
            "/channels/goip101",
            "/esmes/crm",
            "/send",
            "/configuration?compare=yes",
        ):
            page = browser.get(path)
            forms, signs = page.all("form", method="post"), page.all("input", name="csrf")
            self.assertEqual(len(forms), len(signs), path)

    def test_the_api_takes_no_cookie(self) -> None:
        browser = self.browser("ops")
        api = Api(self.door, self.desk, lambda: self.settings)
        headers = {"cookie": f"{SESSION}={browser.cookies[SESSION]}", "content-type": "application/json"}
        for method, path in (("GET", "/api/v1/channels"), ("POST", "/api/v1/channels/goip101/pause")):
            answers: list[HttpResponse] = []
            asked = HttpRequest(method=method, path=path, raw_path=path, headers=headers, body=b"{}")
            api.ask(asked, answers.append)
            self.assertEqual([one.status for one in answers], [401])

    def test_logging_out_is_a_post_and_ends_the_session(self) -> None:
        browser = self.browser("ops")
        kept = dict(browser.cookies)
        self.assertEqual(browser.ask("GET", "/logout").status, 404)
        self.assertEqual(browser.ask("POST", "/logout").status, 403)
        browser.get("/messages")
        self.assertEqual(location(browser.post("/logout")), "/login")
        browser.cookies = kept
        self.assertEqual(browser.ask("GET", "/messages").status, 303)

    def test_a_sender_without_an_esme_sees_no_messages(self) -> None:
        self.assertEqual(self.browser("nobody").ask("GET", "/messages").status, 403)


class AnswerTests(DashboardCase):
    def test_no_page_may_run_or_load_anything_of_others_or_be_framed(self) -> None:
        for name, path in (("ops", "/"), ("ops", "/channels"), ("ops", "/nowhere"), ("", "/login")):
            policy = dict(self.browser(name).ask("GET", path).headers).get("Content-Security-Policy", "")
            self.assertIn("default-src 'none'", policy)
            self.assertIn("frame-ancestors 'none'", policy)
            self.assertNotIn("unsafe", policy)

    def test_no_page_has_a_script_or_a_style_of_its_own(self) -> None:
        browser = self.browser("ops")
        for page in PAGES:
            if page.method == "GET" and "{" not in page.path:
                found = browser.get(page.path)
                self.assertEqual([one for one in found.all("script") if "src" not in one], [])
                self.assertEqual(found.all("style"), [])
                events = [one for _, one in found.tags if any(name.startswith("on") for name in one)]
                self.assertEqual((events, [one for _, one in found.tags if "style" in one]), ([], []))

    def test_each_field_has_a_label_and_no_id_stands_twice(self) -> None:
        browser = self.browser("ops")
        for page in PAGES:
            if page.method == "GET":
                path = page.path.replace("{id}", "goip101" if "channels" in page.path else "crm")
                if "messages/" in path:
                    continue
                found = browser.get(path)
                self.assertEqual(found.unlabelled, [], path)
                self.assertEqual(sorted(set(found.ids)), sorted(found.ids), path)
                self.assertEqual(len(found.all("h1")), 1, path)

    def test_style_and_script_are_kept_for_long_and_are_small(self) -> None:
        browser = self.browser()
        page = browser.get("/login")
        paths = [one["href"] for one in page.all("link")] + [one["src"] for one in page.all("script")]
        answers = [browser.ask("GET", path) for path in paths]
        self.assertEqual([one.status for one in answers], [200, 200, 200])
        self.assertTrue(all("immutable" in dict(one.headers)["Cache-Control"] for one in answers))
        self.assertLess(sum(len(whole(one)) for one in answers), 100_000)

    def test_what_no_face_has_is_a_page_for_people_and_a_problem_for_programs(self) -> None:
        browser = self.browser("ops")
        self.assertEqual(browser.look("/nowhere")[0], 404)
        answer = browser.ask("GET", "/nowhere", headers={"accept": "*/*"})
        self.assertEqual((answer.status, answer.content_type), (404, "application/problem+json"))

    def test_what_nobody_has_read_is_kept_within_bounds(self) -> None:
        browser = self.browser("ops")
        form = {"csrf": browser.sign("/channels"), "act": "pause", "id": "x" * 100_000}
        browser.get("/messages")
        for _ in range(MOST_NOTICES + 5):
            browser.ask("POST", "/channels", urlencode(form))
        said = [one for one in browser.get("/messages").said if "xxx" in one]
        self.assertEqual(len(said), MOST_NOTICES)
        self.assertLess(max(map(len, said)), LONGEST_NOTICE + 100)

    def test_a_channel_that_there_is_not_is_told_with_those_that_are_near(self) -> None:
        status, page = self.browser("ops").look("/channels/goip10")
        self.assertEqual(status, 404)
        self.assertIn("did you mean", page.text)
