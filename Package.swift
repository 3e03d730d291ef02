// swift-tools-version: 6.2
import Foundation
import PackageDescription

/// The layers of memc, lowest first: what each may import, and nothing more.
let layers: [(name: String, dependencies: [Target.Dependency])] = [
  (
    "Basics",
    [
      "CVectors", "CZlib", "CZip", "CCrypto", "CSignals", .product(name: "Yams", package: "Yams"),
    ]
  ),
  ("Sweeps", ["Basics"]),
  ("NetworkIR", ["Basics"]),
  ("Operators", ["NetworkIR", "COperators"]),
  ("IntegerModel", ["NetworkIR", "COperators"]),
  ("Importers", ["Operators", "COnnx", "CProtobufC", "CNir"]),
  ("Exporters", ["Operators", "COnnx", "CProtobufC", "CNir"]),
  ("Plots", ["Basics", "CRsvg"]),
  ("Pages", ["Plots"]),
  ("Hardware", ["Basics"]),
  ("DeviceDynamics", ["Basics"]),
  ("Circuits", ["Hardware", "CCircuits"]),
  ("Mapping", ["Hardware"]),
  ("TileMachine", ["Hardware"]),
  ("TileAnalysis", ["TileMachine"]),
  ("TileSimulator", ["TileAnalysis", "Circuits", "CKernels"]),
  ("Calibration", ["TileSimulator"]),
  ("ChipProgramming", ["TileSimulator", "DeviceDynamics"]),
  ("Training", ["Operators", "CTraining", "COpenBLAS"]),
  ("Passes", ["Operators", "Training", "Mapping", "CTraining"]),
  ("Lowering", ["NetworkIR", "IntegerModel", "Mapping", "TileAnalysis"]),
  ("Learning", ["NetworkIR", "Training", "ChipProgramming", "DeviceDynamics", "CTraining"]),
  ("Spiking", ["TileSimulator"]),
  ("Evaluation", ["Lowering", "Calibration", "ChipProgramming", "Operators", "Spiking"]),
  ("ResultPlots", ["Evaluation", "Plots"]),
  ("CommandFiles", ["Importers", "Evaluation", "DeviceDynamics"]),
  ("Devices", ["CommandFiles", "DeviceDynamics", "Plots"]),
  ("FileInspection", ["CommandFiles"]),
  ("ReportPages", ["CommandFiles", "Pages"]),
  (
    "Driver",
    [
      "Exporters", "Passes", "Learning", "FileInspection", "DeviceDynamics", "ResultPlots",
      "Sweeps",
    ]
  ),
]

let tests: [(name: String, dependencies: [Target.Dependency])] = [
  ("BasicsTests", ["Basics"]),
  ("CircuitsTests", ["Circuits"]),
  ("CommandTests", ["memc"]),
  ("DeviceDynamicsTests", ["DeviceDynamics"]),
  ("DriverTests", ["Driver", "Devices", "FuzzTargets"]),
  ("EvaluationTests", ["Evaluation"]),
  ("ExportersTests", ["Exporters", "Importers"]),
  ("FilesTests", ["Basics"]),
  ("FuzzTests", ["FuzzTargets"]),
  ("HardwareTests", ["Hardware"]),
  ("ImportersTests", ["Importers", "CNir"]),
  ("IntegerModelTests", ["IntegerModel", "Operators"]),
  ("LearningTests", ["Learning", "Operators"]),
  ("LoweringTests", ["Lowering", "Operators"]),
  ("MappingTests", ["Mapping"]),
  ("NetworkIRTests", ["Operators"]),
  ("OperatorsTests", ["Operators"]),
  ("PagesTests", ["Driver", "ReportPages"]),
  ("PassesTests", ["Passes", "IntegerModel"]),
  ("PlotsTests", ["Plots"]),
  ("ProgrammingTests", ["Driver"]),
  ("PropertyTests", ["Driver", "Spiking"]),
  ("ResultPlotsTests", ["ResultPlots"]),
  ("SweepsTests", ["Sweeps"]),
  ("TileMachineTests", ["Calibration", "ChipProgramming"]),
  ("TrainingTests", ["Training"]),
]

/// `MEMC_TESTS=HardwareTests,MappingTests` builds those alone, for quick rounds.
let wanted = ProcessInfo.processInfo.environment["MEMC_TESTS"]?.split(separator: ",")

/// `MEMC_FUZZ=LIBRARY` adds `memc-fuzz`, which `make fuzz` runs, with this libFuzzer without `main`, and
/// records which code an input reaches.
let fuzzer = ProcessInfo.processInfo.environment["MEMC_FUZZ"]
let watched: [CSetting] =
  fuzzer == nil
  ? []
  : [
    .unsafeFlags([
      "-fsanitize=fuzzer-no-link", "-fsanitize=undefined", "-fno-sanitize-recover=undefined",
    ])
  ]

