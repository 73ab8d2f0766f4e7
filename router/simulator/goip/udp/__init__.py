"""The UDP face: each line is a client of an SMS server, registers with it, and does what it says.

==========  ==================================================================================
`face`      the lines as clients, numbers of events, the face that the box sees
`client`    one line: keep-alives, and who gets which datagram
`sessions`  MSG, PASSWORD, SEND, DONE
`events`    RECEIVE, DELIVER, STATE and the others, repeated until they are acknowledged
`commands`  get_gsm_num and the others, GSM, CF, AT
`ussd`      USSD, USSDEXIT
`voice`     to whom an answer goes
`trouble`   datagrams that are lost, come twice, or late
`wire`      the sockets
==========  ==================================================================================
"""
