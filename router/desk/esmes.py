"""ESMEs for people and programs."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from router.desk.channels import Used
from router.desk.charts import MessageCounts, counts_of
from router.desk.errors import NoSuch, Unfit, some
from router.desk.interfaces import EsmeSession, EsmeSessions
from router.desk.state import Looking
from router.relay.account import Account
from router.relay.lookouts.charts import Charting, ChartKind
from router.relay.owing.delivery import Delivery
from router.relay.sending.sendings import Sendings
from router.relay.who.accounts import Accounts
from router.relay.who.permits import Permits
from router.sms.value import value


@value(kw_only=True)
class SessionView:
    """A bound session."""

    host: str
    bind: str
    version: str
    since: datetime
    asked: int
    """Requests of the ESME not answered yet, ``window`` at most."""
    delivering: int
    """Deliveries to the ESME not answered yet, ``window`` at most."""


@value(kw_only=True)
class EsmeView:
    """An ESME."""

    system_id: str
    enabled: bool
    binds: int
    """Sessions that it may have at once."""
    window: int
    sessions: Sequence[SessionView]
    queue: int
    """Its messages that are not with a gateway yet."""
    most_queued: int
    """The bound of ``queue``."""
    owed: int
    """Receipts and received SMS not acknowledged yet."""
    minute: MessageCounts
    """Its messages of the last full minute."""
    budget: Mapping[str, Used]
    """Segments of its limits: day, month and total."""
    rate: float | None
    """Messages that it may send in a second; None is no limit."""
    per_number: Mapping[str, int]
    """Messages that it may send to one number in an hour or a day, where that is limited."""
    repeat: float
    """Seconds in which it may not send a text twice to a number; 0 if it may."""


class EsmeList:
    """All ESMEs of the configuration, in its order."""

    def __init__(
        self,
        accounts: Accounts,
        sendings: Sendings,
        delivery: Delivery,
        sessions: EsmeSessions,
        looking: Looking,
        permits: Permits,
        charting: Charting,
    ) -> None:
        self._accounts = accounts
        self._sendings = sendings
        self._delivery = delivery
        self._sessions = sessions
        self._looking = looking
        self._permits = permits
        self._charting = charting

    def all(self) -> Sequence[EsmeView]:
        """Return all of them."""
        return self.some(self.names())

    def names(self) -> Sequence[str]:
        """Return the system_ids of all of them."""
        return [each.system_id for each in self._accounts.all()]

    def some(self, names: Iterable[str]) -> Sequence[EsmeView]:
        """Return the ESMEs with these system_ids, in their order."""
        bound: defaultdict[str, list[EsmeSession]] = defaultdict(list)
        for session in self._sessions.bound():
            bound[session.esme].append(session)
        found = [account for name in names if (account := self._accounts.get(name)) is not None]
        return [self._view(each, bound[each.system_id]) for each in found]

    def one(self, system_id: str) -> EsmeView:
        """Return the ESME of this system_id. Raises NoSuch."""
        account = self._accounts.get(system_id)
        if account is None:
            raise NoSuch("ESME", system_id, [each.system_id for each in self._accounts.all()])
        bound = [session for session in self._sessions.bound() if session.esme == system_id]
        return self._view(account, bound)

    def knows(self, system_id: str) -> bool:
        """Tell whether there is an ESME of this system_id."""
        return self._accounts.get(system_id) is not None

    def sender(self, system_id: str) -> Account:
        """Return the ESME that sends a text; without a system_id the only ESME.

        Raises Unfit, for the field `esme`.
        """
        known = {each.system_id: each for each in self._accounts.all()}
        if not system_id and len(known) != 1:
            raise Unfit("esme", f"say in the name of which ESME; known are {some(known)}")
        account = known.get(system_id) if system_id else next(iter(known.values()))
        if account is None:
            raise Unfit("esme", str(NoSuch("ESME", system_id, known)))
        if not account.enabled:
            raise Unfit("esme", f"{account.system_id} is not enabled in the configuration")
        return account

    def account(self, system_id: str) -> Account | None:
        """Return an ESME's account; None if there is no such ESME."""
        return self._accounts.get(system_id)

    def _view(self, account: Account, bound: Sequence[EsmeSession]) -> EsmeView:
        return EsmeView(
            system_id=account.system_id,
            enabled=account.enabled,
            binds=account.binds,
            window=account.window,
            sessions=[self._session(each) for each in bound],
            queue=self._sendings.queue(account.system_id),
            most_queued=account.queue,
            owed=self._delivery.owed_to(account.system_id),
            minute=counts_of(self._charting.minute(ChartKind.ESME, account.system_id)),
            budget={
                limit: Used(used, of)
                for limit, (used, of) in self._permits.quotas.used(account.system_id).items()
            },
            rate=account.rate,
            per_number=_limited(account),
            repeat=account.repeat,
        )

    def _session(self, session: EsmeSession) -> SessionView:
        return SessionView(
            host=session.host,
            bind=session.bind,
            version=session.version,
            since=self._looking.date(session.since),
            asked=session.asked,
            delivering=session.delivering,
        )


def _limited(account: Account) -> Mapping[str, int]:
    hour, day = account.per_number.hour, account.per_number.day
    return {span: of for span, of in (("hour", hour), ("day", day)) if of is not None}
