/// Names that a model may carry, each of which some reader of memc's outputs would obey.
public enum HostileNames {
  /// No two are equal in Unicode.
  public static let all =
    terminal + lines + texts + tables + markup + files + shells + accents
    + [
      String(repeating: "n", count: 300), "Case", "case", " blank ", "  ", "%s%n%@", "👩‍🔬",
      "a\u{FFFF}",
    ]

  /// Escape sequences, and characters that reorder, hide or look like others.
  private static let terminal = [
    "\u{1B}]0;owned\u{7}", "\u{1B}[2J", "\u{9B}31m", "a\u{8}\u{7F}", "a\u{202E}b\u{2066}c\u{2069}",
    "a\u{61C}b", "a\u{200B}b\u{FEFF}", "a\u{E0041}b", "a\u{AD}b",
  ]

  private static let lines = [
    "a\nforged", "a\r\n=1", "a\rb", "a\tb", "a\u{0}b", "a\u{2028}b\u{2029}c", "a\u{85}b", "\n=2",
  ]

  /// What YAML, the text of networks and programs, and JSON give a meaning to.
  private static let texts = [
    "a\"b'c`d", "a\\b\\u{1b}", "\"", "\"quoted\"", "a: b # c", "- a", "&a", "*a", "!!python",
    "a = b",
    "# a", "{a}", "[1, 2]", "true", "1e3", "~", "end", "loop x 2",
  ]

  /// What spreadsheets take for formulas, and what divides the cells of tables.
  private static let tables = [
    "=cmd|'/c calc'!A0", "+1+1", "-2+3", "@SUM(1)", "\t=3", "|a|b|", "a,b", "a;b", "**a**", "__a__",
  ]

  private static let markup = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "]]>", "-->", "&lt;", "\"><b>",
  ]

  private static let files = ["../../x", "/etc/passwd", "a/b", "a_b", "..", ".", "C:\\x", "x.npy"]

  /// Also what SPICE takes for a line of its own.
  private static let shells = [
    "`id`", "$(id)", "${HOME}", "a'; id; '", "a; .include /etc/passwd", "* comment", "+ more",
    "-rf",
    ".end",
  ]

  /// A character with a meaning, which Swift joins with the accent after it.
  private static let accents = [
    "=\u{301}cmd()", "a,\u{301}b", "a\"\u{301},=4", "a|\u{301}b", "a'\u{301}; id #", "a<\u{301}b>",
    "/\u{301}a", "\u{301}a",
  ]
}

extension Unicode.Scalar {
  /// Whether a terminal may act on it, or shows nothing for it.
  public var isHidden: Bool {
    [.control, .format, .lineSeparator, .paragraphSeparator].contains(properties.generalCategory)
  }
}
