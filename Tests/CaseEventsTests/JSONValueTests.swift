import CaseEvents
import Testing

struct JSONValueTests {
    private func parse(_ text: String) throws -> JSONValue {
        try JSONValue(parsing: text)
    }

    private func code(_ bytes: [UInt8], limits: JSONLimits = .event) -> JSONError.Code? {
        do throws(JSONError) {
            _ = try JSONValue(parsing: bytes, limits: limits)
            return nil
        } catch {
            return error.code
        }
    }

    @Test func `every kind of value can be read`() throws {
        let value = try parse(
            #"{"a": "x\"å\u00e6😀", "b": -9223372036854775808, "c": 1.5, "d": true, "e": null, "f": [1, [2], {}]}"#
        )
        #expect(value.kind == .object)
        #expect(value["a"]?.string == "x\"åæ😀")
        #expect(value["b"]?.integer == .min)
        #expect(value["c"]?.number == 1.5)
        #expect(value["d"]?.boolean == true)
        #expect(value["e"]?.isNull == true)
        #expect(value["f"]?.elements.count == 3)
        #expect(value["f"]?.elements[1].elements.first?.integer == 2)
        #expect(value["g"] == nil)
        #expect(value.members.map(\.name) == ["a", "b", "c", "d", "e", "f"])
    }

    @Test func `the canonical text sorts members and drops white space`() throws {
        let value = try parse(#" {"b": [1.0, 2, -0.5e3], "a": {"z": "\u0001\/", "å": null}} "#)
        #expect(value.text == #"{"a":{"z":"\u0001/","å":null},"b":[1.0,2,-500.0]}"#)
        #expect(try parse(value.text) == value)
    }

    @Test func `member order does not matter for equality and values do`() throws {
        #expect(try parse(#"{"a":1,"b":{"c":[true]}}"#) == parse(#"{"b":{"c":[true]},"a":1}"#))
        #expect(try parse(#"{"a":1}"#) != parse(#"{"a":2}"#))
        #expect(try parse(#"{"a":1}"#) != parse(#"{"b":1}"#))
        #expect(try parse(#"{"a":1}"#) != parse(#"{"a":1,"b":1}"#))
        #expect(try parse("[1,2]") != parse("[2,1]"))
        #expect(try parse("true") != parse("false"))
        #expect(try parse("{}") == .emptyObject)
    }

    @Test(arguments: [
        ("", "json-empty"), ("  ", "json-empty"), ("{", "json-malformed"),
        (#"{"a":1"#, "json-malformed"), ("[1,]", "json-malformed"), ("{} {}", "json-malformed"),
        ("NaN", "json-malformed"), ("1e999", "json-number-out-of-range"),
        ("9223372036854775808", "json-number-out-of-range"),
        ("01", "json-number-out-of-range"), ("\"a\tb\"", "json-text-malformed"),
        ("\"abc", "json-text-malformed"), (#""\ud800""#, "json-text-malformed"),
        (#""\udc00""#, "json-text-malformed"), (#""\u0000""#, "json-nul"),
        ("\u{FEFF}{}", "json-byte-order-mark"), (#"{"a":1,"a":1}"#, "json-duplicate-name"),
        (#"[{"x":[{"b":1,"c":2,"b":3}]}]"#, "json-duplicate-name"),
    ])
    func `what is not sound JSON is refused`(text: String, expected: String) {
        #expect(code(Array(text.utf8))?.rawValue == expected)
    }

    @Test func `bytes that are not UTF-8 are refused with their place`() throws {
        let bytes = Array("{\"a\":\"".utf8) + [0xC3, 0x28] + Array("\"}".utf8)
        let error = try #require(throws: JSONError.self) { try JSONValue(parsing: bytes) }
        #expect(error.code == .notUTF8)
        #expect(error.byteOffset == 6)
    }

    @Test func `a duplicate name is found in large objects and named by its pointer`() throws {
        var members = (0..<1000).map { "\"n\($0)\":{}" }
        members.append("\"n500\":1")
        let text = "{\"list\":[0,{" + members.joined(separator: ",") + "}]}"
        let error = try #require(throws: JSONError.self) { try JSONValue(parsing: text) }
        #expect(error.code == .duplicateName)
        #expect(error.pointer == "/list/1/n500")
    }

    @Test func `a name of digits is not repeated in an error`() throws {
        let text = #"{"250947-9989":{"a":1,"a":2}}"#
        let error = try #require(throws: JSONError.self) { try JSONValue(parsing: text) }
        #expect(error.pointer == "/…/a")
    }

    @Test func `nesting is accepted at the limit and refused one past it`() {
        for (open, close) in [("[", "]"), (#"{"a":"#, "}")] {
            func nested(_ depth: Int, _ inner: String) -> [UInt8] {
                Array(
                    (String(repeating: open, count: depth) + inner
                        + String(repeating: close, count: depth)).utf8
                )
            }
            #expect(code(nested(32, "1")) == nil)
            #expect(code(nested(33, "1")) == .tooDeep)
            #expect(code(nested(31, "{}")) == nil)
            #expect(code(nested(32, "{}")) == .tooDeep)
            #expect(code(nested(100_000, "[]")) == .tooDeep)
        }
    }

    @Test func `a document is accepted at the size limit and refused one past it`() {
        let limits = JSONLimits(byteCountMax: 64, depthMax: 4)
        let text = "\"" + String(repeating: "a", count: 62) + "\""
        #expect(code(Array(text.utf8), limits: limits) == nil)
        #expect(code(Array((text + " ").utf8), limits: limits) == .tooLarge)
    }

    @Test func `a detached value equals the value in its document`() throws {
        let value = try parse(#"[0, {"a": [1, 2.5, "x", null, true, {"b": "y"}]}, "z"]"#)
        for element in value.elements {
            #expect(element.detached == element)
            #expect(element.detached.text == element.text)
            #expect(element.detached.detached.text == element.text)
        }
    }
}
