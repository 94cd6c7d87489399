internal import SimulatorKit

/// Answers for trouble on Amazon's side.
enum Outage {
  static func any(_ dice: inout SplitMix64) -> Reply {
    dice.below(2) == 0
      ? Reply(
        Problem(status: 500, code: "InternalFailure", message: "We encountered an internal error. Please try again."))
      : Reply(
        Problem(
          status: 503, code: "ServiceUnavailable", message: "Service is temporarily unavailable. Please try again after some time."))
  }

  static var page: Reply {
    var reply = Reply(
      status: 200, body: Array("<!DOCTYPE html>\n<html><head><title>Request blocked</title></head><body>Sorry.</body></html>\n".utf8))
    reply.html = true
    return reply
  }
}
