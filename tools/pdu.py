"""Hexadecimal octets as readable SMPP PDUs: the command `smpp-router pdu`, where it is not installed.

python tools/pdu.py 00000010000000150000000000000001
tshark -x … | python tools/pdu.py
"""

import sys
from pathlib import Path

if not __package__:  # run as a file: nothing here may shadow a package
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from router.commands.pdu import pdu

if __name__ == "__main__":
    pdu()
