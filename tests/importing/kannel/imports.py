"""Files of Kannel, the pages that are made of them, and the ways that messages take by these."""

from collections.abc import Sequence

from router import from_config
from router.config.configuration import Configuration
from router.config.load import load
from router.explain.question import RoutingQuestion, as_submitted
from router.importing.kannel.whole import imported
from router.importing.secrets import Secrets
from router.routing.walk import looks
from tests.config.pages import PageTestCase

CORE = """\
group = core
admin-port = 13000
admin-password = bar
smsbox-port = 13001
"""


def smsc(id: str, *lines: str, host: str = "", user: str = "") -> str:
    """A group for an SMSC."""
    account = [f"host = {host or id.lower() + '.example'}", f"smsc-username = {user or 'acme'}"]
    given = ["smsc = smpp", f"smsc-id = {id}", *account, "smsc-password = secret", "port = 2775", *lines]
    return "\n".join(["group = smsc", *given, ""])


def user(name: str, *lines: str) -> str:
    """An account of sendsms."""
    return "\n".join(["group = sendsms-user", f"username = {name}", "password = secret12", *lines, ""])


class KannelTestCase(PageTestCase):
    """A test that imports files of Kannel."""

    def page(self, *groups: str, goips: Sequence[str] = ()) -> str:
        """The page made of some groups, with an empty line between them."""
        file = self.write("\n".join(groups), "kannel.conf")
        return imported([file], Secrets(apart=False), goips).text().replace(self.directory, "")

    def told(self, *groups: str) -> str:
        """The comments of that page, as one line."""
        lines = (line.strip() for line in self.page(*groups).splitlines())
        return " ".join(line.removeprefix("# ") for line in lines if line.startswith("#"))

    def configuration(self, *groups: str, goips: Sequence[str] = ()) -> Configuration:
        """What the router reads in that page."""
        return load(self.write(self.page(*groups, goips=goips)), {})


def ways(configuration: Configuration, esme: str, to: str, source: str = "") -> list[tuple[str, ...]]:
    """The channels of each route that would take a message, the first one first; none if it is refused."""
    ids = frozenset(channel.id for channel in from_config.usable(configuration))
    own = next(each for each in configuration.settings.esmes if each.system_id == esme)
    account = from_config.account(own, ids)
    question = RoutingQuestion(account=account, message=as_submitted(account, to, source), minute=0)
    table = from_config.table(configuration)
    return [look.way.channels for look in looks(table, question.facts, account.sender) if not look.why]
