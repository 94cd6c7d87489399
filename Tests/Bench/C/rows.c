/* rows.c - what an import costs when it is nothing but rows: the rows of a database that Tradepost filled, written once more
 * into an empty one of the same schema and settings, with prepared statements and one transaction a page.
 *
 *      rows orders|products FILLED EMPTY
 *
 * Everything is read into memory first; only the writing is measured. Prints the count of orders or products and the
 * processor's time in microseconds for each. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

enum { PAGE = 100 };

/* Each query's first column is the page that its row belongs to, counted from 0 upwards. */
typedef struct { const char *name, *conflict, *query; } table;

static const table order_tables[] = {
    {"source", "",
     "SELECT (o.id - 1) / 100, s.* FROM orders o JOIN source s ON s.id = o.source_id ORDER BY 1, s.id"},
    {"client", "",
     "SELECT (min(o.id) - 1) / 100, c.* FROM orders o JOIN client c ON c.id = o.client_id GROUP BY c.id ORDER BY 1, c.id"},
    {"orders", "",
     "SELECT (id - 1) / 100, * FROM orders ORDER BY id"},
    {"reservation", "",
     "SELECT (order_id - 1) / 100, * FROM reservation ORDER BY order_id, variant"},
    {"document", "",
     "SELECT (order_id - 1) / 100, * FROM document ORDER BY 1, id"},
    {"rollup_day",
     "ON CONFLICT DO UPDATE SET orders = orders + excluded.orders, refunds = refunds + excluded.refunds, gross = gross + excluded.gross, "
     "net = net + excluded.net, tax = tax + excluded.tax, shipping = shipping + excluded.shipping, "
     "discounts = discounts + excluded.discounts, refunded = refunded + excluded.refunded, "
     "captured = captured + excluded.captured",
     "SELECT (order_id - 1) / 100, o.store_id, d.day, d.market, d.currency, count(*), 1, 1, 1, 1, 1, 1, 1, 1 "
     "FROM document d JOIN orders o ON o.id = d.order_id GROUP BY 1, 2, 3, 4, 5 ORDER BY 1"},
    {NULL, NULL, NULL}};

static const table product_tables[] = {
    {"product", "", "SELECT (id - 1) / 100, * FROM product ORDER BY id"},
    {"material", "",
     "SELECT (min(v.product_id) - 1) / 100, m.* FROM variant v JOIN material m ON m.id = v.material_id "
     "GROUP BY m.id ORDER BY 1, m.id"},
    {"variant", "", "SELECT (product_id - 1) / 100, * FROM variant ORDER BY 1, id"},
    {NULL, NULL, NULL}};

/* What the pages' rows refer to, copied before the clock starts. */
static const char *const held_before[] = {"book", "store", NULL};

static void fail(sqlite3 *db, const char *what) {
    fprintf(stderr, "rows: %s: %s\n", what, db ? sqlite3_errmsg(db) : "");
    exit(1);
}

static void run(sqlite3 *db, const char *sql) {
    if (sqlite3_exec(db, sql, 0, 0, 0) != SQLITE_OK) fail(db, sql);
}

static sqlite3_stmt *prepare(sqlite3 *db, const char *sql) {
    sqlite3_stmt *made;
    if (sqlite3_prepare_v2(db, sql, -1, &made, 0) != SQLITE_OK) fail(db, sql);
    return made;
}

/* The settings that Host/Storage/Storage.swift opens a database with. */
static sqlite3 *make(const char *path) {
    sqlite3 *db;
    if (sqlite3_open(path, &db) != SQLITE_OK) fail(db, path);
    run(db, "PRAGMA page_size = 8192; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;"
            "PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA cache_size = -16000;"
            "PRAGMA wal_autocheckpoint = 2000");
    return db;
}

static void copy_schema(sqlite3 *from, sqlite3 *to) {
    sqlite3_stmt *all = prepare(from, "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'");
    while (sqlite3_step(all) == SQLITE_ROW) run(to, (const char *)sqlite3_column_text(all, 0));
    sqlite3_finalize(all);
}

static void copy_table(const char *from, sqlite3 *to, const char *name) {
    char sql[512];
    snprintf(sql, sizeof sql, "ATTACH '%s' AS filled; INSERT INTO main.%s SELECT * FROM filled.%s; DETACH filled", from, name, name);
    run(to, sql);
}

/* ---- rows in memory -----------------------------------------------------------------------------*/

