"""What is told of numbers that are blocked, of limits, and of what a route rewrites."""

from router import from_config
from router.explain.page import Explanation
from router.explain.question import RoutingQuestion, as_submitted
from tests.config.pages import GATEWAY, PageTestCase

PAGE = (
    GATEWAY
    + r"""
esmes:
  - {system_id: crm, password: secret12, country: UG, repeat: 30s, limits: {day: 9, per_number: {hour: 2}}}
  - {system_id: shop, password: secret12}
blocked: {file: blocked.txt}
routes:
  - match: {text: acct}
    rewrite: {source_addr: Bank, text: [{match: acct, replace: account}]}
  - rewrite: {source_addr: Shop}
"""
)


class PermittedTests(PageTestCase):
    def explained(
        self, esme: str = "crm", to: str = "0772000002", text: str = "acct", page: str = PAGE
    ) -> list[str]:
        self.write("+256772000001  # he asked for it\n", "blocked.txt")
        configuration = self.loaded(page)
        (known,) = [one for one in configuration.settings.esmes if one.system_id == esme]
        account = from_config.account(known, [one.id for one in from_config.usable(configuration)])
        question = RoutingQuestion(account=account, message=as_submitted(account, to, "", text), minute=0)
        return [" ".join(line.split()) for line in Explanation(configuration, question).lines()]

    def test_a_number_that_is_blocked(self) -> None:
        said = "answer ESME_RINVDSTADR: the number is blocked: it stands in the file of `blocked`"
        self.assertEqual(self.explained(to="0772000001")[-1], said)

    def test_a_number_is_read_by_the_country_of_the_channel_where_the_esme_has_none(self) -> None:
        said = "answer ESME_RINVDSTADR: the number is blocked: it stands in the file of `blocked`"
        for country, blocked in (("UG", True), ("KE", False)):
            page = PAGE.replace("channels: 8", f"channels: 8, country: {country}")
            self.assertEqual(said in self.explained("shop", "0772000001", page=page), blocked)

    def test_limits_are_told_where_there_are_any(self) -> None:
        said = (
            "limits 9 in a day, 2 in an hour, to one number, no text twice to a number in 30 s; "
            "what is used of them the running router knows (--live)"
        )
        self.assertIn(said, self.explained())
        self.assertEqual([line for line in self.explained("shop") if line.startswith("limits")], [])

    def test_what_is_sent_in_the_place_of_what_the_esme_wrote(self) -> None:
        self.assertIn("rewrite source_addr Bank; text account: GSM7, 1 segment", self.explained())
        self.assertIn("rewrite source_addr Shop", self.explained(text="hello"))
