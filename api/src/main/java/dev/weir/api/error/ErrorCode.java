package dev.weir.api.error;

/**
 * Every error a user can meet, each with a stable number and a page {@code
 * docs/errors.md#weir-nnnn}. Numbers are never reused. 1xxx the job's definition, 2xxx submission,
 * 3xxx running user code and its data, 4xxx external systems, 5xxx the cluster itself.
 */
public enum ErrorCode {
  JAR_UNREADABLE(1001, Owner.USER, "the file is not a readable jar"),
  CLASS_NOT_FOUND(1002, Owner.USER, Retry.NEVER, "the job class is not in the jar"),
  NOT_A_JOB(1003, Owner.USER, Retry.NEVER, "the class is not a usable Job"),
  DEFINE_FAILED(1004, Owner.USER, "define threw an exception"),
  DEFINE_TIMEOUT(1005, Owner.USER, "define did not return in time"),
  NAME_MISSING(1006, Owner.USER, Retry.NEVER, "an operator has no valid name"),
  NAME_DUPLICATE(1007, Owner.USER, Retry.NEVER, "two operators have the same name"),
  TYPE_UNSUPPORTED(1008, Owner.USER, Retry.NEVER, "a type has no codec"),
  ARGS_INVALID(1009, Owner.USER, Retry.NEVER, "the job's arguments do not fit its Args record"),
  TOPOLOGY_MISMATCH(1010, Owner.USER, Retry.NEVER, "two runs of define gave different topologies"),
  SHARED_OBJECT(1011, Owner.USER, Retry.NEVER, "functions share a mutable object through define"),
  WEIR_CLASSES_BUNDLED(1012, Owner.USER, Retry.NEVER, "the jar bundles Weir's own classes"),
  TOPOLOGY_INVALID(1013, Owner.USER, Retry.NEVER, "the topology cannot run"),
  BUILDER_CLOSED(1014, Owner.USER, Retry.NEVER, "the builder was used after define"),
  TEST_INVALID(
      1015, Owner.USER, Retry.NEVER, "a test asks for something that its job does not have"),
  NOT_REPEATABLE(1020, Owner.USER, "the job's code may not do the same each time"),

  JOB_NAME_TAKEN(2001, Owner.USER, "a running job has this name"),
  NOT_ENOUGH_SLOTS(2002, Owner.USER, "the job needs more slots than the cluster has free"),
  JOB_NOT_FOUND(2003, Owner.USER, "no such job"),
  REQUEST_INVALID(2004, Owner.USER, "the request cannot be served"),
  UNAUTHORIZED(2005, Owner.USER, "the token is missing or wrong"),
  TARGET_NOT_OWNED(2006, Owner.USER, Retry.NEVER, "the output belongs to something else"),
  CONFIG_INVALID(2007, Owner.USER, Retry.NEVER, "an option has no usable value"),
  COORDINATOR_UNREACHABLE(2008, Owner.EXTERNAL, "no coordinator answers"),
  NO_LEADER(2009, Owner.EXTERNAL, "the cluster has no leader at the moment"),
  TIMED_OUT(2010, Owner.EXTERNAL, "the wait ended before the work did"),

  USER_CODE_FAILED(3001, Owner.USER, "a function of the job threw an exception"),
  RECORD_MALFORMED(3002, Owner.USER, Retry.NEVER, "an input record cannot be read"),
  RECORD_TOO_LARGE(3003, Owner.USER, Retry.NEVER, "a record is larger than maxRecordBytes"),
  OVERSHOOT(3004, Owner.USER, "one record made an operator emit more than maxOvershootBytes"),
  TIMESTAMP_INVALID(
      3005, Owner.USER, Retry.NEVER, "a record's event time is missing or out of range"),
  STATE_MISMATCH(3006, Owner.USER, Retry.NEVER, "state of the checkpoint does not fit the job"),
  STEP_STUCK(3007, Owner.USER, "a function did not return in time"),
  OUT_OF_MEMORY(3008, Owner.USER, "an executor's memory ran out"),
  RECORD_NOT_EQUAL(
      3009, Owner.USER, Retry.NEVER, "a record does not come back from its codec as it was"),
  RECORD_CHANGED(3010, Owner.USER, Retry.NEVER, "a record was changed after it was emitted"),
  VALUE_INVALID(
      3011, Owner.USER, Retry.NEVER, "a function of the job gave a value that cannot be used"),
  TIMERS_ENDLESS(3012, Owner.USER, Retry.NEVER, "timers set each other without end"),
  EXECUTOR_EXITED(3013, Owner.USER, "the job's code ended its process"),

