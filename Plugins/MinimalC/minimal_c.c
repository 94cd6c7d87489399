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
#include "lines.h"
#include "tradepost_coroutine.h"

#include <stdlib.h>
#include <string.h>

enum { PAGE = 100, BATCH = 20 };

/* plugin.json, byte for byte. */
__asm__(".section .rodata\n"
        "manifest_start: .incbin \"plugin.json\"\n"
        "manifest_end: .byte 0\n"
        ".previous\n");
extern const char manifest_start[] __attribute__((visibility("hidden")));
extern const char manifest_end[] __attribute__((visibility("hidden")));

struct tp_session { const tp_host *host; };

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

static tp_bytes words(const char *text) { return (tp_bytes){text, strlen(text)}; }

static int equal(tp_bytes bytes, const char *text) {
    return bytes.count == strlen(text) && memcmp(bytes.data, text, bytes.count) == 0;
}

/* ---- steps --------------------------------------------------------------------------------------*/

static int32_t done(tp_op *op, tp_step *step, tp_bytes value, uint32_t flags) {
    op->at = -1;
    step->kind = TP_STEP_DONE;
    step->value = value;
    step->flags = flags;
    return 0;
}

static int32_t fail(tp_op *op, tp_step *step, tp_code code, tp_bytes message) {
    op->at = -1;
    op->failure = (tp_failure){.size = sizeof op->failure, .code = code, .message = message};
    step->kind = TP_STEP_FAIL;
    step->failure = &op->failure;
    return 0;
}

/* Adds a GET to the SEND that is being made. Where its path stands in `words` is told once all are written. */
static void ask(tp_op *op, size_t start) {
    op->requests[op->asked] = (tp_request){
        .size = sizeof(tp_request), .method = words("GET"), .flags = TP_REQUEST_SAFE,
        .path = {(void *)(uintptr_t)start, op->words.count - start}};
    op->asked++;
}

static void send(tp_op *op, tp_step *step) {
    for (int i = 0; i < op->asked; i++) {
        op->requests[i].path.data = op->words.bytes + (uintptr_t)op->requests[i].path.data;
        op->request_list[i] = &op->requests[i];
    }
    step->kind = TP_STEP_SEND;
    step->requests = op->request_list;
    step->request_count = (size_t)op->asked;
    op->sends++;
}

/* A SEND with one request. */
static void send_one(tp_op *op, tp_step *step) {
    op->asked = 0;
    ask(op, 0);
    send(op, step);
}

/* What an answer is worth: 0 when it can be read; otherwise `step` says how the operation ends. */
static int is_bad(tp_op *op, const tp_reply *reply, uint32_t index, tp_step *step) {
    if (reply->kind == TP_REPLY_REFUSED) return fail(op, step, TP_E_ADAPTER, reply->value), 1;
    if (reply->kind != TP_REPLY_RESPONSES || index >= reply->response_count)
        return fail(op, step, TP_E_UNSUPPORTED, words("the host gave no answer to a request")), 1;
    const tp_response *response = reply->responses[index];
    tp_code code = TP_E_PLATFORM;
    text_clear(&op->words);
    if (response->error) {
        text_add(&op->words, response->body.data, response->body.count);
        code = (tp_code)response->error;
    } else {
        switch (response->status) {
        case 200: return 0;
        case 401: code = TP_E_AUTH; text_say(&op->words, "the shop refuses the key: connect the store again"); break;
        case 403: code = TP_E_DENIED; text_say(&op->words, "the key may not read this: ask the shop for more rights"); break;
        case 404: code = TP_E_NOT_FOUND; text_say(&op->words, "the shop does not have this address: check it"); break;
        case 429: code = TP_E_THROTTLED; text_say(&op->words, "the shop asks for patience"); break;
        default:
            text_say(&op->words, "the shop answered with status ");
            text_number(&op->words, response->status);
            text_say(&op->words, ": try again later");
        }
    }
    fail(op, step, code, text_bytes(&op->words));
    return 1;
}

/* ---- records ------------------------------------------------------------------------------------*/

