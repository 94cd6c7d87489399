/// A moment as a calendar shows it, with the arithmetic of the proleptic Gregorian calendar. Seconds count from
/// 1970-01-01T00:00:00 of whatever clock the caller means (UTC, or a shop's own).
package struct CivilTime: Equatable {
  package var year, month, day, hour, minute, second: Int

  package init(seconds: Int) {
    let days = seconds.floorDivided(by: 86_400)
    let rest = seconds - days * 86_400
    // Days to date after Howard Hinnant's civil_from_days: eras of 400 years, years that begin in March.
    let z = days + 719_468
    let era = z.floorDivided(by: 146_097)
    let dayOfEra = z - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * shifted + 2) / 5 + 1
    month = shifted < 10 ? shifted + 3 : shifted - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    hour = rest / 3600
    minute = rest / 60 % 60
    second = rest % 60
  }

  /// Days since 1970-01-01 of a date.
  package static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let y = month <= 2 ? year - 1 : year
    let era = y.floorDivided(by: 400)
    let yearOfEra = y - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  /// 0 is Sunday.
  package static func weekday(_ days: Int) -> Int { (days + 4).modulo(7) }

  package static func daysIn(_ year: Int, _ month: Int) -> Int {
    switch month {
    case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}

extension Int {
  package func floorDivided(by divisor: Int) -> Int {
    let quotient = self / divisor
    return self % divisor < 0 ? quotient - 1 : quotient
  }

  /// The remainder that is never negative.
  package func modulo(_ divisor: Int) -> Int { self - floorDivided(by: divisor) * divisor }
}

extension Output {
  /// Appends `2026-07-15T16:05:30` without quotes: how WooCommerce writes local times and UTC alike.
  package mutating func dateTime(_ seconds: Int) {
    let time = CivilTime(seconds: seconds)
    date(time)
    raw("T")
    clock(time)
  }

  package mutating func date(_ time: CivilTime) {
    digits(time.year.magnitude, least: 4)
    raw("-")
    digits(time.month.magnitude, least: 2)
    raw("-")
    digits(time.day.magnitude, least: 2)
  }

  package mutating func clock(_ time: CivilTime) {
    digits(time.hour.magnitude, least: 2)
    raw(":")
    digits(time.minute.magnitude, least: 2)
    raw(":")
    digits(time.second.magnitude, least: 2)
  }

  /// Appends `Fri, 20 Nov 2026 22:14:36 GMT` (RFC 9110).
  package mutating func httpDate(_ seconds: Int) {
    let time = CivilTime(seconds: seconds)
    let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    raw(weekdays[CivilTime.weekday(seconds.floorDivided(by: 86_400))])
    raw(", ")
    digits(time.day.magnitude, least: 2)
    raw(" ")
    raw(CivilTime.months[time.month - 1])
    raw(" ")
    digits(time.year.magnitude, least: 4)
    raw(" ")
    clock(time)
    raw(" GMT")
  }
}

extension CivilTime {
  package static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
}
