import HostCore
import HostNetwork
import Testing

@Suite("A store's address")
struct StoreAddressTests {
  @Test(arguments: [
    ("https://Shop.Example", "https://shop.example"),
    ("HTTPS://shop.example:443/", "https://shop.example"),
    ("http://shop.example:80", "http://shop.example"),
    ("http://shop.example:443", "http://shop.example:443"),
    ("https://shop.example./wp/", "https://shop.example/wp"),
    ("https://shop.example/a%20b/c", "https://shop.example/a%20b/c"),
    ("https://xn--mller-kva.example", "https://xn--mller-kva.example"),
    ("http://93.184.215.14:8080", "http://93.184.215.14:8080"),
    ("http://[2606:2800:21F:0:0::1]/x", "http://[2606:2800:21f::1]/x"),
    ("http://localhost:3000", "http://localhost:3000"),
  ])
  func isCanonical(_ text: String, _ canonical: String) throws {
    let address = try StoreAddress(text)
    #expect(address.text == canonical)
    #expect(try StoreAddress(address.text) == address)
  }

  @Test(arguments: [
    ("ftp://shop.example", "begins with neither"), ("shop.example", "begins with neither"),
    ("//shop.example", "begins with neither"), ("https:/shop.example", "begins with neither"),
    ("https://", "has no host"), ("https://.", "has no host"),
    ("https://anna:geheim@shop.example", "user name"), ("https://shop.example@evil.example", "user name"),
    ("https://shop.example?x=1", "query"), ("https://shop.example/#a", "query or a fragment"),
    ("https://müller.example", "xn--"), ("https://shop.example/ü", "ASCII"),
    ("https://shop .example", "blanks"), ("https://shop.example\t", "blanks"), ("https://shop\n.example", "blanks"),
    ("https://shop.example\\@evil.example", "user name"), ("https://shop.example\\evil", "no name"),
    ("https://shop..example", "no name"), ("https://-shop.example", "no name"), ("https://sh_op.example", "no name"),
    ("https://shop.example:0", "port"), ("https://shop.example:65536", "port"), ("https://shop.example:", "port"),
    ("https://shop.example:+80", "port"), ("https://shop.example:80:80", "two ports"),
    ("http://127.1", "four decimal"), ("http://2130706433", "four decimal"), ("http://0x7f.0.0.1", "four decimal"),
    ("http://0x7f000001", "four decimal"), ("http://0177.0.0.1", "four decimal"), ("http://127.0.0.1.5", "four decimal"),
    ("http://1.2.3.256", "four decimal"), ("http://shop.0x1", "four decimal"),
    ("http://[::1", "bracket"), ("http://[::g]", "IPv6"), ("http://[127.0.0.1]", "IPv6"), ("http://[fe80::1%25eth0]", "IPv6"),
    ("http://::1", "without brackets"), ("http://[::1]x", "behind its IPv6"),
    ("https://shop.example/a/../b", "climbs"), ("https://shop.example/%2e%2E/b", "climbs"),
    ("https://shop.example/a%2f..%2fb", "climbs"), ("https://shop.example/a//b", "empty segment"),
    ("https://shop.example/%zz", "hexadecimal"), ("https://shop.example/<x>", "percent-encoded"),
  ])
  func refuses(_ text: String, _ because: String) {
    #expect { try StoreAddress(text) } throws: { ($0 as? HostError)?.message.contains(because) == true }
  }

  @Test func neverRepeatsAPassword() {
    #expect {
      try StoreAddress("https://anna:geheim@shop.example")
    } throws: { error in
      "\(error)"
        == "network.address · The address has a user name or password in it: give those as secrets. It should look like https://shop.example or https://shop.example/folder."
    }
  }

  @Test func saysWhatHostAndPathAre() throws {
    let address = try StoreAddress("https://shop.example:8443/folder/")
    #expect(address.host == "shop.example" && address.port == 8443 && address.folder == "/folder")
    #expect(address.authority == "shop.example:8443")
  }
}