static void add_member(text *json, const char *key, tp_bytes value) {
    text_say(json, key);
    text_add(json, value.data, value.count);
    text_say(json, "\"");
}

/* Writes an item as a product of the contract; 0 when the line cannot be read, and then `reason` says why. */
static int write_product(text *json, tp_bytes line, tp_bytes *id, uint32_t *flags, const char **reason) {
    member members[MOST_MEMBERS];
    int count = read_members(line, members);
    *id = count < 0 ? (tp_bytes){0, 0} : find_member(members, count, "id");
    if (count < 0) return *reason = "the line is no flat JSON object of texts", 0;
    if (id->count == 0 || id->count > 200 || memchr(id->data, '\\', id->count)) {
        *id = (tp_bytes){0, 0};
        return *reason = "the item has no id that can be used", 0;
    }
    tp_bytes name = find_member(members, count, "name"), state = find_member(members, count, "state");
    tp_bytes sku = find_member(members, count, "sku"), price = find_member(members, count, "price");
    tp_bytes stock = find_member(members, count, "stock"), changed = find_member(members, count, "changed");
    if (!name.data) return *reason = "the item has no name", 0;
    if (equal(state, "gone")) {
        *flags = TP_RECORD_DELETED;
        state = words("archived");
    } else if (!equal(state, "active") && !equal(state, "draft")) {
        return *reason = "the item's state is none of active, draft, gone", 0;
    }
    add_member(json, "{\"id\":\"", *id);
    add_member(json, ",\"name\":\"", name);
    add_member(json, ",\"status\":\"", state);
    if (changed.count) add_member(json, ",\"updated_at\":\"", changed);
    add_member(json, ",\"variants\":[{\"id\":\"", *id);
    if (price.count) add_member(json, ",\"price\":\"", price);
    if (sku.count) add_member(json, ",\"sku\":\"", sku);
    if (stock.count) add_member(json, ",\"stock\":\"", stock);
    text_say(json, "}]}");
    return 1;
}

static int make_room(tp_op *op) {
    if (op->kept < op->room) return 1;
    size_t room = op->room ? op->room * 2 : PAGE;
    tp_record *records = realloc(op->records, room * sizeof *records);
    if (records) op->records = records;
    tp_span *spans = realloc(op->spans, room * sizeof *spans);
    if (spans) op->spans = spans;
    const tp_record **list = realloc(op->record_list, room * sizeof *list);
    if (list) op->record_list = list;
    if (!records || !spans || !list) return 0;
    op->room = room;
    return 1;
}

/* Adds the item on one line of an answer to the page. Places in `json` are told once the page is written. */
static int add_record(tp_op *op, tp_bytes line, const tp_response *response, uint32_t index) {
    if (!make_room(op)) return 0;
    tp_record record = {.size = sizeof record};
    tp_bytes id;
    const char *reason = 0;
    size_t start = op->json.count;
    if (!write_product(&op->json, line, &id, &record.flags, &reason)) {
        op->json.count = start;
        text_add(&op->json, line.data, line.count);
        record.flags = TP_RECORD_REJECTED;
        record.reason = words(reason);
    }
    record.json = (tp_bytes){(void *)(uintptr_t)start, op->json.count - start};
    start = op->json.count;
    if (id.count) {
        text_add(&op->json, id.data, id.count);
    } else { /* a name for what has none: where it stood */
        text_say(&op->json, "line ");
        text_number(&op->json, op->kept + 1);
        text_say(&op->json, " after ");
        text_add(&op->json, op->cursor.bytes, op->cursor.count);
    }
    record.id = (tp_bytes){(void *)(uintptr_t)start, op->json.count - start};
    op->spans[op->kept] = (tp_span){
        .send = op->sends - 1, .response = index,
        .offset = (uint64_t)((const char *)line.data - (const char *)response->body.data), .count = line.count};
    op->records[op->kept++] = record;
    return 1;
}

