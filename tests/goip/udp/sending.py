"""The dialogue about one SMS as far as most tests need it; examples are those of the maker's papers."""

from tests.goip.udp.script import ScriptTestCase

OPENED = """
    S> MSG 11 5 hello\\n
    D> PASSWORD 11\\n
    S> PASSWORD 11 pw1\\n
    D> SEND 11\\n
    S> SEND 11 1 +8613800138000\\n
"""
AT_WORK = OPENED + "    D> WAIT 11 1\\n\n    E> sms1 taken\n"


class SendingTestCase(ScriptTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.register("line1")

    def begin(self, script: str = AT_WORK) -> None:
        self.play("    R> send hello to +8613800138000\n" + script)
