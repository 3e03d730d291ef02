import Basics

/// The report as JSON: the figures are at the top, those of the baseline next to them.
extension Report {
  private enum Key: String, CodingKey {
    case schema_version, memc_version, mapping, accelerator, accelerator_source, calibration
    case agreement, model_sha256, schedule, waiting_layers, baseline_name, baseline_model_sha256
    case baseline, saved_percent, performance, baseline_performance, layers, costs, areas, unpriced
    case estimated, baseline_estimated, verified, warnings, assumptions
  }

  public func encode(to encoder: any Encoder) throws {
    try figures.encode(to: encoder)
    var object = encoder.container(keyedBy: Key.self)
    try object.encode(1, forKey: .schema_version)
    try object.encode(Version.current, forKey: .memc_version)
    try object.encode(mapping, forKey: .mapping)
    try object.encode(accelerator, forKey: .accelerator)
    try object.encode(accelerator_source, forKey: .accelerator_source)
    try object.encode(calibration, forKey: .calibration)
    try object.encodeIfPresent(agreement, forKey: .agreement)
    try object.encode(model_sha256, forKey: .model_sha256)
    try object.encode(schedule, forKey: .schedule)
    try object.encode(waiting_layers, forKey: .waiting_layers)
    try object.encode(baseline_name, forKey: .baseline_name)
    try object.encodeIfPresent(baseline_model_sha256, forKey: .baseline_model_sha256)
    try object.encode(baseline, forKey: .baseline)
    try object.encode(saved_percent, forKey: .saved_percent)
    try object.encodeIfPresent(performance, forKey: .performance)
    try object.encodeIfPresent(baseline_performance, forKey: .baseline_performance)
    try object.encode(layers, forKey: .layers)
    try object.encode(costs, forKey: .costs)
    try object.encode(areas, forKey: .areas)
    try object.encode(unpriced, forKey: .unpriced)
    try object.encode(estimated, forKey: .estimated)
    try object.encode(baseline_estimated, forKey: .baseline_estimated)
    try object.encode(isVerified, forKey: .verified)
    try object.encode(baseline_warnings + warnings, forKey: .warnings)
    try object.encode(assumptions, forKey: .assumptions)
  }
}

extension Report.Layer {
  private enum Key: String, CodingKey {
    case name, `operator`, rows, columns, converter, shares_arrays_with, baseline, saved_percent,
      costs
  }

  public func encode(to encoder: any Encoder) throws {
    try figures.encode(to: encoder)
    var object = encoder.container(keyedBy: Key.self)
    try object.encode(name, forKey: .name)
    try object.encode(self.operator, forKey: .operator)
    try object.encodeIfPresent(rows, forKey: .rows)
    try object.encodeIfPresent(columns, forKey: .columns)
    try object.encodeIfPresent(converter, forKey: .converter)
    try object.encode(shares_arrays_with, forKey: .shares_arrays_with)
    try object.encodeIfPresent(baseline, forKey: .baseline)
    try object.encodeIfPresent(saved_percent, forKey: .saved_percent)
    try object.encode(costs, forKey: .costs)
  }
}
