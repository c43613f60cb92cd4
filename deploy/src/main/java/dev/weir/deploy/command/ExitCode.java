package dev.weir.deploy.command;

import dev.weir.api.error.ErrorCode;

/** What {@code weir} ends with. The numbers are for scripts and never change. */
enum ExitCode {
  OK(0),
  FAILURE(1),
  USAGE(2),
  NOT_FOUND(3),
  CONFLICT(4),
  UNREACHABLE(5),
  TIMED_OUT(6),
  UNAUTHORIZED(7),
  JOB_FAILED(10),
  JOB_CANCELED(11);

  final int number;

  ExitCode(int number) {
    this.number = number;
  }

  static ExitCode of(ErrorCode code) {
    return switch (code) {
      case JOB_NOT_FOUND -> NOT_FOUND;
      case JOB_NAME_TAKEN, NOT_ENOUGH_SLOTS, TARGET_NOT_OWNED, STATE_MISMATCH -> CONFLICT;
      case COORDINATOR_UNREACHABLE, NO_LEADER, ZOOKEEPER_UNREACHABLE, STORE_UNREACHABLE ->
          UNREACHABLE;
      case TIMED_OUT -> TIMED_OUT;
      case UNAUTHORIZED -> UNAUTHORIZED;
      case CONFIG_INVALID -> USAGE;
      default -> FAILURE;
    };
  }
}
