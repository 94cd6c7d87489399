/* minimal_c.c - a whole adapter in plain C, built by cc alone.
 *
 * The platform is invented. A Corner Shop answers
 *   GET /shop                       {"id":"corner-1","name":"Corner Shop","currency":"EUR","time_zone":"Europe/Berlin","api":"1"}
 *   GET /count                      {"items":"230"}
 *   GET /items?after=ID&limit=N     up to N items by ascending id, one JSON object a line; nothing when there are no more
 *   GET /items/ID                   one item, or 404
 * and an item is {"id":"7","name":"Blue mug","sku":"MUG-B","price":"12.50","stock":"4","state":"active",
 * "changed":"2026-01-15T08:30:00Z"}; a deleted one stays in the list with the state "gone".
 *
 * What to look at: resume() reads from top to bottom (tradepost_coroutine.h); a page is walked by the last id, so items
 * that come and go meanwhile move nothing; a line that cannot be read is handed over flagged, and its neighbours live;
 * whatever a step points at belongs to the operation and stays until the next resume() or drop(). */
#include "operation.h"

#include <stdlib.h>
#include <string.h>

/* plugin.json, byte for byte. */
__asm__(".section .rodata\n"
        "manifest_start: .incbin \"plugin.json\"\n"
        "manifest_end: .byte 0\n"
        ".previous\n");
extern const char manifest_start[] __attribute__((visibility("hidden")));
extern const char manifest_end[] __attribute__((visibility("hidden")));

static tp_session *adapter_open(const tp_host *host, const tp_settings *settings) {
    (void)settings;
    tp_session *session = calloc(1, sizeof *session);
    if (session) session->host = host;
    return session;
}

static void adapter_close(tp_session *session) { free(session); }

static tp_op *adapter_start(tp_session *session, const tp_call *call) {
    tp_op *op = calloc(1, sizeof *op);
    if (!op) return 0;
    op->operation = UNKNOWN;
    if (equal(call->operation, "check")) op->operation = CHECK;
    if (equal(call->resource, "products")) {
        if (equal(call->operation, "list")) op->operation = LIST;
        if (equal(call->operation, "get")) op->operation = GET;
        if (equal(call->operation, "count")) op->operation = COUNT;
    }
    op->since_ms = call->since_ms;
    text_add(&op->arguments, call->arguments.data, call->arguments.count);
    text_add(&op->cursor, call->cursor.data, call->cursor.count);
    const char *bracket = op->arguments.count ? memchr(op->arguments.bytes, '[', op->arguments.count) : 0;
    op->argument = bracket ? (size_t)(bracket - op->arguments.bytes) + 1 : op->arguments.count;
    if (session->host->log) session->host->log(session->host->context, TP_LOG_DEBUG, words("an operation begins"));
    return op;
}

static void adapter_drop(tp_op *op) {
    text_free(&op->arguments);
    text_free(&op->cursor);
    text_free(&op->words);
    text_free(&op->missing);
    text_free(&op->json);
    free(op->records);
    free(op->record_list);
    free(op->spans);
    free(op);
}

static const void *adapter_extension(tp_bytes id) {
    (void)id;
    return 0;
}

TP_EXPORT const tp_adapter *tradepost_adapter_0(const tp_host *host) {
    static tp_adapter adapter;
    if (host->abi_major != TP_ABI_MAJOR || host->abi_minor != TP_ABI_MINOR) return 0;
    adapter = (tp_adapter){
        .size = sizeof adapter, .abi_major = TP_ABI_MAJOR, .abi_minor = TP_ABI_MINOR,
        .manifest = {manifest_start, (size_t)(manifest_end - manifest_start)},
        .open = adapter_open, .close = adapter_close, .start = adapter_start,
        .resume = perform, .drop = adapter_drop, .extension = adapter_extension,
    };
    return &adapter;
}
