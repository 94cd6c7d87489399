/// The tables, migration by migration. A migration that has landed is never edited; the next one changes what it made.
///
/// Rows are found by integers; the platform's ids stand in them under a UNIQUE with the store. Times are milliseconds, days
/// are days since 1970, amounts are minor units. Personal data and secrets stand in columns named `sealed` only.
enum Schema {
  static let migrations: [(name: String, sql: String)] = [
    ("1 the books", v1), ("2 pushes and deliveries", v2), ("3 keys of pushes", v3), ("4 tokens", tokens), ("5 inbox", inbox),
    ("6 analytics", analytics), ("7 lists", lists), ("8 stock", stock), ("9 schedule", schedule),
    ("10 approvals of runs", runs),
  ]

  private static let v3 = "CREATE INDEX push_outcome_key ON push_outcome (key)"

  private static let v1 = """
    CREATE TABLE installation (
      key TEXT PRIMARY KEY, value BLOB NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE book (
      id INTEGER PRIMARY KEY,
      name TEXT NOT NULL UNIQUE,
      currency TEXT NOT NULL,
      chain BLOB NOT NULL
    ) STRICT;

    CREATE TABLE store (
      id INTEGER PRIMARY KEY,
      uid TEXT NOT NULL UNIQUE,
      book_id INTEGER NOT NULL REFERENCES book(id),
      platform TEXT NOT NULL,
      name TEXT NOT NULL UNIQUE,
      settings TEXT NOT NULL,
      origins TEXT NOT NULL,
      connect_to TEXT,
      allows_loopback INTEGER NOT NULL DEFAULT 0,
      authority TEXT,
      account_id TEXT NOT NULL,
      account_name TEXT NOT NULL,
      currency TEXT NOT NULL,
      time_zone TEXT NOT NULL,
      api_version TEXT NOT NULL,
      created_at INTEGER NOT NULL,
      UNIQUE (platform, account_id)
    ) STRICT;

    CREATE TABLE secret (
      store_id INTEGER NOT NULL REFERENCES store(id) ON DELETE CASCADE,
      name TEXT NOT NULL,
      sealed BLOB NOT NULL,
      PRIMARY KEY (store_id, name)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE enabled_package (
      store_id INTEGER NOT NULL REFERENCES store(id) ON DELETE CASCADE,
      package TEXT NOT NULL,
      PRIMARY KEY (store_id, package)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE run (
      id INTEGER PRIMARY KEY,
      uid BLOB NOT NULL UNIQUE,
      store_id INTEGER NOT NULL REFERENCES store(id) ON DELETE CASCADE,
      resource TEXT NOT NULL,
      package_version TEXT NOT NULL,
      is_full INTEGER NOT NULL,
      since INTEGER NOT NULL,
      through INTEGER,
      cursor BLOB NOT NULL,
      continues INTEGER REFERENCES run(id),
      state TEXT NOT NULL,
      code TEXT NOT NULL DEFAULT '',
      message TEXT NOT NULL DEFAULT '',
      started_at INTEGER NOT NULL,
      ended_at INTEGER,
      platform_count INTEGER,
      created INTEGER NOT NULL DEFAULT 0,
      updated INTEGER NOT NULL DEFAULT 0,
      unchanged INTEGER NOT NULL DEFAULT 0,
      ignored INTEGER NOT NULL DEFAULT 0,
      quarantined INTEGER NOT NULL DEFAULT 0,
      held INTEGER NOT NULL DEFAULT 0,
      deleted INTEGER NOT NULL DEFAULT 0,
      pages INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    CREATE INDEX run_by_store ON run(store_id, resource, id);

    CREATE TABLE watermark (
      store_id INTEGER NOT NULL REFERENCES store(id) ON DELETE CASCADE,
      resource TEXT NOT NULL,
      through INTEGER NOT NULL,
      PRIMARY KEY (store_id, resource)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE quarantine (
      store_id INTEGER NOT NULL REFERENCES store(id) ON DELETE CASCADE,
      resource TEXT NOT NULL,
      external_id TEXT NOT NULL,
      reason TEXT NOT NULL,
      message TEXT NOT NULL,
      sealed BLOB NOT NULL,
      first_run INTEGER NOT NULL,
      last_run INTEGER NOT NULL,
      PRIMARY KEY (store_id, resource, external_id)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE source (
      id INTEGER PRIMARY KEY,
      sealed BLOB NOT NULL
    ) STRICT;

    CREATE TABLE client (
      id INTEGER PRIMARY KEY,
      uid BLOB NOT NULL UNIQUE,
      book_id INTEGER NOT NULL REFERENCES book(id),
      email BLOB, phone BLOB, name_address BLOB,
      sealed BLOB NOT NULL
    ) STRICT;
    CREATE INDEX client_by_email ON client(book_id, email) WHERE email IS NOT NULL;
    CREATE INDEX client_by_phone ON client(book_id, phone) WHERE phone IS NOT NULL;
    CREATE INDEX client_by_name_address ON client(book_id, name_address) WHERE name_address IS NOT NULL;

    CREATE TABLE customer (
      id INTEGER PRIMARY KEY,
      store_id INTEGER NOT NULL REFERENCES store(id),
      external_id TEXT NOT NULL,
      client_id INTEGER REFERENCES client(id),
      version BLOB NOT NULL,
      record_hash BLOB NOT NULL,
      package_version TEXT NOT NULL,
      source_id INTEGER REFERENCES source(id),
      is_deleted INTEGER NOT NULL DEFAULT 0,
      UNIQUE (store_id, external_id)
    ) STRICT;
    CREATE INDEX customer_by_client ON customer(client_id);

    CREATE TABLE material (
      id INTEGER PRIMARY KEY,
      uid BLOB NOT NULL UNIQUE,
      book_id INTEGER NOT NULL REFERENCES book(id),
      sku TEXT NOT NULL,
      name TEXT NOT NULL
    ) STRICT;
    CREATE INDEX material_by_sku ON material(book_id, sku) WHERE sku <> '';

    CREATE TABLE product (
      id INTEGER PRIMARY KEY,
      store_id INTEGER NOT NULL REFERENCES store(id),
      external_id TEXT NOT NULL,
      name TEXT NOT NULL,
      status TEXT NOT NULL,
      version BLOB NOT NULL,
      record_hash BLOB NOT NULL,
      package_version TEXT NOT NULL,
      record BLOB NOT NULL,
      is_deleted INTEGER NOT NULL DEFAULT 0,
      UNIQUE (store_id, external_id)
    ) STRICT;

    CREATE TABLE variant (
      id INTEGER PRIMARY KEY,
      product_id INTEGER NOT NULL REFERENCES product(id),
      external_id TEXT NOT NULL,
      material_id INTEGER NOT NULL REFERENCES material(id),
      sku TEXT NOT NULL,
      name TEXT NOT NULL,
      price TEXT,
      is_deleted INTEGER NOT NULL DEFAULT 0,
      UNIQUE (product_id, external_id)
    ) STRICT;
    CREATE INDEX variant_by_material ON variant(material_id);

    CREATE TABLE stock_level (
      id INTEGER PRIMARY KEY,
      store_id INTEGER NOT NULL REFERENCES store(id),
      external_id TEXT NOT NULL,
      product TEXT NOT NULL,
      variant TEXT NOT NULL,
      sku TEXT NOT NULL,
      location TEXT NOT NULL,
      pool TEXT,
      available TEXT,
      version BLOB NOT NULL,
      record_hash BLOB NOT NULL,
      package_version TEXT NOT NULL,
      is_deleted INTEGER NOT NULL DEFAULT 0,
      UNIQUE (store_id, external_id)
    ) STRICT;

    CREATE TABLE orders (
      id INTEGER PRIMARY KEY,
      uid BLOB NOT NULL UNIQUE,
      store_id INTEGER NOT NULL REFERENCES store(id),
      external_id TEXT NOT NULL,
      number TEXT NOT NULL,
      market TEXT NOT NULL,
      currency TEXT NOT NULL,
      total INTEGER NOT NULL,
      status TEXT NOT NULL,
      effect TEXT NOT NULL,
      raw_status TEXT NOT NULL,
      payment_status TEXT,
      fulfilment_status TEXT,
      day INTEGER NOT NULL,
      client_id INTEGER REFERENCES client(id),
      version BLOB NOT NULL,
      record_hash BLOB NOT NULL,
      effects_hash BLOB,
      package_version TEXT NOT NULL,
      source_id INTEGER REFERENCES source(id),
      held_component TEXT,
      held_reason TEXT,
      is_deleted INTEGER NOT NULL DEFAULT 0,
      UNIQUE (store_id, external_id)
    ) STRICT;
    CREATE INDEX orders_by_day ON orders(store_id, day);
    CREATE INDEX orders_held ON orders(store_id) WHERE held_component IS NOT NULL;

    CREATE TABLE reservation (
      order_id INTEGER NOT NULL REFERENCES orders(id),
      variant TEXT NOT NULL,
      quantity TEXT NOT NULL,
      PRIMARY KEY (order_id, variant)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE document (
      id INTEGER PRIMARY KEY,
      book_id INTEGER NOT NULL REFERENCES book(id),
      order_id INTEGER NOT NULL REFERENCES orders(id),
      kind TEXT NOT NULL,
      external_id TEXT NOT NULL,
      revision INTEGER NOT NULL,
      day INTEGER NOT NULL,
      posted_at INTEGER NOT NULL,
      run_id INTEGER NOT NULL,
      market TEXT NOT NULL,
      currency TEXT NOT NULL,
      entries TEXT NOT NULL,
      flags TEXT NOT NULL,
      source_id INTEGER REFERENCES source(id),
      chain BLOB NOT NULL,
      UNIQUE (order_id, kind, external_id, revision)
    ) STRICT;

    CREATE TABLE rollup_day (
      store_id INTEGER NOT NULL REFERENCES store(id),
      day INTEGER NOT NULL,
      market TEXT NOT NULL,
      currency TEXT NOT NULL,
      orders INTEGER NOT NULL,
      refunds INTEGER NOT NULL,
      gross INTEGER NOT NULL,
      net INTEGER NOT NULL,
      tax INTEGER NOT NULL,
      shipping INTEGER NOT NULL,
      discounts INTEGER NOT NULL,
      refunded INTEGER NOT NULL,
      captured INTEGER NOT NULL,
      PRIMARY KEY (store_id, day, market, currency)
    ) STRICT, WITHOUT ROWID;
    """

