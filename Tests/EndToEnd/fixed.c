/* An adapter that knows its orders by heart: they, its manifest and its account are compiled in. For tests of what a new
 * version of an adapter does to the books. */
#include "tradepost.h"

#include <stdlib.h>
#include <string.h>

typedef struct { const char *id, *version, *json; } fixed;
#include "orders.h" /* static const fixed orders[]; enum { ORDERS }; static const char account[] */

__asm__(".section .rodata\n"
        "manifest_start: .incbin \"plugin.json\"\n"
        "manifest_end: .byte 0\n"
        ".previous\n");
extern const char manifest_start[] __attribute__((visibility("hidden")));
extern const char manifest_end[] __attribute__((visibility("hidden")));

struct tp_session { const tp_host *host; };
struct tp_op { int is_check, kept; };

static tp_bytes words(const char *text) { return (tp_bytes){text, strlen(text)}; }

static int32_t adapter_resume(tp_op *op, const tp_reply *reply, tp_step *step) {
    static tp_record records[ORDERS];
    static const tp_record *list[ORDERS];
    (void)reply;
    if (!op->is_check && !op->kept++) {
        for (int i = 0; i < ORDERS; i++) {
            records[i] = (tp_record){
                .size = sizeof records[i], .id = words(orders[i].id), .version = words(orders[i].version),
                .json = words(orders[i].json)};
            list[i] = &records[i];
        }
        step->kind = TP_STEP_PAGE;
        step->records = list;
        step->record_count = ORDERS;
        step->cursor = words("end");
        return 1;
    }
    step->kind = TP_STEP_DONE;
    step->value = words(op->is_check ? account : "{}");
    step->flags = op->is_check ? 0 : TP_DONE_COMPLETE;
    step->through_ms = 1790000000000;
    return 0;
}

static tp_session *adapter_open(const tp_host *host, const tp_settings *settings) {
    (void)settings;
    tp_session *session = calloc(1, sizeof *session);
    if (session) session->host = host;
    return session;
}

static void adapter_close(tp_session *session) { free(session); }

static tp_op *adapter_start(tp_session *session, const tp_call *call) {
    (void)session;
    tp_op *op = calloc(1, sizeof *op);
    if (op) op->is_check = call->operation.count == 5 && memcmp(call->operation.data, "check", 5) == 0;
    return op;
}

static void adapter_drop(tp_op *op) { free(op); }
static const void *adapter_extension(tp_bytes id) { (void)id; return 0; }

TP_EXPORT const tp_adapter *tradepost_adapter_0(const tp_host *host) {
    static tp_adapter adapter;
    (void)host;
    adapter = (tp_adapter){
        .size = sizeof adapter, .abi_major = TP_ABI_MAJOR, .abi_minor = TP_ABI_MINOR,
        .manifest = {manifest_start, (size_t)(manifest_end - manifest_start)},
        .open = adapter_open, .close = adapter_close, .start = adapter_start,
        .resume = adapter_resume, .drop = adapter_drop, .extension = adapter_extension,
    };
    return &adapter;
}
