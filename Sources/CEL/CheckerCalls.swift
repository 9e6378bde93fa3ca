/// Operators and functions.
extension Checker {
    mutating func call(
        _ function: String,
        _ target: Expression?,
        _ arguments: [Expression],
        _ range: SourceRange
    ) -> Resolved {
        guard let target else {
            let resolved = arguments.map { resolve($0) }
            if let refused = comparison(function, arguments, resolved, range) { return refused }
            quoteWords(arguments, resolved)
            let name = candidates(for: function).first { environment.functions[$0] != nil }
            guard let definition = environment.functions[name ?? function] else {
                let place = nameRange(of: function, after: nil, range)
                return unknownFunction(function, range, named: place)
            }
            return apply(definition, resolved, isMember: false, range)
        }
        if let prefix = Parser.dottedName(target), !startsWithKnownName(target) {
            let qualified = "\(prefix).\(function)"
            if let name = candidates(for: qualified).first(where: {
                environment.functions[$0] != nil
            }) {
                if let definition = environment.functions[name] {
                    let resolved = arguments.map { resolve($0) }
                    return apply(definition, resolved, isMember: false, range)
                }
            }
        }
        guard let definition = environment.functions[function] else {
            return unknownMember(function, target, arguments, range)
        }
        var resolved = [resolve(target)]
        for argument in arguments { resolved.append(resolve(argument)) }
        return apply(definition, resolved, isMember: true, range)
    }

    /// A call of what is no function; what it stands after may be the part of an unknown name.
    private mutating func unknownMember(
        _ function: String,
        _ target: Expression,
        _ arguments: [Expression],
        _ range: SourceRange
    ) -> Resolved {
        let place = nameRange(of: function, after: target, range)
        if let prefix = Parser.dottedName(target), !startsWithKnownName(target),
            let name = guess(
                for: "\(prefix).\(function)",
                among: environment.functions.keys.filter { $0.contains(".") }.sorted()
            )
        {
            for argument in arguments { _ = resolve(argument) }
            return failure(
                .name(.unknownFunction("\(prefix).\(function)")),
                target.range.joined(with: place),
                suggestion: name,
                evaluatesTo: .undeclared(function)
            )
        }
        let subject = resolve(target)
        if case .failure = subject.kind, isStrict { return subject }
        if !isStrict || !hasMacroArguments(function) {
            for argument in arguments { _ = resolve(argument) }
        }
        if case .record(let record) = subject.type, record.field(named: function) != nil {
            let rest = SourceRange(offset: place.offset, length: range.end - place.offset)
            return failure(
                .name(.attributeCalled(function)),
                rest,
                suggestion: function,
                evaluatesTo: .undeclared(function)
            )
        }
        return unknownFunction(function, range, named: place)
    }

    /// The function applied to its arguments, the one before the dot first.
    private mutating func apply(
        _ definition: FunctionDefinition,
        _ arguments: [Resolved],
        isMember: Bool,
        _ range: SourceRange
    ) -> Resolved {
        let name = definition.name
        // `_in_` can be written as a name, and so with any number of arguments.
        if !isMember, arguments.count == 2 {
            if name == "_==_" || name == "_!=_" {
                return equality(definition, arguments, range)
            }
            if name == "_in_" { return membership(definition, arguments, range) }
        }
        let types = arguments.map(\.type)
        let results = definition.signatures.compactMap {
            $0.result(for: types, isMember: isMember)
        }
        guard let first = results.first else {
            return wrongArguments(definition, arguments, isMember: isMember, range)
        }
        let isHosts = definition.isHosts(argumentCount: arguments.count)
        if !isHosts, refuseTime(name, arguments) {
            return Resolved(.failure(.outOfRange(name)), first, range)
        }
        if !isHosts { warn(name, arguments, range) }
        if name == "matches", arguments.count == 2, !isHosts,
            case .constant(.string(let source)) = arguments[1].kind
        {
            return matches(arguments[0], source, arguments[1].range, range)
        }
        // The first that fits is the most exact, unless an argument of type dyn leaves it open.
        let isOpen = types.contains { $0.determined.containsDyn }
        let type = !isOpen || results.allSatisfy { $0 == first } ? first : .dyn
        var resolved = Resolved(.call(definition, arguments), reckoned(type), range)
        if name == "orValue" || name == "or" { resolved.allowedValues = arguments[0].allowedValues }
        return resolved
    }

