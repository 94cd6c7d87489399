internal import Synchronization

/// Secrets that this process has had in its hands. Whatever is logged is searched for them: a log goes to places where no secret
/// may, and one careless line is enough.
public final class LogSecrets: Sendable {
  /// Those of this process.
  public static let shared = LogSecrets()

  private let known = Mutex<Set<String>>([])
  /// A shorter text stands in harmless lines by chance.
  static let shortest = 8
  /// More are not kept: each line is searched for each.
  static let most = 5_000

  public init() {}

  public func add(_ secret: String) {
    guard secret.utf8.count >= Self.shortest else { return }
    known.withLock { if $0.count < Self.most { $0.insert(secret) } }
  }

  /// `text` with each known secret blotted out.
  public func redact(_ text: String) -> String {
    let known = known.withLock { $0 }
    var text = text
    for secret in known where text.contains(secret) { text = text.replacing(secret, with: "[secret]") }
    return text
  }

  /// Whether a fact of that name is one that nobody may read, whatever it holds.
  static func isSecret(_ name: String) -> Bool {
    let name = name.lowercased()
    return ["secret", "password", "authorization", "cookie", "access_token", "refresh_token", "api_key"].contains { name.contains($0) }
  }
}