  private static let v2 = """
    ALTER TABLE run ADD COLUMN operation TEXT NOT NULL DEFAULT 'list';

    CREATE TABLE push_outcome (
      run_id INTEGER NOT NULL REFERENCES run(id) ON DELETE CASCADE,
      position INTEGER NOT NULL,
      key TEXT NOT NULL,
      sealed BLOB NOT NULL,
      result TEXT NOT NULL,
      compared INTEGER NOT NULL DEFAULT 0,
      reason TEXT NOT NULL DEFAULT '',
      external_id TEXT,
      version TEXT,
      located TEXT,
      located_id TEXT,
      current TEXT NOT NULL DEFAULT '',
      at INTEGER NOT NULL,
      PRIMARY KEY (run_id, position),
      UNIQUE (run_id, key)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE request_queue (
      id INTEGER PRIMARY KEY,
      uid BLOB NOT NULL UNIQUE,
      store_id INTEGER NOT NULL REFERENCES store(id) ON DELETE CASCADE,
      kind TEXT NOT NULL,
      delivery TEXT,
      at INTEGER NOT NULL,
      sealed BLOB NOT NULL,
      UNIQUE (store_id, kind, delivery)
    ) STRICT;
    CREATE INDEX variant_by_sku ON variant(sku) WHERE sku <> '';
    """
}
