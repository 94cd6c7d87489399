/// Deliveries that wait to be looked at, the subscriptions that bring them, and what they may be signed with.
extension Schema {
  static let inbox = """
    CREATE TABLE inbox (
      id INTEGER PRIMARY KEY,
      uid BLOB NOT NULL UNIQUE,
      store_id INTEGER NOT NULL REFERENCES store(id) ON DELETE CASCADE,
      source TEXT NOT NULL,
      received_at INTEGER NOT NULL,
      topic TEXT,
      delivery TEXT,
      digest BLOB NOT NULL,
      repeats INTEGER NOT NULL DEFAULT 0,
      state TEXT NOT NULL,
      attempts INTEGER NOT NULL DEFAULT 0,
      alone INTEGER NOT NULL DEFAULT 0,
      next_at INTEGER NOT NULL,
      ended_at INTEGER,
      note TEXT NOT NULL DEFAULT '',
      entities TEXT NOT NULL DEFAULT ''
    ) STRICT;
    CREATE INDEX inbox_waiting ON inbox(store_id, next_at) WHERE state = 'pending';
    CREATE INDEX inbox_same ON inbox(store_id, digest);
    CREATE INDEX inbox_by_state ON inbox(store_id, state);
    CREATE INDEX inbox_done ON inbox(ended_at) WHERE state = 'done';
    CREATE INDEX inbox_dead ON inbox(ended_at) WHERE state = 'dead';

    -- Written once, beside the row that changes with each state: thousands of bytes are not written again for a word.
    CREATE TABLE inbox_message (
      id INTEGER PRIMARY KEY REFERENCES inbox(id) ON DELETE CASCADE,
      sealed BLOB NOT NULL
    ) STRICT;

    CREATE TABLE subscription_wish (
      store_id INTEGER PRIMARY KEY REFERENCES store(id) ON DELETE CASCADE,
      resources TEXT NOT NULL,
      address TEXT NOT NULL,
      promised TEXT NOT NULL,
      looked_at INTEGER NOT NULL,
      fault TEXT NOT NULL DEFAULT ''
    ) STRICT;

    ALTER TABLE store ADD COLUMN uninstalled_at INTEGER;

    CREATE TABLE former_secret (
      store_id INTEGER NOT NULL REFERENCES store(id) ON DELETE CASCADE,
      name TEXT NOT NULL,
      until INTEGER NOT NULL,
      sealed BLOB NOT NULL,
      PRIMARY KEY (store_id, name, until)
    ) STRICT, WITHOUT ROWID;

    ALTER TABLE request_queue ADD COLUMN due_at INTEGER;
    ALTER TABLE request_queue ADD COLUMN done_at INTEGER;
    CREATE INDEX request_open ON request_queue(due_at) WHERE done_at IS NULL;
    """
}
