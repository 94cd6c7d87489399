/* tradepost.h - the contract between the Tradepost host and a platform adapter.
 *
 * An adapter is a shared library that talks to no one. It never opens a socket, a file or a
 * thread. The host starts an OPERATION ("list orders since Tuesday"); the adapter answers with the
 * one STEP it needs next ("send this HTTP request", "keep this page", "done"); the host performs
 * the step and resumes the operation with a REPLY. A whole adapter is that loop, seen from inside:
 *
 *      op = adapter->start(session, &call);
 *      for (reply = START; adapter->resume(op, &reply, &step); reply = perform(&step)) {}
 *      adapter->drop(op);
 *
 * Seven rules hold everywhere below and are not repeated.
 *
 *  1 MEMORY   Whoever made it frees it; no allocator crosses. Bytes handed INTO a call are borrowed
 *             until that call returns. Bytes found in a step belong to its operation and stay valid
 *             until the next resume() or drop() of that operation. Copy what you want to keep.
 *  2 THREADS  The host may call from any thread, and never makes two calls at once on one object
 *             (session or operation). Different operations run in parallel. Adapters start no
 *             threads, and call the host only from inside a call the host made.
 *  3 TIME     resume() computes, it never waits. The host times every call. The clock and the dice
 *             are inputs (now_ms, seed), so a recorded operation replays exactly.
 *  4 ERRORS   are steps and return values. No exception, longjmp or signal crosses this line.
 *  5 GROWTH   Every struct that may grow starts with `size`, its sizeof as its author compiled it, and
 *             stands in arrays of pointers. New fields go at the end; a reader checks TP_HAS before
 *             it looks. Numbers are never reused; a step or reply kind the reader does not know is a
 *             TP_E_UNSUPPORTED, not a crash. A breaking change renames the entry point
 *             (tradepost_adapter_1), so one library may serve two majors. Records have a version of
 *             their own in the manifest.
 *  6 TEXT     is UTF-8 and counted, not terminated. JSON is UTF-8 text, one value per tp_bytes.
 *  7 SECRETS  stay with the host: it signs in, refreshes and rotates tokens, verifies deliveries. An
 *             adapter names a secret; the host writes it where the manifest says it may stand, only
 *             for the store's own origins. What `capture` names is taken out of an answer unseen.
 */
#ifndef TP_H
#define TP_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* While the major is 0 the minor must match exactly; 1.0 freezes the rules of growth. */
#define TP_ABI_MAJOR 0u
#define TP_ABI_MINOR 2u

#define TP_EXPORT __attribute__((visibility("default")))

/* True when the other side compiled `field` into the struct behind `p`. */
#define TP_HAS(p, field) \
    ((p)->size >= (size_t)((const char *)(&(p)->field + 1) - (const char *)(p)))

typedef struct tp_session tp_session; /* one connected store; the adapter's own type */
typedef struct tp_op      tp_op;      /* one running operation; the adapter's own type */

typedef struct tp_bytes { const void *data; size_t count; } tp_bytes;

/* ---- failures ----------------------------------------------------------------------------------
 * The host decides what to do from the code alone: retry, ask the admin to sign in again, park the
 * record, or blame the adapter. The message is for a person and says what to do next. */
typedef enum tp_code {
    TP_OK = 0,
    TP_E_AUTH = 1,        /* credentials refused: the store needs to be connected again */
    TP_E_DENIED = 2,      /* signed in, but a scope or permission is missing */
    TP_E_NOT_FOUND = 3,
    TP_E_THROTTLED = 4,   /* try again after retry_after_ms */
    TP_E_CONFLICT = 5,    /* the platform holds a newer version of this record */
    TP_E_INVALID = 6,     /* the host's input or the admin's setting is wrong */
    TP_E_PLATFORM = 7,    /* the platform failed or answered nonsense; worth a retry */
    TP_E_ADAPTER = 8,     /* a bug in the adapter */
    TP_E_UNSUPPORTED = 9, /* unknown operation, step or reply */
    TP_E_CANCELLED = 10,
    TP_E_CURSOR = 11,  /* the platform no longer knows this cursor: start the run again at `since` */
    TP_E_RETIRED = 12, /* the platform retired the API version this adapter speaks */
    TP_E_LIMIT = 13    /* more than the host allows: bytes, records, time */
} tp_code;

typedef struct tp_failure {
    size_t     size;
    int32_t    code; /* tp_code */
    uint32_t   retry_after_ms;
    tp_bytes   message;
    tp_bytes   detail; /* JSON; shown to developers, never to shoppers */
} tp_failure;

/* ---- HTTP -------------------------------------------------------------------------------------*/
enum {
    TP_FIELD_PLAIN = 0,
    TP_FIELD_SECRET = 1, /* `value` holds {name} placeholders the host fills with secrets */
};

