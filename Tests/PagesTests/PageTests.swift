import Basics
import Foundation
import Plots
import Testing

@testable import Pages

@Suite struct PageTests {
  private static let hostile =
    "<script>alert(1)</script>\"'&\u{1b}[2J\u{0}\u{FFFF}]]>\u{202E}--><img src=x onerror=alert(1)>"

  private func page(named name: String) -> Page {
    let table = PageTable(
      caption: name, columns: [name, "energy"],
      rows: [
        .heading(name), .cells([.init(name), .init("1 pJ", 1)]),
        .last([.init(name), .init("2 pJ", 2)]),
      ])
    return Page(
      title: name, lead: name,
      sections: [
        PageSection(
          "one", "One",
          [
            .paragraph(name), .remark(name), .list([name]), table.markup,
            .notice("Notice", [name], isWarning: true), .details(name, [.name(name)]),
            PageFigures([.init(name, name, remark: name)]).markup,
            .figure(chart(named: name), caption: name),
          ])
      ], footer: name)
  }

  private func chart(named name: String) -> Chart {
    StackedBars(
      title: name, axis: name, series: [name],
      bars: [.init(label: name, values: [1], notes: [name], total: name)]
    ).chart
  }

  @Test(arguments: ["conv1", hostile]) func pagesAreXML(name: String) throws {
    let parsed = try ParsedPage(page(named: name).html)
    #expect(parsed.count("script") == 1 && parsed.count("style") == 1 && parsed.count("img") == 0)
    #expect(parsed.text.contains(name.hasPrefix("<") ? "<script>alert(1)</script>" : "conv1"))
  }

  @Test func theScriptHasNoMarkup() {
    for literal in [PageScript.source, PageStyle.sheet, ChartStyle.sheet] {
      #expect(!literal.description.contains { "<&".contains($0) })
    }
  }

  @Test func thePolicyNamesStyleAndScript() throws {
    let parsed = try ParsedPage(page(named: "conv1").html)
    let policy = try #require(parsed.policy)
    #expect(policy.hasPrefix("default-src 'none'; "))
    for (element, directive) in [("style", "style-src"), ("script", "script-src")] {
      let source = try #require(parsed.contents(of: element))
      let hash = Data(Sha256.digest(of: Array(source.utf8))).base64EncodedString()
      #expect(policy.contains("\(directive) 'sha256-\(hash)';"))
    }
    #expect(!policy.contains("unsafe") && !policy.contains("http"))
  }

  @Test func thePageIsTheSameEveryTime() {
    #expect(page(named: Self.hostile).html == page(named: Self.hostile).html)
  }

  @Test func nothingOutsideThePageIsNamed() throws {
    let parsed = try ParsedPage(page(named: Self.hostile).html)
    for (name, value) in parsed.attributes {
      #expect(name != "style" && name != "src" && !name.hasPrefix("on"))
      if name == "href" { #expect(value.hasPrefix("#")) }
    }
  }
}
