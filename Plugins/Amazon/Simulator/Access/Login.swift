internal import SimulatorKit

/// Login with Amazon: turns the application's secrets and a grant into access tokens.
struct Login {
  /// What the application and the seller's consent are known by.
  struct Keys {
    var clientID = "amzn1.application-oa2-client.5aa1a70bb1f44c0f8ee5aa1a70bb1f44"
    var clientSecret = "amzn1.oa2-cs.v1.5aa1a70bb1f4c0ffee5aa1a70bb1f4c0ffee0002"
    var refreshToken = "Atzr|IwEBIA5aa1a70bb1f4c0ffee5aa1a70bb1f4c0ffee0003"
    var authorizationCode = "ANsimulatedconsentcode"
  }

  static let scopes = [
    "sellingpartnerapi::notifications", "sellingpartnerapi::migration", "sellingpartnerapi::client_credential:rotation",
  ]

  static func answer(_ request: Request, _ keys: Keys, _ tokens: inout Tokens, now: Int) -> Reply {
    guard request.method == "POST" else { return fault(405, "invalid_request", "Method not allowed") }
    let form = Form(request)
    guard let grant = form["grant_type"] else { return fault(400, "invalid_request", "Request has a missing parameter: grant_type") }
    guard form["client_id"] == keys.clientID, form["client_secret"] == keys.clientSecret else {
      return fault(401, "invalid_client", "Client authentication failed")
    }
    switch grant {
    case "refresh_token":
      guard form["refresh_token"] == keys.refreshToken else {
        return fault(400, "invalid_grant", "The request has an invalid grant parameter : refresh_token")
      }
      return token(tokens.give(.seller, now: now), tokens, ("refresh_token", .text(keys.refreshToken)))
    case "authorization_code":
      guard form["code"] == keys.authorizationCode else {
        return fault(400, "invalid_grant", "The request has an invalid grant parameter : code")
      }
      return token(tokens.give(.seller, now: now), tokens, ("refresh_token", .text(keys.refreshToken)))
    case "client_credentials":
      guard let scope = form["scope"], scopes.contains(scope) else {
        return fault(400, "invalid_scope", "The requested scope is invalid, unknown or malformed")
      }
      return token(tokens.give(.grantless(scope: scope), now: now), tokens, ("scope", .text(scope)))
    default: return fault(400, "unsupported_grant_type", "The authorization grant type is not supported by the authorization server")
    }
  }

  private static func token(_ token: String, _ tokens: Tokens, _ more: (String, Node)) -> Reply {
    Reply(
      .make(
        ("access_token", .text(token)), more, ("token_type", .text("bearer")), ("expires_in", .integer(tokens.life / 1000))))
  }

  private static func fault(_ status: Int, _ code: String, _ message: String) -> Reply {
    Reply(.make(("error", .text(code)), ("error_description", .text(message))), status: status)
  }
}

/// A body of fields, as a form or as a JSON object.
private struct Form {
  private var values: [String: String] = [:]

  init(_ request: Request) {
    if request.isJSON {
      let members = (try? NodeReader.read(request.body))?.members?.pairs ?? []
      for pair in members { values[pair.key] = pair.value.string }
    } else {
      for pair in Query(String(decoding: request.body, as: UTF8.self)).pairs { values[pair.name] = pair.value }
    }
  }

  subscript(name: String) -> String? { values[name] }
}
