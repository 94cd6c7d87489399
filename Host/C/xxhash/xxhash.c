#define XXH_INLINE_ALL
#include "CXXHash.h"
#include <xxhash.h>

tp_hash128 tp_xxh3_128(const void *bytes, size_t count, uint64_t seed) {
    XXH128_hash_t hash = XXH3_128bits_withSeed(bytes, count, seed);
    return (tp_hash128){hash.low64, hash.high64};
}
