public import TradepostContract

/// One platform, written from top to bottom: what an adapter's author conforms a type to.
///
/// ```swift
/// struct Etsy: OrderSource {
///   let shop: String
///   init(_ settings: Settings) throws(Failure) { shop = try settings.text("shop_id") }
///
///   func check(_ run: Run) async throws -> Account { … }
///   func listOrders(_ run: Run) async throws -> Listed { … }
/// }
/// ```
///
/// One value is made for a connected store and serves all of its operations, several at once: it holds settings, never
/// state. What an operation needs from the outside it asks its ``Run`` for. `async let` and task groups are welcome; their
/// requests go out side by side. `Task.sleep`, `Task {}` and `@MainActor` leave the host's hands and end the operation
/// with a failure that says so: ``Run/wait(milliseconds:)`` is the way to wait.
///
/// What the platform offers beyond `check` is said by conforming to ``ProductSource``, ``StockSource``, ``OrderSource``,
/// ``CustomerSource``, and must stand in the manifest's `operations` too.
public protocol Adapter: Sendable {
  /// Called when the store's session opens. What it throws becomes the answer to every operation of the session.
  init(_ settings: Settings) throws(Failure)

  /// Whether the store can be reached and the credentials suffice, and what kind of shop it is.
  func check(_ run: Run) async throws -> Account
}

/// How a list ended.
public struct Listed: Sendable, Hashable {
  /// Everything that the shop has was given, so that what the list lacks is gone.
  public var isComplete: Bool
  /// Platform time in milliseconds up to which every change was given; nil: the host goes by the first answer's `Date`.
  public var through: Int64?

  public init(isComplete: Bool, through: Int64? = nil) {
    self.isComplete = isComplete
    self.through = through
  }

  /// Everything was given.
  public static let whole = Listed(isComplete: true)
  /// Only what changed was given.
  public static let changes = Listed(isComplete: false)
}
