"""Peers of a router in a run: ESMEs, boxes by their control port, a browser, a recorder, a whole farm."""
