"""A simulated GoIP: the independent witness of the tests, with no line of the router's code in it.

=============  ==========================================================================================
`settings`     every quirk as a flag; `flags` declares them with their defaults, `profiles` are sets of them
`agenda`       what happens later, over one timer
`texts`        alphabets, how many SMS a text costs, user data headers
`box`          the Goip: its lines, the SMS that come in, and the faces it shows
`line`         a GSM module: one thing at a time; `jobs` are the things: an SMS, a USSD code, a call
`sim`          the card in a line: who it is, its balance, its limits; `ussd` is what its network says
`happenings`   what a line does that a face may have to tell; `incoming` is an SMS that came in
`ring`         the last SMS of a line, as web pages show them
`records`      what the handsets got, and what became of received SMS
`control`      the lines by which a test or the demo moves the box
`wire`         the Twisted protocols of SMPP and control, thin; `pipes` is what those of TCP share
=============  ==========================================================================================

The faces stand beside each other, over the same `box` and `line`: `udp`, `http`, and SMPP:

=============  ==========================================================================================
`octets`       SMPP as octets, from the samples that real boxes left behind
`session`      one SMPP connection: octets in, octets out
`smpp`         the SMPP face: who is bound, who gets what
`sending`      what becomes of a submit_sm; `submitted` reads it, `ids` names it, `receipts` reports on it
`received`     a received SMS as deliver_sm
=============  ==========================================================================================
"""
