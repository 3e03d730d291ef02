import Evaluation
import Foundation

/// One plot of a figure: its axes, and series with what is drawn of them.
package struct Panel: Sendable {
  /// An axis of numbers or of categories.
  struct Axis: Sendable {
    var label: String
    /// The names of categories, whose numbers are those of their places; empty for numbers.
    var categories: [String] = []
    /// `true` only for positive values; `nil`: where values are far apart.
    var isLogarithmic: Bool?
    /// Whether ticks are at the values, as far as these are few and apart.
    var marksValues = false
    /// Whether its numbers are times since programming.
    var isTime = false

    /// A value as text: a category, a time with its unit, or a number.
    func text(of value: Double) -> String {
      if !categories.isEmpty { return categories[Int(value)] }
      return isTime ? TimeSpan.text(ofSeconds: value) : String(format: "%.5g", value)
    }

    /// What a column of such texts is called.
    var title: String { isTime ? label.withoutUnit : label }
  }

  /// How a series is shown.
  enum Look: String, Encodable, Sendable {
    /// Means with intervals.
    case estimates
    /// A line, with a band where there are intervals.
    case curve
    /// A dashed line.
    case faint = "faint-curve"
    /// A level across, which explains others.
    case level
    /// Marks, filled where a point is chosen.
    case points
    /// A dashed line, which explains others.
    case guide
    /// Bars.
    case bars
  }

  struct Point: Sendable {
    /// The number across, or the place of a category.
    var x: Double
    var y: Double
    var interval: ClosedRange<Double>?
    var method: Estimate.Method?
    /// What `y` is the mean of, if it is one.
    var values: [Double] = []
    /// Whether it is filled; `nil` where that means nothing.
    var isChosen: Bool?
    var note = ""
  }

  struct Series: Sendable {
    var name: String
    var look: Look
    var points: [Point]
    /// The number of the colour.
    var hue: Int?
    /// Whether a legend names it.
    var isListed = true
  }

  var title: String
  /// What points and intervals are.
  var caption: String
  var x: Axis
  var y: Axis
  var series: [Series]
}
