/* examples.c - a package of functions alone: what field mappings, account rules and `tradepost plugin call` can use.
 *
 * Each is listed in plugin.json with its signature, found by its symbol and called through libffi. They are pure: the
 * same arguments give the same result, and nothing is kept. Of tradepost.h they need the types of text, money and sinks;
 * a function of numbers and NUL-ended text needs nothing at all. */
#include "tradepost.h"

#include <string.h>

/* i(sw) */
int64_t sku_normalize(tp_bytes sku, tp_sink out) {
    const char *in = sku.data;
    int64_t written = 0;
    int gap = 0;
    for (size_t i = 0; i < sku.count; i++) {
        char c = in[i];
        if (c == ' ' || c == '\t' || c == '-' || c == '_') {
            gap = written > 0;
            continue;
        }
        if (gap) { out.write(out.context, (tp_bytes){"-", 1}); written++; }
        gap = 0;
        if (c >= 'a' && c <= 'z') c = (char)(c - 'a' + 'A');
        out.write(out.context, (tp_bytes){&c, 1});
        written++;
    }
    return written;
}

/* b(s) */
int32_t ean_valid(tp_bytes ean) {
    const char *digits = ean.data;
    if (ean.count != 8 && ean.count != 12 && ean.count != 13 && ean.count != 14) return 0;
    int sum = 0;
    for (size_t i = 0; i < ean.count; i++) {
        char digit = digits[ean.count - 1 - i];
        if (digit < '0' || digit > '9') return 0;
        sum += (digit - '0') * (i % 2 ? 3 : 1);
    }
    return sum % 10 == 0;
}

/* m(mi) */
tp_money fee_referral(tp_money price, int64_t hundredths) {
    __int128 exact = (__int128)price.coefficient * hundredths;
    __int128 half = exact < 0 ? -5000 : 5000;
    __int128 rounded = (exact + half) / 10000;
    if (rounded > INT64_MAX || rounded < INT64_MIN) return (tp_money){0, -1, ""}; /* no such money: the host refuses it */
    price.coefficient = (int64_t)rounded;
    return price;
}

/* i(zb) */
int64_t account_for(const char *country, int32_t is_paid) {
    static const char union_[] = "AT BE BG CY CZ DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK";
    if (!is_paid) return 0;
    if (strcmp(country, "DE") == 0) return 4400;
    if (strlen(country) == 2 && strstr(union_, country) && strchr(country, ' ') == 0) return 4315;
    return 4338;
}
