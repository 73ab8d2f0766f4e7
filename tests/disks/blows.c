/* Loaded in front of libc (LD_PRELOAD): a process is killed at its Nth call that changes a file, before the call is
   made, or its disk is full from that call on. `strike` says at which call, counted from then on. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

static long left;
static int fills, armed, calls;

void strike(long at, int full) {
    left = at;
    fills = full;
    armed = at > 0;
    calls = 0;
}

int counted(void) { return calls; }

/* Tells whether there is no room for what is to be written. */
static int struck(int grows) {
    if (!armed)
        return 0;
    calls += 1;
    if (left > 1) {
        left -= 1;
        return 0;
    }
    if (!fills)
        kill(getpid(), SIGKILL);
    if (grows)
        errno = ENOSPC;
    return grows;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

ssize_t write(int file, const void *octets, size_t size) {
    return struck(1) ? -1 : REAL(write)(file, octets, size);
}

ssize_t pwrite(int file, const void *octets, size_t size, off_t at) {
    return struck(1) ? -1 : REAL(pwrite)(file, octets, size, at);
}

ssize_t pwrite64(int file, const void *octets, size_t size, off64_t at) {
    return struck(1) ? -1 : REAL(pwrite64)(file, octets, size, at);
}

int fsync(int file) { return struck(0) ? -1 : REAL(fsync)(file); }

int fdatasync(int file) { return struck(0) ? -1 : REAL(fdatasync)(file); }

int ftruncate(int file, off_t size) { return struck(0) ? -1 : REAL(ftruncate)(file, size); }

int ftruncate64(int file, off64_t size) { return struck(0) ? -1 : REAL(ftruncate64)(file, size); }

int rename(const char *from, const char *to) { return struck(0) ? -1 : REAL(rename)(from, to); }

int renameat(int a, const char *from, int b, const char *to) {
    return struck(0) ? -1 : REAL(renameat)(a, from, b, to);
}

int unlink(const char *name) { return struck(0) ? -1 : REAL(unlink)(name); }

int link(const char *from, const char *to) { return struck(0) ? -1 : REAL(link)(from, to); }

int linkat(int a, const char *from, int b, const char *to, int how) {
    return struck(0) ? -1 : REAL(linkat)(a, from, b, to, how);
}
