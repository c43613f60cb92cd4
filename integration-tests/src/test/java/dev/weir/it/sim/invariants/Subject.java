package dev.weir.it.sim.invariants;

import dev.weir.worker.executor.CodeOfJob;

/**
 * A job whose history is judged.
 *
 * @param request by which it was submitted
 * @param directory of its output
 */
public record Subject(
    String request, CodeOfJob code, Input input, String directory, Outside outside) {}
