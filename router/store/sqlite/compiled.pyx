# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""A commit to SQLite without the interpreter's lock: an optional extra, which `sqlite` takes where it was built.

`sqlite3` lets the lock go for each statement and takes it again. Here the rows of all changes are made first, under
the lock, and it is noted where their values lie; then the whole transaction runs without it, and the reactor's
thread beside it.

SQLite is called by the addresses of its functions that `library` found, so that it is the one which `sqlite3`
uses: two of them on one file would let go of each other's locks (sqlite.org/howtocorrupt.html, section 2.2.1).
"""

from os import fsencode
from sqlite3 import OperationalError, ProgrammingError

from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_Check, PyBytes_GET_SIZE
from cpython.dict cimport PyDict_GetItem
from cpython.float cimport PyFloat_AS_DOUBLE, PyFloat_Check
from cpython.long cimport PyLong_AsLongLong, PyLong_Check
from cpython.object cimport PyObject
from cpython.unicode cimport PyUnicode_Check
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
    PyObject *PyTuple_GET_ITEM(tuple row, Py_ssize_t at)
    const char *PyUnicode_AsUTF8AndSize(PyObject *text, Py_ssize_t *size) except NULL

cdef enum:
    SQLITE_OK = 0
    SQLITE_ROW = 100
    SQLITE_DONE = 101
    SQLITE_OPEN_READWRITE = 0x00000002
    SQLITE_OPEN_NOMUTEX = 0x00008000
    FUNCTIONS = 15
    MOST_SIZES = 4
    MOST_ROWS = 4096  # whose columns are held at a time, some 4 MB; a batch that the disk kept waiting may have more
    MOST_OCTETS = 1_000_000_000  # SQLITE_MAX_LENGTH

NAMES = (
    "sqlite3_open_v2", "sqlite3_close_v2", "sqlite3_busy_timeout", "sqlite3_errmsg", "sqlite3_get_autocommit",
    "sqlite3_prepare_v2", "sqlite3_step", "sqlite3_reset", "sqlite3_finalize",
    "sqlite3_bind_null", "sqlite3_bind_int64", "sqlite3_bind_double", "sqlite3_bind_text", "sqlite3_bind_blob",
    "sqlite3_extended_errcode",
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
            <OfDatabase>at[14],
        )

    def close(self):
        """Give the connection up. It may be called twice."""
        if self.database is not NULL:
            for layout in self.in_order:
                finalize_all(&self.sqlite, <Layout>layout)
            self.sqlite.finalize(self.begin)
            self.sqlite.finalize(self.end)
            self.sqlite.close_v2(self.database)
            self.database = self.begin = self.end = NULL
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
            # Whatever went wrong: the next commit must be able to begin.
            if not self.sqlite.get_autocommit(self.database):
                self.run("ROLLBACK")

    cdef list grouped(self, changes):
        """Lists of changes of one kind, by rank between two barriers."""
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

        Gives where they end; ``kept`` holds what was made for them.
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
        """What was filled in; the transaction begins with the first of it, and ends with the last."""
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
        """Run one statement, which gives no rows: SQLITE_DONE, or what went wrong."""
        cdef int result = self.sqlite.step(statement)
        # It gives the same error again (sqlite.org/c3ref/reset.html), and the message stays.
        self.sqlite.reset(statement)
        return result

    cdef int bound(self, sqlite3_stmt *statement, Value *value, int columns) noexcept nogil:
        """The values stay where they lie: a destructor of NULL is SQLITE_STATIC."""
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
