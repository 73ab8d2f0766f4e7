"""The whole suite that every store passes."""

from tests.support.stores import StoreContract
from tests.support.stores_beside import BesideContract
from tests.support.stores_commits import OrderContract, TwiceContract, ValuesContract
from tests.support.stores_feed import FeedContract
from tests.support.stores_operating import OperatingContract
from tests.support.stores_questions import QuestionsContract
from tests.support.stores_segments import SegmentsContract


class WholeContract(
    StoreContract,
    BesideContract,
    OperatingContract,
    SegmentsContract,
    TwiceContract,
    OrderContract,
    ValuesContract,
    QuestionsContract,
    FeedContract,
):
    """What `interface` promises; a subclass makes the store."""


del StoreContract, BesideContract, OperatingContract, SegmentsContract
del TwiceContract, OrderContract, ValuesContract, QuestionsContract, FeedContract
