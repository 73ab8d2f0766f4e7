"""Line: one GSM module with its SIM. It sends one SMS at a time and takes its time, the network more."""

from collections import deque
from collections.abc import Callable
from functools import partial
from math import exp, log
from random import Random
from typing import Protocol

from attrs import frozen

from .agenda import Agenda
from .settings import Settings

ERRORS = (500, 21, 38, 331, 28, 30)
WEIGHTS = (40, 20, 15, 10, 8, 7)
"""+CMS ERROR numbers and how often each is met."""

CALL_S = 30.0
CRASH_S = 60.0
P95 = 1.6449
"""Standard deviations from the median of a normal distribution to its 95th percentile."""

BARRED, REJECTED, LOST = 8, 21, 501


@frozen(kw_only=True)
class Sms:
    """What a line is to send: ``octets`` are the text without its user data header ``udh``."""

    id: str
    source: str
    to: str
    text: str
    octets: bytes
    data_coding: int
    udh: bytes = b""
    parts: int = 1


class Sender(Protocol):
    """A face that waits to hear how its SMS fared.

    ``reference`` is the modem's TP-MR, 0 if nothing was sent.
    """

    def sent(self, reference: int) -> None:
        """The network took it."""

    def failed(self, error: int, reference: int) -> None:
        """It was not sent; or, with 501, nobody knows."""

    def reported(self, error: int, reference: int) -> None:
        """The network's status report: 0 delivered, else why not."""


class Line:
    """The module of one channel, as every face of the box sees it."""

    def __init__(
        self,
        number: int,
        agenda: Agenda,
        random: Random,
        settings: Callable[[], Settings],
        record: Callable[["Line", Sms], None],
    ) -> None:
        self.number = number
        self.logged_in = True
        self.busy = False
        self.counts = {"submitted": 0, "sent": 0, "parts": 0, "failed": 0}
        self._agenda, self._random, self._settings, self._record = agenda, random, settings, record
        self._queue: deque[tuple[Sms, Sender]] = deque()
        self._reference = 0
        self._day = (0, 0)
        self._hour: deque[float] = deque()
        self._barred = False
        self._failing = 0

    @property
    def waiting(self) -> int:
        """SMS in the queue, the one under way not counted."""
        return len(self._queue)

    def take(self, sms: Sms, sender: Sender) -> None:
        """Send it when those before it are done."""
        self.counts["submitted"] += 1
        self._queue.append((sms, sender))
        if not self.busy:
            self._work()

    def log_out(self, seconds: float = 0.0) -> None:
        """Lose the network, for ever or for a time."""
        self.logged_in = False
        if seconds > 0:
            self._agenda.after(seconds, self.log_in)

    def log_in(self) -> None:
        """Find the network again."""
        self.logged_in = True

    def fail_with(self, error: int) -> None:
        """All that it sends fails with this +CMS ERROR number; 0 ends it."""
        self._failing = error

    def forget(self) -> None:
        """A reboot: what waits is gone, and nobody will hear of it."""
        self._queue.clear()

    def _work(self) -> None:
        while self._queue and not self.busy:
            sms, sender = self._queue.popleft()
            self.busy = True
            seconds = self._send_seconds(sms.parts)
            if seconds > 0:
                self._agenda.after(seconds, partial(self._next, sms, sender))
            else:
                self._finish(sms, sender)

    def _next(self, sms: Sms, sender: Sender) -> None:
        self._finish(sms, sender)
        self._work()

    def _finish(self, sms: Sms, sender: Sender) -> None:
        self.busy = False
        error = self._trouble(sms)
        if error:
            self.counts["failed"] += 1
            sender.failed(error, 0)
            return
        self._count(sms)
        self._record(self, sms)
        if self._chance(self._settings().uncertain_rate):
            sender.failed(LOST, self._reference)
            return
        sender.sent(self._reference)
        self._await_report(sender)

    def _count(self, sms: Sms) -> None:
        self._reference = self._reference % 255 + 1
        self.counts["sent"] += 1
        self.counts["parts"] += sms.parts
        self._day = (self._today()[0], self._today()[1] + sms.parts)
        if self._settings().barred_after_n_per_hour:
            self._hour.extend([self._agenda.now()] * sms.parts)

    def _trouble(self, sms: Sms) -> int:
        """Why the SMS can not be sent, as a +CMS ERROR number; 0 if it can."""
        settings = self._settings()
        if self.logged_in and self._chance(settings.logout_rate):
            self.log_out(settings.recover_s * settings.speed)
        if not self.logged_in:
            return settings.gsm_logout_err
        if settings.long_sms_crash and sms.parts > 1:
            self.log_out(CRASH_S * settings.speed)
            return ERRORS[0]
        if self._chance(settings.cms_error_rate):
            return self._random.choices(ERRORS, WEIGHTS)[0]
        return self._failing or self._sim_refuses(settings)

    def _sim_refuses(self, settings: Settings) -> int:
        if settings.sim_limit_per_day and self._today()[1] >= settings.sim_limit_per_day:
            return REJECTED
        if settings.no_balance_after_n and self.counts["parts"] >= settings.no_balance_after_n:
            return settings.no_balance_err
        return BARRED if settings.barred_after_n_per_hour and self._is_barred(settings) else 0

    def _is_barred(self, settings: Settings) -> bool:
        while self._hour and self._hour[0] <= self._agenda.now() - 3600:
            self._hour.popleft()
        self._barred = self._barred or len(self._hour) >= settings.barred_after_n_per_hour
        return self._barred

    def _today(self) -> tuple[int, int]:
        day = int(self._agenda.now() + self._settings().clock_offset_s) // 86400
        return self._day if self._day[0] == day else (day, 0)

    def _await_report(self, sender: Sender) -> None:
        settings, reference = self._settings(), self._reference
        if settings.dlr_final == "never":
            if settings.dlr_501_after_s:
                self._agenda.after(
                    settings.dlr_501_after_s * settings.speed, partial(sender.failed, LOST, reference)
                )
            return
        error = int(settings.dlr_final.partition(":")[2] or 0)
        seconds = self._random.uniform(settings.dlr_final_min_s, settings.dlr_final_max_s) * settings.speed
        self._agenda.after(seconds, partial(sender.reported, error, reference))

    def _send_seconds(self, parts: int) -> float:
        settings = self._settings()
        if settings.speed <= 0:
            return 0.0
        sigma = log(settings.send_p95_s / settings.send_median_s) / P95
        seconds = sum(
            min(settings.send_median_s * exp(sigma * self._random.gauss(0, 1)), settings.send_max_s)
            for _ in range(parts)
        )
        call = CALL_S if self._chance(settings.busy_by_call_rate) else 0.0
        return (seconds + call) * settings.speed

    def _chance(self, rate: float) -> bool:
        return rate > 0 and self._random.random() < rate
