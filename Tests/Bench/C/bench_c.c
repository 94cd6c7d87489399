/* bench_c.c - what the host's calls are held against: an adapter that does nothing but ask for one step after the other,
 * functions that do next to nothing, and the same done by hand. Built by cc alone, as a package of a stranger's is. */
#include "tradepost_coroutine.h"
#include "tradepost.h"

#include <ffi.h>
#include <stdlib.h>
#include <string.h>

/* ---- an adapter of steps ------------------------------------------------------------------------*/

/* plugin.json, byte for byte. */
__asm__(".section .rodata\n"
        "manifest_start: .incbin \"plugin.json\"\n"
        "manifest_end: .byte 0\n"
        ".previous\n");
extern const char manifest_start[] __attribute__((visibility("hidden")));
extern const char manifest_end[] __attribute__((visibility("hidden")));

struct tp_session { int unused; };

struct tp_op {
    int     at;
    int64_t left; /* steps to go */
};

static tp_session session;

static tp_session *open_session(const tp_host *host, const tp_settings *settings) {
    (void)host, (void)settings;
    return &session;
}

static void close_session(tp_session *closed) { (void)closed; }

/* `since` says how many steps. */
static tp_op *start(tp_session *of, const tp_call *call) {
    (void)of;
    tp_op *op = calloc(1, sizeof *op);
    if (op) op->left = call->since_ms;
    return op;
}

static int32_t resume(tp_op *op, const tp_reply *reply, tp_step *step) {
    if (reply->kind == TP_REPLY_CANCEL) return 0;
    TP_BEGIN(op->at);
    for (; op->left > 0; op->left--) {
        step->kind = TP_STEP_WAIT;
        TP_AWAIT(op->at);
    }
    step->kind = TP_STEP_DONE;
    step->value = (tp_bytes){"{}", 2};
    TP_END(op->at);
}

static void drop(tp_op *op) { free(op); }

static const void *no_extension(tp_bytes id) {
    (void)id;
    return 0;
}

TP_EXPORT const tp_adapter *tradepost_adapter_0(const tp_host *host) {
    static tp_adapter adapter = {
        .size = sizeof adapter, .abi_major = TP_ABI_MAJOR, .abi_minor = TP_ABI_MINOR, .open = open_session,
        .close = close_session, .start = start, .resume = resume, .drop = drop, .extension = no_extension};
    (void)host;
    adapter.manifest = (tp_bytes){manifest_start, (size_t)(manifest_end - manifest_start)};
    return &adapter;
}

/* ---- steps, driven from C -----------------------------------------------------------------------*/

/* Lets an adapter, written in whatever, take that many steps. Answers how many it took, or -1. */
TP_EXPORT int64_t bench_drive(const tp_adapter *adapter, int64_t steps) {
    tp_settings settings = {.size = sizeof settings, .store_id = {"bench", 5}, .settings = {"{}", 2}};
    tp_host host = {.size = sizeof host, .abi_major = TP_ABI_MAJOR, .abi_minor = TP_ABI_MINOR};
    tp_session *opened = adapter->open(&host, &settings);
    tp_call call = {
        .size = sizeof call, .operation = {"list", 4}, .resource = {"orders", 6}, .arguments = {"{}", 2}, .since_ms = steps};
    tp_op *op = opened ? adapter->start(opened, &call) : 0;
    if (!op) return -1;
    tp_reply reply = {.size = sizeof reply, .kind = TP_REPLY_START};
    int64_t taken = 0;
    for (;;) {
        tp_step step = {.size = sizeof step};
        if (!adapter->resume(op, &reply, &step)) {
            if (step.kind != TP_STEP_DONE) taken = -1;
            break;
        }
        reply.kind = TP_REPLY_OK;
        taken++;
    }
    adapter->drop(op);
    adapter->close(opened);
    return taken;
}

static int32_t plain_step(tp_op *op, tp_step *step) {
    if (op->left-- == 0) return 0;
    step->kind = TP_STEP_WAIT;
    return 1;
}

/* The same without a contract: a loop around a function that somebody else chose. */
TP_EXPORT int64_t bench_plain_loop(int64_t steps) {
    int32_t (*volatile chosen)(tp_op *, tp_step *) = plain_step;
    tp_op op = {.left = steps};
    int64_t taken = 0;
    for (;;) {
        tp_step step = {.size = sizeof step};
        if (!chosen(&op, &step)) return taken;
        taken++;
    }
}

/* ---- functions ----------------------------------------------------------------------------------*/

TP_EXPORT int64_t bench_add(int64_t one, int64_t other) { return one + other; }
TP_EXPORT int64_t bench_length(tp_bytes text) { return (int64_t)text.count; }

TP_EXPORT int64_t bench_direct_calls(int64_t calls) {
    int64_t (*volatile chosen)(int64_t, int64_t) = bench_add;
    int64_t sum = 0;
    for (int64_t i = 0; i < calls; i++) sum = chosen(sum, 1);
    return sum;
}

/* libffi by hand: prepared once, called often. */
TP_EXPORT int64_t bench_ffi_calls(int64_t calls) {
    ffi_cif interface;
    ffi_type *types[] = {&ffi_type_sint64, &ffi_type_sint64};
    if (ffi_prep_cif(&interface, FFI_DEFAULT_ABI, 2, &ffi_type_sint64, types) != FFI_OK) return -1;
    int64_t sum = 0, one = 1;
    void *values[] = {&sum, &one};
    for (int64_t i = 0; i < calls; i++) {
        ffi_arg result;
        ffi_call(&interface, FFI_FN(bench_add), &result, values);
        sum = (int64_t)result;
    }
    return sum;
}
