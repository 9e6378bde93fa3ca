import CEL
import Testing

/// Texts and bytes in every way they can be quoted and escaped.
struct LiteralTests {
    private static let quotes = ["'", "\"", "'''", "\"\"\""]

    /// What is written between the quotes, with the text it stands for.
    private static let escapes: [(written: String, text: String)] = [
        ("hello", "hello"), ("", ""), (#"\\ \? \" \' \`"#, #"\ ? " ' `"#),
        (#"\a \b \f \t \v"#, "\u{7} \u{8} \u{C} \t \u{B}"), (#"\n"#, "\n"), (#"\r"#, "\r"),
        (#"\r\n"#, "\r\n"), (#"\000 \012 \177"#, "\0 \n \u{7F}"),
        (#"\x00 \x0A \x7F"#, "\0 \n \u{7F}"), (#"\X00 \X0a \X7f"#, "\0 \n \u{7F}"),
        (#"\x4a \x4B \X4c \X4D"#, "J K L M"),
    ]

    private static let controls: [UInt8] = (1...31).filter { $0 != 10 && $0 != 13 } + [127]

    @Test func `every escape means the same in every kind of quotes`() {
        for quote in LiteralTests.quotes {
            for (written, text) in LiteralTests.escapes {
                for mark in ["b", "B"] {
                    let source = "\(mark)\(quote)\(written)\(quote)"
                    #expect(evaluated(source) == .bytes(Array(text.utf8)), "\(source)")
                }
                let source = "\(quote)\(written)\(quote)"
                #expect(evaluated(source) == .string(text), "\(source)")
            }
            let wide = #"\u0100 \uFFFB \u01aB \U00010000 \U0001F62C"#
            #expect(
                evaluated(quote + wide + quote)
                    == .string("\u{100} \u{FFFB} \u{1AB} \u{10000} \u{1F62C}")
            )
            let unassigned = Value.string("\u{88888}")
            #expect(evaluated(quote + #"\U00088888"# + quote) == unassigned)
            #expect(evaluated(quote + "\u{88888}" + quote) == unassigned)
            let high = Value.bytes([0xFF, 0x20, 0xFF, 0x20, 0xFE])
            #expect(evaluated("b" + quote + #"\377 \xff \XFE"# + quote) == high)
        }
    }

    @Test func `control characters stand for themselves`() {
        let text = LiteralTests.controls.map { String(Unicode.Scalar($0)) }
            .joined(separator: " ")
        let escaped = LiteralTests.controls.map { number in
            "\\x" + (number < 16 ? "0" : "") + String(number, radix: 16)
        }.joined(separator: " ")
        for quote in LiteralTests.quotes {
            for inner in [text, escaped] {
                #expect(evaluated("\(quote) \(inner) \(quote)") == .string(" \(text) "))
                let bytes = Value.bytes(Array(" \(text) ".utf8))
                #expect(evaluated("b\(quote) \(inner) \(quote)") == bytes)
            }
        }
    }

    @Test func `only a text in three quotes goes over several lines`() {
        for end in ["\n", "\r", "\r\n"] {
            for quote in LiteralTests.quotes {
                let isLong = quote.count == 3
                let expected = Value.string(" \(end) ")
                #expect((evaluated("\(quote) \(end) \(quote)") == expected) == isLong, "\(quote)")
                let bytes = Value.bytes(Array(" \(end) ".utf8))
                #expect((evaluated("b\(quote) \(end) \(quote)") == bytes) == isLong, "\(quote)")
            }
        }
        #expect(evaluated("''' ? \" ' ` '''") == .string(" ? \" ' ` "))
        #expect(evaluated("b\"\"\" ? \" ' ` \"\"\"") == .bytes(Array(" ? \" ' ` ".utf8)))
    }

    @Test func `a raw text keeps its backslashes`() {
        let written = #" \\ \? \` \a \b \f \t \v \n \r \000 \x00 \X00 \u0000 \U00000000 "#
        for quote in LiteralTests.quotes {
            let other = quote.hasPrefix("'") ? #"\" "# : #"\' "#
            for mark in ["r", "R"] {
                let source = "\(mark)\(quote)\(written)\(other)\(quote)"
                #expect(evaluated(source) == .string(written + other), "\(source)")
            }
            for mark in ["br", "bR", "Br", "BR"] {
                let source = "\(mark)\(quote)\(written)\(other)\(quote)"
                #expect(evaluated(source) == .bytes(Array((written + other).utf8)), "\(source)")
            }
        }
    }

    @Test func `words kept for later are names after a dot`() {
        let words = [
            "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let",
            "loop", "package", "namespace", "return", "var", "void", "while",
        ]
        for word in words {
            #expect(evaluated("{'\(word)': 1}.\(word)") == .int(1), "\(word)")
            #expect(evaluated("has({'\(word)': 1}.\(word))") == .bool(true), "\(word)")
            let call = Environment(variables: []).parse("a.\(word)() || true")
            let value = try? call.get().program().evaluate([])
            #expect(value == .bool(true), "\(word)")
            #expect(!codes(word).isEmpty, "\(word)")
        }
    }

    @Test func `spaces, line ends and comments may stand between any two tokens`() {
        for space in [" ", "\t", "\n", "\u{C}", "\r", "\r\n", "// @\n", "// \r @\n"] {
            let tokens = [
                "[", "{", "'a'", ":", "int", "(", "17", ")", "}", ".", "a", "]", "[", "0", "]",
                "==", "(", "18", "-", "1", ")", "&&", "!", "false", "?", "1", ":", "2",
            ]
            let source = tokens.joined(separator: space)
            #expect(evaluated(source) == .int(1), "\(source)")
        }
    }

    @Test func `a decimal number that is too large is not called a whole one`() {
        for (source, isDecimal) in [
            ("1e309", true), ("0.1E400", true), ("99999999999999999999", false),
        ] {
            let found = diagnostics(source, in: Environment(variables: []))
            #expect(found.map(\.code) == ["cel-number-range"], "\(source)")
            #expect(found.first?.message.contains("whole") == !isDecimal, "\(source)")
        }
    }

    @Test func `a text with a number beyond every double is no number`() {
        let refused = Value.error(.invalidConversion("string to double"))
        #expect(evaluated("double('1e400')") == refused)
        #expect(evaluated("double('-1e400')") == refused)
        #expect(evaluated("double('1.7976931348623157e308') > 1e308") == .bool(true))
        #expect(evaluated("double('inf')") == .double(.infinity))
        #expect(evaluated("double('-Infinity')") == .double(-.infinity))
    }
}
