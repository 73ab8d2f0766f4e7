"""Words: what the send page says, in the two languages of the box.

The Chinese words are ours: nobody has written down those of a box.
"""

from attrs import frozen


@frozen(kw_only=True)
class Words:
    """One language."""

    real: str
    seed: str
    error: str
    login: str
    busy: str
    logout: str
    line: str
    number: str

    def sending(self, line: int, number: str, id: str, style: str) -> str:
        """Say that the message is taken."""
        return (self.seed if style == "seed" else self.real).format(line=line, number=number, id=id)

    def refused(self, reason: str, line: int, style: str) -> str:
        """Say that it is not taken; ``reason`` is the name of a field of this class."""
        blank = " " if style == "seed" else ""
        return f"{self.error},{blank}{getattr(self, reason).format(line=line)}"


LANGUAGES = {
    "en_US": Words(
        real="Sending,L{line} Send SMS to:{number}; ID:{id}",
        seed="Sending, L{line} Send SMS to {number}; ID:{id}",
        error="ERROR",
        login="user or password error",
        busy="L{line} busy",
        logout="L{line} GSM logout",
        line="L{line} not exist",
        number="number or content empty",
    ),
    "zh_CN": Words(
        real="正在发送,L{line} 发送短信到:{number}; ID:{id}",
        seed="正在发送, L{line} 发送短信到 {number}; ID:{id}",
        error="错误",
        login="用户名或密码错误",
        busy="L{line} 忙",
        logout="L{line} GSM 未登录",
        line="L{line} 不存在",
        number="号码或内容为空",
    ),
}
