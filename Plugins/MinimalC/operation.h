/* operation.h - one running operation: what it keeps between two calls of resume(), and what is done to it. */
#ifndef OPERATION_H
#define OPERATION_H

#include "lines.h"

struct tp_session { const tp_host *host; };

enum { PAGE = 100, BATCH = 20 };
enum operation { CHECK, LIST, GET, COUNT, UNKNOWN };

struct tp_op {
    enum operation operation;
    int            at;         /* where resume() goes on */
    int64_t        since_ms;
    uint32_t       sends;      /* how many SENDs have gone out: a source names its own */
    text           arguments;  /* the call's, kept */
    size_t         argument;   /* how far its ids have been read */
    text           cursor;     /* the last id of the list */
    text           words;      /* paths, results and messages of one step */
    text           missing;    /* ids that the shop does not have */
    text           json;       /* the records of one page */

    tp_request        requests[BATCH];
    const tp_request *request_list[BATCH];
    tp_bytes          ids[BATCH];
    int               asked;

    tp_record        *records;
    const tp_record **record_list;
    tp_span          *spans;
    size_t            kept, room;
    int               is_last;
    tp_failure        failure;
};

/* steps.c: what ends with a step returns what resume() returns. */
tp_bytes words(const char *text); /* text that lives as long as the library */
int      equal(tp_bytes bytes, const char *text);
int32_t  done(tp_op *op, tp_step *step, tp_bytes value, uint32_t flags);
int32_t  fail(tp_op *op, tp_step *step, tp_code code, tp_bytes message);
int32_t  no_memory(tp_op *op, tp_step *step);
void     ask(tp_op *op, size_t start); /* adds a GET of the path that `words` holds from `start` on */
void     send_all(tp_op *op, tp_step *step);
void     send_one(tp_op *op, tp_step *step);
int      is_bad(tp_op *op, const tp_reply *reply, uint32_t index, tp_step *step);

/* records.c */
void add_member(text *json, const char *key, tp_bytes value); /* `key` ends with the quote that opens the value */
int  add_record(tp_op *op, tp_bytes line, const tp_response *response, uint32_t index); /* 0 when memory is out */
void keep(tp_op *op, tp_step *step);

/* operations.c: the adapter's resume(). */
int32_t perform(tp_op *op, const tp_reply *reply, tp_step *step);

#endif
