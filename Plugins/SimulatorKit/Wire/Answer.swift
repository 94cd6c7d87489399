/// What leaves a simulator for one request.
package struct Answer: Sendable {
  package var status: Int
  package var fields: [(name: String, value: String)]
  package var body: [UInt8]
  package var wire = Wire.clean

  package init(status: Int, fields: [(name: String, value: String)] = [], body: [UInt8] = []) {
    self.status = status
    self.fields = fields
    self.body = body
  }
}

/// What happens to an answer on its way.
package enum Wire: Equatable, Sendable {
  case clean
  case delay(milliseconds: Int)
  /// Written whole, then the connection is reset.
  case reset
  case cut(after: Int)
}
