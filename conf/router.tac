"""`twistd -ny conf/router.tac`: the router on the file router.yaml beside this one."""

from pathlib import Path

from twisted.application.service import Application

from router.process import makeService

application = Application("smpp-router")
makeService(str(Path(__file__).with_name("router.yaml"))).setServiceParent(application)
