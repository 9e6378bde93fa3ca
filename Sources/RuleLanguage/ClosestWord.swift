/// The known word that an author probably meant; nothing when none is close.
///
/// - Parameters:
///   - word: At most `closestWordLengthMax` letters are compared.
///   - known: The first of those that are equally close wins.
/// - Returns: One of the known words.
func closestWord(to word: String, among known: [String]) -> String? {
    let letters = Array(word.lowercased().unicodeScalars)
    guard !letters.isEmpty, letters.count <= closestWordLengthMax else { return nil }
    var best: (word: String, distance: Int)?
    for candidate in known {
        let other = Array(candidate.lowercased().unicodeScalars)
        let allowed = max(1, min(letters.count, other.count) / 3)
        guard other.count <= closestWordLengthMax, abs(letters.count - other.count) <= allowed
        else { continue }
        let distance = editDistance(letters, other)
        guard distance <= allowed, distance < (best?.distance ?? .max) else { continue }
        best = (candidate, distance)
    }
    return best?.word
}

/// Longer words are not compared, in letters.
let closestWordLengthMax = 64

/// How many letters must be added, removed, replaced or swapped with their neighbour.
private func editDistance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...right.count)
    for (row, letter) in left.enumerated() {
        var current = [row + 1]
        for (column, other) in right.enumerated() {
            var cost = min(last[column + 1] + 1, current[column] + 1)
            cost = min(cost, last[column] + (letter == other ? 0 : 1))
            if row > 0, column > 0, letter == right[column - 1], left[row - 1] == other {
                cost = min(cost, beforeLast[column - 1] + 1)
            }
            current.append(cost)
        }
        (beforeLast, last) = (last, current)
    }
    return last[right.count]
}
