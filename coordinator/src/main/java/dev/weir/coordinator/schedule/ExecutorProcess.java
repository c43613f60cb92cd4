package dev.weir.coordinator.schedule;

import dev.weir.api.id.JobId;
import dev.weir.coordinator.message.ExecutorNews;
import dev.weir.coordinator.message.ExecutorOrder.Peer;
import org.jspecify.annotations.Nullable;

/**
 * An executor process as {@link Fleet} knows it.
 *
 * <pre>
 * STARTING transitions to: JOINING after its Hello; LEAVING when it does not come in time
 * JOINING transitions to:  SPARE or MEMBER after its State; LEAVING when it is of no use
 * SPARE transitions to:    MEMBER when a submission or a job takes it; STARTING after its stream ended
 * MEMBER transitions to:   LEAVING when its job does not need it; STARTING after its stream ended
 * LEAVING transitions to:  nothing; it is forgotten when its worker says that it is gone
 * </pre>
 */
final class ExecutorProcess {
  final String id;
  final String worker;
  String incarnation = "";
  String dataAddress = "";
  long pid;
  Role role = Role.STARTING;
  @Nullable JobId job;

  /** Whose member it was when it was lost. */
  @Nullable JobId formerJob;

  boolean connected;
  long lastHeardMillis;

  /** Until when a STARTING, JOINING or LEAVING one may stay so. */
  long deadlineMillis;

  /** Until when it may take to drop an attempt; MAX_VALUE when it has none to drop. */
  long dropDueMillis = Long.MAX_VALUE;

  /** Highest attempt that it was told to take part in, and to drop. */
  int deployedAttempt;

  int droppedAttempt;
  ExecutorNews.@Nullable Heartbeat heartbeat;

  /** What it is here for. */
  enum Role {
    STARTING,
    JOINING,
    SPARE,
    MEMBER,
    LEAVING
  }

  ExecutorProcess(String id, String worker, long deadlineMillis) {
    this.id = id;
    this.worker = worker;
    this.deadlineMillis = deadlineMillis;
  }

  boolean isMemberOf(JobId ofJob) {
    return role == Role.MEMBER && ofJob.equals(job);
  }

  /** Whether it can be given work now. */
  boolean isReady() {
    return connected && (role == Role.SPARE || role == Role.MEMBER);
  }

  /** Whether nothing is expected of it but heartbeats. */
  boolean rests() {
    return isReady() && dropDueMillis == Long.MAX_VALUE;
  }

  Peer peer() {
    return new Peer(id, incarnation, dataAddress);
  }
}
