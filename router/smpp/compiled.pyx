# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""Valid PDUs to octets and back, compiled: an optional extra, which `codec` takes where it was built.

It walks the same tables as `careful`, in C, at a fifth of what the functions of `hot` cost.
Like those it says nothing of what is wrong: what is not valid, or has a kind of field that is not worth it here,
goes to the codec in Python that it was given, which finds out what to answer.

Fields are read and written where they lie in an object, by the offset that the member descriptor of a slot
holds (PyMemberDescrObject; plain attribute access on a slot uses it as well). So it needs CPython, and takes
objects of exactly the classes of its tables.
"""

from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_CheckExact, PyBytes_FromStringAndSize, PyBytes_GET_SIZE
from cpython.object cimport PyObject, Py_TYPE
from cpython.ref cimport Py_INCREF
from cpython.tuple cimport (
    PyTuple_CheckExact,
    PyTuple_GET_ITEM,
    PyTuple_GET_SIZE,
    PyTuple_New,
    PyTuple_SET_ITEM,
)
from libc.string cimport memchr, memcpy

cdef extern from "slots.h":
    Py_ssize_t offset_of_slot(object kind, object member)
    object new_object(object kind)
    PyObject *slot(object of, Py_ssize_t offset)
    void fill_slot(object of, Py_ssize_t offset, object value)

cdef extern from *:
    """
    /* The octets of a string of Latin-1, and how many; NULL if it is not one. */
    static inline const unsigned char *latin1(PyObject *text, Py_ssize_t *length)
    {
        if (!PyUnicode_CheckExact(text)) return NULL;
        if (PyUnicode_KIND(text) != PyUnicode_1BYTE_KIND) return NULL;
        *length = PyUnicode_GET_LENGTH(text);
        return (const unsigned char *)PyUnicode_1BYTE_DATA(text);
    }

    /* A string of these octets of Latin-1. Nearly all are ASCII, which needs no look at the widest of them. */
    static inline PyObject *text_of(const unsigned char *at, Py_ssize_t size)
    {
        unsigned long long all = 0, eight;
        Py_ssize_t place = 0;
        PyObject *text;
        for (; place + 8 <= size; place += 8) {
            memcpy(&eight, at + place, 8);
            all |= eight;
        }
        for (; place < size; place++) all |= at[place];
        /* Of none and of one there are strings already. */
        if (size < 2 || all & 0x8080808080808080ULL) return PyUnicode_DecodeLatin1((const char *)at, size, NULL);
        text = PyUnicode_New(size, 127);
        if (text != NULL) memcpy(PyUnicode_1BYTE_DATA(text), at, size);
        return text;
    }

    /* A whole number of 0 to most; -1 if it is none. */
    static inline long long whole(PyObject *number, long long most)
    {
        int overflow;
        long long value;
        if (!PyLong_Check(number)) return -1;
        value = PyLong_AsLongLongAndOverflow(number, &overflow);
        return overflow || value > most ? -1 : value;
    }
    """
    const unsigned char *latin1(PyObject *text, Py_ssize_t *length)
    object text_of(const unsigned char *at, Py_ssize_t size)
    long long whole(PyObject *number, long long most)

cdef enum:
    HEADER_OCTETS = 16
    TLV_HEADER_OCTETS = 4
    MOST_FIELDS = 24
    MOST_MANDATORY = 1024  # octets of header and mandatory fields; the longest table has 390
    MOST_OCTET = 0xFF
    MOST_TWO = 0xFFFF
    MOST_SHORT_MESSAGE = 254

    MOST_LAYOUTS = 32
    MOST_TAGS = 96

cdef long long MOST_FOUR = 0xFFFFFFFF
cdef unsigned int RESPONSE = 0x80000000

cdef tuple NUMBERS = tuple(range(256))
"""What an octet may be: most fields are one, and most of those are 0."""

cdef enum Kind:
    INTEGER
    C_OCTET_STRING
    TIME
    SHORT_MESSAGE

KINDS = {"integer": INTEGER, "c_octet_string": C_OCTET_STRING, "time": TIME, "short_message": SHORT_MESSAGE}
"""The kinds of fields that are worth it."""


cdef struct Field:
    Kind kind
    Py_ssize_t most
    Py_ssize_t offset


cdef struct Allowed:
    unsigned int tag
    Py_ssize_t least
    Py_ssize_t most


cdef inline object octet_of(unsigned char octet):
    return <object>PyTuple_GET_ITEM(NUMBERS, octet)


cdef inline object number_of(unsigned int number):
    return <object>PyTuple_GET_ITEM(NUMBERS, number) if number < 256 else number


cdef inline unsigned int two_at(const unsigned char *at) noexcept:
    return (<unsigned int>at[0] << 8) | at[1]


cdef inline unsigned int four_at(const unsigned char *at) noexcept:
    return (<unsigned int>at[0] << 24) | (<unsigned int>at[1] << 16) | (<unsigned int>at[2] << 8) | at[3]


cdef inline void put_two(unsigned char *at, unsigned int number) noexcept:
    at[0] = number >> 8 & 0xFF
    at[1] = number & 0xFF


cdef inline void put_four(unsigned char *at, unsigned int number) noexcept:
    put_two(at, number >> 16)
    put_two(at + 2, number & MOST_TWO)


cdef inline void put_header(
    unsigned char *at, unsigned int length, unsigned int command_id, unsigned int status, unsigned int number
) noexcept:
    put_four(at, length)
    put_four(at + 4, command_id)
    put_four(at + 8, status)
    put_four(at + 12, number)


cdef class Layout:
    """One PDU's table, and where its objects have the fields."""

    cdef type declared
    cdef unsigned int command_id
    cdef int count
    cdef bint ends_with_text
    cdef Py_ssize_t tlvs
    cdef Field fields[MOST_FIELDS]

    def __cinit__(self, declared, command_id, fields):
        self.declared = declared
        self.command_id = command_id
        if len(fields) > MOST_FIELDS:
            raise ValueError(f"{declared.__name__} has {len(fields)} fields, of at most {MOST_FIELDS}")
        if HEADER_OCTETS + sum(most + 1 for _, _, most in fields) > MOST_MANDATORY:
            raise ValueError(f"{declared.__name__} may have more than {MOST_MANDATORY} octets")
        for name, kind, most in fields:
            if most < 1 or kind == "short_message" and most > MOST_SHORT_MESSAGE:
                raise ValueError(f"{declared.__name__}.{name} cannot have {most} octets")
            self.fields[self.count] = Field(KINDS[kind], most, self.offset_of(name))
            self.ends_with_text = kind == "short_message"
            self.count += 1
        self.tlvs = self.offset_of("tlvs")

    def offset_of(self, name):
        offset = offset_of_slot(self.declared, getattr(self.declared, name))
        if offset < 0:
            raise ValueError(f"{self.declared.__name__}.{name} is no slot")
        return offset


