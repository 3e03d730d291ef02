import Foundation

extension Double? {
  /// The number to this many significant digits; empty if there is none.
  func significant(_ digits: Int) -> String {
    map { String(format: "%.\(digits)g", $0) } ?? ""
  }
}
