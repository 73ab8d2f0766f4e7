# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""Values made in C, an optional extra: a call of a class fills the slots of a new object where they lie.

A call of a class goes to ``tp_vectorcall`` of its type where that is set, as with list, dict and tuple;
subclasses do not inherit it. What is not quite usual (an argument that is missing, unknown, or given twice) goes
to the class's own ``__init__``, which says what is wrong.
"""

import sys

from cpython.dict cimport PyDict_GetItem
from cpython.object cimport PyObject

cdef extern from "slots.h":
    Py_ssize_t offset_of_slot(object kind, object member)
    object new_object(PyObject *kind)
    PyObject *slot(object of, Py_ssize_t offset)
    void fill_slot(object of, Py_ssize_t offset, PyObject *value)

cdef extern from *:
    """
    #define SPARE 256
    #define SEEN 256

    typedef PyObject *(*Maker)(PyObject *, PyObject *const *, size_t, PyObject *);

    static void set_maker(PyObject *kind, Maker maker) { ((PyTypeObject *)kind)->tp_vectorcall = maker; }

    /* Objects that have ended, to be made anew: all of their slots are empty. */
    typedef struct {
        int count;
        PyObject *objects[SPARE];
    } Spare;

    /* By their classes, which stay for ever: where a class would stand, and what was last found of it. */
    static struct { PyTypeObject *kind; Spare *spare; PyObject *layout; } seen[SEEN];

    #define place_of(kind) ((((size_t)(kind)) >> 5 ^ ((size_t)(kind)) >> 12) % SEEN)

    static PyObject *seen_layout(PyObject *kind)
    {
        size_t place = place_of(kind);
        return (PyObject *)seen[place].kind == kind ? seen[place].layout : NULL;
    }

    static void see(PyObject *kind, Spare *spare, PyObject *layout)
    {
        size_t place = place_of(kind);
        seen[place].kind = (PyTypeObject *)kind;
        seen[place].spare = spare;
        seen[place].layout = layout;
    }

    /* The end of an object that is nothing but slots. A class in Python that derives from its class clears its own
       slots first, and comes here then (subtype_dealloc in Objects/typeobject.c). */
    static void release(PyObject *of)
    {
        PyTypeObject *kind = Py_TYPE(of);
        PyObject **at = (PyObject **)((char *)of + sizeof(PyObject));
        PyObject **end = (PyObject **)((char *)of + kind->tp_basicsize);
        size_t place = place_of(kind);
        Spare *spare;
        PyObject_GC_UnTrack(of);
        for (; at < end; at++) Py_CLEAR(*at);
        spare = seen[place].kind == kind ? seen[place].spare : NULL;
        if (spare != NULL && spare->count < SPARE) spare->objects[spare->count++] = of;
        else PyObject_GC_Del(of);
        Py_DECREF(kind);
    }

    static void set_release(PyObject *kind) { ((PyTypeObject *)kind)->tp_dealloc = release; }

    /* An object of the class, all of its slots empty. */
    static inline PyObject *object_of(PyObject *kind, Spare *spare)
    {
        PyObject *made;
        if (spare->count == 0) return new_object(kind);
        made = spare->objects[--spare->count];
        return PyObject_Init(made, (PyTypeObject *)kind);
    }

    /* What a call of a class does without a maker. */
    static PyObject *made_otherwise(PyObject *kind, PyObject *arguments, PyObject *keywords)
    {
        return PyType_Type.tp_call(kind, arguments, keywords);
    }

    static inline Py_ssize_t count_of(PyObject *names) { return names == NULL ? 0 : PyTuple_GET_SIZE(names); }
    static inline PyObject *name_at(PyObject *names, Py_ssize_t index) { return PyTuple_GET_ITEM(names, index); }
    """
    ctypedef object (*Maker)(PyObject *, PyObject *const *, size_t, PyObject *)
    void set_maker(object kind, Maker maker)
    void set_release(object kind)
    ctypedef struct Spare:
        pass
    PyObject *seen_layout(PyObject *kind)
    void see(PyObject *kind, Spare *spare, PyObject *layout)
    object object_of(PyObject *kind, Spare *spare)
    object made_otherwise(object kind, object arguments, object keywords)
    Py_ssize_t count_of(PyObject *names)
    PyObject *name_at(PyObject *names, Py_ssize_t index)
    Py_ssize_t PyVectorcall_NARGS(size_t flagged)

cdef enum:
    MOST_FIELDS = 32
    COLLECTED = 1 << 14  # Py_TPFLAGS_HAVE_GC: objects have the collector's header before them

cdef dict LAYOUTS = {}


cdef class Layout:
    """The fields of a class: names, places and defaults; the first so many may be given by position."""

    cdef int count
    cdef int positional
    cdef tuple names
    cdef tuple defaults
    cdef Py_ssize_t offsets[MOST_FIELDS]
    cdef PyObject *keys[MOST_FIELDS]
    cdef PyObject *values[MOST_FIELDS]
    cdef bint slots_only
    cdef Spare spare


def fill(kind, names, int positional, dict defaults):
    """Have calls of this class filled in C; ``names`` are all of its fields, those by position first.

    Gives whether that can be done: it is an instance of type itself and makes its objects as object does (an
    exception has more to begin with than slots), each field has a slot, and they are not too many. A class that is
    filled already stays as it is: what was seen of it, and its spare objects, point into its first layout.
    """
    cdef Layout layout = Layout()
    cdef int index
    if kind in LAYOUTS:
        return True
    if type(kind) is not type or kind.__new__ is not object.__new__ or len(names) > MOST_FIELDS:
        return False
    layout.names = tuple(sys.intern(name) for name in names)
    layout.defaults = tuple((name, defaults[name]) for name in names if name in defaults)
    layout.positional = positional
    layout.count = len(names)
    for index in range(layout.count):
        layout.offsets[index] = offset_of_slot(kind, getattr(kind, names[index], None))
        if layout.offsets[index] < 0:
            return False
        # The two tuples own what is pointed at.
        layout.keys[index] = <PyObject *>layout.names[index]
        layout.values[index] = PyDict_GetItem(defaults, names[index])
    LAYOUTS[kind] = layout
    set_maker(kind, <Maker>filled)
    layout.slots_only = is_slots_only(kind)
    if layout.slots_only:
        set_release(kind)
    return True


def is_slots_only(kind):
    """Whether objects of this class are a header, and slots behind it, with nothing else to give up at their end."""
    slots = sum(len(vars(each).get("__slots__", ())) for each in kind.__mro__)
    if kind.__weakrefoffset__ or kind.__dictoffset__ or not kind.__flags__ & COLLECTED:
        return False
    return kind.__basicsize__ == object.__basicsize__ + slots * sizeof(void *)


def is_filled(kind):
    """Whether calls of this class are filled in C."""
    return kind in LAYOUTS


cdef object filled(PyObject *kind, PyObject *const *arguments, size_t flagged, PyObject *keywords):
    cdef PyObject *found = seen_layout(kind)
    cdef Layout layout
    cdef Py_ssize_t given = PyVectorcall_NARGS(flagged)
    cdef Py_ssize_t named = count_of(keywords)
    cdef Py_ssize_t index
    cdef int place = 0
    cdef int tried
    cdef object made
    if found is NULL:
        found = PyDict_GetItem(LAYOUTS, <object>kind)
        if found is NULL:
            return as_usual(kind, arguments, given, keywords)
        layout = <Layout>found
        see(kind, &layout.spare if layout.slots_only else NULL, found)
    layout = <Layout>found
    if given > layout.positional or given + named > layout.count:
        return as_usual(kind, arguments, given, keywords)
    made = object_of(kind, &layout.spare)
    for index in range(given):
        fill_slot(made, layout.offsets[index], arguments[index])
    for index in range(named):
        # Keywords mostly stand in the order of the fields, so the next one is looked at first. Names in a source
        # are interned: their addresses tell them apart.
        tried = 0
        while layout.keys[place] is not name_at(keywords, index):
            place = place + 1 if place + 1 < layout.count else 0
            tried += 1
            if tried == layout.count:
                return as_usual(kind, arguments, given, keywords)
        if slot(made, layout.offsets[place]) is not NULL:
            return as_usual(kind, arguments, given, keywords)
        fill_slot(made, layout.offsets[place], arguments[given + index])
        place = place + 1 if place + 1 < layout.count else 0
    if given + named < layout.count:
        for index in range(layout.count):
            if slot(made, layout.offsets[index]) is NULL:
                if layout.values[index] is NULL:
                    return as_usual(kind, arguments, given, keywords)
                fill_slot(made, layout.offsets[index], layout.values[index])
    return made


cdef object as_usual(PyObject *kind, PyObject *const *arguments, Py_ssize_t given, PyObject *keywords):
    """By the ``__init__`` of the class."""
    cdef Py_ssize_t index
    cdef list by_position = [<object>arguments[index] for index in range(given)]
    cdef dict by_name = {}
    for index in range(count_of(keywords)):
        by_name[<object>name_at(keywords, index)] = <object>arguments[given + index]
    return made_otherwise(<object>kind, tuple(by_position), by_name)
