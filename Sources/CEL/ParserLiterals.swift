/// Lists, maps and records written out.
extension Parser {
    mutating func list(start opening: Token) throws(SyntaxRefusal) -> Expression {
        brackets.append(Bracket(closing: "]", partsByComma: true))
        defer { brackets.removeLast() }
        var elements: [Expression.Element] = []
        while !take("]") {
            guard token.kind != .end else {
                reportUnclosed(opening, "]")
                break
            }
            let start = position
            let isOptional = take("?")
            var value = try expression()
            if !take(",") {
                value = try close("]", opening: opening, after: value)
                elements.append(Expression.Element(value: value, isOptional: isOptional))
                if tookComma(since: start) { continue }
                break
            }
            elements.append(Expression.Element(value: value, isOptional: isOptional))
        }
        return try node(
            .list(elements),
            opening.range.joined(with: previous.range),
            over: elements.map(\.value)
        )
    }

    mutating func map(start opening: Token) throws(SyntaxRefusal) -> Expression {
        brackets.append(Bracket(closing: "}", partsByComma: true))
        defer { brackets.removeLast() }
        var entries: [Expression.Entry] = []
        while !take("}") {
            guard token.kind != .end else {
                reportUnclosed(opening, "}")
                break
            }
            let start = position
            let isOptional = take("?")
            let key = try expression()
            var value = hole([], key.range)
            if take(":") {
                value = try expression()
            } else {
                report(.form(.valueOfKeyMissing), key.range)
            }
            let isLast = !take(",")
            if isLast { value = try close("}", opening: opening, after: value) }
            entries.append(Expression.Entry(key: key, value: value, isOptional: isOptional))
            if isLast, !tookComma(since: start) { break }
        }
        return try node(
            .map(entries),
            opening.range.joined(with: previous.range),
            over: entries.flatMap { [$0.key, $0.value] }
        )
    }

    /// `Type{field: value}`, read to its end so that the check can say what is wrong with it.
    mutating func recordLiteral(
        name: String,
        start: Expression
    ) throws(SyntaxRefusal) -> Expression {
        let opening = token
        advance()
        brackets.append(Bracket(closing: "}", partsByComma: true))
        defer { brackets.removeLast() }
        while !take("}") {
            guard token.kind != .end else {
                reportUnclosed(opening, "}")
                break
            }
            let place = position
            _ = take("?")
            let field = token
            if startsOperand { advance() }
            if take(":") {
                _ = try close("}", opening: opening, after: try expression())
                if tookComma(since: place) { continue }
                break
            }
            report(.form(.valueOfKeyMissing), field.range)
            return hole([], start.range.joined(with: previous.range))
        }
        return try node(
            .record(name: name),
            start.range.joined(with: previous.range),
            over: [start]
        )
    }
}
