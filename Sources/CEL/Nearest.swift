/// The candidate most like a misspelt name, or nil when none is near; ties go to the first.
func nearest(to name: String, among candidates: [String]) -> String? {
    let letters = Array(name.lowercased().utf8.prefix(64))
    let distanceMax = max(1, letters.count / 3)
    var best: (candidate: String, distance: Int)?
    for candidate in candidates where !candidate.hasPrefix("@") {
        let other = Array(candidate.lowercased().utf8.prefix(64))
        let distance = editDistance(letters, other)
        // A word of which no letter is kept is another word.
        if distance <= distanceMax, distance < letters.count, distance < best?.distance ?? .max {
            best = (candidate, distance)
        }
    }
    return best?.candidate
}

/// How many letters must be added, removed, changed or swapped to make one word the other.
private func editDistance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var beforePrevious: [Int] = []
    var previous = Array(0...right.count)
    for row in 0..<left.count {
        var current = [row + 1]
        for column in 0..<right.count {
            var cost = min(
                previous[column + 1] + 1,
                current[column] + 1,
                previous[column] + (left[row] == right[column] ? 0 : 1)
            )
            if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                cost = min(cost, beforePrevious[column - 1] + 1)
            }
            current.append(cost)
        }
        beforePrevious = previous
        previous = current
    }
    return previous[right.count]
}
