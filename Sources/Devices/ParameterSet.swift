import Basics
import DeviceDynamics

/// A memristor file (`mappings/memristors/*.yaml`): a model with its fields, a drive, and the source.
///
/// ```yaml
/// source: "where the figures come from"
/// model: {name: vteam, v-off-V: 0.02}
/// drive: {name: sine, amplitude-V: 0.5, frequency-Hz: 1e6}
/// ```
struct ParameterSet: Component {
  static let name = "a memristor file"
  static let summary = "the parameters of a memristor model"
  static var fields: [Field<Self>] {
    [
      Field("source", \.source, required: true, "where the figures come from"),
      Field("model", \.model, required: true, "a memristor model with its fields"),
      Field("drive", \.drive, "a drive that shows the loop; default: that of the model"),
      Field("estimated", \.isEstimated, "whether figures are placeholders"),
    ]
  }

  var source = ""
  var model = Value(.text(""))
  var drive: Value?
  var isEstimated = false

  init() {}
}
