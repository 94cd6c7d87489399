internal import Foundation
internal import HostLedger

extension StoreCalendar {
  /// The calendar of an IANA zone (`Europe/Berlin`) or of a fixed offset (`+02:00`); UTC for what nobody knows.
  init(zone name: String) {
    if let zone = TimeZone(identifier: name) {
      self.init { milliseconds in
        Int16(clamping: zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(milliseconds / 1000))) / 60)
      }
      return
    }
    let parts = name.dropFirst().split(separator: ":").compactMap { Int16($0) }
    guard parts.count == 2, let sign = name.first, sign == "+" || sign == "-" else {
      self = .utc
      return
    }
    let minutes = parts[0] &* 60 &+ parts[1]
    self.init { _ in sign == "-" ? -minutes : minutes }
  }
}
