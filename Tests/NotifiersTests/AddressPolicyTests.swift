import Testing

@testable import Notifiers

struct AddressPolicyTests {
    private func admits(
        _ address: String,
        allowing networks: [String] = [],
        onlyOwnMachine: Bool = false
    ) throws -> Bool {
        let policy = AddressPolicy(
            allowed: try networks.map { try #require(AddressPolicy.Network($0)) },
            onlyOwnMachine: onlyOwnMachine
        )
        return policy.admits(try #require(AddressPolicy.Network.octets(address)))
    }

    @Test(arguments: [
        "0.0.0.0", "10.0.0.1", "10.255.255.255", "100.64.0.1", "127.0.0.1", "127.255.255.254",
        "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.168.1.1",
        "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::", "::1", "fe80::1",
        "febf::1", "fc00::1", "fd12::1", "fec0::1", "ff02::1", "::ffff:169.254.169.254",
        "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::1", "2002:a00:1::1", "2001::1",
        "::127.0.0.1", "2001:db8::1",
    ])
    func `what is not public is refused`(address: String) throws {
        #expect(try !admits(address))
    }

    @Test(arguments: [
        "1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "172.15.255.255",
        "172.32.0.0", "193.88.1.1", "223.255.255.255", "2a00:1450::1", "2606:4700::1111",
        "::ffff:1.1.1.1", "64:ff9b::101:101",
    ])
    func `what is public is admitted`(address: String) throws {
        #expect(try admits(address))
    }

    @Test func `what is allowed is admitted, and its neighbours are not`() throws {
        #expect(try admits("10.20.0.7", allowing: ["10.20.0.0/29"]))
        #expect(try !admits("10.20.0.8", allowing: ["10.20.0.0/29"]))
        #expect(try admits("::ffff:10.20.0.7", allowing: ["10.20.0.7"]))
        #expect(try admits("fd00::7", allowing: ["fd00::/8"]))
    }

    @Test func `the own machine alone is the own machine alone`() throws {
        #expect(try admits("127.0.0.1", allowing: ["127.0.0.1"], onlyOwnMachine: true))
        #expect(try !admits("127.0.0.1", onlyOwnMachine: true))
        #expect(try !admits("1.1.1.1", onlyOwnMachine: true))
        #expect(try !admits("10.0.0.1", allowing: ["10.0.0.0/8"], onlyOwnMachine: true))
    }

    @Test(arguments: [
        "", "10", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.1/8", "fd00::/129", "name.example",
        "10.0.0.0/8/8", "10.0.0.0/", "0x7f.1",
    ])
    func `what is no network is refused`(text: String) {
        #expect(AddressPolicy.Network(text) == nil)
    }
}
