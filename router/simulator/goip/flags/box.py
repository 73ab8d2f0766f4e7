"""BoxFlags: who the box is, and what all of its faces share."""

from attrs import frozen

from .flag import flag


@frozen(kw_only=True, slots=False)
class BoxFlags:
    """The box."""

    id: str = flag("goip1", "the box's ID; its lines are ID01, ID02, …")
    password: str = flag("pw", "one for SMPP and for all lines by UDP")
    channels: int = flag(4, "lines")
    speed: float = flag(1.0, "how many times as fast modem and network are; 0 = they take no time at all")
    gsm_number: str = flag("+15550100", "numbers of the lines, less their last two digits")
    clock_offset_s: int = flag(0, "the box's clock against UTC", -86400)
    reboot_daily_at: str = flag("", "HH:MM by the box's clock", "03:00")
    reboot_s: float = flag(60.0, "how long a reboot takes")
