/// What libFuzzer calls with each input; a trap is what it takes for a find.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzExpression(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(unsafe UnsafeBufferPointer(start: start, count: count))
    if let complaint = Exercise(bytes).complaint() { fatalError(complaint) }
    return 0
}