cdef class Codec:
    """The doors of `codec` for the PDUs of these tables.

    ``tables`` are a class, its command_id, and its fields by name, kind, and most octets (with the NUL of
    strings). ``lengths`` are the least and the most octets of known TLVs, by tag; ``with_message_id`` the
    responses that hold one. ``otherwise`` has the same doors; it is asked for all that is not valid and for all
    other PDUs.
    """

    cdef list layouts
    cdef int count
    cdef unsigned int command_ids[MOST_LAYOUTS]
    cdef PyObject *classes[MOST_LAYOUTS]
    cdef PyObject *layouts_at[MOST_LAYOUTS]
    cdef list tags
    cdef int known
    cdef Allowed allowed[MOST_TAGS]
    cdef PyObject *tags_at[MOST_TAGS]
    cdef int answers
    cdef unsigned int with_message_id[MOST_LAYOUTS]
    cdef object decode_otherwise
    cdef object encode_otherwise
    cdef object encode_response_otherwise

    def __init__(self, tables, dict lengths, frozenset with_message_id, otherwise):
        cdef Layout layout
        # There are few of each: to go along them is less than to look them up in a dict.
        self.layouts = [Layout(*each) for each in tables]
        self.tags = sorted(lengths)
        if len(self.layouts) > MOST_LAYOUTS or len(with_message_id) > MOST_LAYOUTS or len(lengths) > MOST_TAGS:
            raise ValueError("more PDUs or TLVs than there are places for")
        for layout in self.layouts:
            self.command_ids[self.count] = layout.command_id
            self.classes[self.count] = <PyObject *>layout.declared
            self.layouts_at[self.count] = <PyObject *>layout
            self.count += 1
        for tag in self.tags:
            least, most = lengths[tag]
            self.allowed[self.known] = Allowed(tag, least, most)
            self.tags_at[self.known] = <PyObject *>tag
            self.known += 1
        for answer in with_message_id:
            self.with_message_id[self.answers] = answer
            self.answers += 1
        self.decode_otherwise = otherwise.decode
        self.encode_otherwise = otherwise.encode
        self.encode_response_otherwise = otherwise.encode_response

    def decode(self, octets, lenient=False):
        """One whole PDU as its command_status, its sequence_number, and itself."""
        cdef const unsigned char *start
        cdef Py_ssize_t length
        cdef unsigned int command_id
        cdef int index
        cdef object pdu
        if PyBytes_CheckExact(octets):
            start = <const unsigned char *>PyBytes_AS_STRING(octets)
            length = PyBytes_GET_SIZE(octets)
            if length >= HEADER_OCTETS and <long long>length == four_at(start):
                command_id = four_at(start + 4)
                for index in range(self.count):
                    if self.command_ids[index] == command_id:
                        pdu = self.parsed(<Layout>self.layouts_at[index], start, length)
                        if pdu is not None:
                            return number_of(four_at(start + 8)), number_of(four_at(start + 12)), pdu
                        break
        return self.decode_otherwise(octets, lenient)

    cdef object parsed(self, Layout layout, const unsigned char *start, Py_ssize_t length):
        """The PDU; None if something is not valid."""
        cdef object pdu = new_object(layout.declared)
        cdef object value
        cdef Py_ssize_t at = HEADER_OCTETS
        cdef Py_ssize_t size
        cdef const void *nul
        cdef Field *field
        cdef int index
        for index in range(layout.count):
            if at >= length:
                return None
            field = &layout.fields[index]
            if field.kind == INTEGER:
                value = octet_of(start[at])
                at += 1
            elif field.kind == SHORT_MESSAGE:
                size = start[at]
                at += 1
                if at + size > length:
                    return None
                value = PyBytes_FromStringAndSize(<const char *>start + at, size)
                at += size
            else:
                nul = memchr(start + at, 0, min(field.most, length - at))
                if nul is NULL:
                    return None
                size = <const unsigned char *>nul - (start + at)
                if field.kind == TIME and size and size != field.most - 1:
                    return None
                value = text_of(start + at, size) if size else ""
                at += size + 1
            fill_slot(pdu, field.offset, value)
        value = () if at == length else self.tlvs_behind(layout, start, at, length)
        if value is None:
            return None
        fill_slot(pdu, layout.tlvs, value)
        return pdu

    cdef tuple tlvs_behind(self, Layout layout, const unsigned char *start, Py_ssize_t at, Py_ssize_t length):
        """The TLVs behind the mandatory fields, and behind a NUL where `behind_text` knows one; or None."""
        cdef Py_ssize_t count = count_of_tlvs(start, at, length)
        if count < 0 and layout.ends_with_text and start[at] == 0:
            at += 1
            count = count_of_tlvs(start, at, length)
        return None if count < 0 else self.tlvs_parsed(start, at, count)

    cdef tuple tlvs_parsed(self, const unsigned char *start, Py_ssize_t at, Py_ssize_t count):
        """So many TLVs from ``at``; None if a known one has a wrong length."""
        cdef Py_ssize_t size
        cdef Py_ssize_t place
        cdef int index
        cdef tuple found
        cdef object tag
        cdef object tlv
        cdef object value
        found = PyTuple_New(count)
        for place in range(count):
            size = two_at(start + at + 2)
            index = self.place_of(two_at(start + at))
            if index < 0:
                tag = number_of(two_at(start + at))
            elif self.allowed[index].least <= size <= self.allowed[index].most:
                tag = <object>self.tags_at[index]
            else:
                return None
            value = PyBytes_FromStringAndSize(<const char *>start + at + TLV_HEADER_OCTETS, size)
            tlv = (tag, value)
            Py_INCREF(tlv)
            PyTuple_SET_ITEM(found, place, tlv)
            at += TLV_HEADER_OCTETS + size
        return found

    cdef int place_of(self, unsigned int tag) noexcept:
        """Where a tag stands among those that are known; -1 if it is unknown."""
        cdef int low = 0
        cdef int high = self.known
        cdef int middle
        while low < high:
            middle = (low + high) >> 1
            if self.allowed[middle].tag < tag:
                low = middle + 1
            else:
                high = middle
        return low if low < self.known and self.allowed[low].tag == tag else -1

    def encode(self, pdu, sequence_number, command_status=0):
        """The octets of a PDU, header included; an error response is a header only."""
        cdef PyObject *declared = <PyObject *>Py_TYPE(pdu)
        cdef long long number = whole(<PyObject *>sequence_number, MOST_FOUR)
        cdef long long status = whole(<PyObject *>command_status, MOST_FOUR)
        cdef object octets
        cdef int index
        if number >= 0 and status >= 0:
            for index in range(self.count):
                if self.classes[index] == declared:
                    if status and self.command_ids[index] & RESPONSE:
                        return header(self.command_ids[index], status, number)
                    octets = built(<Layout>self.layouts_at[index], pdu, status, number)
                    if octets is not None:
                        return octets
                    break
        return self.encode_otherwise(pdu, sequence_number, command_status)

    def encode_response(self, command_id, sequence_number, command_status=0, message_id=""):
        """The answer to a request that is answered with a message_id, or else with a header only."""
        cdef long long request = whole(<PyObject *>command_id, MOST_FOUR)
        cdef long long number = whole(<PyObject *>sequence_number, MOST_FOUR)
        cdef long long status = whole(<PyObject *>command_status, MOST_FOUR)
        cdef unsigned int answer
        cdef Py_ssize_t size = 0
        cdef const unsigned char *text = latin1(<PyObject *>message_id, &size)
        cdef unsigned char *octets
        cdef bytes response
        if request < 0 or number < 0 or status < 0 or text is NULL or size > MOST_TWO:
            return self.encode_response_otherwise(command_id, sequence_number, command_status, message_id)
        answer = <unsigned int>request | RESPONSE
        if status or not self.has_message_id(answer):
            return header(answer, status, number)
        response = PyBytes_FromStringAndSize(NULL, HEADER_OCTETS + size + 1)
        octets = <unsigned char *>PyBytes_AS_STRING(response)
        put_header(octets, <unsigned int>(HEADER_OCTETS + size + 1), answer, 0, number)
        memcpy(octets + HEADER_OCTETS, text, size)
        octets[HEADER_OCTETS + size] = 0
        return response

    cdef bint has_message_id(self, unsigned int answer) noexcept:
        cdef int index
        for index in range(self.answers):
            if self.with_message_id[index] == answer:
                return True
        return False


