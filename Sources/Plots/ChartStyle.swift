/// The colours of charts, as classes of the style sheet of a page.
public enum ChartStyle {
  /// The number of colours of series, `s0`, `s1`, …; later series take them again.
  static let colours = 9

  /// Legible in light and in dark pages. The page defines `--ink`, `--dim`, `--line`, `--page` and
  /// `--accent`.
  public static let sheet: StaticString = """
    .chart{display:block;width:100%;height:auto;font-size:12px}
    .chart text{fill:var(--ink)}.chart .dim{fill:var(--dim);font-size:11px}
    .chart .inside{fill:#fff;font-size:11px;font-weight:600;pointer-events:none}
    .chart .grid{stroke:var(--line);fill:none}.chart .frame{fill:none;stroke:var(--line)}
    .chart .array{fill:var(--line);fill-opacity:.45;stroke:var(--line)}
    .chart .heat{fill:var(--accent);stroke:var(--line)}
    .chart .line{fill:none;stroke:var(--ink);stroke-width:1.4}
    .chart .guide{fill:none;stroke:var(--dim);stroke-dasharray:4 3}
    .chart .dot{fill:var(--dim);fill-opacity:.45}.chart .mark{fill:var(--accent)}
    .chart .trend{fill:none;stroke:var(--accent);stroke-width:1.6}
    .chart .pale{fill:var(--dim);fill-opacity:.3}
    .chart .row{fill:transparent}
    .s0{fill:#3b82c4}.s1{fill:#e07b1a}.s2{fill:#3f9a4a}.s3{fill:#d64f52}.s4{fill:#9a6fb0}
    .s5{fill:#2fa3a0}.s6{fill:#9a7350}.s7{fill:#c2559b}.s8{fill:#8a8f98}
    """
}
