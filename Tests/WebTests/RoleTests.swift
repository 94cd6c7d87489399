import HostWeb
import Testing

@Test func rolesAreNamedAsPeopleSayThem() { #expect(Role(rawValue: "operator") == .operator_) }
