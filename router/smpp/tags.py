"""The known tags of optional parameters (SMPP 3.4 section 5.3, 5.0 section 4.8)."""

from enum import IntEnum


class Tag(IntEnum):
    """A tag, with the least and the most octets of its value.

    Where 3.4, 5.0 and practice differ, the widest reading is used, as the note beside it says.
    """

    number: int
    """The same as `value`, which costs 0.1 µs."""
    least: int
    most: int

    def __new__(cls, tag: int, least: int, most: int | None = None) -> "Tag":
        self = int.__new__(cls, tag)
        self._value_ = self.number = tag
        self.least = least
        self.most = least if most is None else most
        return self

    DEST_ADDR_SUBUNIT = 0x0005, 1
    DEST_NETWORK_TYPE = 0x0006, 1
    DEST_BEARER_TYPE = 0x0007, 1
    DEST_TELEMATICS_ID = 0x0008, 2
    SOURCE_ADDR_SUBUNIT = 0x000D, 1
    SOURCE_NETWORK_TYPE = 0x000E, 1
    SOURCE_BEARER_TYPE = 0x000F, 1
    SOURCE_TELEMATICS_ID = 0x0010, 1, 2  # one octet by the text; npm smpp and smpplib send two
    QOS_TIME_TO_LIVE = 0x0017, 4
    PAYLOAD_TYPE = 0x0019, 1
    ADDITIONAL_STATUS_INFO_TEXT = 0x001D, 1, 256
    RECEIPTED_MESSAGE_ID = 0x001E, 1, 65
    MS_MSG_WAIT_FACILITIES = 0x0030, 1
    PRIVACY_INDICATOR = 0x0201, 1
    SOURCE_SUBADDRESS = 0x0202, 2, 23
    DEST_SUBADDRESS = 0x0203, 2, 23
    USER_MESSAGE_REFERENCE = 0x0204, 2
    USER_RESPONSE_CODE = 0x0205, 1
    SOURCE_PORT = 0x020A, 2
    DESTINATION_PORT = 0x020B, 2
    SAR_MSG_REF_NUM = 0x020C, 2
    LANGUAGE_INDICATOR = 0x020D, 1
    SAR_TOTAL_SEGMENTS = 0x020E, 1
    SAR_SEGMENT_SEQNUM = 0x020F, 1
    SC_INTERFACE_VERSION = 0x0210, 1
    CALLBACK_NUM_PRES_IND = 0x0302, 1
    CALLBACK_NUM_ATAG = 0x0303, 1, 65
    NUMBER_OF_MESSAGES = 0x0304, 1
    CALLBACK_NUM = 0x0381, 4, 19
    DPF_RESULT = 0x0420, 1
    SET_DPF = 0x0421, 1
    MS_AVAILABILITY_STATUS = 0x0422, 1
    NETWORK_ERROR_CODE = 0x0423, 3
    MESSAGE_PAYLOAD = 0x0424, 0, 65535
    DELIVERY_FAILURE_REASON = 0x0425, 1
    MORE_MESSAGES_TO_SEND = 0x0426, 1
    MESSAGE_STATE = 0x0427, 1
    CONGESTION_STATE = 0x0428, 1
    USSD_SERVICE_OP = 0x0501, 1
    BROADCAST_CHANNEL_INDICATOR = 0x0600, 1
    BROADCAST_CONTENT_TYPE = 0x0601, 3
    BROADCAST_CONTENT_TYPE_INFO = 0x0602, 1, 255
    BROADCAST_MESSAGE_CLASS = 0x0603, 1
    BROADCAST_REP_NUM = 0x0604, 2
    BROADCAST_FREQUENCY_INTERVAL = 0x0605, 3
    BROADCAST_AREA_IDENTIFIER = 0x0606, 1, 255
    BROADCAST_ERROR_STATUS = 0x0607, 4
    BROADCAST_AREA_SUCCESS = 0x0608, 1
    BROADCAST_END_TIME = 0x0609, 16, 17
    BROADCAST_SERVICE_GROUP = 0x060A, 1, 255
    BILLING_IDENTIFICATION = 0x060B, 1, 1024
    SOURCE_NETWORK_ID = 0x060D, 7, 65
    DEST_NETWORK_ID = 0x060E, 7, 65
    SOURCE_NODE_ID = 0x060F, 6
    DEST_NODE_ID = 0x0610, 6
    DEST_ADDR_NP_RESOLUTION = 0x0611, 1
    DEST_ADDR_NP_INFORMATION = 0x0612, 10
    DEST_ADDR_NP_COUNTRY = 0x0613, 1, 5
    DISPLAY_TIME = 0x1201, 1
    SMS_SIGNAL = 0x1203, 2
    MS_VALIDITY = 0x1204, 1, 4  # 3.4: one octet; 5.0: one or four
    ALERT_ON_MESSAGE_DELIVERY = 0x130C, 0, 1  # 3.4: none; 5.0: none or one
    ITS_REPLY_TYPE = 0x1380, 1
    ITS_SESSION_INFO = 0x1383, 2
