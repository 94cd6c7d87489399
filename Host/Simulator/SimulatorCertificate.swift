internal import Crypto
internal import FoundationEssentials
internal import HostCore
internal import NIOSSL
internal import SwiftASN1
internal import X509

/// A certificate that a simulator signs for itself, for its logical hosts and `localhost`. Not for 127.0.0.1, unless that is
/// the logical host: TLS takes a certificate for the address that it talks to whatever name was asked for, and a client
/// with the wrong name is to be noticed. Good for a day before and a year after it was made, by the machine's clock.
struct SimulatorCertificate: Sendable {
  let certificatePEM: String
  private let keyPEM: String

  init(hosts: [String]) throws(HostError) {
    let host = hosts.first ?? "localhost"
    do {
      let key = P256.Signing.PrivateKey()
      let signer = Certificate.PrivateKey(key)
      let name = try DistinguishedName { CommonName(host) }
      let loopback = GeneralName.ipAddress(ASN1OctetString(contentBytes: [127, 0, 0, 1]))
      let names = hosts.map { $0 == "127.0.0.1" ? loopback : GeneralName.dnsName($0) } + [.dnsName("localhost")]
      let certificate = try Certificate(
        version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: signer.publicKey,
        notValidBefore: Date().addingTimeInterval(-86_400), notValidAfter: Date().addingTimeInterval(365 * 86_400),
        issuer: name, subject: name, signatureAlgorithm: .ecdsaWithSHA256,
        extensions: try Certificate.Extensions {
          Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
          Critical(KeyUsage(digitalSignature: true, keyCertSign: true))
          try ExtendedKeyUsage([.serverAuth])
          SubjectAlternativeNames(names)
        },
        issuerPrivateKey: signer)
      certificatePEM = try certificate.serializeAsPEM().pemString
      keyPEM = key.pemRepresentation
    } catch {
      throw HostError("simulator.certificate", "No certificate could be made for \(host): \(error)")
    }
  }

  func context() throws(HostError) -> NIOSSLContext {
    do {
      let certificate = try NIOSSLCertificate(bytes: Array(certificatePEM.utf8), format: .pem)
      let key = try NIOSSLPrivateKey(bytes: Array(keyPEM.utf8), format: .pem)
      var configuration = TLSConfiguration.makeServerConfiguration(
        certificateChain: [.certificate(certificate)], privateKey: .privateKey(key))
      configuration.applicationProtocols = ["http/1.1"]
      return try NIOSSLContext(configuration: configuration)
    } catch {
      throw HostError("simulator.certificate", "The simulator's certificate cannot be used: \(error)")
    }
  }
}
