internal import HostCore
internal import TradepostContract
internal import TradepostJSON

/// What a token address is asked: one request with the app's credentials in its body.
struct TokenRequest: Sendable {
  enum Grant: Sendable {
    case refresh(String)
    case credentials
    /// A code from an installation, the address it came back to, and what the platform wants beside it.
    case code(String, redirect: String, more: [String: String])

    var name: String {
      switch self {
      case .refresh: "refresh_token"
      case .credentials: "client_credentials"
      case .code: "authorization_code"
      }
    }

    /// A code is good once; all else may be asked again. A refresh whose answer was lost is, too: the platform keeps the
    /// old refresh token until the new one is used.
    var isSafe: Bool { if case .code = self { false } else { true } }
  }

  var grant: Grant
  var clientID: String
  var clientSecret: String

  func outbound(_ signIn: OAuth2) -> OutboundRequest {
    var request = OutboundRequest(method: "POST", path: signIn.path)
    request.origin = signIn.origin
    request.signIn = "none"
    request.isSafe = grant.isSafe
    request.fields = [
      OutboundField(name: "content-type", value: signIn.encoding == .json ? "application/json" : "application/x-www-form-urlencoded"),
      OutboundField(name: "accept", value: "application/json"),
    ]
    let members = members(signIn).sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    switch signIn.encoding {
    case .form:
      let pairs = members.map { "\(PercentCoding.encode($0.key))=\(PercentCoding.encode($0.value))" }
      request.body = Array(pairs.joined(separator: "&").utf8)
    case .json:
      var writer = JSONWriter()
      writer.object { writer in
        for (name, value) in members {
          writer.key(name)
          writer.string(value)
        }
      }
      request.body = writer.bytes
    }
    return request
  }

  private func members(_ signIn: OAuth2) -> [String: String] {
    var members = ["grant_type": grant.name, "client_id": clientID, "client_secret": clientSecret]
    switch grant {
    case .refresh(let token): members["refresh_token"] = token
    case .credentials: break
    case .code(let code, let redirect, let more):
      members["code"] = code
      members["redirect_uri"] = redirect
      // What the manifest wants beside it takes the place of nothing that is the host's.
      members.merge(more) { ours, _ in ours }
    }
    if let scope = signIn.scope, case .credentials = grant { members["scope"] = scope }
    return members
  }
}
