// swift-tools-version: 6.3
import PackageDescription

let package = Package(
    name: "tovholder",
    products: [
        .executable(name: "tovholder", targets: ["tovholder"]),
        .library(name: "CEL", targets: ["CEL"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // C shims: the libraries behind them are Debian's.
        .target(name: "CSimdJSON", linkerSettings: [.linkedLibrary("simdjson")]),
        .target(name: "CRE2", linkerSettings: [.linkedLibrary("re2")]),
        .target(name: "CCurl", linkerSettings: [.linkedLibrary("curl")]),
        .target(name: "CSpawn"),
        .systemLibrary(
            name: "CSystemd",
            pkgConfig: "libsystemd",
            providers: [.apt(["libsystemd-dev"])]
        ),

        // Pure modules: no clock, no input or output, no Foundation.
        .target(name: "WorkingTime"),
        .target(name: "CEL", dependencies: ["CRE2"]),
        .target(name: "CaseEvents", dependencies: ["CSimdJSON", "WorkingTime"]),
        .target(
            name: "RuleLanguage",
            dependencies: [
                "CEL", "CaseEvents", "WorkingTime", .product(name: "Yams", package: "Yams"),
            ]
        ),
        .target(
            name: "Alerting",
            dependencies: ["CEL", "CaseEvents", "RuleLanguage", "WorkingTime"]
        ),

        .target(
            name: "Simulation",
            dependencies: ["Alerting", "CaseEvents", "RuleLanguage", "WorkingTime"]
        ),

        // Shell modules: they do what they are told and never import each other.
        .target(
            name: "EventStore",
            dependencies: [
                "Alerting", "CaseEvents", "RuleLanguage", "WorkingTime",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ]
        ),
        .target(
            name: "Intake",
            dependencies: [
                "CaseEvents", "WorkingTime",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Mustache", package: "swift-mustache"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]
        ),
        .target(
            name: "Notifiers",
            dependencies: [
                "Alerting", "CCurl", "CSpawn", "CaseEvents", "RuleLanguage", "WorkingTime",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Mustache", package: "swift-mustache"),
            ]
        ),
        .target(name: "ServiceManager", dependencies: ["CSystemd"]),

        // The loop that joins them, and the command line.
        .target(
            name: "Daemon",
            dependencies: [
                "Alerting", "CaseEvents", "EventStore", "Intake", "Notifiers", "RuleLanguage",
                "ServiceManager", "WorkingTime",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ]
        ),
        .executableTarget(
            name: "tovholder",
            dependencies: [
                "Alerting", "CaseEvents", "Daemon", "EventStore", "RuleLanguage", "Simulation",
                "WorkingTime",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]
        ),

        // Measured by deploy/benchmark-cel; not part of what is shipped.
        .executableTarget(
            name: "cel-benchmark",
            dependencies: ["CEL", "CaseEvents"],
            path: "Tests/Benchmarks/cel-benchmark"
        ),
        // Measured by deploy/benchmark-audit; not part of what is shipped.
        .executableTarget(
            name: "audit-benchmark",
            dependencies: ["Alerting", "CaseEvents", "EventStore", "RuleLanguage", "WorkingTime"],
            path: "Tests/Benchmarks/audit-benchmark"
        ),

        .testTarget(
            name: "WorkingTimeTests",
            dependencies: ["WorkingTime"],
            exclude: ["Data"]
        ),
        .testTarget(name: "CELTests", dependencies: ["CEL"], exclude: ["Data"]),
        .testTarget(
            name: "CaseEventsTests",
            dependencies: ["CaseEvents", "WorkingTime"],
            exclude: ["Data"]
        ),
        .testTarget(
            name: "RuleLanguageTests",
            dependencies: ["Alerting", "CEL", "CaseEvents", "RuleLanguage", "WorkingTime"],
            exclude: ["Data"]
        ),
        .testTarget(
            name: "AlertingTests",
            dependencies: ["Alerting", "CaseEvents", "RuleLanguage", "WorkingTime"]
        ),
        .testTarget(
            name: "SimulationTests",
            dependencies: ["Alerting", "CaseEvents", "RuleLanguage", "Simulation", "WorkingTime"]
        ),
        .testTarget(
            name: "EventStoreTests",
            dependencies: ["Alerting", "CaseEvents", "EventStore", "RuleLanguage", "WorkingTime"]
        ),
        .testTarget(
            name: "IntakeTests",
            dependencies: [
                "CaseEvents", "Intake", "WorkingTime",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdTesting", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        .testTarget(
            name: "NotifiersTests",
            dependencies: [
                "Alerting", "CaseEvents", "Daemon", "EventStore", "Notifiers", "RuleLanguage",
                "WorkingTime", .product(name: "Logging", package: "swift-log"),
            ],
            exclude: ["Servers"]
        ),
        .testTarget(name: "ServiceManagerTests", dependencies: ["ServiceManager"]),
        .testTarget(
            name: "DaemonTests",
            dependencies: [
                "Alerting", "CaseEvents", "Daemon", "EventStore", "Intake", "Notifiers",
                "RuleLanguage", "ServiceManager", "WorkingTime",
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        .testTarget(name: "TidyTests"),
        .testTarget(
            name: "AcceptanceTests",
            dependencies: ["CaseEvents", "EventStore", "tovholder"],
            exclude: ["Servers"]
        ),
    ],
    cxxLanguageStandard: .cxx17
)

let shims: Set<String> = ["CSimdJSON", "CRE2", "CCurl", "CSpawn", "CSystemd"]
for target in package.targets where !shims.contains(target.name) {
    target.swiftSettings = [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
        .enableUpcomingFeature("InferIsolatedConformances"),
        .enableUpcomingFeature("ImmutableWeakCaptures"),
        .strictMemorySafety(),
        .treatAllWarnings(as: .error),
    ]
}