  INPUT_UNREADABLE(4001, Owner.EXTERNAL, Retry.FEW, "an input cannot be read"),
  INPUT_CHANGED(4002, Owner.EXTERNAL, Retry.NEVER, "an input changed while it was read"),
  OUTPUT_UNWRITABLE(4003, Owner.EXTERNAL, Retry.FEW, "an output cannot be written"),
  COMMIT_LOST(4004, Owner.EXTERNAL, Retry.NEVER, "prepared output is gone and cannot be committed"),
  STORE_UNREACHABLE(4005, Owner.EXTERNAL, "the checkpoint store cannot be used"),
  ZOOKEEPER_UNREACHABLE(4006, Owner.EXTERNAL, "ZooKeeper cannot be reached"),
  CHECKPOINT_UNREADABLE(4007, Owner.EXTERNAL, "the checkpoint that the pointer names is damaged"),
  PORT_IN_USE(4008, Owner.EXTERNAL, "a port is taken"),
  CERTIFICATE_INVALID(4009, Owner.EXTERNAL, "a certificate or key cannot be used"),
  LOCAL_DISK_UNUSABLE(4010, Owner.EXTERNAL, "an executor's local disk cannot be used"),
  INPUT_MISSING(4011, Owner.EXTERNAL, Retry.NEVER, "an input is not there"),

  EXECUTOR_LOST(5001, Owner.WEIR, "an executor process ended"),
  WORKER_LOST(5002, Owner.WEIR, "a worker was lost"),
  CHANNEL_FAILED(5003, Owner.WEIR, "a channel between two subtasks broke"),
  STALE_EPOCH(5004, Owner.WEIR, "a message of a former leader was refused"),
  CHECKPOINT_EXPIRED(5005, Owner.WEIR, "a checkpoint took too long"),
  VERSION_MISMATCH(5006, Owner.USER, "two processes of different versions met"),
  JOB_UNREADABLE(5007, Owner.EXTERNAL, "a stored job cannot be read by this version"),
  INTERNAL(5999, Owner.WEIR, Retry.FEW, "a rule inside Weir was broken");

  /** Who can mend it. */
  public enum Owner {
    USER,
    EXTERNAL,
    WEIR
  }

  /** What another attempt of the job can hope for. */
  public enum Retry {
    /** It meets the same again for certain: the same records, the same code, the same input. */
    NEVER,
    /** It may fare better, as user code that asks a service does; a few will tell. */
    FEW,
    /** What is in the way passes by itself, or somebody sees to it. */
    ALWAYS
  }

  private final int number;
  private final Owner owner;
  private final Retry retry;
  private final String title;

  ErrorCode(int number, Owner owner, String title) {
    this(number, owner, owner == Owner.USER ? Retry.FEW : Retry.ALWAYS, title);
  }

  ErrorCode(int number, Owner owner, Retry retry, String title) {
    this.number = number;
    this.owner = owner;
    this.retry = retry;
    this.title = title;
  }

  /** As printed: {@code WEIR-1008}. */
  public String code() {
    return "WEIR-" + number;
  }

  public Owner owner() {
    return owner;
  }

  /** Whether a job that failed with it is started again. */
  public Retry retry() {
    return retry;
  }

  public String title() {
    return title;
  }

  /** The code with this printed form, or INTERNAL for one of another version. */
  public static ErrorCode of(String code) {
    for (ErrorCode candidate : values()) {
      if (candidate.code().equals(code)) {
        return candidate;
      }
    }
    return INTERNAL;
  }
}
