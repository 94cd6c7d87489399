/* records.c - items of the shop as products of the contract, and the page that they make. */
#include "operation.h"

#include <stdlib.h>
#include <string.h>

void add_member(text *json, const char *key, tp_bytes value) {
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
int add_record(tp_op *op, tp_bytes line, const tp_response *response, uint32_t index) {
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

void keep(tp_op *op, tp_step *step) {
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
