// swift-tools-version: 6.2
import PackageDescription

/// The layers of memc, lowest first: what each may import, and nothing more.
let layers: [(name: String, dependencies: [Target.Dependency])] = [
  ("Basics", ["CZlib", "CZip", "CCrypto", .product(name: "Yams", package: "Yams")]),
  ("NetworkIR", ["Basics"]),
  ("Importers", ["NetworkIR", "COnnx"]),
  ("Hardware", ["Basics"]),
  ("Mapping", ["Hardware"]),
  ("TileMachine", ["Hardware", "CKernels"]),
  ("Passes", ["NetworkIR", "Mapping", "Hardware"]),
  ("Lowering", ["NetworkIR", "Mapping", "TileMachine"]),
  ("Driver", ["Importers", "Passes", "Lowering"]),
]

let strict: [SwiftSetting] = [.treatAllWarnings(as: .error)]

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
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CZip", pkgConfig: "libzip", providers: [.apt(["libzip-dev"])]),
    .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .target(name: "COnnx", dependencies: ["CProtobufC"]),
    .target(name: "CKernels", cSettings: [.unsafeFlags(["-O3", "-ffp-contract=off", "-fwrapv"])]),
    .executableTarget(
      name: "memc",
      dependencies: [
        "Driver", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),
  ]
    + layers.map {
      .target(name: $0.name, dependencies: $0.dependencies, swiftSettings: strict)
    }
    + [
      .testTarget(name: "BasicsTests", dependencies: ["Basics"], swiftSettings: strict),
      .testTarget(name: "HardwareTests", dependencies: ["Hardware"], swiftSettings: strict),
      .testTarget(name: "MappingTests", dependencies: ["Mapping"], swiftSettings: strict),
    ]
)
