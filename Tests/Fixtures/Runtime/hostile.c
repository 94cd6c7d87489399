/* hostile.c - an adapter that misbehaves in every way that a host can notice. What it does is named in the store's
 * settings, {"mode":"..."}; what is wrong with its table is chosen by -D when it is compiled. */
#include "tradepost.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifndef MAJOR
#define MAJOR TP_ABI_MAJOR
#endif
#ifndef MINOR
#define MINOR TP_ABI_MINOR
#endif
#ifndef ENTRY
#define ENTRY tradepost_adapter_0
#endif
#ifndef SIZE
#define SIZE sizeof(tp_adapter)
#endif

__asm__(".section .rodata\n"
        "manifest_start: .incbin \"plugin.json\"\n"
        "manifest_end: .byte 0\n"
        ".previous\n");
extern const char manifest_start[] __attribute__((visibility("hidden")));
extern const char manifest_end[] __attribute__((visibility("hidden")));

struct tp_session { char mode[64]; const tp_host *host; };

struct tp_op {
    tp_session        *session;
    int                resumed;
    tp_request         request;
    const tp_request  *requests[300];
    tp_field           field;
    tp_record          records[4];
    const tp_record   *list[20000];
    tp_span            spans[4];
    tp_failure         failure;
    char              *large;
    const char        *remembered;
};

static tp_bytes text(const char *words) { return (tp_bytes){words, strlen(words)}; }
#define BYTES(literal) ((tp_bytes){literal, sizeof(literal) - 1})
enum { LARGE = 3 << 20 };

static int32_t send(tp_op *op, tp_step *step, size_t count) {
    for (size_t i = 0; i < count && i < 300; i++) op->requests[i] = &op->request;
    step->kind = TP_STEP_SEND;
    step->requests = op->requests;
    step->request_count = count;
    return 1;
}

static int32_t page(tp_op *op, tp_step *step, size_t count) {
    for (size_t i = 0; i < count && i < 20000; i++) op->list[i] = &op->records[i % 4];
    step->kind = TP_STEP_PAGE;
    step->records = op->list;
    step->record_count = count;
    return 1;
}

static int32_t done(tp_step *step, tp_bytes value) {
    step->kind = TP_STEP_DONE;
    step->value = value;
    return 0;
}

static int32_t failing(tp_op *op, tp_step *step, int32_t code, tp_bytes message) {
    op->failure = (tp_failure){.size = sizeof op->failure, .code = code, .message = message};
    step->kind = TP_STEP_FAIL;
    step->failure = &op->failure;
    return 0;
}

static int is(const tp_op *op, const char *mode) { return strcmp(op->session->mode, mode) == 0; }

