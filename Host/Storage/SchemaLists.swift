/// What long lists need to begin anywhere at the same cost, and what an import brought in.
extension Schema {
  static let lists = """
    CREATE INDEX orders_by_status ON orders(store_id, status, day);
    CREATE INDEX product_by_status ON product(store_id, status) WHERE is_deleted = 0;
    CREATE INDEX customer_of_store ON customer(store_id, client_id, is_deleted) WHERE is_deleted = 0;
    CREATE INDEX stock_level_of_product ON stock_level(store_id, product, variant);
    CREATE INDEX orders_by_number ON orders(store_id, number);

    DROP INDEX run_by_store;
    CREATE INDEX run_by_operation ON run(store_id, resource, operation);
    CREATE INDEX run_by_kind ON run(resource, operation);
    CREATE INDEX run_by_state ON run(store_id, state);
    CREATE INDEX run_succeeded ON run(store_id, resource) WHERE operation = 'list' AND state IN ('done', 'done_with_skips');
    CREATE INDEX run_full ON run(store_id, resource) WHERE operation = 'list' AND is_full = 1;
    CREATE INDEX run_delivered ON run(ended_at) WHERE operation = 'deliver';
    CREATE INDEX run_continued ON run(continues) WHERE continues IS NOT NULL;

    CREATE TABLE run_revenue (
      run_id INTEGER NOT NULL REFERENCES run(id) ON DELETE CASCADE,
      currency TEXT NOT NULL,
      total INTEGER NOT NULL,
      PRIMARY KEY (run_id, currency)
    ) STRICT, WITHOUT ROWID;
    """
}
