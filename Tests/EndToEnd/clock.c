/* Loaded before everything else into the program under test: what it is told of the time is $TRADEPOST_AHEAD milliseconds ahead.
 * Spans are as ever. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>

int clock_gettime(clockid_t clock, struct timespec *time) {
    static int (*real)(clockid_t, struct timespec *);
    if (!real) real = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
    int result = real(clock, time);
    const char *ahead = getenv("TRADEPOST_AHEAD");
    if (result || clock != CLOCK_REALTIME || !ahead) return result;
    long long told = time->tv_sec * 1000LL + time->tv_nsec / 1000000 + atoll(ahead);
    time->tv_sec = told / 1000;
    time->tv_nsec = told % 1000 * 1000000;
    return 0;
}
