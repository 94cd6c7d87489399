import SimulatorKit

/// Answers that WordPress never made: pages of HTML from what stands in front of it, as recorded or as common.
enum Outage {
  static func throttled(_ retryAfter: Int) -> Reply { page(429, "429 Too Many Requests", [("Retry-After", String(retryAfter))]) }

  /// One of the recorded outages: PHP down, maintenance, the database gone.
  static func any(_ dice: inout SplitMix64, retryAfter: Int) -> Reply {
    switch dice.below(3) {
    case 0: page(502, "502 Bad Gateway", [])
    case 1:
      wordpress(
        503, "Maintenance", "Briefly unavailable for scheduled maintenance. Check back in a minute.", [("Retry-After", String(retryAfter))])
    default: wordpress(500, "Database Error", "Error establishing a database connection", [])
    }
  }

  /// A sign-in page where JSON should be.
  static var signInPage: Reply { wordpress(200, "Log In &lsaquo; Musterladen", "Please log in to continue.", []) }

  private static func page(_ status: Int, _ title: String, _ fields: [(name: String, value: String)]) -> Reply {
    html(
      status, fields,
      "<html>\r\n<head><title>\(title)</title></head>\r\n<body>\r\n<center><h1>\(title)</h1></center>\r\n<hr><center>nginx/1.22.1</center>\r\n</body>\r\n</html>\r\n"
    )
  }

  private static func wordpress(_ status: Int, _ title: String, _ text: String, _ fields: [(name: String, value: String)]) -> Reply {
    html(
      status, fields,
      "<!DOCTYPE html>\n<html dir='ltr'>\n<head>\n\t<title>\(title)</title>\n</head>\n<body id=\"error-page\">\n\t<div class=\"wp-die-message\"><h1>\(title)</h1><p>\(text)</p></div></body>\n</html>\n"
    )
  }

  private static func html(_ status: Int, _ fields: [(name: String, value: String)], _ body: String) -> Reply {
    var reply = Reply(status: status, allow: nil, body: Array(body.utf8))
    reply.fields = fields
    reply.html = true
    return reply
  }
}
