import Basics
import Calibration
import ChipProgramming
import DeviceDynamics
import Hardware
import Mapping
import NetworkIR
import Operators
import Passes
import Spiking
import TestSupport
import Testing
import TileMachine
import TileSimulator
import Training

@testable import Driver
@testable import Evaluation

/// Every field that has an effect only under a condition, and how it is refused otherwise.
@Suite struct FieldConditionTests {
  private typealias Refusal = (type: any Component.Type, yaml: String, message: String)

  private static let refusals: [Refusal] =
    [
      (Quantize.self, "percentile: 99", "'percentile' of quantize requires 'method: percentile'"),
      (
        Quantize.self, "activation-bits: 3\nactivation-levels: 8",
        "'activation-bits' of quantize requires no 'activation-levels'"
      ),
      (
        QuantizeLayer.self, "activation-bits: 3\nactivation-levels: 8",
        "'activation-bits' of quantize layer requires no 'activation-levels'"
      ),
      (
        Packed.self, "slowdown: 2\ncopies: balanced",
        "'slowdown' of packed requires no 'copies: balanced'"
      ),
      (
        Packed.self, "cut: true\ncopies: balanced",
        "'cut' of packed requires no 'copies: balanced'"
      ),
      (
        PartsSection.self, "batch: 4",
        "'batch' of parts requires 'cut: shortest' or 'cut: greedy'"
      ),
      (
        MappingFile.self, "buffers: shared\nschedule: pixel-pipelined\nname: a\naccelerator: isaac",
        "'buffers' of mapping requires 'schedule: sequential' and 'parts.cut: never'"
      ),
      (Quantize.self, "narrow: true", "'narrow' of quantize requires 'method: grid'"),
      (
        Quantize.self, "weight-headroom: 2\nmethod: grid",
        "'weight-headroom' of quantize requires a 'method' other than 'grid'"
      ),
      (
        CellTraits.self, "iv-ratio: 10", "'iv-ratio' of every device requires 'iv: rectifying'"
      ),
      (
        RetrainQuantized.self, "power-of-two: true\nstep: learned",
        "'power-of-two' of retrain-quantized requires 'step: fixed'"
      ),
      (InjectedNoise.self, "ratio-spread: 0.5", "'ratio-spread' of noise requires 'ratio'"),
      (
        InjectedNoise.self, "ratio: 10\nrange-relative: 0.1",
        "'ratio' of noise requires 'multiplicative' or 'ratio-spread'"
      ),
      (
        InjectedNoise.self, "granularity: tensor\nmultiplicative: 0.1",
        "'granularity' of noise requires 'ratio', 'range-relative' or stuck cells"
      ),
      (TrainingRecipe.self, "hold: 0.5", "'hold' of training requires 'final-rate'"),
      (
        TrainingRecipe.self, "shift-share: 0.5",
        "'shift-share' of training requires 'shift' above 0"
      ),
      (
        TrainingRecipe.self, "temperature: 4\nteacher-weight: 0",
        "'temperature' of training requires 'teacher-weight' above 0"
      ),
      (
        TrainingRecipe.self, "learn-limits: true",
        "'learn-limits' of training requires 'activation-levels'"
      ),
      (
        ConverterRange.self, "percentile: 99.9",
        "'percentile' of converters requires 'range: percentile'"
      ),
      (TwoPhase.self, "choice: random", "'choice' of two-phase requires 'method: retrain'"),
      (TwoPhase.self, "epochs: 3", "'epochs' of two-phase requires 'method: retrain'"),
      (TwoPhase.self, "rate: 0.1", "'rate' of two-phase requires 'method: retrain'"),
      (
        TwoPhase.self, "teacher-weight: 1",
        "'teacher-weight' of two-phase requires 'method: retrain'"
      ),
      (TwoPhase.self, "biases: false", "'biases' of two-phase requires 'method: retrain'"),
      (
        TwoPhase.self, "samples: 100\nmethod: retrain",
        "'samples' of two-phase requires 'method: regression'"
      ),
      (
        TwoPhase.self, "column-limit: 8\nmethod: retrain",
        "'column-limit' of two-phase requires 'method: regression'"
      ),
      (
        CellTraits.self, "iv-sinh-V: 0.3\niv: cubic",
        "'iv-sinh-V' of every device requires 'iv: sinh'"
      ),
      (
        CellTraits.self, "iv-cubic-per-V2: -0.1\niv: sinh",
        "'iv-cubic-per-V2' of every device requires 'iv: cubic'"
      ),
      (
        CellTraits.self, "iv-max-V: 1",
        "'iv-max-V' of every device requires 'iv: sinh' or 'iv: cubic'"
      ),
      (ADCSection.self, "kind: ramp", "'kind' of adc requires 'bits'"),
      (ADCSection.self, "offset-sd: 1", "'offset-sd' of adc requires 'bits'"),
      (ADCSection.self, "gain-sd: 0.1", "'gain-sd' of adc requires 'bits'"),
      (
        ADCSection.self, "errors: {normal: [[0, 0, 1]]}", "'errors' of adc requires 'bits'"
      ),
      (ADCSection.self, "nonlinearity-sd: 1", "'nonlinearity-sd' of adc requires 'bits'"),
      (
        ADCSection.self, "capacitor-sd: 0.1\nbits: 8\nkind: ramp",
        "'capacitor-sd' of adc requires 'kind: sar'"
      ),
      (UnitSection.self, "estimated: true", "'estimated' of unit requires an error above 0"),
      (
        PulseWriting.self, "most-V: 1", "'most-V' of pulses requires 'step-V' above 0"
      ),
      (PulseTraits.self, "pulse-V: 1", "'pulse-V' of every pulsed device requires 'pulse-ns'"),
      (PulseTraits.self, "pulse-ns: 1", "'pulse-ns' of every pulsed device requires 'pulse-V'"),
      (
        SpikingActivations.self, "levels: 7\nneuron: stochastic",
        "'levels' of spiking requires 'neuron: levels'"
      ),
      (
        Fire.self, "leak: 1\ndestination: y\na: x\nb: z\ntable: t\ncount: 1",
        "'leak' of fire requires 'precision: single'"
      ),
      (
        StochasticMemristor.self, "calibration-step-V: 0.1",
        "'calibration-step-V' of stochastic requires 'calibration: each'"
      ),
    ]
    + ["energy-pJ-per-bit", "energy-pJ-per-level", "time-ns-per-bit", "time-ns-per-level", "bits"]
    .map {
      (
        Price.self, "\($0): 2\ncomponent: lookup\nenergy-pJ: 1\nsource: s",
        "'\($0)' of price requires a component with a width: array-read, dac-conversion, "
          + "adc-conversion"
      )
    }

