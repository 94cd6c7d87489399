public import HostCore

/// Gives a store's secret by its name in the manifest, at the moment in which a request is signed. Throws a sentence for
/// the admin when there is none.
public typealias SecretSource = @Sendable (_ name: String) async throws(HostError) -> String
