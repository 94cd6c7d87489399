/* tradepost_simulator.h - the contract of a platform's simulator.
 *
 * A simulator is a shared library that stands for a platform: a pure function over a small world. It opens
 * no socket; the host serves it on loopback and does to the wire what the answer says. Demo, tests and a
 * stranger's adapter talk to it as to the real platform. Equal options, data and requests at equal times
 * give equal answers, whatever machine they are given on.
 *
 * The rules of tradepost.h on memory, growth and text hold here too. The host never makes two calls at once
 * on one simulator. Bytes in an answer belong to the simulator and stay valid until the next call on it.
 */
#ifndef TP_SIMULATOR_H
#define TP_SIMULATOR_H

#include "tradepost.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct tp_simulator tp_simulator; /* one running world; the simulator's own type */

typedef struct tp_simulator_options {
    size_t   size;
    uint64_t seed;
    int64_t  now_ms;   /* the world's first moment, UTC */
    tp_bytes options;  /* JSON object: {"products": n, "orders": n, "customers": n, "faults": {name: share}, ...};
                        * what a simulator does not know it refuses by name */
    tp_bytes data;     /* empty, or a JSON object {file name: content} that stands for the world instead of a seeded one */
} tp_simulator_options;

typedef struct tp_simulator_request {
    size_t          size;
    tp_bytes        method;
    tp_bytes        path;   /* with the query, as it stood on the request line */
    const tp_field *fields;
    size_t          field_count;
    tp_bytes        body;
    uint32_t        secure; /* 1 when the client believes that it speaks https */
} tp_simulator_request;

/* What happens to the answer on its way. */
enum {
    TP_WIRE_CLEAN = 0,
    TP_WIRE_DELAY = 1, /* after delay_ms */
    TP_WIRE_RESET = 2, /* the whole answer is written, without its end; then the connection is reset */
    TP_WIRE_CUT = 3    /* the connection ends after cut_after bytes of the body, though more was announced */
};

typedef struct tp_simulator_response {
    size_t          size;
    uint32_t        status;
    uint32_t        wire;
    uint64_t        delay_ms;
    uint64_t        cut_after;
    const tp_field *fields;      /* Content-Length and Connection are the host's */
    size_t          field_count;
    tp_bytes        body;
} tp_simulator_response;

typedef struct tp_simulator_api {
    size_t   size;
    uint32_t abi_major, abi_minor;
    tp_bytes platform; /* the id of the package it belongs to */

    /* NULL when the options or the data make no sense; then `*failure`, which lives as long as the library. */
    tp_simulator *(*open)(const tp_simulator_options *options, const tp_failure **failure);
    const tp_simulator_response *(*answer)(tp_simulator *world, const tp_simulator_request *request, int64_t now_ms);

    /* What the platform would send on its own by now: JSON [{"method","path","headers":{},"body":base64}, ...].
     * Each is given once. */
    tp_bytes (*deliveries)(tp_simulator *world, int64_t now_ms);

    /* The shop's own books as of now_ms: JSON lines {"date","market","currency","role","debit","credit"} in
     * minor units, dates in the shop's calendar, one line a day, market, currency and role; the net stands on one side. */
    tp_bytes (*book)(tp_simulator *world, int64_t now_ms);

    /* JSON {name: n}: requests answered by kind, and each fault by how often it was hit. */
    tp_bytes (*counters)(tp_simulator *world);

    /* JSON: what the host must know to connect: {"name", "settings": {}, "secrets": {}, "address": "http://shop.example"};
     * "hosts": [] names the other hosts of the platform that it stands for (a token address, a queue). */
    tp_bytes (*connection)(tp_simulator *world);

    void (*close)(tp_simulator *world);
} tp_simulator_api;

/* The only symbol that a simulator's library exports. */
TP_EXPORT const tp_simulator_api *tradepost_simulator_0(void);
typedef const tp_simulator_api *(*tp_simulator_fn)(void);
#define TP_SIMULATOR_SYMBOL "tradepost_simulator_0"

#ifdef __cplusplus
}
#endif
#endif
