/* The slots of objects, as the member descriptors of their class tell where they lie (structmember.h). */

#include <Python.h>
#include <structmember.h>

/* How far into its objects a class has this slot; -1 if it is none, or one of other objects. */
static Py_ssize_t offset_of_slot(PyObject *kind, PyObject *member)
{
    PyMemberDef *defined;
    if (!Py_IS_TYPE(member, &PyMemberDescr_Type)) return -1;
    if (!PyType_IsSubtype((PyTypeObject *)kind, PyDescr_TYPE(member))) return -1;
    defined = ((PyMemberDescrObject *)member)->d_member;
    return defined->type == T_OBJECT_EX ? defined->offset : -1;
}

/* An object of the class, all of its slots empty. The garbage collector is not told of it: a value holds atoms and
   values, which make no cycles, and to stand in its list is to touch two neighbours when one comes and when one goes. */
static inline PyObject *new_object(PyObject *kind)
{
    PyTypeObject *type = (PyTypeObject *)kind;
    PyObject *made;
    if (!PyType_IS_GC(type) || type->tp_alloc != PyType_GenericAlloc) return type->tp_alloc(type, 0);
    made = PyObject_GC_New(PyObject, type);
    if (made != NULL) memset((char *)made + sizeof(PyObject), 0, type->tp_basicsize - sizeof(PyObject));
    return made;
}

/* What a slot holds, as a borrowed reference; NULL if it is empty. */
static inline PyObject *slot(PyObject *of, Py_ssize_t offset)
{
    return *(PyObject **)((char *)of + offset);
}

/* Fill a slot that is empty. */
static inline void fill_slot(PyObject *of, Py_ssize_t offset, PyObject *value)
{
    Py_INCREF(value);
    *(PyObject **)((char *)of + offset) = value;
}
