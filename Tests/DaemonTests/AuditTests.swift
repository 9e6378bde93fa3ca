import EventStore
import Testing
import WorkingTime

@testable import Daemon

/// The auditor's judgement, at each limit and one microsecond before it.
struct AuditTests {
    private let now = Instant(microseconds: 1_800_000_000_000_000)
    private var waiting: Waiting { Waiting(count: 2, oldest: now.advanced(by: .minutes(-5))) }

    private func still(_ unmoved: Elapsed) -> AuditSnapshot.Still {
        AuditSnapshot.Still(waiting: waiting, unmoved: unmoved)
    }

    private func codes(_ change: (inout AuditSnapshot) -> Void) -> [String] {
        var snapshot = AuditSnapshot()
        change(&snapshot)
        return audit(snapshot, at: now).map(\.subject.code)
    }

    private func justBefore(_ limit: Elapsed) -> Elapsed {
        limit - Elapsed(microseconds: 1)
    }

    @Test func `where nothing waits nothing is found`() {
        #expect(codes { _ in } == [])
    }

    @Test func `an open alert without a next step is found at once`() {
        #expect(codes { $0.alertsWithoutNextStep = waiting } == ["alert-without-step"])
    }

    @Test func `a step, a wake-up and a message are late at the limit and not before it`() {
        let limit = AuditLimits.unmovedMax
        for (unmoved, isFound) in [(justBefore(limit), false), (limit, true)] {
            let found = still(unmoved)
            #expect(codes { $0.alertsPastNextStep = found } == (isFound ? ["step-late"] : []))
            #expect(codes { $0.wakesPassed = found } == (isFound ? ["wake-late"] : []))
            #expect(
                codes { $0.outbox = [("mail", found, limit)] }
                    == (isFound ? ["outbox-stuck-mail"] : [])
            )
        }
    }

    @Test func `a thread is stuck at its own limit and not before it`() {
        let subjects: [AuditSubject] = [.caseLoop, .dispatcher(channel: "mail"), .spool]
        for subject in subjects {
            let limit = Elapsed.seconds(90)
            func worker(_ unmoved: Elapsed) -> AuditSnapshot.Worker {
                AuditSnapshot.Worker(subject: subject, unmoved: unmoved, unmovedMax: limit)
            }
            #expect(codes { $0.workers = [worker(justBefore(limit))] } == [])
            #expect(codes { $0.workers = [worker(limit)] } == [subject.code])
        }
    }

    @Test func `what has reached nobody is found at its limit, and no restart mends it`() {
        let limit = AuditLimits.undeliveredMax
        #expect(codes { $0.unreached = still(justBefore(limit)) } == [])
        #expect(codes { $0.unreached = still(limit) } == ["reached-nobody"])
        #expect(!AuditSubject.reach.isMendedByRestart)
    }

    @Test func `a channel that takes nothing is found at its limit, and no restart mends it`() {
        let limit = AuditLimits.undeliveredMax
        let (early, late) = (still(justBefore(limit)), still(limit))
        #expect(codes { $0.undelivered = [("mail", early)] } == [])
        #expect(codes { $0.undelivered = [("mail", late)] } == ["undelivered-mail"])
        #expect(!AuditSubject.delivery(channel: "mail").isMendedByRestart)
    }

    @Test func `a store that cannot be read is found`() {
        #expect(codes { $0.storeTrouble = "the disk is gone" } == ["store-unreadable"])
    }

    @Test func `the words give numbers and times and nothing else`() {
        var snapshot = AuditSnapshot()
        snapshot.wakesPassed = still(.minutes(1))
        snapshot.alertsWithoutNextStep = Waiting(count: 1000, oldest: now)
        #expect(
            audit(snapshot, at: now).map(\.text) == [
                "1000 or more open alerts are without a next step and without an answer, "
                    + "raised \(now.rfc3339) or later",
                "2 cases are too late; of the oldest it was to be looked at 300 seconds ago",
            ]
        )
    }

    @Test func `what is stuck is noticed within a minute`() {
        let pause = Elapsed(microseconds: Int64(Auditor.pauseSecondsMax * 1_000_000))
        // It is first seen at a look, and found at the first one after the limit.
        #expect(AuditLimits.unmovedMax + pause + pause < .minutes(1))
    }
}

/// What the auditor remembers between two looks.
struct AuditMemoryTests {
    private let due = Instant(microseconds: 1_800_000_000_000_000)

    private func reading(
        _ change: (inout AuditReading) -> Void
    ) -> Result<AuditReading, AuditStoreTrouble> {
        var reading = AuditReading()
        change(&reading)
        return .success(reading)
    }

    private func waiting(_ oldest: Instant, count: Int = 1) -> Waiting {
        Waiting(count: count, oldest: oldest)
    }

