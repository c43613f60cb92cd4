package dev.weir.deploy.demo.process;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.api.error.WeirException;
import dev.weir.deploy.http.ApiClient;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Kills with SIGKILL an executor, a worker and the leading coordinator, each when the job has
 * recovered from the one before and completed a checkpoint since. Called every few milliseconds by
 * the demo's thread.
 *
 * <pre>
 *   waiting ─► due ─kill─► recovering ─running, and a checkpoint triggered since─► waiting …
 * </pre>
 */
final class Chaos {
  private final ApiClient api;
  private final String job;
  private final Consumer<String> news;
  private final Deque<Victim> victims = new ArrayDeque<>();
  private final List<Kill> kills = new ArrayList<>();
  private final long periodMillis;
  private long dueMillis;
  private String pointerSeen = "";
  private @Nullable Wound wound;
  private long runningAfterMillis;

  private record Victim(String role, Predicate<JsonNode> is) {}

  private record Wound(String role, long pid, long wallMillis, long atMillis, int attempt) {}

  /**
   * A process that was killed.
   *
   * @param atMillis since the first committed output
   * @param firstCheckpointAfterMillis from the kill until a checkpoint was complete that had been
   *     triggered after it
   * @param recoveryMillis from the kill until the job was running again
   */
  record Kill(
      String role, long pid, long atMillis, long firstCheckpointAfterMillis, long recoveryMillis) {}

  /**
   * @param periodMillis between two kills, at least
   */
  Chaos(ApiClient api, String job, long periodMillis, Consumer<String> news) {
    this.api = api;
    this.job = job;
    this.news = news;
    this.periodMillis = periodMillis;
    this.dueMillis = periodMillis;
    victims.add(new Victim("executor", this::hosts));
    victims.add(new Victim("worker", p -> isRole(p, "worker") && p.path("connected").asBoolean()));
    victims.add(
        new Victim("coordinator", p -> isRole(p, "coordinator") && p.path("leader").asBoolean()));
  }

  private boolean hosts(JsonNode process) {
    return isRole(process, "executor") && process.path("job").asText().equals(job);
  }

  private static boolean isRole(JsonNode process, String role) {
    return process.path("role").asText().equals(role);
  }

  /** Whether every kill has been made and survived. */
  boolean done() {
    return victims.isEmpty() && wound == null;
  }

  List<Kill> kills() {
    return kills;
  }

  /**
   * Goes on.
   *
   * @param atMillis since the first committed output
   * @param wallMillis of the clock
   */
  void step(JobWatch watch, long atMillis, long wallMillis) {
    Wound open = wound;
    if (open != null) {
      heal(open, watch, wallMillis);
    } else if (!victims.isEmpty() && atMillis >= dueMillis && watch.running()) {
      if (pointerSeen.isEmpty()) {
        pointerSeen = watch.pointer();
      } else if (!pointerSeen.equals(watch.pointer())) {
        kill(watch, atMillis, wallMillis);
      }
    }
  }

  private void heal(Wound open, JobWatch watch, long wallMillis) {
    if (!watch.running()) {
      return;
    }
    long after = wallMillis - open.wallMillis();
    boolean checkpointed = watch.lastTriggeredMillis() > open.wallMillis();
    if (runningAfterMillis == 0 && (checkpointed || watch.attempt() > open.attempt())) {
      runningAfterMillis = after;
    }
    if (!checkpointed) {
      return;
    }
    kills.add(new Kill(open.role(), open.pid(), open.atMillis(), after, runningAfterMillis));
    runningAfterMillis = 0;
    news.accept(
        "recovered from the death of the "
            + open.role()
            + ": first checkpoint after "
            + after
            + " ms");
    wound = null;
    pointerSeen = "";
    dueMillis = open.atMillis() + Math.max(periodMillis, after);
  }

  private void kill(JobWatch watch, long atMillis, long wallMillis) {
    Victim victim = victims.getFirst();
    try {
      for (JsonNode process : api.get("/api/v1/cluster").path("processes")) {
        if (victim.is().test(process)) {
          long pid = process.path("pid").asLong();
          if (ProcessHandle.of(pid).map(ProcessHandle::destroyForcibly).orElse(false)) {
            victims.removeFirst();
            wound = new Wound(victim.role(), pid, wallMillis, atMillis, watch.attempt());
            news.accept(
                "kill -9 " + pid + ": " + victim.role() + " " + process.path("id").asText());
          }
          return;
        }
      }
    } catch (WeirException e) {
      // No leader at this moment; the next step asks again.
      news.accept("waiting for a leader: " + e.getMessage());
    }
  }
}
