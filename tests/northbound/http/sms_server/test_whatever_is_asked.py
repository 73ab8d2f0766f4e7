"""Whatever is asked of the pages, they answer once, and nothing that was asked becomes a part of the page."""

import json
from html.parser import HTMLParser

from hypothesis import given, settings
from hypothesis import strategies as st

from router.northbound.http.interfaces import HttpRequest
from router.northbound.http.sms_server.face import JSON, PHP
from tests.northbound.http.sms_server.scene import Page, SmsServerCase
from tests.support.extent import at_most

NAMES = [
    *("USERNAME", "PASSWORD", "smsnum", "Memo", "method", "smsprovider", "goipname", "smsgoip", "datehm"),
    *(
        "submit2",
        "not_jump",
        "esme",
        "messageid",
        "id",
        "TICKET",
        "startdate",
        "enddate",
        "TERMID",
        "USSDMSG",
    ),
    "action",
]

EVIL = st.sampled_from(
    [
        "",
        "root",
        "ops",
        "1",
        "2",
        "10086",
        "1,2",
        "goip1",
        "goip101",
        "<b>x</b>",
        "'\"><script>1</script>",
        "*",
    ]
)
words = st.text(max_size=30) | EVIL
fields = st.dictionaries(st.sampled_from(NAMES), st.lists(words, min_size=1, max_size=2))
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=5,
)
bodies = st.dictionaries(
    st.sampled_from(["auth", "number", "content", "goip_line", "provider", "taskID", "esme"]), values
)

KNOWN = {
    "html",
    "head",
    "meta",
    "link",
    "title",
    "body",
    "font",
    "script",
    "a",
    "br",
    "table",
    "tr",
    "td",
    "h1",
}
LOGIN = {"form", "label", "input"}


class Tags(HTMLParser):
    """Gathers the tags of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.found.append(tag)


class WhateverTests(SmsServerCase):
    def asked(self, asked: HttpRequest) -> Page:
        page = Page()
        self.face.ask(asked, page.answered)
        self.relay.turn()
        self.relay.clock.advance(61.0)
        return page

    @settings(max_examples=at_most(300, 30), deadline=None)
    @given(st.sampled_from(PHP), st.sampled_from(["GET", "POST"]), fields, fields, st.booleans())
    def test_of_the_pages(
        self, page: str, method: str, query: dict[str, list[str]], form: dict[str, list[str]], known: bool
    ) -> None:
        if known:
            query = {**query, "USERNAME": ["ops"], "PASSWORD": ["ops"], "esme": ["crm"]}
            form = {}
        shown = self.asked(HttpRequest(method=method, path=f"/goip/en/{page}", query=query, form=form))
        if page == "ussd.php" and not shown.answers:
            return
        self.assertEqual(shown.answer.status, 200)
        if "text/html" in shown.answer.content_type:
            tags = Tags()
            tags.feed(shown.text)
            self.assertLessEqual(set(tags.found), KNOWN | LOGIN)
            self.assertLessEqual(tags.found.count("script"), 1)
            self.assertNotIn("<b>", shown.text)

    @settings(max_examples=at_most(300, 30), deadline=None)
    @given(st.sampled_from(JSON), bodies, st.booleans())
    def test_of_the_json_pages(self, page: str, body: dict[str, object], known: bool) -> None:
        if known:
            body = {**body, "auth": {"username": "root", "password": "root"}}
        shown = self.asked(HttpRequest(method="POST", path=f"/goip/{page}/", body=json.dumps(body).encode()))
        self.assertIn(shown.answer.status, (200, 400, 401))
        json.loads(shown.text)