    @Test func `what is late is late since it was first seen, whatever the wall clock says`() {
        var memory = AuditMemory()
        let look = AuditLook(reading: reading { $0.wakesPassed = waiting(due) }, workers: [])
        _ = memory.snapshot(of: look, at: .seconds(100))
        let snapshot = memory.snapshot(of: look, at: .seconds(130))
        #expect(snapshot.wakesPassed?.unmoved == .seconds(30))
    }

    @Test func `a backlog that is being worked off is not late`() {
        var memory = AuditMemory()
        for second in 0..<200 {
            let oldest = due.advanced(by: .seconds(second))
            let look = AuditLook(
                reading: reading {
                    $0.wakesPassed = waiting(oldest, count: CaseLoop.dueCaseCountMax)
                    $0.alertsPastNextStep = waiting(due)
                    $0.outbox = [("mail", waiting(due))]
                },
                workers: []
            )
            let snapshot = memory.snapshot(of: look, at: .seconds(second))
            #expect(snapshot.wakesPassed?.unmoved == .zero)
            #expect(snapshot.alertsPastNextStep?.unmoved == .zero)
            #expect(snapshot.outbox.first?.still.unmoved == .zero)
        }
    }

    @Test func `an outbox moves while attempts come to an end, its oldest message or another`() {
        var memory = AuditMemory()
        var unmoved: [Elapsed?] = []
        for (second, attempts) in [(0, 1), (60, 2), (120, 2)] {
            let look = AuditLook(
                reading: reading { $0.outbox = [("mail", waiting(due))] },
                workers: [
                    WorkerMark(
                        subject: .dispatcher(channel: "mail"),
                        progress: UInt64(second),
                        attempts: UInt64(attempts)
                    )
                ]
            )
            let snapshot = memory.snapshot(of: look, at: .seconds(second))
            unmoved.append(snapshot.outbox.first?.still.unmoved)
        }
        #expect(unmoved == [.zero, .zero, .seconds(60)])
    }

    @Test func `what is tried in vain counts until the channel delivers or nothing is left`() {
        var memory = AuditMemory()
        var unmoved: [Elapsed?] = []
        for (minute, deliveries, waits) in [
            (0, 1, true), (10, 1, true), (20, 2, true), (30, 2, true), (40, 2, false),
            (50, 2, true),
        ] {
            let look = AuditLook(
                reading: reading { reading in
                    if waits { reading.tried = [("mail", waiting(due))] }
                },
                workers: [
                    WorkerMark(
                        subject: .dispatcher(channel: "mail"),
                        progress: UInt64(minute),
                        attempts: UInt64(minute),
                        deliveries: UInt64(deliveries)
                    )
                ]
            )
            let snapshot = memory.snapshot(of: look, at: .minutes(minute))
            unmoved.append(snapshot.undelivered.first?.still.unmoved)
        }
        #expect(unmoved == [.zero, .minutes(10), .zero, .minutes(10), nil, .zero])
    }

    @Test func `what waits on purpose is not late`() {
        var memory = AuditMemory()
        let look = AuditLook(
            reading: reading {
                $0.wakesPassed = waiting(due)
                $0.alertsPastNextStep = waiting(due)
                $0.outbox = [("mail", waiting(due))]
            },
            workers: [],
            wakesAreHeld: true
        )
        _ = memory.snapshot(of: look, at: .zero)
        let snapshot = memory.snapshot(of: look, at: .hours(1))
        #expect(snapshot.wakesPassed == nil)
        #expect(snapshot.alertsPastNextStep == nil)
        #expect(snapshot.outbox.isEmpty)
    }

    @Test func `a clock jumps at the limit and not before it, forward and back`() {
        let limit = AuditLimits.clockJumpMin
        let justBefore = limit - Elapsed(microseconds: 1)
        for (shift, jump) in [
            (limit, limit), (-limit, -limit), (justBefore, nil), (-justBefore, nil),
            (.hours(1), .hours(1)), (-.hours(1), -.hours(1)), (.days(1), .days(1)),
        ] as [(Elapsed, Elapsed?)] {
            var memory = AuditMemory()
            #expect(memory.clockJump(to: due, at: .zero, speed: 1) == nil)
            let wall = due.advanced(by: .seconds(5)).advanced(by: shift)
            #expect(memory.clockJump(to: wall, at: .seconds(5), speed: 1) == jump)
            // Told once: from there on it goes as it should.
            let later = wall.advanced(by: .seconds(5))
            #expect(memory.clockJump(to: later, at: .seconds(10), speed: 1) == nil)
        }
    }

    @Test func `a machine that slept has not jumped, nor has a fast trial`() {
        var memory = AuditMemory()
        #expect(memory.clockJump(to: due, at: .zero, speed: 1) == nil)
        let night = due.advanced(by: .hours(8))
        #expect(memory.clockJump(to: night, at: .hours(8), speed: 1) == nil)
        var fast = AuditMemory()
        #expect(fast.clockJump(to: due, at: .zero, speed: 3600) == nil)
        let later = due.advanced(by: .hours(5))
        #expect(fast.clockJump(to: later, at: .seconds(5), speed: 3600) == nil)
    }
}
