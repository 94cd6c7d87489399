/* operations.c - what the adapter can do, each operation read from top to bottom. */
#include "operation.h"
#include "tradepost_coroutine.h"

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
        send_all(op, step);
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

int32_t perform(tp_op *op, const tp_reply *reply, tp_step *step) {
    if (reply->kind == TP_REPLY_CANCEL) return fail(op, step, TP_E_CANCELLED, words("cancelled"));
    switch (op->operation) {
    case CHECK: return check(op, reply, step);
    case LIST: return list(op, reply, step);
    case GET: return get(op, reply, step);
    case COUNT: return count(op, reply, step);
    default: return fail(op, step, TP_E_UNSUPPORTED, words("this adapter cannot do that: update it"));
    }
}
