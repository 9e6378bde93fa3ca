package import WorkingTime

/// The day by which people look at a rule again: whether it is still needed, and still right.
///
/// Rules that watch a citizen end or are looked at again (`constraints.md` C33), ninety days from
/// now unless there is a reason for another day. The rule goes on when the day has passed; whoever
/// checks the rules is told.
package struct RuleReview: Sendable, Hashable {
    /// How far ahead a review lies unless there is a reason for another day, in days.
    package static let dayCountDefault = 90

    package let by: CivilDate
    /// Why on that day.
    package let because: String?

    package init(by: CivilDate, because: String? = nil) {
        self.by = by
        self.because = because
    }
}

extension Rule {
    /// Whether the day has passed on which the rule should have been looked at again.
    package func isReviewOverdue(on today: CivilDate) -> Bool {
        review.map { $0.by < today } ?? false
    }
}

/// What is said of reviews while rules are checked.
extension RuleReader {
    /// The review that the rule names.
    func review() -> RuleReview? {
        guard let field = node["review"] else { return nil }
        guard field.entries != nil else { return date(field).map { RuleReview(by: $0) } }
        guard
            diagnosis.checkKeys(
                of: field,
                in: .review,
                known: FileForm.review.names,
                required: FileForm.review.required
            )
        else { return nil }
        let because = diagnosis.filledText(field["because"])
        return date(field["by"]).map { RuleReview(by: $0, because: because) }
    }

    /// Warns of a review that has passed, and of a stable rule that never ends and is never looked
    /// at again.
    func checkReview(of rule: Rule, on today: CivilDate) {
        guard rule.status != .retired else { return }
        let next = today.adding(days: RuleReview.dayCountDefault)
        if let review = rule.review, rule.isReviewOverdue(on: today) {
            let place = node["review"].map { $0["by"] ?? $0 } ?? node
            diagnosis.report(Mistake.reviewPassed(review.by, next: next).asWarning, at: place)
        } else if rule.review == nil, rule.validUntil == nil, rule.status == .stable {
            diagnosis.report(
                Mistake.reviewMissing(next: next).asWarning,
                at: node["status"] ?? node
            )
        }
    }
}

extension Mistake {
    fileprivate static func reviewPassed(_ day: CivilDate, next: CivilDate) -> Mistake {
        Mistake(
            "rule-review-passed",
            da: "Reglen skulle ses efter senest \(day). Den virker stadig.",
            en: "The rule was to be looked at again by \(day). It still works.",
            suggestion: "\(next)"
        )
    }

    fileprivate static func reviewMissing(next: CivilDate) -> Mistake {
        Mistake(
            "rule-review-missing",
            da:
                "Reglen slutter aldrig, og ingen dag er sat til at se efter, om den stadig er rigtig.",
            en: "The rule never ends, and no day is set for looking whether it is still right.",
            expected: .same("review: \(next)")
        )
    }
}
