"""Line: one GSM module with its SIM. It does one thing at a time and takes its time, the network more."""

from collections import deque
from collections.abc import Callable
from functools import partial
from random import Random

from .agenda import Agenda
from .happenings import Happening
from .jobs import Asker, CallJob, Job, Sender, Sms, SmsJob, UssdJob
from .ring import Ring
from .settings import Settings
from .sim import Sim
from .ussd import reply

CALL_S = 30.0
CRASH_S = 60.0
LOST, UNKNOWN, BAD_PDU = 501, 500, 304
CALLER = "10086"
"""Who is called where chance alone makes a call."""

Tell = Callable[["Line", Happening], None]


class Line:
    """The module of one channel, as every face of the box sees it."""

    def __init__(
        self,
        number: int,
        agenda: Agenda,
        random: Random,
        settings: Callable[[], Settings],
        record: Callable[["Line", Sms], None],
        sim: Sim | None = None,
        tell: Tell | None = None,
    ) -> None:
        self.number = number
        self.sim: Sim | None = sim or Sim(number, f"{number:02d}", settings().balance)
        self.imei = f"35000000{number:07d}"
        self.written_number = ""
        self.enabled, self.busy = True, False
        self.state = "IDLE"
        self.counts = {"submitted": 0, "sent": 0, "parts": 0, "failed": 0}
        self.call_limit, self.minutes_left, self.call_interval = -1, -1, 0
        self.inbox, self.outbox = Ring(), Ring()
        self._agenda, self._random, self._settings, self._record = agenda, random, settings, record
        self._tell = tell
        self._queue: deque[Job] = deque()
        self._job: SmsJob | UssdJob | None = None
        self._network, self._outage = True, 0
        self._called, self._menu = False, False
        self._reference, self._failing, self._call = 0, 0, 0

    @property
    def logged_in(self) -> bool:
        """Switched on, with a SIM, and in the network."""
        return self._network and self.enabled and self.sim is not None

    @property
    def waiting(self) -> int:
        """The length of the queue, without the one thing under way."""
        return len(self._queue)

    # What it is told to do

    def take(self, sms: Sms, sender: Sender) -> None:
        """Send it when those before it are done."""
        self.counts["submitted"] += 1
        self._enter(SmsJob(sms, sender))

    def ask(self, code: str, asker: Asker) -> None:
        """Ask the network this USSD code, when what is before it is done."""
        self._enter(UssdJob(code, asker))

    def leave_menu(self) -> None:
        """End the USSD session."""
        self._menu = False

    def call(self, number: str, seconds: float, incoming: bool = False) -> None:
        """Begin a voice call, when what is before it is done."""
        self._enter(CallJob(number, seconds, incoming))

    def drop_call(self) -> None:
        """End the call that is on."""
        if self.state.startswith("CONNECTED"):
            self._hang_up(self._call)
            self._work()

    def finish(self) -> None:
        """Let the SMS or the code that is under way be done now, however long it would have taken."""
        if self._job is not None:
            self._next(self._job)

    def log_out(self, seconds: float = 0.0) -> None:
        """Lose the network, for ever or for a time."""
        was_in = self.logged_in
        self._network, self._outage = False, self._outage + 1
        if was_in:
            self.tell(Happening("logout"))
        if seconds > 0:
            self._agenda.after(seconds, partial(self._recover, self._outage))

    def log_in(self) -> None:
        """Find the network again."""
        was_in = self.logged_in
        self._network, self._outage = True, self._outage + 1
        if self.logged_in and not was_in:
            self.tell(Happening("login"))

    def switch(self, on: bool) -> None:
        """Switch the module on or off."""
        self._change(enabled=on)

    def insert(self, sim: Sim | None) -> None:
        """Take the SIM out and put this one in, if there is one."""
        self._change(enabled=self.enabled, sim=sim, swap=True)

    def fail_with(self, error: int) -> None:
        """Have all that it sends fail with this +CMS ERROR number; 0 ends it."""
        self._failing = error

    def forget(self) -> None:
        """Forget what waits, as at a reboot; nobody hears of it."""
        self._queue.clear()
        self._menu = False

    # What it does

    def _enter(self, job: Job) -> None:
        self._queue.append(job)
        if not self.busy:
            self._work()

    def _work(self) -> None:
        while self._queue and not self.busy:
            settings = self._settings()
            job = self._queue.popleft()
            if isinstance(job, SmsJob) and not self._called and self._chance(settings.busy_by_call_rate):
                self._queue.appendleft(job)
                job, self._called = CallJob(CALLER, CALL_S), True
            self._begin(job, settings)

    def _begin(self, job: Job, settings: Settings) -> None:
        self.busy = True
        seconds = settings.scaled(job.seconds(settings, self._random)) if settings.speed > 0 else 0.0
        if isinstance(job, CallJob):
            self._pick_up(job)
            if seconds > 0:
                self._agenda.after(seconds, partial(self._end_call, self._call))
            else:
                self._hang_up(self._call)
        elif seconds > 0:
            self._job = job
            self._agenda.after(seconds, partial(self._next, job))
        else:
            self._finish(job)

    def _next(self, job: SmsJob | UssdJob) -> None:
        if job is not self._job:
            # It was finished sooner.
            return
        self._job = None
        self._finish(job)
        self._work()

    def _finish(self, job: SmsJob | UssdJob) -> None:
        self.busy = False
        if isinstance(job, SmsJob):
            self._called = False
            self._send(job.sms, job.sender)
        elif self.logged_in and self.sim is not None:
            said = reply(job.code, self._menu, self.sim, self._settings())
            self._menu = said is not None and said.opens
            job.asker.replied(said)
        else:
            job.asker.replied(None)

    def _send(self, sms: Sms, sender: Sender) -> None:
        error = self._trouble(sms)
        if error or self.sim is None:
            self.counts["failed"] += 1
            self.tell(Happening("failed", f"{error or UNKNOWN}, to {sms.to}"))
            sender.failed(error or UNKNOWN, 0)
            return
        reference = self._reference = self._reference % 255 + 1
        self.counts["sent"] += 1
        self.counts["parts"] += sms.parts
        self.sim.charge(sms.parts, self._agenda.now(), self._settings())
        self._record(self, sms)
        if self._chance(self._settings().uncertain_rate):
            self.tell(Happening("failed", f"{LOST}, to {sms.to}"))
            sender.failed(LOST, reference)
            return
        sender.sent(reference)
        self._await_report(sender, reference, sms.to)

    def _trouble(self, sms: Sms) -> int:
        """Return why the SMS can not be sent, as a +CMS ERROR number; 0 if it can."""
        settings = self._settings()
        if self.logged_in and self._chance(settings.logout_rate):
            self.log_out(settings.scaled(settings.recover_s))
        if not self.logged_in or self.sim is None:
            return settings.gsm_logout_err
        if sms.parts > settings.parts_max:
            return BAD_PDU
        if settings.long_sms_crash and sms.parts > 1:
            self.log_out(settings.scaled(CRASH_S))
            return UNKNOWN
        if self._chance(settings.cms_error_rate):
            return draw_error(settings.cms_errors, self._random)
        return self._failing or self.sim.refuses(self._agenda.now(), settings)

    def _await_report(self, sender: Sender, reference: int, to: str) -> None:
        settings = self._settings()
        if settings.dlr_final == "never":
            if settings.dlr_501_after_s:
                seconds = settings.scaled(settings.dlr_501_after_s)
                self._agenda.after(seconds, partial(sender.failed, LOST, reference))
            return
        error = int(settings.dlr_final.partition(":")[2] or 0)
        seconds = self._random.uniform(settings.dlr_final_min_s, settings.dlr_final_max_s)
        reported = partial(self._reported, sender, error, reference, to)
        self._agenda.after(settings.scaled(seconds), reported)

    def _reported(self, sender: Sender, error: int, reference: int, to: str) -> None:
        self.tell(Happening("reported", f"{f'error {error}' if error else 'delivered'}, to {to}"))
        sender.reported(error, reference)

    # Calls

    def _pick_up(self, job: CallJob) -> None:
        self._call += 1
        self.tell(Happening("call", f"{'in' if job.incoming else 'out'},{job.number}"))
        self._is(f"CONNECTED:{job.number}")

    def _end_call(self, call: int) -> None:
        self._hang_up(call)
        self._work()

    def _hang_up(self, call: int) -> None:
        if call != self._call or not self.state.startswith("CONNECTED"):
            return
        number = self.state.partition(":")[2]
        self.busy = False
        self.tell(Happening("hangup", f"{number},Normal call clearing"))
        self.tell(Happening("remain", str(self.minutes_left)))
        self._is("IDLE")

    def _is(self, state: str) -> None:
        self.state = state
        self.tell(Happening("state", "IDLE" if state == "IDLE" else "BUSY"))

    # Its network

    def _recover(self, outage: int) -> None:
        if outage == self._outage:
            self.log_in()

    def _change(self, enabled: bool, sim: Sim | None = None, swap: bool = False) -> None:
        was_in = self.logged_in
        self.enabled = enabled
        if swap:
            self.sim, self._menu = sim, False
        if self.logged_in != was_in:
            self.tell(Happening("login" if self.logged_in else "logout"))

    def tell(self, happening: Happening) -> None:
        """Tell the box, and its faces, what happened."""
        if self._tell:
            self._tell(self, happening)

    def _chance(self, rate: float) -> bool:
        return rate > 0 and self._random.random() < rate


def draw_error(weighted: str, random: Random) -> int:
    """Draw one of the +CMS ERROR numbers of ``500:40,21:20``, by their weights."""
    pairs = [entry.partition(":") for entry in weighted.split(",")]
    weights = [float(weight or 1) for _, _, weight in pairs]
    return random.choices([int(error) for error, _, _ in pairs], weights)[0]
