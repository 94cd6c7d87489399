/* What the loader needs of Linux that Swift's Glibc module does not show. */
#ifndef TRADEPOST_LOADER_H
#define TRADEPOST_LOADER_H
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* A file without a place in any folder; -1 and errno when there is none to be had. The flags are MFD_CLOEXEC,
 * MFD_ALLOW_SEALING and, where the kernel knows it, MFD_EXEC: some systems refuse to run what was made without. */
static inline int tp_memfd(const char *name) {
    int file = (int)syscall(SYS_memfd_create, name, 1u | 2u | 0x10u);
    if (file < 0 && errno == EINVAL) file = (int)syscall(SYS_memfd_create, name, 1u | 2u);
    return file;
}

/* F_ADD_SEALS with SEAL, SHRINK, GROW and WRITE: from here on the bytes are what they are. 0 when done. */
static inline int tp_seal(int file) { return fcntl(file, 1033, 1 | 2 | 4 | 8); }

/* glibc's own, under names that cannot clash with its declarations. */
extern int tp_dlinfo(void *, int, void *) __asm__("dlinfo");
extern int tp_dladdr1(const void *, void *, void **, int) __asm__("dladdr1");

/* 1 when `address` lies in the very library that `handle` stands for: dlsym looks into what a library links to as
 * well, and "system" must not be found in libc. */
static inline int tp_belongs(void *handle, const void *address) {
    struct { const char *file; void *base; const char *name; void *at; } info = {0, 0, 0, 0};
    void *of_handle = 0, *of_address = 0;
    if (tp_dlinfo(handle, 2, &of_handle) != 0) return 0;
    if (tp_dladdr1(address, &info, &of_address, 2) == 0) return 0;
    return of_handle != 0 && of_handle == of_address;
}

/* Names the calling thread, at most 15 bytes, for debuggers and top. */
static inline void tp_name_thread(const char *name) { prctl(PR_SET_NAME, name, 0, 0, 0); }
#endif
