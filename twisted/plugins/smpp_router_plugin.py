"""`twistd smpp-router -c FILE`."""

from twisted.application.service import IService, IServiceMaker
from twisted.plugin import IPlugin
from twisted.python import usage
from zope.interface import implementer


class Options(usage.Options):
    """What the command line gives."""

    optParameters = [["config", "c", "conf/router.yaml", "the configuration file"]]


@implementer(IServiceMaker, IPlugin)
class RouterMaker:
    """Found by twistd."""

    tapname = "smpp-router"
    description = "SMPP router: GoIP gateways and SMSCs as one SMSC"
    options = Options

    def makeService(self, options: Options) -> IService:
        # Here, since the plugin is imported whatever twistd is asked for.
        from router.process import makeService

        return makeService(options["config"], options.parent)


serviceMaker = RouterMaker()
