import Foundation
import HostCore
import HostSync
import Testing
import TradepostContract
import TradepostJSON

@Suite("Each member of each record spoiled: nothing crashes, no neighbour is lost, the reason names the member")
struct MutatedMembersTests {
  /// Whether the long version runs.
  private static let isSoak = ProcessInfo.processInfo.environment["TRADEPOST_SOAK"] != nil

  @Test(arguments: Specimen.all) func theSpecimenHasEveryMemberOfItsSchema(_ specimen: Specimen) throws {
    let wanted = try SchemaMembers().paths(of: specimen.schema)
    let there = Set(try Tree(JSONDocument(parsing: specimen.json).root).paths.map { "/" + $0.joined(separator: "/") })
    #expect(wanted.count > 5)
    #expect(wanted.subtracting(there).sorted() == [])
    #expect(there.subtracting(wanted).sorted() == [])
  }

  @Test(arguments: Specimen.all) func spoiled(_ specimen: Specimen) async throws {
    let mutants = try Tree(JSONDocument(parsing: specimen.json).root).mutants(furtherShare: Self.isSoak ? 1 : 5)
    try await expectNoHarm(specimen, mutants)
  }

  @Test(arguments: Specimen.all) func swollen(_ specimen: Specimen) async throws {
    var mutants = try Tree(JSONDocument(parsing: specimen.json).root).swollen
    if !Self.isSoak { mutants = mutants.enumerated().filter { $0.offset % 7 == 0 }.map(\.element) }
    try await expectNoHarm(specimen, mutants)
  }

  private func expectNoHarm(_ specimen: Specimen, _ mutants: [Mutant]) async throws {
    let shop = try await MutationShop()
    let (report, fates) = try await shop.pull(specimen, mutants)
    let state = report.end.state
    #expect(state == .doneWithSkips || state == .done, "\(report.end.code) \(report.end.message)")
    let total = report.counts.total
    #expect(total == Int64(mutants.count * 3), "each record is counted once")
    let problems = fates.compactMap(\.problem)
    let count = problems.count
    #expect(count == 0, "of \(mutants.count) mutants:\n\(problems.prefix(20).joined(separator: "\n"))")
    // A test that nothing could fail would prove nothing.
    let quarantined = fates.count { $0.aside?.state == "quarantined" }
    #expect(quarantined > 0)
  }
}