typedef struct tp_field { tp_bytes name, value; uint32_t flags; } tp_field;

typedef struct tp_request {
    size_t            size;
    tp_bytes          method;
    tp_bytes          origin; /* which origin of the manifest; empty = its first */
    tp_bytes          path;   /* below the store's base address there, with the query, encoded */
    const tp_field   *fields;
    size_t            field_count;
    tp_bytes          body;
    tp_bytes          auth;   /* which sign-in of the manifest to add; empty = its first; "none" = none */
    tp_bytes          bucket; /* which rate limit of the manifest it spends; empty = its first one */
    uint32_t          flags;
    tp_bytes          capture; /* JSON {"/json/pointer": "secret name"}: masked before the adapter sees it */
} tp_request;

enum {
    TP_REQUEST_SAFE = 1,  /* repeating it does no harm; the host may retry */
    TP_REQUEST_GUNZIP = 2, /* unpack the body, within the host's bound */
    TP_REQUEST_SECRET_BODY = 4, /* `body` holds {name}s of the manifest's secrets; the host fills them in, escaped for the
                                 * body's content-type: JSON text or a form */
    TP_REQUEST_READS = 8 /* a question, whatever its method: it changes nothing. GET and HEAD are that without being told.
                          * A push that broke off behind questions alone has sent nothing; behind anything else its items
                          * are in doubt, also where repeating it does no harm */
};

typedef struct tp_response {
    size_t            size;
    int32_t           error;  /* tp_code; TP_OK when the platform answered. The host has already retried
                               * what is safe, and waited out 429 within its patience */
    uint32_t          status; /* 0 when error is set */
    const tp_field   *fields;
    size_t            field_count;
    tp_bytes          body; /* for an error: the host's explanation */
    uint32_t          delivery; /* did the request have an effect? */
} tp_response;

enum { TP_NEVER_SENT = 0, TP_MAYBE_SENT = 1, TP_ANSWERED = 2 };

/* A run of bytes in the body of an answer that this operation was given: `response` of the operation's
 * SEND number `send` (the first is 0). The host cuts it out of its own copy; a span outside is refused. */
typedef struct tp_span {
    uint32_t send, response;
    uint64_t offset, count;
} tp_span;

/* ---- records ----------------------------------------------------------------------------------
 * One item of a page: an order to keep, or in a push the outcome of one item. A record the adapter
 * cannot read is still handed over, flagged, with its raw bytes, so that its neighbours live. */
typedef struct tp_record {
    size_t   size;
    uint32_t flags;
    tp_bytes id;       /* the platform's; in a push the item's key */
    tp_bytes version;  /* the platform's notion of newer, comparable as bytes; empty = none */
    tp_bytes json;     /* an object of the resource's schema; raw bytes when REJECTED */
    const tp_span *sources; /* every place it was read from: the platform's own bytes, kept as evidence */
    size_t   source_count;
    tp_bytes reason;   /* REJECTED: what could not be read, by name */
} tp_record;

enum { TP_RECORD_DELETED = 1, TP_RECORD_REJECTED = 2 };

/* ---- steps: what an operation asks of the host ------------------------------------------------*/
typedef enum tp_step_kind {
    TP_STEP_DONE = 0, /* finished; `value` is the JSON result; resume() returns 0 */
    TP_STEP_FAIL = 1, /* finished; `failure` says why; resume() returns 0 */
    TP_STEP_SEND = 2, /* perform `requests` side by side; replied to when all have ended */
    TP_STEP_PAGE = 3, /* store `records` and `cursor` in one transaction; then ask for more */
    TP_STEP_WAIT = 4, /* nothing to do for `wait_ms`; `cursor` is stored first, and the host may drop
                       * the operation and start it again there */
    /* 5 is kept for READ: slices of a body too large to hand over whole */
} tp_step_kind;

typedef struct tp_step {
    size_t                    size; /* set by the host before the call; the adapter fills what fits */
    uint32_t                  kind;
    uint32_t                  flags;
    uint64_t                  wait_ms;
    const tp_request *const  *requests;
    size_t                    request_count;
    const tp_record *const   *records;
    size_t                    record_count;
    tp_bytes                  cursor; /* opaque to the host; lives within one run */
    tp_bytes                  value;
    const tp_failure         *failure;
    int64_t                   through_ms; /* DONE: all that changed up to this platform time was given;
                                           * 0 = the host goes by the first answer's Date */
} tp_step;

enum { TP_DONE_COMPLETE = 1 }; /* DONE: the list was whole, so what it lacks is gone from the shop */

