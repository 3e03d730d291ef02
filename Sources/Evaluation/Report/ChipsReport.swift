import Basics
import Hardware
import TileAnalysis
import TileMachine

/// The chips that a program uses, and what an image moves over the links between them.
public struct ChipsReport: Encodable, Sendable {
  /// The link between two neighbouring chips.
  public struct Link: Encodable, Sendable {
    /// For an image, in both directions; of a program in parts, its share of a batch.
    public let bytes: Double
    /// `nil` if bytes over links have no time.
    public let busyNs: Double?
    /// The share of the interval between images; `nil` if either is unknown.
    public let utilisation: Double?
  }

  public let used: Int
  /// Between the first chip and the second, and so on.
  public let links: [Link]
  /// Whether one of them sets the interval between images.
  public let isLinkBound: Bool
  /// What the links take that has no price.
  public let warnings: [String]

  /// `nil` if the program uses one chip.
  init?(_ traffic: Traffic, _ program: Program, _ figures: ProgramFigures) {
    let chip = program.accelerator.chip
    used = program.chipsInUse
    guard used > 1 else { return nil }
    let crossings = traffic.crossings(on: Mesh(chip))
    let price = program.accelerator.price(of: .linkByte)
    let isTimed = price?.time(of: Activity.Work(1)) != nil
    let times = figures.linkTimes.chips
    links = (0..<used - 1).map { link in
      let busy = isTimed ? (times.indices.contains(link) ? times[link] : 0) : nil
      return Link(
        bytes: Double(crossings.links[link] ?? 0) / Double(program.batch), busyNs: busy,
        utilisation: busy.flatMap { busy in figures.total.intervalNs.map { busy / $0 } })
    }
    isLinkBound = figures.isLinkBound
    let missing = [
      price?.energy(of: Activity.Work(1)) == nil ? "energy" : nil, isTimed ? nil : "time",
    ].compactMap(\.self)
    warnings =
      missing.isEmpty
      ? []
      : [
        "'\(program.accelerator.title)' states no \(missing.joined(separator: " and no ")) "
          + "of bytes between chips ('link-byte')"
      ]
  }

  private enum CodingKeys: String, CodingKey {
    case used, links
    case isLinkBound = "linkBound"
  }
}

extension ChipsReport {
  /// In a line.
  var text: String {
    let texts = links.enumerated().map { number, link in
      let busy = link.utilisation.map { " (busy \($0.asPercent) of the interval)" } ?? ""
      return "\(Quantity.bits.text(8 * link.bytes)) between chips \(number) and \(number + 1)"
        + busy
    }
    let bound = isLinkBound ? " The busiest link sets the interval." : ""
    return "\(used) chips: an image moves \(texts.joined(separator: ", ")).\(bound) "
      + "The baseline takes one chip, however large, and has no such links."
  }
}