  @Test(arguments: refusals.indices)
  func aFieldWithoutEffectIsRefused(index: Int) {
    let (type, yaml, message) = Self.refusals[index]
    #expect(
      refusal { try type.init(try Yaml.readRecord(yaml, source: "m.yaml")) }
        == "m.yaml:1:1: \(message)")
  }

  /// The components that are chosen by name, and the sections that have conditions.
  private static var types: [any Component.Type] {
    operators.types + passes.types + devices.types + encodings.types + strategies.types
      + instructions.types + programmingSchemes.types + optimizers.types + neurons.types
      + [
        QuantizeLayer.self, InjectedNoise.self, TrainingRecipe.self, ConverterRange.self,
        CellTraits.self, PartsSection.self, MappingFile.self,
        ADCSection.self, UnitSection.self, Price.self, PulseTraits.self,
      ]
  }

  @Test func everyConditionIsCovered() {
    let conditions = Self.types.flatMap { type in
      type.fieldDescriptions.filter { $0.requirement != nil }.map { "\(type.name) \($0.name)" }
    }
    let covered = Self.refusals.map { "\($0.type.name) \($0.yaml.prefix { $0 != ":" })" }
    #expect(Set(conditions) == Set(covered))
    #expect(covered.count == Set(covered).count)
  }

  @Test func theListStatesConditions() {
    let lines = Listing("programming").text(verbose: true).split(separator: "\n")
    #expect(
      lines.contains(
        "    column-limit: an integer in 1...4096, default 256, requires 'method: regression': "
          + "new values in a column in one round"))
  }
}
