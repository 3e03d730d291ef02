import Basics
import Hardware

extension Component {
  /// Every field, and the name.
  package var named: Value {
    var record = fullRecord
    record["name"] = Value(.text(name))
    return record.value
  }

  /// The name, and the fields that are not at their defaults.
  package var brief: Value {
    var brief = Record(["name": Value(.text(name))])
    for entry in record.entries { brief[entry.key] = entry.value }
    return brief.value
  }
}

extension CellModel {
  /// The device's name, each of its fields, and the fields that all devices have.
  package var named: Value { named(device.fullRecord.entries + traits.fullRecord.entries) }

  /// The same without fields at their defaults.
  package var brief: Value { named(device.record.entries + traits.record.entries) }

  private func named(_ fields: [Record.Entry]) -> Value {
    var record = Record(["name": Value(.text(device.name))])
    for entry in fields { record[entry.key] = entry.value }
    return record.value
  }
}
