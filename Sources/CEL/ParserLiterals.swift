/// Lists, maps and records written out.
extension Parser {
    mutating func list(start: Token) throws(SyntaxRefusal) -> Expression {
        var elements: [Expression.Element] = []
        while !isSign("]") {
            let isOptional = take("?")
            elements.append(Expression.Element(value: try expression(), isOptional: isOptional))
            guard take(",") else { break }
        }
        try expect("]", after: "the elements of the list")
        return try node(
            .list(elements),
            start.range.joined(with: previous.range),
            over: elements.map(\.value)
        )
    }

    mutating func map(start: Token) throws(SyntaxRefusal) -> Expression {
        var entries: [Expression.Entry] = []
        while !isSign("}") {
            let isOptional = take("?")
            let key = try expression()
            try expect(":", after: "the key")
            let value = try expression()
            entries.append(Expression.Entry(key: key, value: value, isOptional: isOptional))
            guard take(",") else { break }
        }
        try expect("}", after: "the entries of the map")
        return try node(
            .map(entries),
            start.range.joined(with: previous.range),
            over: entries.flatMap { [$0.key, $0.value] }
        )
    }

    /// `Type{field: value}`, read to its end so that the check can say what is wrong with it.
    mutating func recordLiteral(
        name: String,
        start: Expression
    ) throws(SyntaxRefusal) -> Expression {
        advance()
        while !isSign("}") {
            _ = take("?")
            switch token.kind {
            case .identifier, .quotedIdentifier: advance()
            default: throw unexpected()
            }
            try expect(":", after: "the name of the attribute")
            _ = try expression()
            guard take(",") else { break }
        }
        try expect("}", after: "the attributes")
        return try node(
            .record(name: name),
            start.range.joined(with: previous.range),
            over: [start]
        )
    }
}
