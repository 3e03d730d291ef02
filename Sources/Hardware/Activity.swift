/// How often each component acted.
public struct Activity: Equatable, Sendable {
  public private(set) var counts: [Event: Int] = [:]

  public init(_ counts: [Event: Int] = [:]) { self.counts = counts }

  public subscript(event: Event) -> Int {
    get { counts[event] ?? 0 }
    set { counts[event] = newValue }
  }

  public static func + (a: Activity, b: Activity) -> Activity {
    Activity(a.counts.merging(b.counts, uniquingKeysWith: +))
  }

  public static func * (a: Activity, count: Int) -> Activity {
    Activity(a.counts.mapValues { $0 * count })
  }

  public static func += (a: inout Activity, b: Activity) { a = a + b }
}
