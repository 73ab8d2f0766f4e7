"""GoIPs by their own web pages, without a socket; `box.py` says how it is used."""
