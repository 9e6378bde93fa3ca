import Foundation
import Testing

@testable import ServiceManager

struct JournalTests {
    @Test func `an entry reaches a journal socket in the native protocol`() throws {
        let socket = try DatagramSocket()
        let failure = Journal(.socket(path: socket.path)).write([
            ("MESSAGE", "Ny advis på sag c-1001"), ("PRIORITY", "2"), ("TOVHOLDER_CASE", "c-1001"),
        ])
        #expect(failure == nil)
        #expect(
            socket.takeText()
                == "MESSAGE=Ny advis på sag c-1001\nPRIORITY=2\nTOVHOLDER_CASE=c-1001\n"
        )
        #expect(socket.take() == nil)
    }

    @Test func `a value of several lines carries its length and cannot add a field`() throws {
        let socket = try DatagramSocket()
        _ = Journal(.socket(path: socket.path)).write([("MESSAGE", "a\nPRIORITY=0")])
        let expected =
            Array("MESSAGE\n".utf8) + [12, 0, 0, 0, 0, 0, 0, 0] + Array("a\nPRIORITY=0\n".utf8)
        #expect(socket.take() == expected)
    }

    @Test func `a journal that is not there is said`() {
        let failure = Journal(.socket(path: "/nonexistent/socket")).write([("MESSAGE", "x")])
        #expect(failure == "the journal does not take the entry: No such file or directory")
    }

    @Test func `a socket path that is too long is said`() {
        let path = "/" + String(repeating: "x", count: 200)
        #expect(Journal(.socket(path: path)).write([("MESSAGE", "x")]) != nil)
    }

    @Test func `without a journal an entry is one line`() {
        let line = Journal.line([
            ("MESSAGE", "Ny\nadvis"), ("PRIORITY", "2"), ("TOVHOLDER_CASE", "c-1001"),
            ("TOVHOLDER_TO", "a\r\nb"),
        ])
        #expect(line.hasSuffix("Ny advis TOVHOLDER_CASE=c-1001 TOVHOLDER_TO=a b"))
        #expect(line.allSatisfy { !$0.isNewline })
    }

    @Test func `names of fields are what the journal takes`() {
        for name in ["MESSAGE", "A", "TOVHOLDER_CASE", "A1", String(repeating: "A", count: 64)] {
            #expect(Journal.isFieldName(name), "\(name)")
        }
        for name in ["", "_PID", "1A", "a", "A-B", "A=B", "Å", String(repeating: "A", count: 65)] {
            #expect(!Journal.isFieldName(name), "\(name)")
        }
    }
}
