"""The faces of the router: the ways by which somebody sends a message, or has something done."""

from enum import Enum


class Face(Enum):
    """A face. The values are the words of events, of metrics and of the store."""

    SMPP = "smpp"
    API = "api"
    DASHBOARD = "dashboard"
    GOIP_PAGE = "goip_page"
    SMS_SERVER = "sms_server"
    SOCKET = "socket"
    """The control socket, of commands on the router's machine."""
    SIGNAL = "signal"
    FILE = "file"
    """The file of the configuration, edited while the router did not run."""
