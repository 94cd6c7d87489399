/* Loaded before everything else into the program under test: ends it with SIGKILL at one chosen moment.
 *
 *   TRADEPOST_KILL=step:N    before the Nth statement inside a writing transaction
 *   TRADEPOST_KILL=write:N   before the Nth write to the write-ahead log
 *   TRADEPOST_KILL=tear:N    in the middle of that write
 *   TRADEPOST_KILL=sync:N    before the Nth sync of the log: written, not yet durable
 *   TRADEPOST_KILL=commit:N  after that sync: durable, and nobody has been told
 *   TRADEPOST_KILL=full:N    not killed: from the Nth write to the log on, the disk is full
 *   TRADEPOST_KILL=fixed:0   not killed: the database may be read and not be written
 *   TRADEPOST_KILL=none:0    never; the moments there were are written to the file $TRADEPOST_KILL_COUNT at the end */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { STEP, WRITE, SYNC };
static atomic_long counts[3];
static const char *what = "none";
static long at = 0;

__attribute__((constructor)) static void begin(void) {
    static char kind[16];
    const char *wish = getenv("TRADEPOST_KILL");
    if (wish && sscanf(wish, "%15[a-z]:%ld", kind, &at) == 2) what = kind;
}

__attribute__((destructor)) static void end(void) {
    const char *path = getenv("TRADEPOST_KILL_COUNT");
    FILE *file = path ? fopen(path, "w") : 0;
    if (!file) return;
    fprintf(file, "{\"step\":%ld,\"write\":%ld,\"sync\":%ld}\n", counts[STEP], counts[WRITE], counts[SYNC]);
    fclose(file);
}

static void *next(const char *name) { return dlsym(RTLD_NEXT, name); }

static void die(void) { kill(getpid(), SIGKILL); for (;;) pause(); }

static int is(const char *kind) { return strcmp(what, kind) == 0; }

static int is_log(int file) {
    char link[64], path[1024];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t count = readlink(link, path, sizeof path - 1);
    return count > 4 && memcmp(path + count - 4, "-wal", 4) == 0;
}

int sqlite3_step(void *statement) {
    static int (*real)(void *);
    static void *(*handle)(void *);
    static int (*state)(void *, const char *);
    if (!real) handle = next("sqlite3_db_handle"), state = next("sqlite3_txn_state"), real = next("sqlite3_step");
    if (state(handle(statement), 0) == 2 && atomic_fetch_add(&counts[STEP], 1) + 1 == at && is("step")) die();
    return real(statement);
}

static ssize_t written(const char *name, int file, const void *bytes, size_t count, off64_t offset) {
    ssize_t (*real)(int, const void *, size_t, off64_t) = next(name);
    if (!is_log(file)) return real(file, bytes, count, offset);
    long number = atomic_fetch_add(&counts[WRITE], 1) + 1;
    if (is("full") && number >= at) return errno = ENOSPC, -1;
    if (number == at) {
        if (is("tear")) real(file, bytes, count / 2, offset);
        if (is("tear") || is("write")) die();
    }
    return real(file, bytes, count, offset);
}

ssize_t pwrite64(int file, const void *bytes, size_t count, off64_t offset) { return written("pwrite64", file, bytes, count, offset); }
ssize_t pwrite(int file, const void *bytes, size_t count, off_t offset) { return written("pwrite", file, bytes, count, offset); }

static int synced(const char *name, int file) {
    int (*real)(int) = next(name);
    int now = is_log(file) && atomic_fetch_add(&counts[SYNC], 1) + 1 == at;
    if (now && is("sync")) die();
    int result = real(file);
    if (now && is("commit")) die();
    return result;
}

int fdatasync(int file) { return synced("fdatasync", file); }
int fsync(int file) { return synced("fsync", file); }

/* A database on a file system that is mounted read-only. */
static int opened(const char *name, const char *path, int flags, mode_t mode) {
    int (*real)(const char *, int, ...) = next(name);
    const char *found = is("fixed") ? strstr(path, "tradepost.sqlite") : 0;
    if (found && (flags & (O_WRONLY | O_RDWR | O_CREAT))) return errno = EROFS, -1;
    return real(path, flags, mode);
}

#define OPEN(name) \
    int name(const char *path, int flags, ...) { \
        va_list list; \
        va_start(list, flags); \
        mode_t mode = va_arg(list, mode_t); \
        va_end(list); \
        return opened(#name, path, flags, mode); \
    }
OPEN(open)
OPEN(open64)