static int32_t requests(tp_op *op, tp_step *step) {
    tp_request *r = &op->request;
    *r = (tp_request){.size = sizeof *r, .method = BYTES("GET"), .path = BYTES("/items")};
    op->field = (tp_field){BYTES("X-Note"), BYTES("hello"), 0};
    if (is(op, "send_none")) return send(op, step, 0);
    if (is(op, "send_null")) { send(op, step, 3); step->requests = 0; return 1; }
    if (is(op, "send_low")) { send(op, step, 3); step->requests = (void *)16; return 1; }
    if (is(op, "send_crooked")) { send(op, step, 3); step->requests = (void *)((char *)op->requests + 1); return 1; }
    if (is(op, "send_257")) return send(op, step, 257);
    if (is(op, "send_endless")) { send(op, step, 1); step->request_count = SIZE_MAX; return 1; }
    if (is(op, "send_ends")) { send(op, step, 1); return 0; }
    if (is(op, "send_two")) { send(op, step, 1); return 2; }
    if (is(op, "request_null")) { send(op, step, 2); op->requests[1] = 0; return 1; }
    if (is(op, "request_size")) r->size = 8;
    if (is(op, "method_blank")) r->method = BYTES("GE T");
    if (is(op, "method_connect")) r->method = BYTES("CONNECT");
    if (is(op, "method_empty")) r->method = BYTES("");
    if (is(op, "method_null")) r->method = (tp_bytes){0, 3};
    if (is(op, "path_relative")) r->path = BYTES("items");
    if (is(op, "path_crlf")) r->path = BYTES("/a\r\nX-Evil: 1");
    if (is(op, "path_nul")) r->path = BYTES("/a\0b");
    if (is(op, "path_up")) r->path = BYTES("/a/../../b");
    if (is(op, "path_up_encoded")) r->path = BYTES("/a/%2e%2E/b");
    if (is(op, "path_host")) r->path = BYTES("//evil.example/a");
    if (is(op, "path_slash_encoded")) r->path = BYTES("/a/..%2Fb");
    if (is(op, "path_fragment")) r->path = BYTES("/a#b");
    if (is(op, "path_raw")) r->path = BYTES("/\xc3\xa4");
    if (is(op, "path_long")) r->path = (tp_bytes){op->large, 20000};
    if (is(op, "header_value")) { op->field.value = BYTES("a\r\nX-Evil: 1"); }
    if (is(op, "header_utf8")) { op->field.value = BYTES("\xff\xfe"); }
    if (is(op, "header_name")) { op->field.name = BYTES("X Note:"); }
    if (is(op, "header_host")) { op->field.name = BYTES("hOsT"); }
    if (is(op, "header_flags")) { op->field.flags = 7; }
    if (strncmp(op->session->mode, "header_", 7) == 0) { r->fields = &op->field; r->field_count = 1; }
    if (is(op, "header_null")) r->fields = 0;
    if (is(op, "header_many")) r->field_count = 1000;
    if (is(op, "body_null")) r->body = (tp_bytes){0, 5};
    if (is(op, "body_large")) r->body = (tp_bytes){op->large, (size_t)1 << 40};
    if (is(op, "body_wraps")) r->body = (tp_bytes){op->large, SIZE_MAX};
    if (is(op, "request_flags")) r->flags = 64;
    if (is(op, "capture_list")) r->capture = BYTES("[1]");
    if (is(op, "capture_broken")) r->capture = BYTES("{\"/a\":");
    if (is(op, "origin_utf8")) r->origin = BYTES("\xff");
    if (is(op, "origin_unknown")) r->origin = BYTES("elsewhere");
    if (is(op, "sign_in_unknown")) r->auth = BYTES("admin");
    if (is(op, "limit_unknown")) r->bucket = BYTES("endless");
    if (is(op, "capture_admins")) r->capture = BYTES("{\"/a\":\"token\"}");
    if (is(op, "capture_unknown")) r->capture = BYTES("{\"/a\":\"other_stores_token\"}");
    return send(op, step, 1);
}

static int32_t pages(tp_op *op, tp_step *step) {
    static const char *names[4] = {"1", "2", "3", "4"};
    for (int i = 0; i < 4; i++)
        op->records[i] = (tp_record){.size = sizeof(tp_record), .id = text(names[i]), .json = BYTES("{}")};
    tp_record *r = &op->records[1];
    page(op, step, 4);
    if (is(op, "page_null")) step->records = 0;
    if (is(op, "page_many")) page(op, step, 10001);
    if (is(op, "page_endless")) step->record_count = SIZE_MAX / 4;
    if (is(op, "page_ends")) return 0;
    if (is(op, "record_null")) op->list[2] = 0;
    if (is(op, "record_size")) r->size = 12;
    if (is(op, "record_low")) op->list[2] = (void *)64;
    if (is(op, "record_flags")) r->flags = 4;
    if (is(op, "id_empty")) r->id.count = 0;
    if (is(op, "id_long")) r->id = (tp_bytes){op->large, 256};
    if (is(op, "id_utf8")) r->id = BYTES("a\xc3");
    if (is(op, "id_control")) r->id = BYTES("a\nb");
    if (is(op, "version_long")) r->version = (tp_bytes){op->large, 2000};
    if (is(op, "json_null")) r->json = (tp_bytes){0, 10};
    if (is(op, "json_large")) { page(op, step, 200); for (int i = 0; i < 4; i++) op->records[i].json = (tp_bytes){op->large, LARGE}; }
    if (is(op, "sources_null")) r->source_count = 3;
    if (is(op, "sources_many")) { r->sources = op->spans; r->source_count = 100000; }
    if (is(op, "cursor_large")) step->cursor = (tp_bytes){op->large, (64 << 10) + 1};
    return 1;
}