def split(bytes octets not None, Py_ssize_t most):
    """As `framing.split_in_python`."""
    cdef const unsigned char *start = <const unsigned char *>PyBytes_AS_STRING(octets)
    cdef Py_ssize_t end = PyBytes_GET_SIZE(octets)
    cdef Py_ssize_t at = 0
    cdef Py_ssize_t length
    cdef list whole_pdus = []
    while at + 4 <= end:
        length = four_at(start + at)
        if length < HEADER_OCTETS or length > most or at + length > end:
            break
        if length == end:
            # A read that is one PDU, as most are where there are many connections.
            return [octets], end
        whole_pdus.append(PyBytes_FromStringAndSize(<const char *>start + at, length))
        at += length
    return whole_pdus, at


cdef Py_ssize_t count_of_tlvs(const unsigned char *start, Py_ssize_t at, Py_ssize_t length) noexcept:
    """How many TLVs there are from ``at``; -1 if they do not end with the PDU."""
    cdef Py_ssize_t count = 0
    while at < length:
        if at + TLV_HEADER_OCTETS > length:
            return -1
        at += TLV_HEADER_OCTETS + two_at(start + at + 2)
        if at > length:
            return -1
        count += 1
    return count


cdef bytes header(unsigned int command_id, unsigned int status, unsigned int number):
    cdef unsigned char octets[HEADER_OCTETS]
    put_header(octets, HEADER_OCTETS, command_id, status, number)
    return PyBytes_FromStringAndSize(<char *>octets, HEADER_OCTETS)


