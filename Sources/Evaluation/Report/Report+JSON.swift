import Basics

/// The report as JSON: the figures are at the top, those of the baseline next to them.
extension Report {
  private enum Key: String, CodingKey {
    case schemaVersion, memcVersion, mapping, accelerator, acceleratorSource, calibration
    case agreement, modelSha256, schedule, waitingLayers, balance, parts, host, mesh, chips
    case memoryBound, bufferBytes
    case baselineName, baselineModelSha256, baseline, savedPercent, performance
    case baselinePerformance, layers, costs, areas, unpriced
    case estimated, baselineEstimated, baselineSettings, verified, warnings, assumptions
  }

  public func encode(to encoder: any Encoder) throws {
    try figures.encode(to: encoder)
    var object = encoder.container(keyedBy: Key.self)
    try object.encode(1, forKey: .schemaVersion)
    try object.encode(Version.current, forKey: .memcVersion)
    try object.encode(mapping, forKey: .mapping)
    try object.encode(accelerator, forKey: .accelerator)
    try object.encode(acceleratorSource, forKey: .acceleratorSource)
    try object.encode(calibration, forKey: .calibration)
    try object.encodeIfPresent(agreement, forKey: .agreement)
    try object.encode(modelSha256, forKey: .modelSha256)
    try object.encode(schedule, forKey: .schedule)
    try object.encode(waitingLayers, forKey: .waitingLayers)
    try object.encode(isMemoryBound, forKey: .memoryBound)
    try object.encode(bufferBytes, forKey: .bufferBytes)
    try object.encodeIfPresent(balance, forKey: .balance)
    try object.encodeIfPresent(parts, forKey: .parts)
    try object.encodeIfPresent(host, forKey: .host)
    try object.encodeIfPresent(mesh, forKey: .mesh)
    try object.encodeIfPresent(chips, forKey: .chips)
    try object.encode(baselineName, forKey: .baselineName)
    try object.encodeIfPresent(baselineModelSha256, forKey: .baselineModelSha256)
    try object.encode(baseline, forKey: .baseline)
    try object.encode(savedPercent, forKey: .savedPercent)
    try object.encodeIfPresent(performance, forKey: .performance)
    try object.encodeIfPresent(baselinePerformance, forKey: .baselinePerformance)
    try object.encode(layers, forKey: .layers)
    try object.encode(costs, forKey: .costs)
    try object.encode(areas, forKey: .areas)
    try object.encode(unpriced, forKey: .unpriced)
    try object.encode(estimated, forKey: .estimated)
    try object.encode(baselineEstimated, forKey: .baselineEstimated)
    try object.encode(baselineSettings, forKey: .baselineSettings)
    try object.encode(isVerified, forKey: .verified)
    try object.encode(baselineWarnings + warnings, forKey: .warnings)
    try object.encode(assumptions, forKey: .assumptions)
  }
}

extension Report.Layer {
  private enum Key: String, CodingKey {
    case name, `operator`, rows, columns, converter, sharesArraysWith, baseline, savedPercent,
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
    try object.encode(sharesArraysWith, forKey: .sharesArraysWith)
    try object.encodeIfPresent(baseline, forKey: .baseline)
    try object.encodeIfPresent(savedPercent, forKey: .savedPercent)
    try object.encode(costs, forKey: .costs)
  }
}