static void keep(tp_op *op, tp_step *step) {
    for (size_t i = 0; i < op->kept; i++) {
        tp_record *record = &op->records[i];
        record->id.data = op->json.bytes + (uintptr_t)record->id.data;
        record->json.data = op->json.bytes + (uintptr_t)record->json.data;
        record->sources = &op->spans[i];
        record->source_count = 1;
        op->record_list[i] = record;
    }
    step->kind = TP_STEP_PAGE;
    step->records = op->record_list;
    step->record_count = op->kept;
    step->cursor = text_bytes(&op->cursor);
}

/* ---- operations ---------------------------------------------------------------------------------*/

static int32_t no_memory(tp_op *op, tp_step *step) { return fail(op, step, TP_E_LIMIT, words("out of memory")); }

static int32_t check(tp_op *op, const tp_reply *reply, tp_step *step) {
    TP_BEGIN(op->at);
    text_say(&op->words, "/shop");
    send_one(op, step);
    TP_AWAIT(op->at);
    if (is_bad(op, reply, 0, step)) return 0;
    tp_bytes rest = reply->responses[0]->body, line;
    member members[MOST_MEMBERS];
    int count = next_line(&rest, &line) ? read_members(line, members) : -1;
    if (count < 0) return fail(op, step, TP_E_PLATFORM, words("the shop did not say who it is: is this a Corner Shop?"));
    text_clear(&op->json);
    add_member(&op->json, "{\"api_version\":\"", find_member(members, count, "api"));
    add_member(&op->json, ",\"currency\":\"", find_member(members, count, "currency"));
    add_member(&op->json, ",\"id\":\"", find_member(members, count, "id"));
    add_member(&op->json, ",\"name\":\"", find_member(members, count, "name"));
    add_member(&op->json, ",\"time_zone\":\"", find_member(members, count, "time_zone"));
    text_say(&op->json, "}");
    if (op->json.failed) return no_memory(op, step);
    return done(op, step, text_bytes(&op->json), 0);
    TP_END(op->at);
}

static int32_t count(tp_op *op, const tp_reply *reply, tp_step *step) {
    TP_BEGIN(op->at);
    text_say(&op->words, "/count");
    if (op->since_ms > 0) {
        text_say(&op->words, "?changed_since=");
        text_number(&op->words, (uint64_t)op->since_ms);
    }
    send_one(op, step);
    TP_AWAIT(op->at);
    if (is_bad(op, reply, 0, step)) return 0;
    tp_bytes rest = reply->responses[0]->body, line;
    member members[MOST_MEMBERS];
    int found = next_line(&rest, &line) ? read_members(line, members) : -1;
    tp_bytes items = found < 0 ? (tp_bytes){0, 0} : find_member(members, found, "items");
    int is_number = items.count > 0 && items.count <= 18;
    for (size_t i = 0; i < items.count && is_number; i++) {
        char digit = ((const char *)items.data)[i];
        is_number = digit >= '0' && digit <= '9' && (i > 0 || digit != '0' || items.count == 1);
    }
    if (!is_number) return fail(op, step, TP_E_PLATFORM, words("the shop gave no number of items: try again later"));
    text_clear(&op->json);
    text_say(&op->json, "{\"count\":");
    text_add(&op->json, items.data, items.count);
    text_say(&op->json, "}");
    if (op->json.failed) return no_memory(op, step);
    return done(op, step, text_bytes(&op->json), 0);
    TP_END(op->at);
}

/* Reads the lines of an answer into the page; 0 when memory is out. */
static int read_lines(tp_op *op, const tp_reply *reply) {
    tp_bytes rest = reply->responses[0]->body, line;
    size_t lines = 0;
    op->kept = 0;
    text_clear(&op->json);
    while (next_line(&rest, &line)) {
        if (!add_record(op, line, reply->responses[0], 0)) return 0;
        lines++;
    }
    op->is_last = lines < PAGE;
    for (size_t i = op->kept; i-- > 0;) { /* the walk goes on behind the last id that could be read */
        if (op->records[i].flags & TP_RECORD_REJECTED) continue;
        text_clear(&op->cursor);
        text_add(&op->cursor, op->json.bytes + (uintptr_t)op->records[i].id.data, op->records[i].id.count);
        return !op->json.failed && !op->cursor.failed;
    }
    op->is_last = 1; /* nothing to go on from */
    return !op->json.failed;
}

