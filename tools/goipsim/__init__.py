"""A simulated GoIP: the independent witness of the tests, with no line of the router's code in it.

=============  ==========================================================================================
`settings`     every quirk as a flag, with its default
`agenda`       what happens later, over one timer
`texts`        alphabets, how many SMS a text costs, user data headers
`octets`       SMPP as octets, from the samples that real boxes left behind
`line`         a GSM module with its SIM: one SMS at a time, and what the network says of it
`records`      what the handsets got, and what became of received SMS
`box`          the Goip: its lines, the SMS that come in, and the faces it shows
`session`      one SMPP connection: octets in, octets out
`smpp`         the SMPP face: who is bound, who gets what
`sending`      what becomes of a submit_sm; `submitted` reads it, `ids` names it, `receipts` reports on it
`received`     a received SMS as deliver_sm
`control`      the lines by which a test or the demo moves the box
`wire`         the Twisted protocols, thin
=============  ==========================================================================================

A face that joins later (UDP, HTTP) stands beside `smpp`, over the same `box` and `line`.
"""
