"""The ports of a listener: bound at the start, accepting once the router is ready, and closed at the end."""

from collections.abc import Sequence

from twisted.internet.abstract import FileDescriptor
from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.interfaces import IAddress, IListeningPort, IProtocolFactory, IReactorCore
from twisted.python.failure import Failure

from router.northbound.server_endpoints import Certificates, certificates_of, endpoint
from router.wire.listening import CannotListen


class ListeningPorts:
    """The ports of one listener."""

    def __init__(self) -> None:
        self._ports: list[IListeningPort] = []
        self._certificates: dict[str, Certificates] = {}

    def __bool__(self) -> bool:
        return bool(self._ports)

    def places(self) -> Sequence[str]:
        """Return the addresses of the ports, such as 127.0.0.1:8080."""
        return [_place(one.getHost()) for one in self._ports]

    def listen(self, reactor: IReactorCore, key: str, description: str, factory: IProtocolFactory) -> None:
        """Listen at a port, given as an endpoint string; ``key`` is its key in the configuration.

        Raises CannotListen.
        """
        result: list[IListeningPort | Failure] = []
        try:
            port = endpoint(reactor, description)
        except LookupError:
            raise CannotListen(
                f"{key} {description}: systemd has passed no such socket; start the router by its socket unit"
            ) from None
        except (ValueError, OSError) as error:
            # A file that has vanished since the check.
            raise CannotListen(f"{key} {description}: cannot listen there: {error}") from None
        port.listen(factory).addBoth(result.append)
        for found in result:
            if isinstance(found, Failure):
                raise CannotListen(f"{key} {description}: {found.getErrorMessage()}")
            self._ports.append(found)
            if (certificates := certificates_of(port)) is not None:
                self._certificates[description] = certificates

    def hold(self) -> None:
        """Accept no connections until `open` is called; the system queues them meanwhile."""
        for port in self._ports:
            if isinstance(port, FileDescriptor):
                port.stopReading()  # type: ignore[no-untyped-call]

    def open(self) -> None:
        """Accept connections, with those that wait."""
        for port in self._ports:
            if isinstance(port, FileDescriptor):
                port.startReading()  # type: ignore[no-untyped-call]

    def close(self) -> None:
        """Stop listening."""
        while self._ports:
            self._ports.pop().stopListening()

    def read_certificates(self, reactor: IReactorCore) -> Sequence[str]:
        """Read keys and certificates again, for new connections. Return errors, one line for each port."""
        problems = []
        for description, certificates in self._certificates.items():
            try:
                certificates.read(reactor, description)
            except (ValueError, LookupError, OSError) as error:
                problems.append(f"{description}: {error}")
        return problems


def _place(address: IAddress) -> str:
    match address:
        case IPv4Address():
            return f"{address.host}:{address.port}"
        case IPv6Address():
            return f"[{address.host}]:{address.port}"
    return str(address)
