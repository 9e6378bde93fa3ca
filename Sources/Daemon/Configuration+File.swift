internal import RuleLanguage

extension Configuration {
    /// Reads the configuration file alone, none of the files that it names.
    ///
    /// - Parameter path: The file.
    /// - Returns: What it says.
    /// - Throws: `InputProblems`, when it cannot be read or does not check.
    package static func read(_ path: String) throws(InputProblems) -> Configuration {
        var problems = InputProblems()
        do {
            let reading = ConfigurationReader.read(try RuleFiles.readText(path))
            if let configuration = reading.value { return configuration }
            problems.diagnostics = reading.diagnostics
        } catch {
            problems.troubles.append(error)
        }
        throw problems
    }
}
