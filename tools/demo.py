"""The demo, as `make demo` and `smpp-router demo` run it.

python tools/demo.py --help
"""

import sys
from pathlib import Path

if not __package__:  # run as a file: nothing here may shadow a package
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from router.shipped import shipped
from router.simulator.demo.command import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], shipped("demo.yaml"), "python tools/demo.py"))