    private mutating func wrongArguments(
        _ definition: FunctionDefinition,
        _ arguments: [Resolved],
        isMember: Bool,
        _ range: SourceRange
    ) -> Resolved {
        let name = definition.name
        let types = arguments.map(\.type)
        let suggestion = rewritten(definition, arguments, isMember: isMember)
        let problem: Diagnostic.Problem
        if name.hasPrefix("_"), name.hasSuffix("_"), types.count == 2 {
            let sign = String(name.dropFirst().dropLast())
            guard sign == "in" else {
                noteMismatch(sign, arguments[0], arguments[1], range)
                return Resolved(.failure(.noSuchOverload(name)), .dyn, range)
            }
            problem = .mismatch(.operands(sign, types[0], types[1]))
        } else if name.hasSuffix("_"), types.count == 1 {
            problem = .mismatch(.operand(String(name.dropLast()), types[0]))
        } else if !isMember, definition.signatures.allSatisfy(\.isMember) {
            problem = .call(.dotMissing(name))
        } else if isMember, !definition.signatures.contains(where: \.isMember) {
            problem = .call(.dotTooMuch(name))
        } else {
            let forms = forms(of: definition, isMember: isMember)
            let fits = definition.signatures.contains {
                $0.isMember == isMember && ($0.isVariadic || $0.parameters.count == types.count)
            }
            let alone = definition.signatures.contains { signature in
                guard signature.isMember == isMember, !signature.isVariadic,
                    signature.parameters.count == types.count
                else { return false }
                return zip(signature.parameters, types).allSatisfy { pattern, type in
                    var bindings: [Int: ValueType] = [:]
                    return pattern.accepts(type.determined, &bindings)
                }
            }
            // Each would do without the others, so that what is wrong is that they differ.
            problem =
                alone
                ? .call(.unlikeArguments(name, types))
                : fits
                    ? .call(.arguments(name, types, forms: forms))
                    : .call(.argumentCount(name, types.count - (isMember ? 1 : 0), forms: forms))
        }
        return failure(
            problem,
            range,
            suggestion: suggestion,
            evaluatesTo: .noSuchOverload(name)
        )
    }

    /// How the function is written, at most three ways.
    private func forms(of definition: FunctionDefinition, isMember: Bool) -> [String] {
        let forms = definition.signatures.filter { $0.isMember == isMember }.map { signature in
            let written =
                signature.parameters.map(\.description)
                + (signature.isVariadic ? ["..."] : [])
            let subject = isMember ? "\(written.first ?? "")." : ""
            let rest = written.dropFirst(isMember ? 1 : 0).joined(separator: ", ")
            return "\(subject)\(definition.name)(\(rest))"
        }
        return Array(forms.prefix(3))
    }

    private mutating func equality(
        _ definition: FunctionDefinition,
        _ arguments: [Resolved],
        _ range: SourceRange
    ) -> Resolved {
        let (left, right) = (arguments[0], arguments[1])
        let isComparable = left.type.isComparable(with: right.type)
        if !isComparable {
            noteMismatch(String(definition.name.dropFirst().dropLast()), left, right, range)
        }
        warn(definition.name, arguments, range)
        if case .record = left.type, case .record = right.type {
            note(.mismatch(.records), range)
        }
        checkAllowed(left, right)
        checkAllowed(right, left)
        return Resolved(.call(definition, arguments), reckoned(.bool), range)
    }

    /// `element in list` or `key in map`.
    private mutating func membership(
        _ definition: FunctionDefinition,
        _ arguments: [Resolved],
        _ range: SourceRange
    ) -> Resolved {
        let (element, container) = (arguments[0], arguments[1])
        let isComparable: Bool =
            switch container.type {
            case .list(let type), .map(let type, _): element.type.isComparable(with: type)
            case .dyn, .undetermined: true
            default: false
            }
        guard isComparable else {
            return wrongArguments(definition, arguments, isMember: false, range)
        }
        checkAllowed(element, against: container)
        return Resolved(.call(definition, arguments), reckoned(.bool), range)
    }

    /// Refuses a pattern that is not one, and compiles it once.
    private mutating func matches(
        _ text: Resolved,
        _ source: String,
        _ sourceRange: SourceRange,
        _ range: SourceRange
    ) -> Resolved {
        patternCount += 1
        patternByteCount += source.utf8.count
        guard patternCount <= ExpressionLimits.patternCountMax,
            patternByteCount <= ExpressionLimits.patternByteCountSumMax
        else {
            return failure(
                .size(.tooManyPatterns),
                sourceRange,
                evaluatesTo: .invalidArgument("pattern")
            )
        }
        let pattern: RegularExpression
        do {
            pattern = try RegularExpression(source)
        } catch {
            return failure(
                .call(.pattern(error)),
                sourceRange,
                evaluatesTo: .invalidArgument("pattern")
            )
        }
        return Resolved(.matches(text: text, pattern: pattern), reckoned(.bool), range)
    }

    // MARK: Closed lists of values

    /// Refuses to compare with a text the attribute can never hold.
    private mutating func checkAllowed(_ read: Resolved, _ literal: Resolved) {
        guard let allowed = read.allowedValues, read.type == .string,
            case .constant(.string(let text)) = literal.kind,
            !allowed.contains(where: { $0.utf8.elementsEqual(text.utf8) })
        else { return }
        let name = read.path?.last { $0 != "*" } ?? source[read.range]
        let guess = guess(for: text, among: allowed)
        note(
            .name(.neverHolds(name, text: text, allowed: allowed)),
            literal.range,
            suggestion: guess.map(CanonicalText.quoted)
        )
    }

    /// The same for `attribute in [texts]` and `text in attribute`.
    private mutating func checkAllowed(
        _ element: Resolved,
        against list: Resolved
    ) {
        if case .list(let literals) = list.kind {
            for literal in literals { checkAllowed(element, literal.value) }
        } else if list.type == .list(.string) {
            let read = Resolved(
                list.kind,
                .string,
                list.range,
                path: list.path,
                allowedValues: list.allowedValues
            )
            checkAllowed(read, element)
        }
    }
}