static int32_t list(tp_op *op, const tp_reply *reply, tp_step *step) {
    TP_BEGIN(op->at);
    do {
        text_clear(&op->words);
        text_say(&op->words, "/items?limit=");
        text_number(&op->words, PAGE);
        text_say(&op->words, "&after=");
        text_escaped(&op->words, text_bytes(&op->cursor));
        if (op->since_ms > 0) {
            text_say(&op->words, "&changed_since=");
            text_number(&op->words, (uint64_t)op->since_ms);
        }
        if (op->words.failed) return no_memory(op, step);
        send_one(op, step);
        TP_AWAIT(op->at);
        if (is_bad(op, reply, 0, step)) return 0;
        if (!read_lines(op, reply)) return no_memory(op, step);
        if (op->kept > 0) {
            keep(op, step);
            TP_AWAIT(op->at);
        }
    } while (!op->is_last);
    return done(op, step, words("{}"), op->since_ms == 0 ? TP_DONE_COMPLETE : 0);
    TP_END(op->at);
}

/* Asks for the next ids of the arguments; 0 when there are none left. */
static int ask_for_ids(tp_op *op) {
    op->asked = 0;
    text_clear(&op->words);
    tp_bytes id;
    while (op->asked < BATCH && next_text(text_bytes(&op->arguments), &op->argument, &id)) {
        size_t start = op->words.count;
        text_say(&op->words, "/items/");
        text_escaped(&op->words, id);
        op->ids[op->asked] = id;
        ask(op, start);
    }
    return op->asked > 0;
}

static int32_t get(tp_op *op, const tp_reply *reply, tp_step *step) {
    TP_BEGIN(op->at);
    while (ask_for_ids(op)) {
        if (op->words.failed) return no_memory(op, step);
        send(op, step);
        TP_AWAIT(op->at);
        op->kept = 0;
        text_clear(&op->json);
        for (int i = 0; i < op->asked; i++) {
            int answered = reply->kind == TP_REPLY_RESPONSES && (uint32_t)i < reply->response_count;
            if (answered && !reply->responses[i]->error && reply->responses[i]->status == 404) {
                text_say(&op->missing, op->missing.count ? ",\"" : "\"");
                text_add(&op->missing, op->ids[i].data, op->ids[i].count);
                text_say(&op->missing, "\"");
                continue;
            }
            if (is_bad(op, reply, (uint32_t)i, step)) return 0;
            tp_bytes rest = reply->responses[i]->body, line;
            if (!next_line(&rest, &line)) return fail(op, step, TP_E_PLATFORM, words("the shop gave an empty item: try again later"));
            if (!add_record(op, line, reply->responses[i], (uint32_t)i)) return no_memory(op, step);
        }
        if (op->json.failed || op->missing.failed) return no_memory(op, step);
        if (op->kept > 0) {
            keep(op, step);
            TP_AWAIT(op->at);
        }
    }
    text_clear(&op->words);
    text_say(&op->words, "{\"missing\":[");
    text_add(&op->words, op->missing.bytes, op->missing.count);
    text_say(&op->words, "]}");
    if (op->words.failed) return no_memory(op, step);
    return done(op, step, text_bytes(&op->words), 0);
    TP_END(op->at);
}

static int32_t adapter_resume(tp_op *op, const tp_reply *reply, tp_step *step) {
    if (reply->kind == TP_REPLY_CANCEL) return fail(op, step, TP_E_CANCELLED, words("cancelled"));
    switch (op->operation) {
    case CHECK: return check(op, reply, step);
    case LIST: return list(op, reply, step);
    case GET: return get(op, reply, step);
    case COUNT: return count(op, reply, step);
    default: return fail(op, step, TP_E_UNSUPPORTED, words("this adapter cannot do that: update it"));
    }
}

/* ---- the table ----------------------------------------------------------------------------------*/

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
        .resume = adapter_resume, .drop = adapter_drop, .extension = adapter_extension,
    };
    return &adapter;
}
