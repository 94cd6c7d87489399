/* lines.h - what the adapter needs to read and write text: growing text, and lines that hold one flat JSON object. */
#ifndef LINES_H
#define LINES_H

#include "tradepost.h"

/* Text that grows. `failed` is set once memory is out; what is written after that is lost, and nothing breaks. */
typedef struct text { char *bytes; size_t count, room; int failed; } text;

void     text_add(text *text, const void *bytes, size_t count);
void     text_say(text *text, const char *words);
void     text_number(text *text, uint64_t number);
void     text_escaped(text *text, tp_bytes part); /* as one segment of a path */
tp_bytes text_bytes(const text *text);
void     text_clear(text *text);
void     text_free(text *text);

/* The next line of what is left of `rest`, without its end; 0 when there is none. Empty lines are passed over. */
int next_line(tp_bytes *rest, tp_bytes *line);

/* A flat object whose members are all text: {"id":"7","name":"Mug"}. Values stay as they stand in the source, escapes
 * and all, so that they can be written into another JSON text as they are. */
typedef struct member { tp_bytes key, value; } member;
enum { MOST_MEMBERS = 16 };

/* How many members there are; -1 when the line is no such object. */
int read_members(tp_bytes line, member members[MOST_MEMBERS]);

/* The value under `key`, or no bytes. */
tp_bytes find_member(const member *members, int count, const char *key);

/* The next text of a list of texts at or after `*at`, 0 when there is none: for {"ids":["1","2"]}, begun behind "[". */
int next_text(tp_bytes json, size_t *at, tp_bytes *found);

#endif
