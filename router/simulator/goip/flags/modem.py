"""ModemFlags: the lines: modem, SIM and network, as all faces share them."""

from attrs import frozen

from .flag import flag


@frozen(kw_only=True, slots=False)
class ModemFlags:
    """A line."""

    send_median_s: float = flag(5.0, "one SMS: half are faster")
    send_p95_s: float = flag(12.0, "one SMS: of twenty, one is slower")
    send_max_s: float = flag(200.0, "one SMS: the slowest")
    parts_max: int = flag(15, "a text that costs more SMS is answered 0x01", 1)
    cms_error_rate: float = flag(0.0, "chance that an SMS fails with one of cms_errors", 0.2)
    cms_errors: str = flag("500:40,21:20,38:15,331:10,28:8,30:7", "+CMS ERROR numbers and their weights")
    logout_rate: float = flag(0.0, "chance that the line loses the network instead of sending", 0.1)
    recover_s: float = flag(120.0, "until it finds it again")
    busy_by_call_rate: float = flag(0.0, "chance that a call of 30 s comes first", 0.2)
    sim_limit_per_day: int = flag(0, "SMS, then err 21; 0 = none", 20)
    no_balance_after_n: int = flag(0, "SMS, then no_balance_err; 0 = never", 20)
    no_balance_err: int = flag(21, "21 or 500", 500)
    barred_after_n_per_hour: int = flag(0, "SMS in an hour, then err 8 for good; 0 = never", 50)
    long_sms_crash: bool = flag(False, "the module dies of a long SMS and takes 60 s to come back")
    uncertain_rate: float = flag(
        0.0, "chance that the SMS went out and the modem's answer was lost: err 501", 0.1
    )
    signal: int = flag(20, "0 to 31; 99 unknown", 5, 99)
    balance: float = flag(10.0, "money on each SIM; with nothing left an SMS ends in no_balance_err")
    part_price: float = flag(0.0, "what an SMS costs", 0.05)
    operator: str = flag("SIMNET", "the name of the network")
    ussd_balance: str = flag("*100#", "the code that is answered with the balance")
    ussd_number: str = flag("*102#", "the code that is answered with the number")
    ussd_menu: str = flag("*111#", "the code that opens a menu: 1 balance, 2 number")
    ussd_fails: str = flag("", "what is said instead of the answer of an unknown code; empty: it fails")
