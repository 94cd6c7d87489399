/* steps.c - what an operation asks of the host, and how good the answer is. */
#include "operation.h"

#include <string.h>

tp_bytes words(const char *text) { return (tp_bytes){text, strlen(text)}; }

int equal(tp_bytes bytes, const char *text) {
    return bytes.count == strlen(text) && memcmp(bytes.data, text, bytes.count) == 0;
}

int32_t done(tp_op *op, tp_step *step, tp_bytes value, uint32_t flags) {
    op->at = -1;
    step->kind = TP_STEP_DONE;
    step->value = value;
    step->flags = flags;
    return 0;
}

int32_t fail(tp_op *op, tp_step *step, tp_code code, tp_bytes message) {
    op->at = -1;
    op->failure = (tp_failure){.size = sizeof op->failure, .code = code, .message = message};
    step->kind = TP_STEP_FAIL;
    step->failure = &op->failure;
    return 0;
}

/* Where the path stands in `words` is told once all are written, for `words` may move until then. */
void ask(tp_op *op, size_t start) {
    op->requests[op->asked] = (tp_request){
        .size = sizeof(tp_request), .method = words("GET"), .flags = TP_REQUEST_SAFE,
        .path = {(void *)(uintptr_t)start, op->words.count - start}};
    op->asked++;
}

void send_all(tp_op *op, tp_step *step) {
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
void send_one(tp_op *op, tp_step *step) {
    op->asked = 0;
    ask(op, 0);
    send_all(op, step);
}

/* What an answer is worth: 0 when it can be read; otherwise `step` says how the operation ends. */
int is_bad(tp_op *op, const tp_reply *reply, uint32_t index, tp_step *step) {
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

int32_t no_memory(tp_op *op, tp_step *step) { return fail(op, step, TP_E_LIMIT, words("out of memory")); }
