internal import RuleLanguage
internal import WorkingTime

extension ConfigurationReader {
    /// Where and how often the heartbeat is to be: an address, a file, or both.
    func heartbeat(_ node: YAMLNode?) -> HeartbeatSettings? {
        guard let node,
            diagnosis.checkKeys(of: node, in: .heartbeat, known: ["url", "file", "every"])
        else { return nil }
        var settings = HeartbeatSettings()
        settings.file = path(node["file"])
        if let addressNode = node["url"], let address = diagnosis.text(addressNode) {
            if address.hasPrefix("https://") || address.hasPrefix("http://") {
                settings.address = address
            } else {
                diagnosis.report(.notAnAddress(), at: addressNode)
            }
        }
        if node["url"] == nil, node["file"] == nil {
            diagnosis.report(.heartbeatNowhere(), at: node)
        }
        if let everyNode = node["every"], let every = diagnosis.elapsed(everyNode) {
            let range = HeartbeatSettings.everySecondsRange
            if every >= .seconds(range.lowerBound), every <= .seconds(range.upperBound) {
                settings.every = every
            } else {
                diagnosis.report(.heartbeatPace(range), at: everyNode)
            }
        }
        return settings
    }
}