cdef bytes built(Layout layout, object pdu, unsigned int status, unsigned int number):
    """The octets of the PDU; None if a value does not fit its field."""
    cdef unsigned char octets[MOST_MANDATORY]
    cdef Py_ssize_t at = HEADER_OCTETS
    cdef Py_ssize_t size = 0
    cdef Py_ssize_t of_tlvs
    cdef const unsigned char *text
    cdef long long octet
    cdef PyObject *value
    cdef PyObject *nought = <PyObject *>PyTuple_GET_ITEM(NUMBERS, 0)
    cdef Field *field
    cdef bytes whole_pdu
    cdef int index
    for index in range(layout.count):
        field = &layout.fields[index]
        value = slot(pdu, field.offset)
        if value is NULL:
            return None
        if field.kind == INTEGER:
            octet = 0 if value == nought else whole(value, MOST_OCTET)
            if octet < 0:
                return None
            octets[at] = <unsigned char>octet
            at += 1
        elif field.kind == SHORT_MESSAGE:
            if not PyBytes_CheckExact(<object>value) or PyBytes_GET_SIZE(<object>value) > field.most:
                return None
            size = PyBytes_GET_SIZE(<object>value)
            octets[at] = <unsigned char>size
            memcpy(octets + at + 1, PyBytes_AS_STRING(<object>value), size)
            at += 1 + size
        else:
            text = latin1(value, &size)
            if text is NULL or size >= field.most or memchr(text, 0, size) is not NULL:
                return None
            if field.kind == TIME and size and size != field.most - 1:
                return None
            memcpy(octets + at, text, size)
            octets[at + size] = 0
            at += size + 1
    value = slot(pdu, layout.tlvs)
    if value is NULL or not PyTuple_CheckExact(<object>value):
        return None
    of_tlvs = octets_of_tlvs(<tuple>value)
    if of_tlvs < 0 or at + of_tlvs > MOST_FOUR:
        return None
    whole_pdu = PyBytes_FromStringAndSize(NULL, at + of_tlvs)
    put_header(octets, <unsigned int>(at + of_tlvs), layout.command_id, status, number)
    memcpy(PyBytes_AS_STRING(whole_pdu), octets, at)
    put_tlvs(<unsigned char *>PyBytes_AS_STRING(whole_pdu) + at, <tuple>value)
    return whole_pdu


