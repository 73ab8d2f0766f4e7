"""The flags of the simulated box, a file for each part of it.

=========  ================================================================================
`flag`     how one is declared: its default, its sentence, what a test may try with it
`box`      who the box is, and what all of its faces share
`smpp`     its SMSC: binds, sending, receipts, received SMS
`modem`    the lines: modem, SIM and network
`http`     its web pages
`udp`      its lines as clients of an SMS server
`trouble`  how the network between the box and the router misbehaves
=========  ================================================================================
"""
