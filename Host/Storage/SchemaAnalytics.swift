/// Tables of the questions: sums that move with each page, and exchange rates.
///
/// Months are counted from year 0; the month 0 of `rollup_goods` is the sum of all months. Quantities are millionths. What has a
/// SKU is one row of `goods` whichever store sells it, in the scope 0; the rest is in the scope of its store.
extension Schema {
  static let analytics = """
    CREATE TABLE rollup_status (
      store_id INTEGER NOT NULL REFERENCES store(id) ON DELETE CASCADE,
      status TEXT NOT NULL,
      orders INTEGER NOT NULL,
      PRIMARY KEY (store_id, status)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE rollup_status_day (
      store_id INTEGER NOT NULL REFERENCES store(id) ON DELETE CASCADE,
      day INTEGER NOT NULL,
      status TEXT NOT NULL,
      orders INTEGER NOT NULL,
      PRIMARY KEY (store_id, day, status)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE client_first (
      store_id INTEGER NOT NULL REFERENCES store(id) ON DELETE CASCADE,
      client_id INTEGER NOT NULL,
      day INTEGER NOT NULL,
      orders INTEGER NOT NULL,
      PRIMARY KEY (store_id, client_id)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE rollup_client_day (
      store_id INTEGER NOT NULL REFERENCES store(id) ON DELETE CASCADE,
      day INTEGER NOT NULL,
      clients INTEGER NOT NULL,
      first_orders INTEGER NOT NULL,
      orders INTEGER NOT NULL,
      PRIMARY KEY (store_id, day)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE rollup_clients (
      book_id INTEGER PRIMARY KEY REFERENCES book(id) ON DELETE CASCADE,
      clients INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE goods (
      id INTEGER PRIMARY KEY,
      scope INTEGER NOT NULL,
      key TEXT NOT NULL,
      sku TEXT NOT NULL,
      product TEXT NOT NULL,
      name TEXT NOT NULL,
      UNIQUE (scope, key)
    ) STRICT;

    CREATE TABLE order_goods (
      order_id INTEGER PRIMARY KEY REFERENCES orders(id) ON DELETE CASCADE,
      goods TEXT NOT NULL
    ) STRICT;

    CREATE TABLE rollup_goods (
      store_id INTEGER NOT NULL REFERENCES store(id) ON DELETE CASCADE,
      month INTEGER NOT NULL,
      currency TEXT NOT NULL,
      goods_id INTEGER NOT NULL,
      quantity INTEGER NOT NULL,
      revenue INTEGER NOT NULL,
      PRIMARY KEY (store_id, month, currency, goods_id)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE rate (
      currency TEXT NOT NULL,
      day INTEGER NOT NULL,
      coefficient INTEGER NOT NULL CHECK (coefficient > 0),
      scale INTEGER NOT NULL,
      PRIMARY KEY (currency, day)
    ) STRICT, WITHOUT ROWID;

    CREATE INDEX orders_by_client ON orders(client_id, store_id, day) WHERE client_id IS NOT NULL;
    CREATE INDEX product_standing ON product(store_id, is_deleted) WHERE is_deleted = 0;
    """
}
