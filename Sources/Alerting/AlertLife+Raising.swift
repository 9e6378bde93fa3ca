import RuleLanguage

extension AlertLife {
    /// Raises new alerts, those first that can silence others.
    ///
    /// Where an alert that opens now can take another's ground away, that other waits for the next
    /// round of this instant, which sees the opening. So nobody is told what is taken back at once.
    mutating func raise(_ episodes: [Episode]) {
        guard episodes.count + openedRules.count > 1,
            circumstances.ruleBook.mentions(type: Self.openedType)
        else {
            for episode in episodes { raise(episode) }
            return
        }
        var waiting = episodes
        var putOff: [String] = []
        while !waiting.isEmpty {
            var rules: [String] = []
            for episode in waiting where !rules.contains(episode.rule) {
                rules.append(episode.rule)
            }
            var ready = rules.filter { rule in !rules.contains { canSilence($0, rule) } }
            // In a circle, which no checked book has, nobody waits for ever.
            if ready.isEmpty { ready = rules }
            for episode in waiting where ready.contains(episode.rule) {
                let isSilenced = (openedRules + putOff).contains { canSilence($0, episode.rule) }
                if isSilenced { putOff.append(episode.rule) } else { raise(episode) }
            }
            waiting.removeAll { ready.contains($0.rule) }
        }
    }

    /// Whether an alert of one rule that opens now can take the ground of another's away.
    private func canSilence(_ name: String, _ other: String) -> Bool {
        guard name != other, let rule = circumstances.ruleBook.rule(other) else { return false }
        return rule.dependence(onAlertsOf: name, in: circumstances.ruleBook.vocabulary).takesAway
    }
}
