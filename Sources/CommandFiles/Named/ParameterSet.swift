import Basics
import DeviceDynamics

/// A memristor file (`mappings/memristors/*.yaml`): a model with its fields, a drive, and the source.
///
/// ```yaml
/// source: "where the figures come from"
/// model: {name: vteam, v-off-V: 0.02}
/// drive: {name: sine, amplitude-V: 0.5, frequency-Hz: 1e6}
/// ```
package struct ParameterSet: Component {
  package static let name = "a memristor file"
  package static let summary = "the parameters of a memristor model"
  package static var fields: [Field<Self>] {
    [
      Field("source", \.source, required: true, "where the figures come from"),
      Field("model", \.model, required: true, "a memristor model with its fields"),
      Field("drive", \.drive, "a drive that shows the loop; default: that of the model"),
      Field("estimated", \.isEstimated, "whether figures are placeholders"),
    ]
  }

  package var source = ""
  package var model = Value(.text(""))
  package var drive: Value?
  package var isEstimated = false

  package init() {}

  package func validate() throws {
    guard !source.allSatisfy(\.isWhitespace) else {
      throw Diagnostic.configuration("\(name) needs 'source'", at: nil)
    }
  }
}
