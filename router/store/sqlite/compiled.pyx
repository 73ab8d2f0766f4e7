# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""A commit to SQLite without the interpreter's lock: an optional extra, which `sqlite` takes where it was built.

`sqlite3` lets the lock go for each statement and takes it again. Here the rows of all changes are made first, under
the lock, and it is noted where their values lie; then the whole transaction runs without it, and the reactor's
thread beside it.

SQLite is called by the addresses of its functions that `libsqlite3` found, so that it is the one which `sqlite3`
uses: two of them on one file would let go of each other's locks (sqlite.org/howtocorrupt.html, section 2.2.1).
"""

from os import fsencode
from sqlite3 import OperationalError, ProgrammingError

from cpython.bytes cimport (
    PyBytes_AS_STRING,
    PyBytes_Check,
    PyBytes_FromStringAndSize,
    PyBytes_GET_SIZE,
)
from cpython.dict cimport PyDict_GetItem
from cpython.float cimport PyFloat_AS_DOUBLE, PyFloat_Check
from cpython.long cimport PyLong_AsLongLong, PyLong_Check
from cpython.object cimport PyObject
from cpython.unicode cimport PyUnicode_Check
from libc.stdint cimport uint16_t, uint32_t, uint64_t
from libc.stdlib cimport free, malloc

cdef extern from *:
    """
    /* What is used of sqlite3.h, which need not be there (sqlite.org/c3ref/funclist.html). */
    typedef struct sqlite3 sqlite3;
    typedef struct sqlite3_stmt sqlite3_stmt;
    typedef int (*OpenV2)(const char *, sqlite3 **, int, const char *);
    typedef int (*OfDatabase)(sqlite3 *);
    typedef int (*BusyTimeout)(sqlite3 *, int);
    typedef const char *(*Errmsg)(sqlite3 *);
    typedef int (*PrepareV2)(sqlite3 *, const char *, int, sqlite3_stmt **, const char **);
    typedef int (*OfStatement)(sqlite3_stmt *);
    typedef int (*BindNull)(sqlite3_stmt *, int);
    typedef int (*BindInt64)(sqlite3_stmt *, int, long long);
    typedef int (*BindDouble)(sqlite3_stmt *, int, double);
    typedef int (*BindOctets)(sqlite3_stmt *, int, const void *, int, void (*)(void *));
    typedef long long (*ColumnInt64)(sqlite3_stmt *, int);
    typedef const unsigned char *(*ColumnText)(sqlite3_stmt *, int);
    typedef int (*ColumnBytes)(sqlite3_stmt *, int);
    """
    ctypedef struct sqlite3:
        pass
    ctypedef struct sqlite3_stmt:
        pass
    ctypedef int (*OpenV2)(const char *, sqlite3 **, int, const char *) noexcept nogil
    ctypedef int (*OfDatabase)(sqlite3 *) noexcept nogil
    ctypedef int (*BusyTimeout)(sqlite3 *, int) noexcept nogil
    ctypedef const char *(*Errmsg)(sqlite3 *) noexcept nogil
    ctypedef int (*PrepareV2)(sqlite3 *, const char *, int, sqlite3_stmt **, const char **) noexcept nogil
    ctypedef int (*OfStatement)(sqlite3_stmt *) noexcept nogil
    ctypedef int (*BindNull)(sqlite3_stmt *, int) noexcept nogil
    ctypedef int (*BindInt64)(sqlite3_stmt *, int, long long) noexcept nogil
    ctypedef int (*BindDouble)(sqlite3_stmt *, int, double) noexcept nogil
    ctypedef int (*BindOctets)(sqlite3_stmt *, int, const void *, int, void *) noexcept nogil
    ctypedef long long (*ColumnInt64)(sqlite3_stmt *, int) noexcept nogil
    ctypedef const unsigned char *(*ColumnText)(sqlite3_stmt *, int) noexcept nogil
    ctypedef int (*ColumnBytes)(sqlite3_stmt *, int) noexcept nogil
    PyObject *PyTuple_GET_ITEM(tuple row, Py_ssize_t at)
    const char *PyUnicode_AsUTF8AndSize(PyObject *text, Py_ssize_t *size) except NULL

cdef enum:
    SQLITE_OK = 0
    SQLITE_ROW = 100
    SQLITE_DONE = 101
    SQLITE_OPEN_READWRITE = 0x00000002
    SQLITE_OPEN_NOMUTEX = 0x00008000
    FUNCTIONS = 18
    MOST_SIZES = 4
    MOST_ROWS = 4096  # whose columns are held at a time, some 4 MB; a batch that the disk kept waiting may have more
    MOST_OCTETS = 1_000_000_000  # SQLITE_MAX_LENGTH

NAMES = (
    "sqlite3_open_v2", "sqlite3_close_v2", "sqlite3_busy_timeout", "sqlite3_errmsg", "sqlite3_get_autocommit",
    "sqlite3_prepare_v2", "sqlite3_step", "sqlite3_reset", "sqlite3_finalize",
    "sqlite3_bind_null", "sqlite3_bind_int64", "sqlite3_bind_double", "sqlite3_bind_text", "sqlite3_bind_blob",
    "sqlite3_extended_errcode", "sqlite3_column_int64", "sqlite3_column_text", "sqlite3_column_bytes",
)
"""The functions that are called; `Applier` is given their addresses in this order."""


cdef struct Library:
    OpenV2 open_v2
    OfDatabase close_v2
    BusyTimeout busy_timeout
    Errmsg errmsg
    OfDatabase get_autocommit
    PrepareV2 prepare_v2
    OfStatement step
    OfStatement reset
    OfStatement finalize
    BindNull bind_null
    BindInt64 bind_int64
    BindDouble bind_double
    BindOctets bind_text
    BindOctets bind_blob
    OfDatabase extended_errcode
    ColumnInt64 column_int64
    ColumnText column_text
    ColumnBytes column_bytes


cdef enum Kind:
    NOTHING
    WHOLE
    REAL
    TEXT
    OCTETS


cdef struct Value:
    Kind kind
    int size  # of TEXT and OCTETS
    long long whole
    double real
    const char *at


cdef struct Execution:
    sqlite3_stmt *statement
    int columns


cdef enum:  # as in postings.py; a test compares what both make
    PLACE_BITS = 12
    PLACES = 4096
    OCTETS_OF_BITS = 512
    FEW = 8
    MANY = 255
    BUCKET_SHIFT = 26  # of a key: the bits above choose the shared posting,
    PART_SHIFT = 6  # and those between stand beside a place
    PART_MASK = 0xFFFFF
    MOST_KINDS = 8
    STATIC_KINDS = 3
    DIGIT = 11  # bits that are sorted by at a time


cdef struct Found:
    uint64_t *entries  # and behind them as much room again
    int count
    uint16_t unended[PLACES]
    int open


cdef uint32_t[256] CRC_TABLE


cdef void fill_table() noexcept:
    cdef uint32_t octet, rest
    cdef int bit
    for octet in range(256):
        rest = octet
        for bit in range(8):
            rest = (rest >> 1) ^ (0xEDB88320 if rest & 1 else 0)
        CRC_TABLE[octet] = rest


fill_table()


cdef uint32_t crc32(const unsigned char *octets, int size, uint32_t start) noexcept nogil:
    """Return the same as `zlib.crc32`."""
    cdef uint32_t rest = start ^ <uint32_t>0xFFFFFFFF
    cdef int at
    for at in range(size):
        rest = CRC_TABLE[(rest ^ octets[at]) & 0xFF] ^ (rest >> 8)
    return rest ^ <uint32_t>0xFFFFFFFF


cdef void sort(Found *found) noexcept nogil:
    """Sort by key, digit by digit, the last first. Equal keys keep their order, which is by place."""
    cdef uint64_t *source = found.entries
    cdef uint64_t *target = found.entries + MOST_KINDS * PLACES
    cdef uint64_t *other
    cdef int[1 << DIGIT] places
    cdef int pass_, at, sum, count, digit
    for pass_ in range(3):
        for at in range(1 << DIGIT):
            places[at] = 0
        for at in range(found.count):
            places[(source[at] >> (PLACE_BITS + DIGIT * pass_)) & ((1 << DIGIT) - 1)] += 1
        sum = 0
        for at in range(1 << DIGIT):
            count = places[at]
            places[at] = sum
            sum += count
        for at in range(found.count):
            digit = (source[at] >> (PLACE_BITS + DIGIT * pass_)) & ((1 << DIGIT) - 1)
            target[places[digit]] = source[at]
            places[digit] += 1
        other = source
        source = target
        target = other
    # After three times they lie in the second half.
    for at in range(found.count):
        found.entries[at] = source[at]


cdef list grouped_by_key(Found *found):
    """Return the postings: the places of one key in octets; keys with few places share one."""
    cdef list postings = []
    cdef uint32_t *shared = <uint32_t *>malloc((found.count + 1) * sizeof(uint32_t))
    cdef int shared_count = 0
    cdef uint64_t bucket = 0
    cdef uint64_t key
    cdef int at = 0
    cdef int end, each
    if shared is NULL:
        raise MemoryError()
    try:
        while at < found.count:
            key = found.entries[at] >> PLACE_BITS
            end = at + 1
            while end < found.count and found.entries[end] >> PLACE_BITS == key:
                end += 1
            if end - at > FEW:
                postings.append((key, packed(found.entries + at, end - at)))
            else:
                if key >> BUCKET_SHIFT != bucket:
                    flush_shared(postings, bucket, shared, shared_count)
                    shared_count = 0
                    bucket = key >> BUCKET_SHIFT
                for each in range(at, end):
                    shared[shared_count] = <uint32_t>(
                        ((key >> PART_SHIFT) & PART_MASK) << PLACE_BITS | (found.entries[each] & (PLACES - 1))
                    )
                    shared_count += 1
            at = end
        flush_shared(postings, bucket, shared, shared_count)
    finally:
        free(shared)
    return postings


cdef flush_shared(list postings, uint64_t bucket, uint32_t *shared, int count):
    if count:
        octets = PyBytes_FromStringAndSize(<char *>shared, count * <int>sizeof(uint32_t))
        postings.append((-1 - <long long>bucket, octets))


cdef bytes packed(uint64_t *entries, int count):
    cdef uint16_t[MANY] listed
    cdef unsigned char[OCTETS_OF_BITS] bits
    cdef int at, place
    if count <= MANY:
        for at in range(count):
            listed[at] = <uint16_t>(entries[at] & (PLACES - 1))
        return PyBytes_FromStringAndSize(<char *>listed, count * <int>sizeof(uint16_t))
    for at in range(OCTETS_OF_BITS):
        bits[at] = 0
    for at in range(count):
        place = <int>(entries[at] & (PLACES - 1))
        bits[place >> 3] |= <unsigned char>(1 << (place & 7))
    return PyBytes_FromStringAndSize(<char *>bits, OCTETS_OF_BITS)


cdef class Layout:
    """One kind of change: what makes its row, and its statements for many rows and for fewer, the last for one."""

    cdef int rank
    cdef int columns
    cdef object row
    cdef list waiting
    cdef int sizes[MOST_SIZES]
    cdef sqlite3_stmt *statements[MOST_SIZES]
    cdef int count


cdef class Applier:
    """One connection of SQLite, which commits changes. It is used by one thread at a time, and must be closed."""

    cdef Library sqlite
    cdef sqlite3 *database
    cdef sqlite3_stmt *begin
    cdef sqlite3_stmt *end
    cdef sqlite3_stmt *block
    cdef str node
    cdef dict layouts
    cdef list in_order
    cdef Execution executions[MOST_ROWS]
    cdef int count
    cdef int rows  # of all executions
    cdef Value *values  # room for those of MOST_ROWS
    cdef Py_ssize_t filled

    def __init__(self, addresses, str path, str node, pragmas, statements, int busy_ms):
        """Open the file, which is there.

        ``statements`` are (kind, rank, columns, row, (rows, SQL) for many rows down to one): ``row`` gives
        the tuple of so many columns of a change and the name of the node. Raises sqlite3.Error.
        """
        self.link(addresses)
        self.node = node
        self.layouts = {}
        self.in_order = []
        try:
            self.open(path, pragmas, statements, busy_ms)
        except:
            self.close()
            raise

    cdef open(self, str path, pragmas, statements, int busy_ms):
        flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX
        name = fsencode(path)  # as sqlite3.connect: a path need not be UTF-8
        if self.sqlite.open_v2(name, &self.database, flags, NULL) != SQLITE_OK:
            raise self.trouble()
        self.sqlite.busy_timeout(self.database, busy_ms)
        for pragma in pragmas:
            self.run(pragma)
        self.begin = self.prepared("BEGIN IMMEDIATE")
        self.end = self.prepared("COMMIT")
        widest = 0
        for kind, rank, columns, row, sizes in sorted(statements, key=lambda each: each[1]):
            self.layouts[kind] = self.layout(rank, columns, row, sizes)
            widest = max(widest, columns)
        self.values = <Value *>malloc(MOST_ROWS * <size_t>widest * sizeof(Value))
        if self.values is NULL:
            raise MemoryError()

    cdef Layout layout(self, int rank, int columns, row, sizes):
        cdef Layout layout = Layout()
        if len(sizes) > MOST_SIZES or sizes[len(sizes) - 1][0] != 1:
            raise ValueError(f"statements are for at most {MOST_SIZES} sizes, the last for one row: {sizes}")
        layout.rank = rank
        layout.columns = columns
        layout.row = row
        layout.waiting = []
        self.in_order.append(layout)  # `close` finds what was prepared if the next cannot be
        for rows, sql in sizes:
            layout.sizes[layout.count] = rows
            layout.statements[layout.count] = self.prepared(sql)
            layout.count += 1
        return layout

    cdef link(self, addresses):
        cdef size_t at[FUNCTIONS]
        cdef int index
        if len(addresses) != FUNCTIONS:
            raise ValueError(f"{len(addresses)} addresses of {FUNCTIONS} functions")
        for index in range(FUNCTIONS):
            at[index] = addresses[index]
        self.sqlite = Library(
            <OpenV2>at[0], <OfDatabase>at[1], <BusyTimeout>at[2], <Errmsg>at[3], <OfDatabase>at[4],
            <PrepareV2>at[5], <OfStatement>at[6], <OfStatement>at[7], <OfStatement>at[8],
            <BindNull>at[9], <BindInt64>at[10], <BindDouble>at[11], <BindOctets>at[12], <BindOctets>at[13],
            <OfDatabase>at[14], <ColumnInt64>at[15], <ColumnText>at[16], <ColumnBytes>at[17],
        )

    def close(self):
        """Give the connection up. It may be called twice."""
        if self.database is not NULL:
            for layout in self.in_order:
                finalize_all(&self.sqlite, <Layout>layout)
            self.sqlite.finalize(self.begin)
            self.sqlite.finalize(self.end)
            self.sqlite.finalize(self.block)
            self.sqlite.close_v2(self.database)
            self.database = self.begin = self.end = self.block = NULL
            self.layouts = {}
            self.in_order = []

    def __dealloc__(self):
        free(self.values)

    cdef object trouble(self):
        error = OperationalError(self.sqlite.errmsg(self.database).decode(errors="replace"))
        error.sqlite_errorcode = self.sqlite.extended_errcode(self.database)  # as `sqlite3` does
        return error

    cdef sqlite3_stmt *prepared(self, str sql) except NULL:
        cdef sqlite3_stmt *statement = NULL
        octets = sql.encode()
        if self.sqlite.prepare_v2(self.database, octets, -1, &statement, NULL) != SQLITE_OK:
            raise self.trouble()
        return statement

    cdef run(self, str sql):
        cdef sqlite3_stmt *statement = self.prepared(sql)
        cdef int result = SQLITE_ROW
        with nogil:
            while result == SQLITE_ROW:
                result = self.sqlite.step(statement)
        trouble = None if result == SQLITE_DONE else self.trouble()
        self.sqlite.finalize(statement)
        if trouble is not None:
            raise trouble

    def commit(self, changes):
        """Apply all changes in one transaction, and wait for the disk. Raises sqlite3.Error.

        They are sorted by rank as `changes` allows; one of rank 0 closes what came before it.
        """
        if self.database is NULL:
            raise ProgrammingError("the connection is closed")
        cdef list groups = self.grouped(changes)
        cdef Py_ssize_t group = 0
        cdef Py_ssize_t at = 0
        cdef Py_ssize_t end = len(groups)
        cdef bint first = True
        cdef bint last = False
        cdef int result
        cdef list kept
        cdef list rows
        try:
            while not last:
                kept = []
                self.count = self.rows = self.filled = 0
                while group < end and self.rows < MOST_ROWS:
                    rows = <list>groups[group]
                    at = self.fill(rows, at, kept)
                    if at == len(rows):
                        group += 1
                        at = 0
                last = group == end
                with nogil:
                    result = self.execute(first, last)
                if result != SQLITE_DONE:
                    raise self.trouble()
                first = False
        finally:
            # After any error the next commit must be able to begin.
            if not self.sqlite.get_autocommit(self.database):
                self.run("ROLLBACK")

    def postings(self, long long block, str sql, salts):
        """Return the postings of a block, and the places of what has not ended, as `postings.postings` does.

        ``sql`` gives its rows between two ids, always the same. Raises sqlite3.Error.
        """
        if self.database is NULL:
            raise ProgrammingError("the connection is closed")
        if self.block is NULL:
            self.block = self.prepared(sql)
        cdef uint32_t salt[MOST_KINDS]
        cdef int kinds = len(salts)
        cdef int kind
        cdef int result
        cdef Found found
        for kind in range(kinds):
            salt[kind] = salts[kind]
        found.entries = <uint64_t *>malloc(2 * MOST_KINDS * PLACES * sizeof(uint64_t))
        if found.entries is NULL:
            raise MemoryError()
        try:
            with nogil:
                result = self.find(block, salt, kinds, &found)
                if result == SQLITE_DONE:
                    sort(&found)
            if result != SQLITE_DONE:
                raise self.trouble()
            return grouped_by_key(&found), [found.unended[kind] for kind in range(found.open)]
        finally:
            free(found.entries)

    cdef int find(self, long long block, uint32_t *salt, int kinds, Found *found) noexcept nogil:
        """Make an entry for each value of each row: its key, and behind it the place."""
        cdef sqlite3_stmt *statement = self.block
        cdef int kind
        cdef int result
        cdef int place
        cdef bint ended
        cdef const unsigned char *text
        found.count = found.open = 0
        self.sqlite.bind_int64(statement, 1, block << PLACE_BITS)
        self.sqlite.bind_int64(statement, 2, (block + 1) << PLACE_BITS)
        result = self.sqlite.step(statement)
        while result == SQLITE_ROW:
            place = <int>self.sqlite.column_int64(statement, 0)
            ended = self.sqlite.column_int64(statement, 1) != 0
            if not ended:
                found.unended[found.open] = <uint16_t>place
                found.open += 1
            for kind in range(kinds if ended else STATIC_KINDS):
                text = self.sqlite.column_text(statement, 2 + kind)
                found.entries[found.count] = <uint64_t>crc32(
                    text, self.sqlite.column_bytes(statement, 2 + kind), salt[kind]
                ) << PLACE_BITS | <uint64_t>place
                found.count += 1
            result = self.sqlite.step(statement)
        self.sqlite.reset(statement)
        return result

    cdef list grouped(self, changes):
        """Return lists of changes of one kind, by rank between two barriers."""
        cdef list groups = []
        try:
            self.group(changes, groups)
        except:
            # They would go along with the next commit.
            for each in self.in_order:
                (<Layout>each).waiting = []
            raise
        return groups

    cdef group(self, changes, list groups):
        cdef PyObject *found
        cdef Layout layout
        cdef bint anything = False
        for change in changes:
            found = PyDict_GetItem(self.layouts, type(change))
            if found is NULL:
                raise TypeError(f"{change!r} has no statement")
            layout = <Layout>found
            if layout.rank:
                layout.waiting.append(change)
                anything = True
                continue
            if anything:
                self.flush(groups)
                anything = False
            groups.append([change])
        if anything:
            self.flush(groups)

    cdef flush(self, list groups):
        cdef Layout layout
        for each in self.in_order:
            layout = <Layout>each
            if layout.waiting:
                groups.append(layout.waiting)
                layout.waiting = []

    cdef Py_ssize_t fill(self, list rows, Py_ssize_t at, list kept) except -1:
        """Find the values of changes of one kind, as many as there is room for.

        Return where they end; ``kept`` holds the rows that were made for them.
        """
        cdef Layout layout = <Layout>PyDict_GetItem(self.layouts, type(rows[at]))
        cdef int columns = layout.columns
        cdef tuple row
        cdef int number
        cdef Py_ssize_t size
        cdef int index
        for index in range(layout.count):
            size = layout.sizes[index]
            while len(rows) - at >= size and MOST_ROWS - self.rows >= size:
                self.executions[self.count] = Execution(layout.statements[index], <int>(size * columns))
                self.count += 1
                self.rows += <int>size
                while size:
                    row = layout.row(rows[at], self.node)
                    if len(row) != columns:
                        raise ValueError(f"{rows[at]!r} has {len(row)} columns of {columns}")
                    kept.append(row)
                    for number in range(columns):
                        self.put(&self.values[self.filled], PyTuple_GET_ITEM(row, number))
                        self.filled += 1
                    at += 1
                    size -= 1
                size = layout.sizes[index]
        return at

    cdef int put(self, Value *value, PyObject *given) except -1:
        cdef Py_ssize_t size = 0
        if given is <PyObject *>None:
            value.kind = NOTHING
        elif PyLong_Check(<object>given):
            value.kind = WHOLE
            value.whole = PyLong_AsLongLong(<object>given)
        elif PyFloat_Check(<object>given):
            value.kind = REAL
            value.real = PyFloat_AS_DOUBLE(<object>given)
        elif PyUnicode_Check(<object>given):
            value.kind = TEXT
            value.at = PyUnicode_AsUTF8AndSize(given, &size)
        elif PyBytes_Check(<object>given):
            value.kind = OCTETS
            value.at = PyBytes_AS_STRING(<object>given)
            size = PyBytes_GET_SIZE(<object>given)
        else:
            raise TypeError(f"{<object>given!r} cannot be kept")
        if size > MOST_OCTETS:
            raise OverflowError(f"{size} octets cannot be kept in one value")
        value.size = <int>size
        return 0

    cdef int execute(self, bint first, bint last) noexcept nogil:
        """Execute the rows that were filled in; the first batch begins the transaction, the last ends it."""
        cdef Value *value = self.values
        cdef Execution *row = self.executions
        cdef Execution *end = row + self.count
        cdef int result = SQLITE_DONE
        if first:
            result = self.stepped(self.begin)
        while result == SQLITE_DONE and row < end:
            result = self.bound(row.statement, value, row.columns)
            if result == SQLITE_OK:
                result = self.stepped(row.statement)
            value += row.columns
            row += 1
        if last and result == SQLITE_DONE:
            result = self.stepped(self.end)
        return result

    cdef int stepped(self, sqlite3_stmt *statement) noexcept nogil:
        """Run one statement, which gives no rows. Return SQLITE_DONE, or the error."""
        cdef int result = self.sqlite.step(statement)
        # It gives the same error again (sqlite.org/c3ref/reset.html), and the message stays.
        self.sqlite.reset(statement)
        return result

    cdef int bound(self, sqlite3_stmt *statement, Value *value, int columns) noexcept nogil:
        """Bind the values where they lie: a destructor of NULL is SQLITE_STATIC."""
        cdef int index
        cdef int result = SQLITE_OK
        for index in range(1, columns + 1):
            if value.kind == WHOLE:
                result = self.sqlite.bind_int64(statement, index, value.whole)
            elif value.kind == TEXT:
                result = self.sqlite.bind_text(statement, index, value.at, value.size, NULL)
            elif value.kind == REAL:
                result = self.sqlite.bind_double(statement, index, value.real)
            elif value.kind == OCTETS:
                result = self.sqlite.bind_blob(statement, index, value.at, value.size, NULL)
            else:
                result = self.sqlite.bind_null(statement, index)
            if result != SQLITE_OK:
                return result
            value += 1
        return result


cdef finalize_all(Library *sqlite, Layout layout):
    cdef int index
    for index in range(layout.count):
        sqlite.finalize(layout.statements[index])
    layout.count = 0
