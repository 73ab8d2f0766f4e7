"""A simulated GoIP: the command `smpp-router simulate`, where that is not installed (docs/simulator.md).

python tools/goip.py --help
"""

import sys
from pathlib import Path

if not __package__:  # run as a file: nothing here may shadow a package
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from router.simulator.goip.command import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], "python tools/goip.py"))
