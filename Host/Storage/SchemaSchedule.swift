/// Who brings in what just now, when it was last swept, and what the platforms' clocks said.
extension Schema {
  static let schedule = """
    CREATE TABLE lease (
      store_id INTEGER NOT NULL REFERENCES store(id) ON DELETE CASCADE,
      resource TEXT NOT NULL,
      machine TEXT NOT NULL,
      holder TEXT NOT NULL,
      until INTEGER NOT NULL,
      fence INTEGER NOT NULL,
      PRIMARY KEY (store_id, resource)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE sweep (
      store_id INTEGER NOT NULL REFERENCES store(id) ON DELETE CASCADE,
      resource TEXT NOT NULL,
      at INTEGER NOT NULL,
      PRIMARY KEY (store_id, resource)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE clock_seen (
      store_id INTEGER PRIMARY KEY REFERENCES store(id) ON DELETE CASCADE,
      platform_at INTEGER NOT NULL,
      host_at INTEGER NOT NULL
    ) STRICT;

    CREATE INDEX run_at_work ON run(store_id, resource) WHERE state = 'running';
    """
}
