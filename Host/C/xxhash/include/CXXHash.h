/* XXH3, 128 bits: recognises an unchanged record. It is no protection against a forger; what needs that is hashed
 * with SHA-256. */
#ifndef TRADEPOST_XXHASH_H
#define TRADEPOST_XXHASH_H
#include <stddef.h>
#include <stdint.h>
typedef struct tp_hash128 { uint64_t low, high; } tp_hash128;
tp_hash128 tp_xxh3_128(const void *bytes, size_t count, uint64_t seed);
#endif
