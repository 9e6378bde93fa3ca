// swift-tools-version: 6.3
import PackageDescription

// A package of its own: instrumentation goes into every target, and the fuzzer brings `main`.
let package = Package(
    name: "fuzzing",
    targets: [
        .target(name: "CRE2", linkerSettings: [.linkedLibrary("re2")]),
        .target(name: "CEL", dependencies: ["CRE2"]),
        .target(name: "FuzzDriver"),
        .executableTarget(
            name: "expression-fuzzer",
            dependencies: ["CEL", "FuzzDriver"],
            swiftSettings: [.unsafeFlags(["-parse-as-library"])]
        ),
    ],
    cxxLanguageStandard: .cxx17
)

for target in package.targets {
    if target.name == "CRE2" {
        target.cxxSettings = [.unsafeFlags(["-fsanitize=address,fuzzer-no-link"])]
    } else if target.name != "FuzzDriver" {
        // Optimised, for many inputs a second, and with every assertion.
        target.swiftSettings =
            (target.swiftSettings ?? []) + [
                .unsafeFlags(["-sanitize=address,fuzzer", "-assert-config", "Debug"])
            ]
        target.linkerSettings = [.unsafeFlags(["-sanitize=address,fuzzer"])]
    }
}
