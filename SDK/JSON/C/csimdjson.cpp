#include "CSimdjson.h"

#include <simdjson.h>

#include <memory>
#include <new>

struct csj_parser {
    simdjson::dom::parser parser;
    std::unique_ptr<uint32_t[]> offsets;
    size_t capacity = 0;
};

csj_parser *csj_parser_new(void) { return new (std::nothrow) csj_parser(); }

void csj_parser_free(csj_parser *parser) { delete parser; }

size_t csj_padding(void) { return simdjson::SIMDJSON_PADDING; }

const char *csj_error_message(int32_t error) {
    return simdjson::error_message(static_cast<simdjson::error_code>(error));
}

namespace {

/* The structural indexes name every bracket, colon, comma, string and scalar of the source in order; the tape names
 * every bracket, string and scalar in the same order. Walking both side by side pairs them. */
void pair_offsets(csj_parser &self, const uint8_t *source, size_t words) {
    const auto &implementation = *self.parser.implementation;
    const uint32_t *next = implementation.structural_indexes.get();
    const uint64_t *tape = self.parser.doc.tape.get();
    self.offsets[0] = 0;
    size_t at = 1;
    while (at + 1 < words) {
        while (source[*next] == ':' || source[*next] == ',') ++next;
        self.offsets[at] = *next++;
        const char kind = static_cast<char>(tape[at] >> 56);
        if (kind == 'l' || kind == 'u' || kind == 'd') {
            self.offsets[at + 1] = self.offsets[at];
            at += 2;
        } else {
            at += 1;
        }
    }
    self.offsets[words - 1] = 0;
}

}  // namespace

int32_t csj_parse(csj_parser *self, const uint8_t *source, size_t count, csj_tape *tape) {
    if (count > UINT32_MAX - simdjson::SIMDJSON_PADDING) return simdjson::CAPACITY;
    const auto error = self->parser.parse(source, count, false).error();
    if (error) return static_cast<int32_t>(error);
    const uint64_t *words = self->parser.doc.tape.get();
    const size_t size = static_cast<size_t>(words[0] & 0x00FFFFFFFFFFFFFFull);
    if (size > self->capacity) {
        self->offsets.reset(new (std::nothrow) uint32_t[size]);
        self->capacity = self->offsets ? size : 0;
        if (!self->offsets) return simdjson::MEMALLOC;
    }
    pair_offsets(*self, source, size);
    tape->words = words;
    tape->offsets = self->offsets.get();
    tape->strings = self->parser.doc.string_buf.get();
    tape->count = size;
    return 0;
}
