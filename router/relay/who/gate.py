"""The gate: logins are heard in turn, and all refusals come after the same time.

First comes the pair of address and name: after wrong guesses it waits, whatever comes now, and of many
attempts at once all but the first ones wait too (`login_throttle`). Then the password: one that was right
before is known at once, any other waits for its turn (`password_queue`). Where no password can be right, as
for an unknown name, none is looked at; its turn is waited for all the same, so that time does not show which
names exist.

Each face has a gate of its own, so that guesses at one do not fill the tables of another. An `Authenticator`
decides: accounts over SMPP, users as well over HTTP.
"""

from collections.abc import Callable
from typing import Final, Generic, Protocol, TypeVar

from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IDelayedCall

from router.relay.interfaces import Clock, instants
from router.relay.who.accounts import Denial
from router.relay.who.login_throttle import PAIRS, LoginThrottle, Pair, origin, pair_of
from router.relay.who.password_queue import PasswordQueue

REFUSED_AFTER: Final = 0.1
"""Seconds from an attempt that is heard to its refusal: the same for all reasons, hash or not."""

LONGEST: Final = 60.0
"""Seconds: an attempt that would wait longer is refused unheard."""


T = TypeVar("T")


class Authenticator(Protocol[T]):
    """The holders of names and passwords. A password is given as its octets, each as a character."""

    def denial(self, name: str, host: str, /) -> Denial | None:
        """Return why no password can be right for this name from this host; None if one can."""

    def recognised(self, name: str, password: str, host: str, /) -> T | None:
        """Return the holder, if this password was right before and may come from this host.

        No hash is computed. None: not known, `authenticate` must decide.
        """

    def authenticate(self, name: str, password: str, host: str, /) -> Deferred[T | Denial]:
        """Return the holder, if the password is right and may come from this host; else why not."""


class LoginAttempt(Generic[T]):
    """An attempt to log in. One of ``admit`` and ``refuse`` is called, once, unless it leaves before.

    ``admit`` is given the holder, and returns why it may not come in even so. ``refuse`` is called when it is
    time to say no.
    """

    __slots__ = ("admit", "denial", "gone", "host", "pair", "password", "refuse", "since", "system_id")

    def __init__(
        self,
        host: str,
        system_id: str,
        password: str,
        admit: Callable[[T], Denial | None],
        refuse: Callable[[Denial], None],
    ) -> None:
        self.host = host
        self.system_id = system_id
        self.password = password
        self.admit = admit
        self.refuse = refuse
        self.pair: Pair = pair_of(host, system_id)
        self.denial: Denial | None = None
        """Reason why no password can be right."""
        self.since = 0.0
        """Instant when it came, later when it was heard."""
        self.gone = False


class _Pair(Generic[T]):
    """The attempts of a pair: how many are heard now, and which wait."""

    __slots__ = ("heard", "timer", "waiting")

    def __init__(self) -> None:
        self.heard = 0
        self.waiting: dict[LoginAttempt[T], None] = {}
        self.timer: IDelayedCall | None = None