static int32_t ends(tp_op *op, tp_step *step) {
    if (is(op, "done_more")) { done(step, BYTES("{}")); return 1; }
    if (is(op, "done_empty")) return done(step, BYTES(""));
    if (is(op, "done_words")) return done(step, BYTES("fine"));
    if (is(op, "done_utf8")) return done(step, BYTES("\"\xff\""));
    if (is(op, "done_large")) return done(step, (tp_bytes){op->large, (size_t)1 << 30});
    if (is(op, "done_flags")) { step->flags = 2; return done(step, BYTES("{}")); }
    if (is(op, "done_early")) { step->through_ms = -5; return done(step, BYTES("{}")); }
    if (is(op, "fail_null")) { step->kind = TP_STEP_FAIL; return 0; }
    if (is(op, "fail_size")) { failing(op, step, 1, BYTES("x")); op->failure.size = 0; return 0; }
    if (is(op, "fail_more")) { failing(op, step, 1, BYTES("x")); return 1; }
    if (is(op, "fail_code")) return failing(op, step, 99, BYTES("odd\x1b[31m"));
    if (is(op, "fail_zero")) return failing(op, step, 0, BYTES("all is well"));
    if (is(op, "fail_large")) return failing(op, step, 7, (tp_bytes){op->large, LARGE});
    if (is(op, "fail_words")) return failing(op, step, 7, BYTES("bro\xffken\r\nline"));
    if (is(op, "wait_long")) { step->kind = TP_STEP_WAIT; step->wait_ms = UINT64_MAX; return 1; }
    if (is(op, "wait_cursor")) { step->kind = TP_STEP_WAIT; step->cursor = (tp_bytes){0, 3}; return 1; }
    if (is(op, "endless")) { step->kind = TP_STEP_WAIT; return 1; }
    if (is(op, "kind_9")) { step->kind = 9; return 1; }
    if (is(op, "nothing")) return 1;
    if (is(op, "nothing_ends")) return 0;
    if (is(op, "hang")) { sleep(3); return 1; }
    if (is(op, "slow")) { usleep(80000); return done(step, BYTES("{}")); }
    if (is(op, "null_deref_size")) { step->size = 1; return done(step, BYTES("{}")); }
    return 3;
}

/* A SEND, then a page that cites its answers: inside, outside, long gone; ids twice. */
static int32_t cites(tp_op *op, const tp_reply *reply, tp_step *step) {
    if (op->resumed <= 3) {
        op->request = (tp_request){.size = sizeof(tp_request), .method = BYTES("GET"), .path = BYTES("/items")};
        return send(op, step, 1);
    }
    if (op->resumed == 4) {
        if (reply->kind == TP_REPLY_RESPONSES) /* an adapter that writes where it may only read */
            memset((void *)reply->responses[0]->body.data, 'X', reply->responses[0]->body.count);
        static const char *names[4] = {"in", "gone", "out", "in"};
        op->spans[0] = (tp_span){2, 0, 1, 3};
        op->spans[1] = (tp_span){0, 0, 0, 2};
        op->spans[2] = (tp_span){2, 0, UINT64_MAX, 2};
        op->spans[3] = (tp_span){2, 9, 0, 0};
        for (int i = 0; i < 4; i++)
            op->records[i] = (tp_record){.size = sizeof(tp_record), .id = text(names[i]), .json = BYTES("{}"),
                                         .sources = &op->spans[i], .source_count = 1};
        op->records[3].sources = &op->spans[0];
        return page(op, step, 4);
    }
    return done(step, BYTES("{}"));
}

/* Keeps what it was only lent, and looks at it once more a step later. */
static int32_t remembers(tp_op *op, const tp_reply *reply, tp_step *step) {
    if (op->resumed == 2) op->remembered = reply->responses[0]->body.data;
    if (op->resumed == 3) return done(step, memcmp(op->remembered, "body 1", 6) ? BYTES("\"gone\"") : BYTES("\"there\""));
    op->request = (tp_request){.size = sizeof(tp_request), .method = BYTES("GET"), .path = BYTES("/items")};
    return send(op, step, 1);
}