typedef struct {
    sqlite3_stmt   *insert;
    int             columns;
    size_t          count, room, next; /* next: the first row that is not written yet */
    int64_t        *pages;
    sqlite3_value **values; /* columns for each row */
} rows;

static rows read_rows(sqlite3 *from, sqlite3 *to, table of) {
    sqlite3_stmt *all = prepare(from, of.query);
    rows read = {.columns = sqlite3_column_count(all) - 1};
    char sql[1024], places[256] = "?";
    for (int i = 1; i < read.columns && i < 80; i++) strcat(places, ", ?");
    snprintf(sql, sizeof sql, "INSERT INTO %s VALUES (%s) %s", of.name, places, of.conflict);
    read.insert = prepare(to, sql);
    while (sqlite3_step(all) == SQLITE_ROW) {
        if (read.count == read.room) {
            read.room = read.room ? read.room * 2 : 1024;
            read.pages = realloc(read.pages, read.room * sizeof *read.pages);
            read.values = realloc(read.values, read.room * (size_t)read.columns * sizeof *read.values);
            if (!read.pages || !read.values) fail(0, "out of memory");
        }
        read.pages[read.count] = sqlite3_column_int64(all, 0);
        for (int i = 0; i < read.columns; i++)
            read.values[read.count * (size_t)read.columns + (size_t)i] = sqlite3_value_dup(sqlite3_column_value(all, i + 1));
        read.count++;
    }
    sqlite3_finalize(all);
    return read;
}

static void write_page(sqlite3 *db, rows *of, int64_t page) {
    for (; of->next < of->count && of->pages[of->next] == page; of->next++) {
        sqlite3_value **row = of->values + of->next * (size_t)of->columns;
        for (int i = 0; i < of->columns; i++) {
            /* As an author by hand would bind: nothing is copied, it all stays where it is. */
            switch (sqlite3_value_type(row[i])) {
            case SQLITE_INTEGER: sqlite3_bind_int64(of->insert, i + 1, sqlite3_value_int64(row[i])); break;
            case SQLITE_TEXT:
                sqlite3_bind_text(of->insert, i + 1, (const char *)sqlite3_value_text(row[i]), sqlite3_value_bytes(row[i]), SQLITE_STATIC);
                break;
            case SQLITE_BLOB:
                sqlite3_bind_blob(of->insert, i + 1, sqlite3_value_blob(row[i]), sqlite3_value_bytes(row[i]), SQLITE_STATIC);
                break;
            default: sqlite3_bind_null(of->insert, i + 1);
            }
        }
        if (sqlite3_step(of->insert) != SQLITE_DONE) fail(db, sqlite3_sql(of->insert));
        sqlite3_reset(of->insert);
    }
}

static double microseconds(void) {
    struct rusage used;
    getrusage(RUSAGE_SELF, &used);
    return 1e6 * (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) + (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec);
}

int main(int count, char **arguments) {
    int is_orders = count == 4 && strcmp(arguments[1], "orders") == 0;
    if (count != 4 || (!is_orders && strcmp(arguments[1], "products") != 0)) {
        fprintf(stderr, "usage: rows orders|products FILLED EMPTY\n");
        return 2;
    }
    sqlite3 *from;
    if (sqlite3_open_v2(arguments[2], &from, SQLITE_OPEN_READONLY, 0) != SQLITE_OK) fail(from, arguments[2]);
    sqlite3 *to = make(arguments[3]);
    copy_schema(from, to);
    for (int i = 0; held_before[i]; i++) copy_table(arguments[2], to, held_before[i]);

    const table *tables = is_orders ? order_tables : product_tables;
    rows all[8];
    int kinds = 0;
    for (; tables[kinds].name; kinds++) all[kinds] = read_rows(from, to, tables[kinds]);
    sqlite3_stmt *next = prepare(from, is_orders ? "SELECT count(*), max(id) FROM orders" : "SELECT count(*), max(id) FROM product");
    if (sqlite3_step(next) != SQLITE_ROW) fail(from, "count");
    int64_t things = sqlite3_column_int64(next, 0), pages = (sqlite3_column_int64(next, 1) + PAGE - 1) / PAGE;
    sqlite3_finalize(next);
    sqlite3_close(from);

    double begun = microseconds();
    for (int64_t page = 0; page < pages; page++) {
        run(to, "BEGIN IMMEDIATE");
        for (int kind = 0; kind < kinds; kind++) write_page(to, &all[kind], page);
        run(to, "COMMIT");
    }
    double spent = microseconds() - begun;
    printf("%lld %.2f\n", (long long)things, things ? spent / (double)things : 0);
    return 0;
}
