/// The rows of the accounting, definition by definition.
extension Report {
  typealias Rows = [Accounting.Row?]

  /// A pair of memristors for each remaining weight, regardless of the encoding's slices; biases
  /// and index bits are not counted.
  var guoRows: Rows {
    let (own, dense) = (figures.parameters, baseline.parameters)
    return [
      Accounting.Row(
        .guo, "memristors", "2 × nonzero weights; 2 × weights", own.nonzero.map { 2 * $0 },
        against: dense.dense.map { 2 * $0 }),
      Accounting.Row(
        .guo, "model size", "nonzero weights × bits, without index; weights × bits", unit: "bit",
        own.storedBits, against: dense.denseBits),
    ]
  }

  /// Parameters over all layers, multiplications over convolutions only.
  var wenRows: Rows {
    let (own, dense) = (figures.multiplications, baseline.multiplications)
    return [
      Accounting.Row(
        .wen, "parameters", "nonzero weights of all layers; weights",
        figures.parameters.nonzero, against: baseline.parameters.dense),
      own.convolution == 0
        ? nil
        : Accounting.Row(
          .wen, "multiplications", "Σ nonzero × H′W′ of convolutions; Σ weights × H′W′",
          own.convolutionNonzero, against: dense.convolution),
    ]
  }

  var hanRows: Rows {
    [
      Accounting.Row(
        .han, "weights kept", "nonzero weights; weights (the factor is the compression ratio)",
        figures.parameters.nonzero, against: baseline.parameters.dense)
    ]
  }

  var crossbarRows: Rows {
    [
      Accounting.Row(
        .crossbars, "crossbars", "physical arrays in use, all planes", figures.arrays,
        against: baseline.arrays)
    ]
  }

  /// memc's own counts: memristors by four definitions, and bits with an index.
  var ownRows: Rows { memristorRows + storageRows }

  private var memristorRows: Rows {
    let (own, other) = (figures.memristors, baseline.memristors)
    return [
      Accounting.Row(
        .memc, "memristors used", "nonzero weights × planes × copies + reference columns",
        own.used, against: other.used),
      Accounting.Row(
        .memc, "memristors programmed", "cells whose target is not HRS", own.programmed,
        against: other.programmed),
      Accounting.Row(
        .memc, "memristors occupied", "cells inside placed blocks", own.occupied,
        against: other.occupied),
      Accounting.Row(
        .memc, "memristors allocated", "cells of all arrays in use", own.allocated,
        against: other.allocated),
      Accounting.Row(
        .memc, "multiplications", "cells of placed blocks × positions",
        figures.multiplications.scheduled, against: baseline.multiplications.scheduled),
    ]
  }

  private var storageRows: Rows {
    let (own, dense) = (figures.parameters, baseline.parameters.denseBits)
    let stored = { (index: Double?) in
      own.storedBits.flatMap { bits in index.map { bits + $0 } }
    }
    return [
      Accounting.Row(
        .memc, "size with bitmap",
        "nonzero weights × bits + 1 bit per weight; weights × bits",
        unit: "bit", stored(own.indexBits), against: dense),
      Accounting.Row(
        .memc, "size with run lengths",
        "nonzero weights × bits + run lengths of \(RunLengths.bits) bits; weights × bits",
        unit: "bit", stored(own.runLengthBits), against: dense),
      Accounting.Row(
        .memc, "smallest size", "smallest per layer of bitmap, run lengths and stored zeros",
        unit: "bit", own.leastBits, against: dense),
    ]
  }
}

extension EnergyReport {
  /// Returns the energies of one image next to those of `baseline`.
  func rows(against baseline: EnergyReport) -> Report.Rows {
    [
      Accounting.Row(
        .guo, "array energy", "Σ V² G t of driven cells above HRS", unit: "pJ",
        arraysProgrammedPJ, against: baseline.arraysProgrammedPJ),
      Accounting.Row(
        .memc, "array energy", "Σ V² G t of all driven cells of blocks, including those at HRS",
        unit: "pJ", arraysPJ, against: baseline.arraysPJ),
      Accounting.Row(
        .memc, "energy", "arrays as above + all other events × price + leakage", unit: "pJ",
        energyPJ, against: baseline.energyPJ),
    ]
  }
}
