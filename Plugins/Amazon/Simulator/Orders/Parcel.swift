/// A parcel that the seller told of by `confirmShipment`.
struct Parcel {
  let reference: String
  let carrier: String
  let method: String?
  let tracking: String
  /// Seconds of UTC.
  let shipped: Int
  /// Pieces by the item's place.
  let pieces: [Int: Int]
}
