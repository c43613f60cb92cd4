package dev.weir.worker.lint;

/** What a job's code had better not do, why, and what to do instead. */
enum Concern {
  CLOCK(
      "reads the clock",
      "after a failure the same records come at another time; use the record's own time, or"
          + " ctx.now() in a ProcessFunction, which a test can move"),
  RANDOM(
      "draws something random",
      "after a failure the same record gives another result; derive it from the record"),
  ENVIRONMENT(
      "reads the environment", "that of each executor may differ; make it an argument of the job"),
  THREADS(
      "starts threads",
      "a function and its state belong to one thread; for more work at once raise the parallelism"),
  WAIT("waits", "every subtask of the same thread waits with it; set a timer"),
  NETWORK(
      "opens a connection",
      "it may block, and no checkpoint knows what was sent; leave it to a source or a sink"),
  FILES(
      "touches files",
      "other executors do not see them and no checkpoint holds them; use a source, a sink or state"),
  PROCESS("starts or ends a process", "the executor serves the whole job; throw an exception"),
  STATICS(
      "changes a static field",
      "subtasks share it and no checkpoint holds it; use state of a ProcessFunction");

  private final String does;
  private final String instead;

  Concern(String does, String instead) {
    this.does = does;
    this.instead = instead;
  }

  String does() {
    return does;
  }

  String instead() {
    return instead;
  }
}
