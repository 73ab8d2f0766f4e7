# Types for where this module is compiled (docs/decisions/0009).
from router.sms.message cimport ShortMessage

cpdef flaw(ShortMessage message, replace_if_present_flag)
cpdef _flaw_of_text(ShortMessage message)
