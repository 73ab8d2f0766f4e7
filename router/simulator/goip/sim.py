"""Sim: the card in a line: who it is, what it has sent, and why its network takes no more."""

from collections import deque

from .settings import Settings

BARRED, REJECTED = 8, 21


class Sim:
    """One card. ``serial`` makes its numbers differ from those of all others."""

    def __init__(self, serial: int, number: str, balance: float) -> None:
        self.number = number
        self.iccid = f"8949000{serial:013d}"
        self.imsi = f"26201{serial:010d}"
        self.balance = balance
        self.parts = 0
        self._day = (0, 0)
        self._hour: deque[float] = deque()
        self._barred = False

    def charge(self, parts: int, now: float, settings: Settings) -> None:
        """Charge it for an SMS of so many parts."""
        self.parts += parts
        self.balance -= parts * settings.part_price
        day, sent = self._today(now, settings)
        self._day = (day, sent + parts)
        if settings.barred_after_n_per_hour:
            self._hour.extend([now] * parts)

    def refuses(self, now: float, settings: Settings) -> int:
        """Return why the network takes no SMS of it, as a +CMS ERROR number; 0 if it takes one."""
        if settings.sim_limit_per_day and self._today(now, settings)[1] >= settings.sim_limit_per_day:
            return REJECTED
        if self.balance <= 0 or self.balance < settings.part_price:
            return settings.no_balance_err
        if settings.no_balance_after_n and self.parts >= settings.no_balance_after_n:
            return settings.no_balance_err
        return BARRED if settings.barred_after_n_per_hour and self._is_barred(now, settings) else 0

    def _is_barred(self, now: float, settings: Settings) -> bool:
        while self._hour and self._hour[0] <= now - 3600:
            self._hour.popleft()
        self._barred = self._barred or len(self._hour) >= settings.barred_after_n_per_hour
        return self._barred

    def _today(self, now: float, settings: Settings) -> tuple[int, int]:
        day = int(now + settings.clock_offset_s) // 86400
        return self._day if self._day[0] == day else (day, 0)
