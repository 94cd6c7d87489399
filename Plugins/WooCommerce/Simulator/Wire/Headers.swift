import SimulatorKit

/// The headers of an answer, in the recorded order. Length, encoding and connection are the host's.
enum Headers {
  static func of(_ reply: Reply, _ request: Request, site: String, signedIn: Bool, now: Int) -> [(name: String, value: String)] {
    var date = Output()
    date.httpDate(now)
    var list: [(name: String, value: String)] = [
      ("Server", "nginx/1.22.1"), ("Date", String(decoding: date.bytes, as: UTF8.self)),
      ("Content-Type", reply.html ? "text/html; charset=UTF-8" : "application/json; charset=UTF-8"),
    ]
    if reply.html { return list + reply.fields }
    if reply.bare { return list }
    list.append(("X-Robots-Tag", "noindex"))
    if !reply.hasPages { list.append(("Link", "<\(site)/wp-json/>; rel=\"https://api.w.org/\"")) }
    list.append(("X-Content-Type-Options", "nosniff"))
    list.append(("Access-Control-Expose-Headers", "X-WP-Total, X-WP-TotalPages, Link"))
    list.append(
      ("Access-Control-Allow-Headers", "Authorization, X-WP-Nonce, Content-Disposition, Content-MD5, Content-Type"))
    list += reply.fields
    if let allow = reply.allow { list.append(("Allow", allow.joined(separator: ", "))) }
    if signedIn {
      list.append(("Expires", "Wed, 11 Jan 1984 05:00:00 GMT"))
      list.append(("Cache-Control", "no-cache, must-revalidate, max-age=0, no-store, private"))
    }
    if let origin = request.field("Origin") {
      list.append(("Access-Control-Allow-Origin", origin))
      list.append(("Access-Control-Allow-Methods", "OPTIONS, GET, POST, PUT, PATCH, DELETE"))
      list.append(("Access-Control-Allow-Credentials", "true"))
      list.append(("Vary", "Origin"))
    } else if !signedIn, request.method == "GET" {
      list.append(("Vary", "Origin"))
    }
    return list
  }
}
