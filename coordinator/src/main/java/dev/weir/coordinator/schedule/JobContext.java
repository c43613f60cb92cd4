package dev.weir.coordinator.schedule;

/** What the parts of one job work with. */
record JobContext(
    JobFacts facts, JobCheckpoints checkpoints, Fleet fleet, Capacity capacity, Outbox out) {}
