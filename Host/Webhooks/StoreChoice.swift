/// Which of the stores of a platform a delivery is for, by what the check of each said. No store is ever taken because it is
/// the first or the only one.
public enum StoreChoice: Sendable, Equatable {
  /// The place of the store in the list.
  case store(Int)
  case acknowledged(String)
  case refused(DeliveryRefusal)

  public init(_ verdicts: [DeliveryVerdict]) {
    var found: [Int] = []
    var answer: String?
    var refusal: DeliveryRefusal?
    for (place, verdict) in verdicts.enumerated() {
      switch verdict {
      case .verified, .confirm: found.append(place)
      case .acknowledged(let why): answer = why
      case .refused(let why):
        // That the signature fits and the store does not says more than that another store's secret does not fit.
        if refusal == nil || refusal?.status == 401 && why.status != 401 { refusal = why }
      }
    }
    if found.count > 1 {
      self = .refused(.ambiguous)
    } else if let one = found.first {
      self = .store(one)
    } else if let answer {
      self = .acknowledged(answer)
    } else {
      self = .refused(refusal ?? .noStore)
    }
  }
}
