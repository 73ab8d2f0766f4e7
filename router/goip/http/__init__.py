"""GoIPs by their own web pages, without a socket; see `box.py` for its use."""
