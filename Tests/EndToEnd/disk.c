/* Loaded before everything else into the program under test: every disk has $TRADEPOST_FREE MiB left. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <sys/statvfs.h>

int statvfs(const char *path, struct statvfs *told) {
    int (*real)(const char *, struct statvfs *) = (int (*)(const char *, struct statvfs *))dlsym(RTLD_NEXT, "statvfs");
    int result = real(path, told);
    const char *left = getenv("TRADEPOST_FREE");
    if (!result && left) told->f_bavail = (unsigned long long)atoll(left) * (1 << 20) / told->f_frsize;
    return result;
}