cdef Py_ssize_t octets_of_tlvs(tuple tlvs) except -2:
    """How many octets they take; -1 if one does not fit."""
    cdef Py_ssize_t octets = 0
    cdef tuple tlv
    for each in tlvs:
        if not PyTuple_CheckExact(each) or PyTuple_GET_SIZE(each) != 2:
            return -1
        tlv = <tuple>each
        if not PyBytes_CheckExact(tlv[1]) or PyBytes_GET_SIZE(tlv[1]) > MOST_TWO:
            return -1
        if whole(<PyObject *>tlv[0], MOST_TWO) < 0:
            return -1
        octets += TLV_HEADER_OCTETS + PyBytes_GET_SIZE(tlv[1])
    return octets


cdef int put_tlvs(unsigned char *at, tuple tlvs) except -1:
    """Write TLVs that were counted."""
    cdef Py_ssize_t size
    cdef tuple tlv
    for each in tlvs:
        tlv = <tuple>each
        size = PyBytes_GET_SIZE(tlv[1])
        put_two(at, <unsigned int>whole(<PyObject *>tlv[0], MOST_TWO))
        put_two(at + 2, <unsigned int>size)
        memcpy(at + TLV_HEADER_OCTETS, PyBytes_AS_STRING(tlv[1]), size)
        at += TLV_HEADER_OCTETS + size
    return 0
