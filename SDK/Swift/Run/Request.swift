/// One HTTP request, as an adapter may ask for it: an origin of the manifest by name and a path below it. Addresses, sign-in,
/// retries and rate limits are the host's.
public struct Request: Sendable, Hashable {
  public var method: String
  /// Below the store's base address, with the query, percent-encoded: `/wp-json/wc/v3/orders?per_page=100`.
  public var path: String
  /// Which origin of the manifest; empty: its first.
  public var origin = ""
  public var fields: [Field] = []
  public var body: [UInt8] = []
  /// Which sign-in of the manifest; empty: the first that fits; `none`: none.
  public var signIn = ""
  /// Which rate limit of the manifest it spends; empty: its first.
  public var limit = ""
  /// Repeating it does no harm, so the host may ask again when the line breaks. Set for GET and HEAD.
  public var isSafe: Bool
  /// It is a question, whatever its method, and changes nothing: a push that has sent no more than questions has sent nothing.
  public var isQuestion = false
  /// Whether the host unpacks a body that is a gzip file.
  public var gunzips = false
  /// Whether `{name}` in the body stands for the secret of that name, which the host fills in.
  public var secretBody = false
  /// What the host takes out of the answer unseen: JSON pointer and the secret that it becomes.
  public var capture: [String: String] = [:]

  /// A header field.
  public struct Field: Sendable, Hashable {
    public var name: String
    /// With ``holdsSecret``, `{name}` stands for the secret of that name.
    public var value: String
    public var holdsSecret: Bool

    public init(_ name: String, _ value: String, holdsSecret: Bool = false) {
      self.name = name
      self.value = value
      self.holdsSecret = holdsSecret
    }
  }

  public init(_ method: String, _ path: String) {
    self.method = method
    self.path = path
    self.isSafe = method == "GET" || method == "HEAD"
  }

  public static func get(_ path: String) -> Request { Request("GET", path) }

  /// The request in a message: `GET /wp-json/wc/v3/orders`, without the query, which may hold a shopper's data.
  var name: String { "\(method) \(path.prefix { $0 != "?" })" }
}
