internal import CaseEvents
internal import Logging
internal import WorkingTime

/// Files that hold one document on each line.
extension SpoolWorker {
    /// Lines that are handed in together, kept until it is known what became of them.
    private struct Batch {
        var lines: [(number: Int, bytes: [UInt8], messageCount: Int)] = []
        var messages: [DecodedMessage] = []
    }

    /// What is in hand of one file.
    private struct Progress {
        let decoder: EventDecoder
        let received: Instant
        var splitter = LineSplitter()
        var batch = Batch()
        var handedIn: (batch: Batch, submission: Submission)?
        var rejection: SpoolRejection?
        var rejectedLineCount = 0
    }

    /// How much is read at a time, in bytes.
    private static let chunkByteCount = 1 << 20

    /// Takes the good lines; the next batch is decoded while the last one is being kept.
    func takeLines(
        _ file: SpoolFile,
        status: SpoolFile.Status,
        name: SpoolName
    ) throws(Interruption) -> Fate {
        var progress = Progress(decoder: decoder(), received: now())
        do throws(Interruption) {
            try read(file, byteCount: status.byteCount, into: &progress)
            try handIn(&progress)
            try settle(&progress)
            guard try Self.reading({ () throws(SpoolError) in try file.status() }) == status else {
                progress.rejection?.abandon()
                return .stays
            }
            if var rejection = progress.rejection {
                try Self.reading { () throws(SpoolError) in try rejection.finishLines(of: name) }
            }
        } catch {
            progress.rejection?.abandon()
            throw error
        }
        try finish(name)
        noteRejectedLines(progress.rejectedLineCount)
        return .settled
    }

    private func noteRejectedLines(_ count: Int) {
        guard count > 0 else { return }
        shared.count { $0.rejectedLineCount += count }
        shared.log.notice("\(count) lines of a file are rejected; see \(rejected.path)")
    }

    private func read(
        _ file: SpoolFile,
        byteCount: Int,
        into progress: inout Progress
    ) throws(Interruption) {
        var isFirst = true
        var left = byteCount
        while left > 0 {
            guard !shared.isStopping else {
                // What is in hand is settled first, so that the store is not left behind alone.
                try settle(&progress)
                throw .stopping
            }
            let count = min(left, Self.chunkByteCount)
            let chunk = try Self.reading { () throws(SpoolError) in
                try file.read(byteCountMax: count)
            }
            guard !chunk.isEmpty else { break }
            if isFirst, chunk.contains(0) { throw .rejection([.binary]) }
            isFirst = false
            left -= chunk.count
            for piece in progress.splitter.split(chunk) { try take(piece, into: &progress) }
        }
        for piece in progress.splitter.finish() { try take(piece, into: &progress) }
    }

    private func take(
        _ piece: LineSplitter.Piece,
        into progress: inout Progress
    ) throws(Interruption) {
        switch piece {
        case .overlong(let number, let bytes, let isLast):
            try reject(
                bytes,
                endsLine: isLast,
                because: isLast ? [.lineTooLong(number)] : [],
                progress: &progress
            )
        case .line(let number, let bytes):
            switch progress.decoder.document(bytes, received: progress.received) {
            case .failure(let refusals):
                let reasons = refusals.refusals.map { SpoolReason($0, line: number) }
                try reject(bytes, endsLine: true, because: reasons, progress: &progress)
            case .success(let messages):
                progress.batch.lines.append((number, bytes, messages.count))
                progress.batch.messages.append(contentsOf: messages)
                if progress.batch.messages.count >= SpoolDirectory.batchEventCountMax {
                    try handIn(&progress)
                }
            }
        }
    }

    private func reject(
        _ bytes: [UInt8],
        endsLine: Bool,
        because reasons: [SpoolReason],
        progress: inout Progress
    ) throws(Interruption) {
        if endsLine { progress.rejectedLineCount += 1 }
        let rejected = rejected
        let instant = progress.received
        try Self.reading { () throws(SpoolError) in
            var rejection: SpoolRejection
            if let begun = progress.rejection {
                rejection = begun
            } else {
                rejection = try SpoolRejection(in: rejected, at: instant)
            }
            for reason in reasons { try rejection.add(reason) }
            try rejection.keep(bytes, endsLine: endsLine)
            progress.rejection = rejection
        }
    }

    /// Hands the batch in when the one before it is kept, and goes on without waiting for it.
    private func handIn(_ progress: inout Progress) throws(Interruption) {
        try settle(&progress)
        let batch = progress.batch
        progress.batch = Batch()
        guard !batch.messages.isEmpty else { return }
        progress.handedIn = (batch, Submission(batch.messages, to: desk))
    }

    /// Waits until the batch that was handed in is kept, and rejects its conflicting lines.
    private func settle(_ progress: inout Progress) throws(Interruption) {
        guard let (batch, submission) = progress.handedIn else { return }
        progress.handedIn = nil
        let receipts = try receipts(of: batch.messages, handedIn: submission)
        guard receipts.contains(.contentConflict) else { return }
        var rest = receipts[...]
        for line in batch.lines {
            let conflicts = rest.prefix(line.messageCount).enumerated()
                .filter { $0.element == .contentConflict }
                .map { conflict in
                    let index = line.messageCount > 1 ? conflict.offset : nil
                    return SpoolReason(ProblemDetails.conflict(index: index), line: line.number)
                }
            rest = rest.dropFirst(line.messageCount)
            guard !conflicts.isEmpty else { continue }
            try reject(line.bytes, endsLine: true, because: conflicts, progress: &progress)
        }
    }

    private static func reading<Value>(
        _ work: () throws(SpoolError) -> Value
    ) throws(Interruption) -> Value {
        do throws(SpoolError) {
            return try work()
        } catch {
            throw .failure(error)
        }
    }
}
