/* simdjson behind C: one parser that keeps its memory, and the tape of the last document it parsed.
 *
 * The tape is simdjson's own (64-bit words; the top byte is the kind of the element). `offsets` stands beside it:
 * offsets[i] is where, in the source, the element of tape[i] begins (for a closing bracket: where it stands), so
 * that a number can be read as the text it was, and a value be cut out of its source.
 */
#ifndef CSIMDJSON_H
#define CSIMDJSON_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct csj_parser csj_parser;

typedef struct csj_tape {
    const uint64_t *words;
    const uint32_t *offsets;
    const uint8_t  *strings; /* a string's payload is an index into it: 4 bytes of length, then the bytes */
    size_t          count;   /* words; the last one closes the root */
} csj_tape;

/* NULL when out of memory. */
csj_parser *csj_parser_new(void);
void        csj_parser_free(csj_parser *parser);

/* How many bytes must be readable behind the source. */
size_t csj_padding(void);

/* Parses `count` bytes, behind which csj_padding() more may be read. 0, or simdjson's error number.
 * The tape lives until the next parse with, or the end of, this parser. */
int32_t csj_parse(csj_parser *parser, const uint8_t *source, size_t count, csj_tape *tape);

/* The library's own words for an error number. */
const char *csj_error_message(int32_t error);

#ifdef __cplusplus
}
#endif
#endif
