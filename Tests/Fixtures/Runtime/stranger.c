/* stranger.c - functions with types of their own, which only happen to be laid out as the contract says. */
#include <stdint.h>
#include <string.h>

typedef struct { const char *start; size_t length; } view;
typedef struct { int64_t units; int32_t digits; char code[4]; } price;
typedef struct { void *to; void (*write)(void *, view); } output;

int64_t add(int64_t a, int64_t b) { return (int64_t)((uint64_t)a + (uint64_t)b); }
int32_t is_even(int64_t a) { return a % 2 == 0 ? 7 : 0; }
int64_t length(const char *text) { return (int64_t)strlen(text); }
int32_t negate(int32_t flag) { return !flag; }
int64_t nothing(void) { return -1; }
price money_echo(price p) { return p; }
price money_bad(int64_t how) {
    price p = {1, 2, "EUR"};
    if (how == 1) p.digits = 19;
    if (how == 2) p.digits = -1;
    if (how == 3) memcpy(p.code, "EURO", 4);
    if (how == 4) memcpy(p.code, "\xff?!", 4);
    return p;
}
int64_t text_echo(view v, output out) { out.write(out.to, v); return (int64_t)v.length; }
int64_t text_flood(output out) {
    static char block[4096];
    memset(block, 'x', sizeof block);
    for (int i = 0; i < 4096; i++) out.write(out.to, (view){block, sizeof block});
    return 0;
}
int64_t text_null(output out) { out.write(out.to, (view){0, 9}); return 0; }
int64_t text_broken(output out) { out.write(out.to, (view){"\xc3(", 2}); return 0; }
int64_t mixed(int64_t a, view b, price c, const char *d, int32_t e, int64_t f, view g, output out) {
    out.write(out.to, b);
    out.write(out.to, (view){d, strlen(d)});
    out.write(out.to, g);
    return a + c.units + e + f;
}
