extension Ident {
  /// What a run is called wherever it is shown: an import of orders is an `IMP-…`, any other run a `SYNC-…`. What stands behind
  /// the dash names it alone.
  public func run(_ resource: String, isPush: Bool) -> String { (resource == "orders" && !isPush ? "IMP-" : "SYNC-") + text }
}
