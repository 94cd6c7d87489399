#include "lines.h"

#include <stdlib.h>
#include <string.h>

void text_add(text *text, const void *bytes, size_t count) {
    if (text->failed || count == 0) return;
    if (count > text->room - text->count) {
        size_t room = text->room ? text->room : 256;
        while (room - text->count < count) {
            if (room > SIZE_MAX / 2) { text->failed = 1; return; }
            room *= 2;
        }
        char *larger = realloc(text->bytes, room);
        if (!larger) { text->failed = 1; return; }
        text->bytes = larger;
        text->room = room;
    }
    memcpy(text->bytes + text->count, bytes, count);
    text->count += count;
}

void text_say(text *text, const char *words) { text_add(text, words, strlen(words)); }

void text_number(text *text, uint64_t number) {
    char digits[20];
    size_t at = sizeof digits;
    do { digits[--at] = (char)('0' + number % 10); number /= 10; } while (number);
    text_add(text, digits + at, sizeof digits - at);
}

static int is_plain(unsigned char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

void text_escaped(text *text, tp_bytes part) {
    const unsigned char *bytes = part.data;
    for (size_t i = 0; i < part.count; i++) {
        if (is_plain(bytes[i])) {
            text_add(text, bytes + i, 1);
        } else {
            const char code[3] = {'%', "0123456789ABCDEF"[bytes[i] >> 4], "0123456789ABCDEF"[bytes[i] & 15]};
            text_add(text, code, 3);
        }
    }
}

tp_bytes text_bytes(const text *text) { return (tp_bytes){text->bytes, text->count}; }

void text_clear(text *text) { text->count = 0; text->failed = 0; }

void text_free(text *text) {
    free(text->bytes);
    *text = (struct text){0};
}

int next_line(tp_bytes *rest, tp_bytes *line) {
    while (rest->count > 0) {
        const char *start = rest->data;
        const char *end = memchr(start, '\n', rest->count);
        size_t count = end ? (size_t)(end - start) : rest->count;
        size_t step = end ? count + 1 : count;
        rest->data = start + step;
        rest->count -= step;
        if (count > 0 && start[count - 1] == '\r') count--;
        if (count > 0) { *line = (tp_bytes){start, count}; return 1; }
    }
    return 0;
}

/* Steps over blanks. */
static size_t skip(const char *c, size_t count, size_t at) {
    while (at < count && (c[at] == ' ' || c[at] == '\t')) at++;
    return at;
}

/* Reads the text that begins at `at` with its quote; where it ends, or 0 when it is none. */
static size_t quoted(const char *c, size_t count, size_t at, tp_bytes *found) {
    if (at >= count || c[at] != '"') return 0;
    size_t start = ++at;
    while (at < count && c[at] != '"') {
        if ((unsigned char)c[at] < 0x20) return 0;
        at += c[at] == '\\' ? 2 : 1;
    }
    if (at >= count) return 0;
    *found = (tp_bytes){c + start, at - start};
    return at + 1;
}

int read_members(tp_bytes line, member members[MOST_MEMBERS]) {
    const char *c = line.data;
    size_t n = line.count, at = skip(c, n, 0);
    int count = 0;
    if (at >= n || c[at] != '{') return -1;
    at = skip(c, n, at + 1);
    if (at < n && c[at] == '}') return skip(c, n, at + 1) == n ? 0 : -1;
    for (;;) {
        if (count == MOST_MEMBERS) return -1;
        if (!(at = quoted(c, n, skip(c, n, at), &members[count].key))) return -1;
        at = skip(c, n, at);
        if (at >= n || c[at] != ':') return -1;
        if (!(at = quoted(c, n, skip(c, n, at + 1), &members[count].value))) return -1;
        count++;
        at = skip(c, n, at);
        if (at >= n) return -1;
        if (c[at] == '}') return skip(c, n, at + 1) == n ? count : -1;
        if (c[at] != ',') return -1;
        at++;
    }
}

tp_bytes find_member(const member *members, int count, const char *key) {
    size_t length = strlen(key);
    for (int i = 0; i < count; i++)
        if (members[i].key.count == length && memcmp(members[i].key.data, key, length) == 0) return members[i].value;
    return (tp_bytes){0, 0};
}

int next_text(tp_bytes json, size_t *at, tp_bytes *found) {
    const char *c = json.data;
    while (*at < json.count && c[*at] != '"') {
        if (c[*at] == ']') return 0;
        ++*at;
    }
    size_t end = quoted(c, json.count, *at, found);
    if (!end) return 0;
    *at = end;
    return 1;
}
