public import TradepostContract

/// A value that goes into a function or comes out of it. There are no floats: money is exact.
public enum FunctionValue: Sendable, Hashable {
  case int(Int64)
  case bool(Bool)
  case text(String)
  case money(Money)

  /// What kind of value it is.
  enum Kind: Sendable, CustomStringConvertible {
    case int, bool, text, money

    var description: String {
      switch self {
      case .int: "a whole number"
      case .bool: "true or false"
      case .text: "text"
      case .money: "money"
      }
    }

    var example: String {
      switch self {
      case .int: "a number like 42"
      case .bool: "true or false"
      case .text: "text"
      case .money: "money like 12.34 EUR"
      }
    }
  }

  var kind: Kind {
    switch self {
    case .int: .int
    case .bool: .bool
    case .text: .text
    case .money: .money
    }
  }

  /// Reads what a person typed: `42`, `true`, `12.34 EUR` or `EUR 12.34`; nil when it is nothing of that kind.
  init?(parsing text: String, as kind: Kind) {
    switch kind {
    case .text: self = .text(text)
    case .bool:
      guard text == "true" || text == "false" else { return nil }
      self = .bool(text == "true")
    case .int:
      guard let number = Int64(text) else { return nil }
      self = .int(number)
    case .money:
      let words = text.split(separator: " ")
      guard words.count == 2 else { return nil }
      if let amount = Amount(words[0]), let currency = Currency(words[1]) {
        self = .money(Money(amount, currency))
      } else if let currency = Currency(words[0]), let amount = Amount(words[1]) {
        self = .money(Money(amount, currency))
      } else {
        return nil
      }
    }
  }
}

extension FunctionValue: CustomStringConvertible {
  public var description: String {
    switch self {
    case .int(let number): "\(number)"
    case .bool(let flag): "\(flag)"
    case .text(let text): text
    case .money(let money): "\(money)"
    }
  }
}
