internal import CFFI
internal import TradepostABI

/// A signature as libffi calls it, prepared once. ffi_prep_cif(3), ffi_call(3).
final class CallInterface: @unchecked Sendable {
  // Unchecked: nothing is written after `init`; libffi only reads what was prepared.
  private let interface: UnsafeMutablePointer<ffi_cif>
  private let types: UnsafeMutablePointer<UnsafeMutablePointer<ffi_type>?>

  /// Nil when libffi cannot make such a call on this machine.
  init?(_ signature: Signature) {
    types = .allocate(capacity: max(1, signature.arguments.count))
    interface = .allocate(capacity: 1)
    interface.initialize(to: ffi_cif())
    for (position, letter) in signature.arguments.enumerated() {
      (types + position).initialize(to: FFITypes.shared.type(of: letter))
    }
    let status = ffi_prep_cif(
      interface, FFI_DEFAULT_ABI, UInt32(signature.arguments.count), FFITypes.shared.type(of: signature.result), types)
    guard status == FFI_OK else { return nil }
  }

  deinit {
    types.deallocate()
    interface.deallocate()
  }

  /// Calls the function at `address`. A result narrower than 64 bits comes widened.
  func call(
    _ address: UnsafeMutableRawPointer, _ arguments: UnsafeMutablePointer<UnsafeMutableRawPointer?>,
    result: UnsafeMutableRawPointer
  ) {
    ffi_call(interface, unsafeBitCast(address, to: (@convention(c) () -> Void).self), result, arguments)
  }
}

/// The contract's structs, described to libffi member by member.
private final class FFITypes: @unchecked Sendable {
  // Unchecked: written in `init` alone; asking for the offsets there makes libffi fill in sizes once and for all.
  static let shared = FFITypes()

  private let bytes: UnsafeMutablePointer<ffi_type>
  private let money: UnsafeMutablePointer<ffi_type>
  private let sink: UnsafeMutablePointer<ffi_type>

  private init() {
    bytes = Self.structure([tp_ffi_pointer(), tp_ffi_size()])
    let letters = [tp_ffi_char(), tp_ffi_char(), tp_ffi_char(), tp_ffi_char()]
    money = Self.structure([tp_ffi_int64(), tp_ffi_int32()] + letters)
    sink = Self.structure([tp_ffi_pointer(), tp_ffi_pointer()])
  }

  private static func structure(_ members: [UnsafeMutablePointer<ffi_type>?]) -> UnsafeMutablePointer<ffi_type> {
    let list = UnsafeMutablePointer<UnsafeMutablePointer<ffi_type>?>.allocate(capacity: members.count + 1)
    for (position, member) in members.enumerated() { (list + position).initialize(to: member) }
    (list + members.count).initialize(to: nil)
    let type = UnsafeMutablePointer<ffi_type>.allocate(capacity: 1)
    type.initialize(to: ffi_type(size: 0, alignment: 0, type: UInt16(FFI_TYPE_STRUCT), elements: list))
    var offsets = [Int](repeating: 0, count: members.count)
    ffi_get_struct_offsets(FFI_DEFAULT_ABI, type, &offsets)
    return type
  }

  func type(of letter: Signature.Letter) -> UnsafeMutablePointer<ffi_type>? {
    switch letter {
    case .int: tp_ffi_int64()
    case .bool: tp_ffi_int32()
    case .zeroEnded: tp_ffi_pointer()
    case .counted: bytes
    case .money: money
    case .sink: sink
    }
  }
}
