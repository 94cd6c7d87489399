/// WordPress stores names for HTML: `Gr&uuml;n &amp; Co`. Decoded once, which is how often it encodes; what is no entity stays.
enum Entities {
  static func decoded(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "&")) else { return text }
    var decoded = ""
    decoded.reserveCapacity(text.utf8.count)
    var rest = Substring(text)
    while let ampersand = rest.utf8.firstIndex(of: UInt8(ascii: "&")) {
      decoded += rest[..<ampersand]
      rest = rest[ampersand...]
      // No entity is longer than this.
      let name = rest.utf8.dropFirst().prefix(32)
      if let end = name.firstIndex(of: UInt8(ascii: ";")), let character = character(Substring(name[..<end])) {
        decoded.append(character)
        rest = rest[rest.utf8.index(after: end)...]
      } else {
        decoded += "&"
        rest = rest[rest.utf8.index(after: ampersand)...]
      }
    }
    return decoded + rest
  }

  private static func character(_ name: Substring) -> String? {
    guard name.first == "#" else { return named[String(name)] }
    let digits = name.dropFirst()
    let code = digits.first == "x" || digits.first == "X" ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
    // Controls stay as they were written: nobody means them.
    guard let code, code >= 0x20, code != 0x7F, let scalar = Unicode.Scalar(code) else { return nil }
    return String(Character(scalar))
  }

  /// Those that WordPress writes, and the letters of western Europe.
  private static let named: [String: String] = [
    "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": "\u{A0}", "euro": "€", "pound": "£", "yen": "¥",
    "cent": "¢", "copy": "©", "reg": "®", "trade": "™", "deg": "°", "micro": "µ", "times": "×", "frac12": "½", "frac14": "¼",
    "sup2": "²", "sup3": "³", "ndash": "–", "mdash": "—", "hellip": "…", "bull": "•", "middot": "·", "lsquo": "‘",
    "rsquo": "’", "sbquo": "‚", "ldquo": "“", "rdquo": "”", "bdquo": "„", "laquo": "«", "raquo": "»", "prime": "′",
    "Prime": "″", "auml": "ä", "ouml": "ö", "uuml": "ü", "Auml": "Ä", "Ouml": "Ö", "Uuml": "Ü", "szlig": "ß", "agrave": "à",
    "aacute": "á", "acirc": "â", "atilde": "ã", "aring": "å", "aelig": "æ", "ccedil": "ç", "egrave": "è", "eacute": "é",
    "ecirc": "ê", "euml": "ë", "igrave": "ì", "iacute": "í", "icirc": "î", "iuml": "ï", "ntilde": "ñ", "ograve": "ò",
    "oacute": "ó", "ocirc": "ô", "otilde": "õ", "oslash": "ø", "ugrave": "ù", "uacute": "ú", "ucirc": "û", "yacute": "ý",
    "Agrave": "À", "Aacute": "Á", "Acirc": "Â", "Aring": "Å", "AElig": "Æ", "Ccedil": "Ç", "Egrave": "È", "Eacute": "É",
    "Ecirc": "Ê", "Iacute": "Í", "Ntilde": "Ñ", "Oacute": "Ó", "Ocirc": "Ô", "Oslash": "Ø", "Uacute": "Ú",
  ]
}
