/// The number of events per component, with their widths.
public struct Activity: Equatable, Sendable {
  /// The events of one component.
  public struct Work: Equatable, Sendable {
    /// The number of events.
    public var count: Int
    /// The total bits of all events, for components with a width: converters, drivers, and arrays,
    /// which take as many input bits as their drivers.
    public var bits: Int
    /// Σ (2^bits − 1): the total levels above the lowest of all events.
    public var levels: Double

    /// - Parameter bits: bits per event; 0 for components without a width.
    public init(_ count: Int, bits: Int = 0) {
      self.count = count
      self.bits = count * bits
      levels = Double(count) * Double((1 << bits) - 1)
    }

    public static func + (a: Work, b: Work) -> Work {
      var sum = a
      sum.count += b.count
      sum.bits += b.bits
      sum.levels += b.levels
      return sum
    }

    public static func * (a: Work, count: Int) -> Work {
      var product = a
      product.count *= count
      product.bits *= count
      product.levels *= Double(count)
      return product
    }
  }

  public private(set) var works: [Event: Work] = [:]

  /// The activity of components without a width.
  public init(_ counts: [Event: Int] = [:]) { works = counts.mapValues { Work($0) } }

  public init(works: [Event: Work]) { self.works = works }

  /// The number of events; setting it discards their width.
  public subscript(event: Event) -> Int {
    get { works[event]?.count ?? 0 }
    set { works[event] = Work(newValue) }
  }

  public static func + (a: Activity, b: Activity) -> Activity {
    Activity(works: a.works.merging(b.works, uniquingKeysWith: +))
  }

  public static func * (a: Activity, count: Int) -> Activity {
    Activity(works: a.works.mapValues { $0 * count })
  }

  public static func += (a: inout Activity, b: Activity) { a = a + b }
}