/// Tests run in release, for the slow reference executors are far too slow in debug; they look into
/// the layers all the same, so these are built for testing, and only once. `MEMC_PACKAGE=1` builds
/// for those who only run memc: smaller, and nothing can be tested.
let strict: [SwiftSetting] = [.treatAllWarnings(as: .error)]
let isPackaged = ProcessInfo.processInfo.environment["MEMC_PACKAGE"] != nil
let tested =
  (isPackaged ? strict : strict + [.unsafeFlags(["-enable-testing"])])
  + (fuzzer == nil ? [] : [.unsafeFlags(["-sanitize=fuzzer"])])

/// Kernels are always optimized. Each operation of floats rounds, and overflow wraps, so that every
/// instruction set gives the same bits.
let kernelSettings: [CSetting] =
  [
    .unsafeFlags(["-O3", "-ffp-contract=off", "-fwrapv"]), .headerSearchPath("."),
  ] + watched

/// `MEMC_BENCH=1` adds what `make bench` runs.
let bench: [Target] = [
  .executableTarget(
    name: "memc-bench",
    dependencies: ["Driver", .product(name: "ArgumentParser", package: "swift-argument-parser")],
    swiftSettings: strict)
]
let hasBench = ProcessInfo.processInfo.environment["MEMC_BENCH"] != nil
/// What `make fuzz` runs.
let fuzz: [Target] = [
  .systemLibrary(name: "CFuzzer", path: "Tests/CFuzzer"),
  .executableTarget(
    name: "memc-fuzz", dependencies: ["FuzzTargets", "CFuzzer"], path: "Tests/Fuzz",
    swiftSettings: strict,
    linkerSettings: [.unsafeFlags([fuzzer ?? ""]), .linkedLibrary("stdc++")]),
]

/// Test targets with a folder of fixtures, which tests read where they lie.
let withFixtures = ["DeviceDynamicsTests", "DriverTests", "FilesTests", "ImportersTests"]

let package = Package(
  name: "memc",
  products: [.executable(name: "memc", targets: ["memc"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    .systemLibrary(
      name: "CProtobufC", pkgConfig: "libprotobuf-c", providers: [.apt(["libprotobuf-c-dev"])]),
    .systemLibrary(name: "CHdf5", pkgConfig: "hdf5", providers: [.apt(["libhdf5-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CZip", pkgConfig: "libzip", providers: [.apt(["libzip-dev"])]),
    .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .target(name: "CSignals", cSettings: watched),
    .target(name: "COpenBLAS", cSettings: watched, linkerSettings: [.linkedLibrary("dl")]),
    .target(name: "CRsvg", cSettings: watched, linkerSettings: [.linkedLibrary("dl")]),
    .target(
      name: "COnnx", dependencies: ["CProtobufC"], exclude: ["onnx.proto"], cSettings: watched),
    .target(name: "CNir", dependencies: ["CHdf5"], cSettings: watched),
    .target(name: "CVectors", cSettings: kernelSettings),
    .target(name: "CCircuits", dependencies: ["CVectors"], cSettings: kernelSettings),
    .target(name: "CKernels", dependencies: ["CVectors"], cSettings: kernelSettings),
    .target(name: "COperators", dependencies: ["CVectors"], cSettings: kernelSettings),
    .target(name: "CTraining", dependencies: ["CVectors"], cSettings: kernelSettings),
    .executableTarget(
      name: "memc",
      dependencies: [
        "Driver", "Devices", "ReportPages", "ResultPlots", "Sweeps",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: tested),
    // what several test targets share
    .target(
      name: "TestSupport", dependencies: ["Basics"], path: "Tests/TestSupport",
      swiftSettings: strict),
    .target(
      name: "FuzzTargets",
      dependencies: ["Driver", "Devices", "FileInspection", "ReportPages", "ResultPlots"],
      path: "Tests/FuzzTargets", swiftSettings: strict),
  ]
    + layers.map {
      .target(
        name: $0.name, dependencies: $0.dependencies,
        swiftSettings: tested)
    }
    + tests.filter { test in wanted?.contains { $0 == test.name } ?? true }.map {
      .testTarget(
        name: $0.name, dependencies: $0.dependencies + ["TestSupport"],
        exclude: withFixtures.contains($0.name) ? ["Fixtures"] : [], swiftSettings: strict)
    }
    + (hasBench ? bench : []) + (fuzzer == nil ? [] : fuzz)
)
