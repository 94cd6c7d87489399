/// Stock that runs out, intents on their way to the shops, and what was changed by whom.
extension Schema {
  static let stock = """
    CREATE TABLE stock_threshold (
      store_id INTEGER NOT NULL REFERENCES store(id) ON DELETE CASCADE,
      sku TEXT NOT NULL,
      warning TEXT,
      critical TEXT,
      PRIMARY KEY (store_id, sku)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE stock_alert (
      id INTEGER PRIMARY KEY,
      uid BLOB NOT NULL UNIQUE,
      store_id INTEGER NOT NULL REFERENCES store(id) ON DELETE CASCADE,
      subject TEXT NOT NULL,
      location TEXT NOT NULL,
      sku TEXT NOT NULL,
      product TEXT NOT NULL,
      variant TEXT NOT NULL,
      severity TEXT NOT NULL,
      current TEXT NOT NULL,
      threshold TEXT NOT NULL,
      created_at INTEGER NOT NULL,
      changed_at INTEGER NOT NULL,
      acknowledged_at INTEGER,
      acknowledged_by TEXT,
      closed_at INTEGER
    ) STRICT;
    CREATE UNIQUE INDEX stock_alert_open ON stock_alert(store_id, subject, location) WHERE closed_at IS NULL;
    CREATE INDEX stock_alert_new ON stock_alert(store_id, severity) WHERE closed_at IS NULL AND acknowledged_at IS NULL;
    CREATE INDEX stock_alert_noted ON stock_alert(store_id, severity) WHERE closed_at IS NULL AND acknowledged_at IS NOT NULL;
    CREATE INDEX stock_alert_closed ON stock_alert(store_id, severity) WHERE closed_at IS NOT NULL;

    CREATE INDEX stock_alert_over ON stock_alert(closed_at) WHERE closed_at IS NOT NULL;

    CREATE TABLE outbox (
      id INTEGER PRIMARY KEY,
      uid BLOB NOT NULL UNIQUE,
      store_id INTEGER NOT NULL REFERENCES store(id) ON DELETE CASCADE,
      key TEXT NOT NULL,
      product TEXT NOT NULL,
      variant TEXT NOT NULL,
      sku TEXT NOT NULL,
      location TEXT NOT NULL,
      market TEXT NOT NULL,
      quantity TEXT NOT NULL,
      expected TEXT,
      before TEXT,
      reason TEXT NOT NULL,
      actor TEXT NOT NULL,
      is_queued INTEGER NOT NULL,
      state TEXT NOT NULL,
      attempts INTEGER NOT NULL DEFAULT 0,
      questions INTEGER NOT NULL DEFAULT 0,
      run_id INTEGER REFERENCES run(id) ON DELETE SET NULL,
      note TEXT NOT NULL DEFAULT '',
      created_at INTEGER NOT NULL,
      next_at INTEGER NOT NULL,
      sent_at INTEGER,
      ended_at INTEGER,
      rereads INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    CREATE INDEX outbox_open ON outbox(store_id, state, next_at) WHERE state IN ('pending', 'sent', 'in_doubt');
    CREATE INDEX outbox_place ON outbox(store_id, product, variant, location)
      WHERE state IN ('pending', 'sent', 'in_doubt');
    CREATE INDEX outbox_rereads ON outbox(store_id) WHERE rereads = 1;
    CREATE INDEX outbox_by_run ON outbox(run_id) WHERE run_id IS NOT NULL;
    CREATE INDEX outbox_ended ON outbox(ended_at) WHERE ended_at IS NOT NULL;
    CREATE INDEX outbox_by_state ON outbox(store_id, state);

    CREATE TABLE inventory_log (
      id INTEGER PRIMARY KEY,
      uid BLOB NOT NULL UNIQUE,
      store_id INTEGER NOT NULL REFERENCES store(id) ON DELETE CASCADE,
      action TEXT NOT NULL,
      run_id INTEGER,
      at INTEGER NOT NULL,
      actor TEXT NOT NULL,
      reason TEXT NOT NULL,
      product TEXT,
      variant TEXT,
      sku TEXT,
      location TEXT,
      before TEXT,
      after TEXT,
      result TEXT,
      total INTEGER,
      updated INTEGER,
      alerts INTEGER
    ) STRICT;
    CREATE INDEX inventory_log_by_action ON inventory_log(store_id, action);
    CREATE UNIQUE INDEX inventory_log_of_pull ON inventory_log(run_id) WHERE total IS NOT NULL;

    CREATE INDEX stock_level_by_sku ON stock_level(store_id, sku, location);
    CREATE INDEX stock_level_standing ON stock_level(store_id) WHERE is_deleted = 0;
    """
}
