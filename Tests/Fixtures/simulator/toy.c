/* A simulator as small as can be: what it answers stands in the request's path. */
#include "tradepost_simulator.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifndef MINOR
#define MINOR TP_ABI_MINOR
#endif

#ifndef CLOSE
#define CLOSE (void (*)(tp_simulator *))free
#endif

struct tp_simulator {
    unsigned long   requests;
    uint64_t        seed;
    tp_simulator_response answer;
    tp_field        fields[3];
    char            body[65536];
    char            text[1024];
};

static tp_bytes bytes(const char *text) { return (tp_bytes){ text, strlen(text) }; }

static const tp_failure refused = {
    sizeof(tp_failure), TP_E_INVALID, 0, { "the option is not known: nonsense", 33 }, { 0, 0 }
};

static tp_simulator *open_world(const tp_simulator_options *options, const tp_failure **failure) {
    if (options->options.count > 2) { *failure = &refused; return NULL; }
    tp_simulator *world = calloc(1, sizeof *world);
    if (world) world->seed = options->seed;
    return world;
}

static int is(const tp_simulator_request *request, const char *path) {
    return request->path.count == strlen(path) && memcmp(request->path.data, path, request->path.count) == 0;
}

static const tp_simulator_response *answer(tp_simulator *world, const tp_simulator_request *request, int64_t now_ms) {
    tp_simulator_response *answer = &world->answer;
    memset(answer, 0, sizeof *answer);
    world->requests++;
    answer->size = sizeof *answer;
    answer->status = 200;
    world->fields[0] = (tp_field){ bytes("content-type"), bytes("text/plain"), 0 };
    world->fields[1] = (tp_field){ bytes("Content-Length"), bytes("99"), 0 };
    answer->fields = world->fields;
    answer->field_count = 2;
    if (is(request, "/fast")) { answer->body = bytes("{\"ok\":true}"); return answer; }
    if (is(request, "/null")) return NULL;
    if (is(request, "/empty")) { answer->status = 204; return answer; }
    if (is(request, "/split")) { world->fields[0].value = bytes("a\r\nb: c"); return answer; }
    if (is(request, "/large")) { memset(world->body, 'x', sizeof world->body); answer->body = (tp_bytes){ world->body, sizeof world->body }; return answer; }
    if (is(request, "/delay")) { answer->wire = TP_WIRE_DELAY; answer->delay_ms = 30000; answer->body = bytes("late"); return answer; }
    if (is(request, "/reset")) { answer->wire = TP_WIRE_RESET; answer->body = bytes("abcdef"); return answer; }
    if (is(request, "/cut")) { answer->wire = TP_WIRE_CUT; answer->cut_after = 3; answer->body = bytes("abcdef"); return answer; }
    int length = snprintf(
        world->body, sizeof world->body, "%.*s %.*s %zu %u %lld %llu", (int)request->method.count,
        (const char *)request->method.data, (int)request->path.count, (const char *)request->path.data,
        request->body.count, request->secure, (long long)now_ms, (unsigned long long)world->seed);
    answer->body = (tp_bytes){ world->body, (size_t)length };
    for (size_t index = 0; index < request->field_count; index++)
        if (request->fields[index].name.count == 4 && memcmp(request->fields[index].name.data, "host", 4) == 0)
            world->fields[2] = (tp_field){ bytes("x-total"), request->fields[index].value, 0 }, answer->field_count = 3;
    return answer;
}

static tp_bytes deliveries(tp_simulator *world, int64_t now_ms) {
    (void)now_ms;
    return bytes(world->requests ? "[{\"method\":\"POST\",\"path\":\"/hook\",\"headers\":{\"x-a\":\"1\"},\"body\":\"aGk=\"}]" : "[]");
}

static tp_bytes book(tp_simulator *world, int64_t now_ms) {
    (void)world; (void)now_ms;
    return bytes("{\"date\":\"2026-01-15\",\"market\":\"\",\"currency\":\"EUR\",\"role\":\"receivable\",\"debit\":1234,\"credit\":0}\n"
                 "{\"date\":\"2026-01-15\",\"market\":\"\",\"currency\":\"EUR\",\"role\":\"sales\",\"debit\":0,\"credit\":1234}\n");
}

static tp_bytes counters(tp_simulator *world) {
    snprintf(world->text, sizeof world->text, "{\"requests\":%lu}", world->requests);
    return bytes(world->text);
}

static tp_bytes connection(tp_simulator *world) {
    (void)world;
    return bytes("{\"name\":\"Toy\",\"settings\":{\"address\":\"https://shop.example\",\"size\":7,\"on\":true},"
                 "\"secrets\":{\"key\":\"k\"},\"address\":\"https://shop.example\"}");
}

static const tp_simulator_api api = {
    sizeof(tp_simulator_api), TP_ABI_MAJOR, MINOR, { "toy", 3 },
    open_world, answer, deliveries, book, counters, connection,
    CLOSE
};

#ifdef NO_ENTRY
int other_entry(void) { return 0; }
#elif defined(GIVES_NOTHING)
TP_EXPORT const tp_simulator_api *tradepost_simulator_0(void) { return NULL; }
#else
TP_EXPORT const tp_simulator_api *tradepost_simulator_0(void) { return &api; }
#endif
