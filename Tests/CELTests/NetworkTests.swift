import CEL
import Testing

/// Addresses and ranges of the Internet Protocol.
struct NetworkTests {
    @Test func `addresses are written in one way`() {
        let table = [
            ("2001:DB8:0:0:1:0:0:1", "2001:db8::1:0:0:1"), ("::", "::"), ("::1", "::1"),
            ("1::", "1::"), ("1:0:2:3:4:5:6:7", "1:0:2:3:4:5:6:7"),
            ("64:ff9b::192.0.2.1", "64:ff9b::c000:201"), ("10.0.0.1", "10.0.0.1"),
        ]
        for (source, expected) in table {
            #expect(NetworkAddress(text: source)?.text == expected, "\(source)")
        }
    }

    @Test func `what is not an address is refused`() {
        let sources = [
            "", "1.2.3", "1.2.3.4.5", "256.1.1.1", "01.2.3.4", "1.2.3.-4", "1..2.3", ":", ":::",
            "1::2::3", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "12345::", "g::", "fe80::1%en0",
            "::ffff:1.2.3.4", "1.2.3.4::", "1:2:3:4:5:6:7::8", " ::1",
        ]
        for source in sources {
            #expect(NetworkAddress(text: source) == nil, "\(source)")
        }
        for source in ["1.2.3.4", "1.2.3.4/33", "1.2.3.4/", "1.2.3.4/-1", "::/129", "1.2.3.4/08"] {
            #expect(NetworkRange(text: source) == nil, "\(source)")
        }
    }

    @Test func `a mapped address equals the one it maps`() {
        let table: [(String, Value)] = [
            ("ip('::ffff:c0a8:1') == ip('192.168.0.1')", .bool(true)),
            ("ip('192.168.0.1') in [ip('::ffff:c0a8:1')]", .bool(true)),
            ("ip('::ffff:c0a8:1') != ip('192.168.10.1')", .bool(true)),
            ("ip('::ffff:c0a8:1').family()", .int(6)), ("isIP('::ffff:1.2.3.4')", .bool(false)),
            ("string(ip('::ffff:c0a8:1'))", .string("::ffff:192.168.0.1")),
            ("ip.isCanonical('::ffff:c0a8:1')", .bool(false)),
            ("ip('::c0a8:1') == ip('192.168.0.1')", .bool(false)),
        ]
        for (source, expected) in table {
            #expect(evaluated(source) == expected, "\(source)")
        }
    }

    @Test func `a range contains what shares its prefix`() {
        let table: [(String, Bool)] = [
            ("cidr('10.0.0.0/8').containsIP('10.255.0.1')", true),
            ("cidr('10.0.0.0/8').containsIP('11.0.0.0')", false),
            ("cidr('0.0.0.0/0').containsIP('255.255.255.255')", true),
            ("cidr('::/0').containsIP('10.0.0.1')", false),
            ("cidr('10.0.0.1/32').containsCIDR('10.0.0.1/32')", true),
            ("cidr('10.0.0.0/16').containsCIDR('10.0.0.0/8')", false),
        ]
        for (source, expected) in table {
            #expect(evaluated(source) == .bool(expected), "\(source)")
        }
    }
}
