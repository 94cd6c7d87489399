extension Schema {
  /// Tokens, by digest; answers that were given under an `Idempotency-Key`; how often an admin has changed a store.
  static let tokens = """
    CREATE TABLE token (
      id INTEGER PRIMARY KEY,
      uid BLOB NOT NULL UNIQUE,
      name TEXT NOT NULL,
      role TEXT NOT NULL,
      prefix TEXT NOT NULL,
      digest BLOB NOT NULL UNIQUE,
      created_at INTEGER NOT NULL,
      created_by TEXT NOT NULL,
      expires_at INTEGER,
      revoked_at INTEGER,
      last_used_at INTEGER
    ) STRICT;

    CREATE TABLE kept_answer (
      token TEXT NOT NULL,
      key BLOB NOT NULL,
      asked BLOB NOT NULL,
      at INTEGER NOT NULL,
      is_done INTEGER NOT NULL,
      sealed BLOB,
      PRIMARY KEY (token, key)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX kept_answer_by_age ON kept_answer(at);
    ALTER TABLE store ADD COLUMN revision INTEGER NOT NULL DEFAULT 0;
    """
}
