internal import RuleLanguage
internal import ServiceManager

/// Where a file with a secret lies, as the configuration says it.
enum SecretPath {
    private static let prefix = "credential:"
    /// Stands for the directory in a process that was passed no credentials: nothing lies there.
    private static let nowhere = "/run/credentials/none"

    /// Whether the file is one of those that systemd passes, and it has passed none.
    static func isOutOfReach(_ path: String) -> Bool { path.hasPrefix("\(nowhere)/") }

    /// Reads an absolute path, or `credential:NAME` for a file that systemd passes to the service.
    static func read(_ node: YAMLNode?, _ diagnosis: Diagnosis) -> String? {
        guard let node, let text = diagnosis.text(node) else { return nil }
        if text.hasPrefix(prefix) {
            let name = text.dropFirst(prefix.count)
            guard !name.isEmpty, !name.contains("/"), !name.hasPrefix(".") else {
                diagnosis.report(.credentialName(), at: node)
                return nil
            }
            return "\(Systemd.credentialDirectory ?? nowhere)/\(name)"
        }
        guard text.hasPrefix("/") else {
            diagnosis.report(.relativePath(text), at: node)
            return nil
        }
        return text
    }
}