/* ---- replies: what the host found out ---------------------------------------------------------*/
typedef enum tp_reply_kind {
    TP_REPLY_START = 0,     /* first resume() of an operation */
    TP_REPLY_RESPONSES = 1, /* to SEND: `responses[i]` answers `requests[i]` */
    TP_REPLY_OK = 2,        /* to PAGE, once committed; to WAIT */
    TP_REPLY_CANCEL = 3,    /* instead of any other: finish now (never while an unsafe request flies) */
    TP_REPLY_REFUSED = 4,   /* the host will not do that; `value` says why (a wrong origin) */
} tp_reply_kind;

typedef struct tp_reply {
    size_t               size;
    uint32_t             kind; /* tp_reply_kind */
    uint32_t             response_count;
    int64_t              now_ms; /* since 1970, UTC */
    const tp_response *const *responses;
    tp_bytes             value;
} tp_reply;

/* ---- calls: what the host wants ----------------------------------------------------------------
 * `operation` is one the manifest lists: "check", "list", "get", "count", "push", "locate", "receive", "poll" ...
 * A push keeps the outcome of what it sent before it sends anything else.
 * Operations are names and their arguments JSON, so a new one needs no new ABI; each has a schema
 * in the SDK's Contract folder and a chapter in the handbook. */
typedef struct tp_call {
    size_t     size;
    tp_bytes   operation;
    tp_bytes   resource;  /* "orders", "products", "inventory", ...; empty where none applies */
    tp_bytes   arguments; /* JSON, already checked against the operation's schema */
    tp_bytes   cursor;    /* of this run's last stored PAGE or WAIT; empty = from the start */
    int64_t    since_ms;  /* the host's watermark, platform time, overlap taken off; 0 = everything. Of `locate`: when the
                           * last of the items was pushed, by the host's clock */
    uint64_t   seed;
    int64_t    now_ms;
} tp_call;

typedef struct tp_settings {
    size_t     size;
    tp_bytes   store_id;
    tp_bytes   settings; /* JSON, already checked against the manifest's settings schema */
} tp_settings;

/* ---- the host, as the adapter sees it --------------------------------------------------------*/
enum { TP_LOG_DEBUG = 0, TP_LOG_INFO = 1, TP_LOG_WARNING = 2, TP_LOG_ERROR = 3 };

typedef struct tp_host {
    size_t     size;
    uint32_t   abi_major, abi_minor;
    tp_bytes   name, version;
    void      *context;
    void (*log)(void *context, uint32_t level, tp_bytes message); /* any thread, inside a call */
    const void *(*extension)(void *context, tp_bytes id);        /* NULL when unknown */
} tp_host;

/* ---- the adapter, as the host sees it ---------------------------------------------------------*/
typedef struct tp_adapter {
    size_t     size;
    uint32_t   abi_major, abi_minor;
    tp_bytes   manifest; /* byte for byte the plugin.json shipped beside the library */

    /* NULL only when out of memory. Settings that make no sense show as a FAIL of every operation. */
    tp_session *(*open)(const tp_host *host, const tp_settings *settings);
    void (*close)(tp_session *session); /* after the last drop() of its operations */

    tp_op *(*start)(tp_session *session, const tp_call *call); /* NULL: out of memory */
    int32_t (*resume)(tp_op *op, const tp_reply *reply, tp_step *step); /* 1 more, 0 ended */
    void (*drop)(tp_op *op); /* legal at any moment between resumes; never waits */

    const void *(*extension)(tp_bytes id); /* NULL when unknown; ids are "name/revision" */
} tp_adapter;

/* The only symbol a library exports. NULL means: I cannot work with this host. */
TP_EXPORT const tp_adapter *tradepost_adapter_0(const tp_host *host);
typedef const tp_adapter *(*tp_adapter_fn)(const tp_host *);
#define TP_ENTRY_SYMBOL "tradepost_adapter_0"

/* ---- functions: typed leaf functions, bound at run time ---------------------------------------
 * Small pure functions that field mappings, account rules and the CLI call by name. They are listed in
 * plugin.json as {name, symbol, signature, summary}, found by dlsym and called through libffi, in the
 * lane their library runs in. A package may hold functions alone, in any library with C functions,
 * also one that never saw this header. Signature: the result's letter, the arguments' in brackets:
 * i int64_t, b int32_t 0/1, z const char * (ended by NUL), s tp_bytes, m tp_money, w tp_sink (longer
 * text is written there; no memory is returned). Example: "b(ssw)". No floating point: money is exact. */
typedef struct tp_money {
    int64_t coefficient; /* 1234 with scale 2 is 12.34 */
    int32_t scale;
    char    currency[4]; /* ISO 4217, ended by NUL */
} tp_money;

typedef struct tp_sink {
    void *context;
    void (*write)(void *context, tp_bytes bytes);
} tp_sink;

#ifdef __cplusplus
}
#endif
#endif