static void logs(tp_op *op) {
    const tp_host *host = op->session->host;
    host->log(host->context, 1, BYTES("plain"));
    host->log(host->context, 77, BYTES("od\xff" "d\n\x1b[2J"));
    host->log(host->context, 2, (tp_bytes){0, 12});
    host->log(host->context, 2, (tp_bytes){op->large, LARGE});
    host->log(host->context, 2, (tp_bytes){"x", SIZE_MAX});
}

static int32_t adapter_resume(tp_op *op, const tp_reply *reply, tp_step *step) {
    const char *mode = op->session->mode;
    op->resumed++;
    if (reply->kind == TP_REPLY_CANCEL) return 7;
    if (reply->kind == TP_REPLY_REFUSED) {
        return failing(op, step, TP_E_UNSUPPORTED, reply->value);
    }
    if (is(op, "cites")) return cites(op, reply, step);
    if (is(op, "remembers")) return remembers(op, reply, step);
    if (is(op, "logs")) { logs(op); return done(step, BYTES("{}")); }
    if (op->resumed > 1 && !is(op, "endless")) return done(step, BYTES("{\"went\":\"through\"}"));
    if (strncmp(mode, "send", 4) == 0 || strncmp(mode, "request", 7) == 0 || strncmp(mode, "method", 6) == 0 ||
        strncmp(mode, "path", 4) == 0 || strncmp(mode, "header", 6) == 0 || strncmp(mode, "body", 4) == 0 ||
        strncmp(mode, "capture", 7) == 0 || strncmp(mode, "origin", 6) == 0 || strncmp(mode, "sign_in", 7) == 0 ||
        strncmp(mode, "limit", 5) == 0)
        return requests(op, step);
    if (strncmp(mode, "page", 4) == 0 || strncmp(mode, "record", 6) == 0 || strncmp(mode, "id_", 3) == 0 ||
        strncmp(mode, "version", 7) == 0 || strncmp(mode, "json", 4) == 0 || strncmp(mode, "sources", 7) == 0 ||
        strncmp(mode, "cursor", 6) == 0)
        return pages(op, step);
    return ends(op, step);
}

static tp_session *adapter_open(const tp_host *host, const tp_settings *settings) {
    tp_session *session = calloc(1, sizeof *session);
    const char *json = settings->settings.data;
    const char *mode = memmem(json, settings->settings.count, "\"mode\":\"", 8);
    if (!session || !mode) return 0;
    mode += 8;
    const char *end = memchr(mode, '"', settings->settings.count - (size_t)(mode - json));
    if (!end || end - mode > 63) return 0;
    memcpy(session->mode, mode, (size_t)(end - mode));
    session->host = host;
    if (strcmp(session->mode, "open_null") == 0) { free(session); return 0; }
    return session;
}

static void adapter_close(tp_session *session) { free(session); }

static tp_op *adapter_start(tp_session *session, const tp_call *call) {
    (void)call;
    if (strcmp(session->mode, "start_null") == 0) return 0;
    tp_op *op = calloc(1, sizeof *op);
    if (!op) return 0;
    op->session = session;
    op->large = malloc(LARGE);
    if (op->large) memset(op->large, 'a', LARGE);
    return op;
}

static void adapter_drop(tp_op *op) { free(op->large); free(op); }

TP_EXPORT const tp_adapter *ENTRY(const tp_host *host);
TP_EXPORT const tp_adapter *ENTRY(const tp_host *host) {
    (void)host;
    static tp_adapter adapter;
    adapter = (tp_adapter){
        .size = SIZE, .abi_major = MAJOR, .abi_minor = MINOR,
        .manifest = {manifest_start, (size_t)(manifest_end - manifest_start)},
        .open = adapter_open, .close = adapter_close, .start = adapter_start,
        .resume = adapter_resume, .drop = adapter_drop,
    };
#ifdef NO_DROP
    adapter.drop = 0;
#endif
#ifdef NO_ENTRY
    return 0;
#endif
    return &adapter;
}
