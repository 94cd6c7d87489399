/* The layout that a library compiled elsewhere relies on, said once more as arithmetic. A failing line here means
 * that the contract changed: raise its version. The sizes are those of a 64-bit system, the only kind supported. */
#include "tradepost.h"
#include "tradepost_coroutine.h"
#include "tradepost_simulator.h"

#define LAYOUT(type, bytes) _Static_assert(sizeof(type) == (bytes), #type " changed its size")
#define PLACE(type, field, at) _Static_assert(offsetof(type, field) == (at), #type "." #field " moved")

LAYOUT(tp_bytes, 16);
LAYOUT(tp_failure, 48);
LAYOUT(tp_field, 40);
LAYOUT(tp_request, 144);
LAYOUT(tp_response, 56);
LAYOUT(tp_span, 24);
LAYOUT(tp_record, 96);
LAYOUT(tp_step, 104);
LAYOUT(tp_reply, 48);
LAYOUT(tp_call, 96);
LAYOUT(tp_settings, 40);
LAYOUT(tp_host, 72);
LAYOUT(tp_adapter, 80);
LAYOUT(tp_money, 16);
LAYOUT(tp_sink, 16);
LAYOUT(tp_simulator_options, 56);
LAYOUT(tp_simulator_request, 80);
LAYOUT(tp_simulator_response, 64);
LAYOUT(tp_simulator_api, 88);

PLACE(tp_request, body, 72);
PLACE(tp_request, capture, 128);
PLACE(tp_response, body, 32);
PLACE(tp_record, sources, 64);
PLACE(tp_record, reason, 80);
PLACE(tp_step, records, 40);
PLACE(tp_step, through_ms, 96);
PLACE(tp_reply, value, 32);
PLACE(tp_call, since_ms, 72);
PLACE(tp_adapter, resume, 56);
