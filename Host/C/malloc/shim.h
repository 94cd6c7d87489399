/* What Swift's Glibc module leaves out. */
#ifndef TP_MALLOC_SHIM_H
#define TP_MALLOC_SHIM_H

#include <malloc.h>

/* Blocks from that size on are mapped alone and go back to the system when they are freed, instead of staying with the heap
 * of the thread that asked for them. mallopt(3). */
static inline void tp_map_blocks_from(int bytes) {
#ifdef M_MMAP_THRESHOLD
    mallopt(M_MMAP_THRESHOLD, bytes);
#endif
}

#endif
