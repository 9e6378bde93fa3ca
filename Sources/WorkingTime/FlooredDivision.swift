/// The quotient rounded towards the past, so that times before 1970 fall on the right day.
func flooredQuotient(_ dividend: Int, _ divisor: Int) -> Int {
    let quotient = dividend / divisor
    return dividend % divisor < 0 ? quotient - 1 : quotient
}

/// What `flooredQuotient` leaves over: never negative for a positive divisor.
func flooredRemainder(_ dividend: Int, _ divisor: Int) -> Int {
    let remainder = dividend % divisor
    return remainder < 0 ? remainder + divisor : remainder
}

/// The number as decimal digits with leading zeros up to the given width.
func paddedDigits(_ number: Int, width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
}
