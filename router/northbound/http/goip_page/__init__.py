"""A GoIP's own web pages, over all channels that an ESME may use: its clients change nothing but the host.

===========  =================================================================
`face`       whose a page is, and who asks
`sending`    send.html
`words`      what send.html says
`status`     the elements of send_status.xml, send_sms_status.xml, status.xml
`xml`        elements as a page
===========  =================================================================
"""
