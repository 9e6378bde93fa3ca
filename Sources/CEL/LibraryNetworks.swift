/// Addresses and ranges of the Internet Protocol.
extension FunctionLibrary {
    private static let address = TypePattern.exact(.address)
    private static let network = TypePattern.exact(.network)

    static let networks: [FunctionDefinition] = [
        FunctionDefinition(
            "ip",
            [.global(.string, to: address), .member(network, to: address)],
            .unary { value in
                switch value {
                case .string(let text):
                    NetworkAddress(text: text).map(Value.address) ?? notAnAddress
                case .network(let range): .address(range.address)
                default: .error(.noSuchOverload("ip"))
                }
            }
        ),
        FunctionDefinition(
            "cidr",
            [.global(.string, to: network)],
            .unary { value in
                guard case .string(let text) = value else {
                    return .error(.noSuchOverload("cidr"))
                }
                return NetworkRange(text: text).map(Value.network) ?? notARange
            }
        ),
        FunctionDefinition(
            "isIP",
            [.global(.string, to: .bool)],
            .unary { value in
                guard case .string(let text) = value else {
                    return .error(.noSuchOverload("isIP"))
                }
                return .bool(NetworkAddress(text: text) != nil)
            }
        ),
        FunctionDefinition(
            "isCIDR",
            [.global(.string, to: .bool)],
            .unary { value in
                guard case .string(let text) = value else {
                    return .error(.noSuchOverload("isCIDR"))
                }
                return .bool(NetworkRange(text: text) != nil)
            }
        ),
        FunctionDefinition(
            "ip.isCanonical",
            [.global(.string, to: .bool)],
            .unary { value in
                guard case .string(let text) = value else {
                    return .error(.noSuchOverload("ip.isCanonical"))
                }
                guard let address = NetworkAddress(text: text) else { return notAnAddress }
                return .bool(address.text.utf8.elementsEqual(text.utf8))
            }
        ),
        ofAddress("family", to: .int) { .int(Int64($0.family)) },
        ofAddress("isUnspecified", to: .bool) { .bool($0.isUnspecified) },
        ofAddress("isLoopback", to: .bool) { .bool($0.isLoopback) },
        ofAddress("isGlobalUnicast", to: .bool) { .bool($0.isGlobalUnicast) },
        ofAddress("isLinkLocalMulticast", to: .bool) { .bool($0.isLinkLocalMulticast) },
        ofAddress("isLinkLocalUnicast", to: .bool) { .bool($0.isLinkLocalUnicast) },
        ofRange("prefixLength", to: .int) { .int(Int64($0.prefixLength)) },
        ofRange("masked", to: network) { .network($0.masked) },
        FunctionDefinition(
            "containsIP",
            [.member(network, address, to: .bool), .member(network, .string, to: .bool)],
            .binary { range, address in
                switch (range, address) {
                case (.network(let range), .address(let address)):
                    .bool(range.contains(address))
                case (.network(let range), .string(let text)):
                    NetworkAddress(text: text).map { .bool(range.contains($0)) } ?? notAnAddress
                default: .error(.noSuchOverload("containsIP"))
                }
            }
        ),
        FunctionDefinition(
            "containsCIDR",
            [.member(network, network, to: .bool), .member(network, .string, to: .bool)],
            .binary { range, other in
                switch (range, other) {
                case (.network(let range), .network(let other)): .bool(range.contains(other))
                case (.network(let range), .string(let text)):
                    NetworkRange(text: text).map { .bool(range.contains($0)) } ?? notARange
                default: .error(.noSuchOverload("containsCIDR"))
                }
            }
        ),
    ]

    private static let notAnAddress = Value.error(.invalidConversion("string to net.IP"))
    private static let notARange = Value.error(.invalidConversion("string to net.CIDR"))

    private static func ofAddress(
        _ name: String,
        to result: TypePattern,
        _ body: @escaping @Sendable (NetworkAddress) -> Value
    ) -> FunctionDefinition {
        FunctionDefinition(
            name,
            [.member(address, to: result)],
            .unary { value in
                guard case .address(let address) = value else {
                    return .error(.noSuchOverload(name))
                }
                return body(address)
            }
        )
    }

    private static func ofRange(
        _ name: String,
        to result: TypePattern,
        _ body: @escaping @Sendable (NetworkRange) -> Value
    ) -> FunctionDefinition {
        FunctionDefinition(
            name,
            [.member(network, to: result)],
            .unary { value in
                guard case .network(let range) = value else {
                    return .error(.noSuchOverload(name))
                }
                return body(range)
            }
        )
    }
}