class Gate(Generic[T]):
    """Hears attempts. Each of its two tables remembers at most ``most`` pairs."""

    def __init__(self, clock: Clock, known: Authenticator[T], most: int = PAIRS) -> None:
        self._clock = clock
        self._now = instants(clock)
        self._known = known
        self._judging = PasswordQueue()
        self._pairs: dict[Pair, _Pair[T]] = {}
        # Guesses at random names must not push out those at names that exist.
        self._guesses = LoginThrottle(most)
        self._in_vain = LoginThrottle(most)
        self._took = 0.0
        """Seconds that the last password took."""

    @property
    def pairs(self) -> int:
        """Number of pairs with an attempt that waits or is heard."""
        return len(self._pairs)

    def enter(self, attempt: LoginAttempt[T]) -> None:
        """Hear an attempt, now or later; it is told the decision."""
        attempt.since = self._now()
        attempt.denial = self._known.denial(attempt.system_id, attempt.host)
        if attempt.denial is not None and not attempt.system_id:
            # An unreadable bind has no name; no account has an empty one, so nothing is guessed.
            self._refuse(attempt, attempt.denial, attempt.since)
            return
        if attempt.pair not in self._pairs and self._passes_at_once(attempt):
            return
        self._pairs.setdefault(attempt.pair, _Pair()).waiting[attempt] = None
        self._go(attempt.pair)

    def _passes_at_once(self, attempt: LoginAttempt[T]) -> bool:
        """Let it in, if its pair need not wait and its password is known, as in nearly all requests.

        It has then guessed nothing, so it takes no place among those who guess.
        """
        if attempt.denial is not None or self._guesses.free(attempt.pair) > attempt.since:
            return False
        found = self._known.recognised(attempt.system_id, attempt.password, attempt.host)
        if found is None:
            return False
        denial = attempt.admit(found)
        if denial is None:
            self._guesses.right(attempt.pair)
            # These know the attempt: such circles are left to the garbage collector.
            attempt.admit, attempt.refuse = _is_in, _never
        else:
            self._refuse(attempt, denial, attempt.since)
        return True

    def leave(self, attempt: LoginAttempt[T]) -> None:
        """Drop an attempt that no longer wants to know. If it is heard by now it keeps its place."""
        attempt.gone = True
        pair = self._pairs.get(attempt.pair)
        if pair is not None:
            pair.waiting.pop(attempt, None)

    def _table(self, attempt: LoginAttempt[T]) -> LoginThrottle:
        return self._guesses if attempt.denial is None else self._in_vain

    def _go(self, key: Pair) -> None:
        """Hear the attempts of a pair whose time has come, and refuse those that would wait too long."""
        now = self._now()
        pair = self._pairs[key]
        while pair.waiting:
            first = next(iter(pair.waiting))
            if self._table(first).free(key) > now:
                break
            del pair.waiting[first]
            pair.heard += 1
            self._hear(first, now)
        if not pair.heard:
            # Not before: one that is being heard may be right, and then nobody waits.
            self._turn_away(key, pair, now)
        self._wait(key, pair, now)

    def _turn_away(self, key: Pair, pair: _Pair[T], now: float) -> None:
        place = 0
        for attempt in list(pair.waiting):
            guesses = self._table(attempt)
            if guesses.free(key) + guesses.waits(key, place) - attempt.since > LONGEST:
                del pair.waiting[attempt]
                self._refuse(attempt, Denial.GUESSING, now)
            else:
                place += 1

    def _wait(self, key: Pair, pair: _Pair[T], now: float) -> None:
        if pair.waiting:
            free = self._table(next(iter(pair.waiting))).free(key)
            self._wake(key, pair, max(0.0, free - now))
        elif not pair.heard:
            if pair.timer is not None and pair.timer.active():
                pair.timer.cancel()
            if self._pairs.get(key) is pair:
                del self._pairs[key]

    def _hear(self, attempt: LoginAttempt[T], now: float) -> None:
        attempt.since = now
        self._table(attempt).begun(attempt.pair, now)
        found: T | None = None
        if attempt.denial is None:
            found = self._known.recognised(attempt.system_id, attempt.password, attempt.host)
        if found is not None:
            self._found(attempt, found)
        else:
            self._judging.add(origin(attempt.host), attempt.system_id, lambda: self._judge(attempt))

    def _judge(self, attempt: LoginAttempt[T]) -> Deferred[None] | None:
        if attempt.gone:
            # Nothing was looked at, so nothing was guessed.
            self._table(attempt).taken_back(attempt.pair)
            self._settled(attempt)
            return None
        if attempt.denial is not None:
            self._denied(attempt, attempt.denial, self._took)
            return None
        began = self._now()
        verdict = self._known.authenticate(attempt.system_id, attempt.password, attempt.host)
        return verdict.addCallback(self._judged, attempt, began)

    def _judged(self, found: T | Denial, attempt: LoginAttempt[T], began: float) -> None:
        self._took = self._now() - began
        if isinstance(found, Denial):
            self._denied(attempt, found)
        else:
            self._found(attempt, found)

    def _denied(self, attempt: LoginAttempt[T], denial: Denial, at_least: float = 0.0) -> None:
        now = self._now()
        self._table(attempt).failed(attempt.pair, now)
        self._refuse(attempt, denial, now, at_least)
        self._settled(attempt)

    def _found(self, attempt: LoginAttempt[T], found: T) -> None:
        denial = None if attempt.gone else attempt.admit(found)
        if denial is None:
            self._guesses.right(attempt.pair)
        else:
            # One that only the number of sessions keeps out has guessed nothing.
            self._guesses.taken_back(attempt.pair)
            self._refuse(attempt, denial, self._now())
        self._settled(attempt)

    def _settled(self, attempt: LoginAttempt[T]) -> None:
        """Look at the others of its pair anew, but not in this call: a row of them would be a deep stack."""
        pair = self._pairs[attempt.pair]
        pair.heard -= 1
        if pair.waiting or pair.heard or pair.timer is not None:
            self._wake(attempt.pair, pair, 0.0)
        else:
            del self._pairs[attempt.pair]

    def _wake(self, key: Pair, pair: _Pair[T], delay: float) -> None:
        if pair.timer is not None and pair.timer.active():
            pair.timer.cancel()
        pair.timer = self._clock.callLater(delay, self._go, key)

    def _refuse(self, attempt: LoginAttempt[T], denial: Denial, now: float, at_least: float = 0.0) -> None:
        rest = max(at_least, attempt.since + REFUSED_AFTER - now, 0.0)
        self._clock.callLater(rest, attempt.refuse, denial)


def _is_in(found: object) -> Denial | None:
    """Return no denial: it has come in."""
    return None


def _never(denial: Denial) -> None:
    """Do nothing: it has come in."""
