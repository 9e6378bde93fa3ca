internal import CaseEvents

/// Files that hold one document.
extension SpoolWorker {
    func takeDocument(
        _ file: SpoolFile,
        status: SpoolFile.Status,
        name: SpoolName
    ) throws(Interruption) -> Fate {
        let bytes: [UInt8]
        do throws(SpoolError) {
            bytes = try file.read(byteCountMax: status.byteCount)
            guard try file.status() == status else { return .stays }
        } catch {
            throw .failure(error)
        }
        guard !bytes.contains(0) else { throw .rejection([.binary]) }
        let (decoder, received) = (decoder(), now())
        let decoded =
            name.kind == .hl7
            ? decoder.hl7(bytes, received: received)
            : decoder.document(bytes, received: received)
        switch decoded {
        case .failure(let refusals):
            throw .rejection(refusals.refusals.map { SpoolReason($0) })
        case .success(let messages):
            let conflicts = try keep(messages)
            guard conflicts.isEmpty else { throw .rejection(conflicts) }
        }
        try finish(name)
        return .settled
    }

    /// Keeps the messages, and says which belong to another event's source and id.
    private func keep(_ messages: [DecodedMessage]) throws(Interruption) -> [SpoolReason] {
        var conflicts: [SpoolReason] = []
        var start = 0
        while start < messages.count {
            let end = min(start + SpoolDirectory.batchEventCountMax, messages.count)
            let batch = Array(messages[start..<end])
            let receipts = try receipts(of: batch, handedIn: Submission(batch, to: desk))
            for (offset, receipt) in receipts.enumerated() where receipt == .contentConflict {
                let index = messages.count > 1 ? start + offset : nil
                conflicts.append(SpoolReason(ProblemDetails.conflict(index: index)))
            }
            start = end
        }
        return conflicts
    }
}
