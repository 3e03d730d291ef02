import Basics
import Training

extension TrainingRecipe {
  /// The fields that learning uses, including those at their defaults.
  var schedule: Value {
    let all = fullRecord
    let names = ["epochs", "batch", "rate"] + (finalRate == nil ? [] : ["final-rate"])
    return names.reduce(into: Record()) { $0[$1] = all[$1] }.value
  }
}
