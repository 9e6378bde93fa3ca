extension Diagnostic {
    /// Values that do not go together.
    public enum Mismatch: Sendable, Hashable {
        /// An operator between values it does not work on.
        case operands(String, ValueType, ValueType)
        /// An operator before a value it does not work on.
        case operand(String, ValueType)
        /// Values of the two types are never equal.
        case neverEqual(ValueType, ValueType)
        /// A value is compared with `null`, the read as it is written.
        case null(String)
        case records
        /// `&&`, `||`, `?` or a macro needs something true or false.
        case notACondition(String, ValueType)
        /// A text follows `||` as if it were compared as well.
        case loneAlternative(String)
        /// `1 < x < 5`.
        case chained
        /// `!` binds tighter than the comparison after it.
        case negatedOperand(ValueType)
        /// The two choices of `?` have different types.
        case choices(ValueType, ValueType)
        case key(ValueType)
        /// `?`, `optMap` or `optFlatMap` needs a value that may be absent.
        case notOptional(String, ValueType)
        /// A macro needs a list or a map.
        case notACollection(String, ValueType)
        /// `sortBy` needs a list.
        case notAList(String, ValueType)
        /// `sortBy` orders by values that have no order.
        case noOrder(ValueType)
        case position(ValueType)
        /// A map with keys of the first type is asked for one of the second.
        case otherKey(ValueType, ValueType)
        case noElements(ValueType)
        /// An instant or length of time is compared with a text or a number.
        case time(ValueType, with: ValueType)

        var wording: Wording {
            switch self {
            case .operands, .operand, .neverEqual, .null, .records, .chained, .negatedOperand,
                .time:
                wordingOfComparison
            case .notACondition(let sign, let type):
                Wording(
                    "cel-not-a-condition",
                    en: "`\(sign)` needs something true or false here, not "
                        + "\(type.name(in: .english)).",
                    da: "`\(sign)` skal have noget sandt eller falsk her, ikke "
                        + "\(type.name(in: .danish))."
                )
            case .loneAlternative(let sign):
                Wording(
                    "cel-not-a-condition",
                    en: "`\(sign)` joins whole comparisons. Write the comparison again.",
                    da: "`\(sign)` forbinder hele sammenligninger. Skriv sammenligningen igen."
                )
            case .choices(let then, let otherwise):
                Wording(
                    "cel-choices-differ",
                    en: "Both choices of `?` must be of one kind, not \(then.name(in: .english)) "
                        + "and \(otherwise.name(in: .english)).",
                    da: "Begge valg i `?` skal være af samme slags, ikke "
                        + "\(then.name(in: .danish)) og \(otherwise.name(in: .danish))."
                )
            case .notOptional(let name, let type):
                Wording(
                    "cel-not-optional",
                    en: "`\(name)` needs a value that may be missing, not "
                        + "\(type.name(in: .english)). Delete it.",
                    da: "`\(name)` skal have en værdi, der kan mangle, ikke "
                        + "\(type.name(in: .danish)). Slet det."
                )
            case .key, .notACollection, .notAList, .noOrder, .position, .otherKey, .noElements:
                wordingOfElements
            }
        }

        private var wordingOfComparison: Wording {
            switch self {
            case .operands(let sign, let left, let right):
                Wording(
                    "cel-wrong-operands",
                    en: "`\(sign)` does not work between \(left.name(in: .english)) and "
                        + "\(right.name(in: .english)).",
                    da: "`\(sign)` virker ikke mellem \(left.name(in: .danish)) og "
                        + "\(right.name(in: .danish))."
                )
            case .operand(let sign, let type):
                Wording(
                    "cel-wrong-operands",
                    en: "`\(sign)` does not work on \(type.name(in: .english)).",
                    da: "`\(sign)` virker ikke på \(type.name(in: .danish))."
                )
            case .neverEqual(let left, let right):
                Wording(
                    "cel-never-equal",
                    en: "\(sentenceStart(left, .english)) and \(right.name(in: .english)) are "
                        + "never equal.",
                    da: "\(sentenceStart(left, .danish)) og \(right.name(in: .danish)) er aldrig "
                        + "lig hinanden."
                )
            case .null(let read):
                Wording(
                    "cel-null-comparison",
                    en: "`\(read)` is never `null`. Whether it is there, `has` tells.",
                    da: "`\(read)` er aldrig `null`. Om den er der, siger `has`."
                )
            case .records:
                Wording(
                    "cel-records-compared",
                    en: "Records cannot be compared as a whole. Compare their attributes.",
                    da: "Poster kan ikke sammenlignes som helhed. Sammenlign deres oplysninger."
                )
            case .chained:
                Wording(
                    "cel-chained-comparison",
                    en: "A comparison has two sides. Join two comparisons with `&&`.",
                    da: "En sammenligning har to sider. Forbind to sammenligninger med `&&`."
                )
            case .negatedOperand(let type):
                Wording(
                    "cel-negated-operand",
                    en: "`!` negates what follows directly, which is \(type.name(in: .english)), "
                        + "not the comparison.",
                    da: "`!` benægter det, der følger lige efter, som er "
                        + "\(type.name(in: .danish)), ikke sammenligningen."
                )
            case .time(let time, let other):
                Wording(
                    "cel-time-compared",
                    en: "\(sentenceStart(time, .english)) does not go with "
                        + "\(other.name(in: .english)). It is written "
                        + "`\(example(of: time))`.",
                    da: "\(sentenceStart(time, .danish)) passer ikke med "
                        + "\(other.name(in: .danish)). Det skrives `\(example(of: time))`."
                )
            default:
                preconditionFailure("only comparisons are worded here")
            }
        }

        private func example(of time: ValueType) -> String {
            time == .duration
                ? "duration(\"48h\")" : "timestamp(\"2026-01-31T12:00:00+01:00\")"
        }

        private func sentenceStart(_ type: ValueType, _ language: MessageLanguage) -> String {
            let name = type.name(in: language)
            return name.prefix(1).uppercased() + name.dropFirst()
        }

        private var wordingOfElements: Wording {
            switch self {
            case .key(let type):
                Wording(
                    "cel-wrong-key",
                    en: "\(sentenceStart(type, .english)) cannot be a key.",
                    da: "\(sentenceStart(type, .danish)) kan ikke være en nøgle."
                )
            case .notACollection(let macro, let type):
                Wording(
                    "cel-not-a-collection",
                    en: "`\(macro)` needs a list or a map, not \(type.name(in: .english)).",
                    da: "`\(macro)` skal have en liste eller opslagsliste, ikke "
                        + "\(type.name(in: .danish))."
                )
            case .notAList(let macro, let type):
                Wording(
                    "cel-not-a-collection",
                    en: "`\(macro)` needs a list, not \(type.name(in: .english)).",
                    da: "`\(macro)` skal have en liste, ikke \(type.name(in: .danish))."
                )
            case .noOrder(let type):
                Wording(
                    "cel-no-order",
                    en: "`sortBy` needs numbers, texts or times to sort by, not "
                        + "\(type.name(in: .english)).",
                    da: "`sortBy` skal have tal, tekster eller tider at sortere efter, ikke "
                        + "\(type.name(in: .danish))."
                )
            case .position(let type):
                Wording(
                    "cel-wrong-position",
                    en: "The place in a list is a whole number, not \(type.name(in: .english)).",
                    da: "Pladsen i en liste er et helt tal, ikke \(type.name(in: .danish))."
                )
            case .otherKey(let key, let type):
                Wording(
                    "cel-wrong-key",
                    en: "The keys are of another kind: \(key.name(in: .english)), not "
                        + "\(type.name(in: .english)).",
                    da: "Nøglerne er af en anden slags: \(key.name(in: .danish)), ikke "
                        + "\(type.name(in: .danish))."
                )
            case .noElements(let type):
                Wording(
                    "cel-no-elements",
                    en: "`[...]` needs a list or a map, not \(type.name(in: .english)).",
                    da: "`[...]` skal have en liste eller opslagsliste, ikke "
                        + "\(type.name(in: .danish))."
                )
            default:
                preconditionFailure("only elements are worded here")
            }
        }
    }
}
