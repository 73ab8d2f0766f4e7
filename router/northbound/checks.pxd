# Types for where this module is compiled (docs/decisions/0009).
from router.sms.message cimport ShortMessage

cpdef flaw(pdu, ShortMessage message)
cpdef _flaw_of_text(ShortMessage message)
