/// What a run may do without asking: who wants the same joins it, who wants less or more does not.
extension Schema {
  static let runs = "ALTER TABLE run ADD COLUMN approves INTEGER NOT NULL DEFAULT 0"
}
