package dev.weir.coordinator.schedule;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.api.topology.JobSettings;
import dev.weir.checkpointing.meta.MetadataOp;
import dev.weir.checkpointing.meta.MetadataPaths;
import dev.weir.checkpointing.meta.MetadataValue.Account;
import dev.weir.checkpointing.meta.MetadataValue.Result;
import dev.weir.checkpointing.meta.MetadataValue.Spec;
import dev.weir.coordinator.leader.DamagedJob;
import dev.weir.coordinator.leader.FoundJob;
import dev.weir.coordinator.leader.Outcome;
import dev.weir.coordinator.leader.StoredJob;
import dev.weir.coordinator.message.Answer;
import dev.weir.coordinator.message.ReportedError;
import dev.weir.coordinator.view.JobView.Status;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A job that this leader shows and leaves alone, because it does not understand what is stored of
 * it. Nothing of it is deleted. It can be canceled: then it gets a result, if its nodes are still
 * as they were found. Owned by the coordinator's thread; pure.
 */
final class UnreadableJob {
  private final DamagedJob found;
  private final Outbox out;
  private final long sinceMillis;
  private final List<Long> canceling = new ArrayList<>();
  private @Nullable Result result;
  private @Nullable Result writing;

  UnreadableJob(DamagedJob found, Outbox out) {
    this.found = found;
    this.out = out;
    this.sinceMillis = out.wallMillis();
    this.result = found.result();
    out.alert(ErrorCode.JOB_UNREADABLE, error().message());
  }

  /** The job as it was found; a damaged one where this version does not accept what it reads. */
  static FoundJob checked(FoundJob job) {
    if (job instanceof DamagedJob damaged) {
      Result result = damaged.result();
      return result == null || isEnd(result) ? job : damaged.withoutResult();
    }
    StoredJob stored = (StoredJob) job;
    Result end = stored.result();
    if (end != null && !isEnd(end)) {
      return damaged(stored, null, "status '" + end.status() + "' is unknown");
    }
    try {
      JobSettings.parse(stored.spec().submission().settings());
      return stored;
    } catch (WeirException e) {
      return damaged(stored, end, String.valueOf(e.getMessage()));
    }
  }

  private static boolean isEnd(Result end) {
    return Arrays.stream(Status.values())
        .anyMatch(status -> status.ended() && status.name().equals(end.status()));
  }

  private static DamagedJob damaged(StoredJob stored, @Nullable Result end, String defect) {
    SortedMap<String, Integer> versions = new TreeMap<>();
    versions.put(MetadataPaths.exec(stored.job()), stored.execVersion());
    versions.put(MetadataPaths.pointer(stored.job()), stored.pointerVersion());
    if (stored.result() != null) {
      versions.put(MetadataPaths.result(stored.job()), 0); // it is written once
    }
    String path = MetadataPaths.spec(stored.job());
    return new DamagedJob(stored.job(), stored.spec(), end, versions, path + ": " + defect);
  }

  DamagedJob found() {
    return found;
  }

  @Nullable Spec spec() {
    return found.spec();
  }

  /** As far as it can be told: the submitted name, else the id. */
  String name() {
    return found.spec() == null ? found.job().value() : found.spec().submission().name();
  }

  boolean is(String idOrName) {
    return found.job().value().equals(idOrName) || name().equals(idOrName);
  }

  @Nullable Result result() {
    return result;
  }

  /** Whether its result is on its way. */
  boolean writing() {
    return writing != null;
  }

  long sinceMillis() {
    return sinceMillis;
  }

  ReportedError error() {
    return ReportedError.of(
        ErrorCode.JOB_UNREADABLE,
        "job "
            + name()
            + " does not run: "
            + found.defect()
            + ". Nothing of it is deleted. Run the version that wrote it, or cancel it");
  }

  void stop(long replyToken) {
    refuse(replyToken, error().message());
  }

  void cancel(long replyToken) {
    Result end = result;
    if (end != null && end.status().equals(Status.CANCELED.name())) {
      accept(replyToken);
    } else if (end != null) {
      refuse(replyToken, "job " + name() + " has ended already: " + end.status());
    } else {
      canceling.add(replyToken);
      write();
    }
  }

  private void write() {
    if (writing != null) {
      return;
    }
    long token = out.newToken();
    String path = MetadataPaths.result(found.job());
    Result end =
        new Result(
            out.epoch(),
            token,
            Status.CANCELED.name(),
            error().line(),
            out.wallMillis(),
            Account.NONE);
    writing = end;
    List<MetadataOp> operations = new ArrayList<>();
    found
        .versions()
        .forEach(
            (node, version) -> {
              if (!node.equals(path)) {
                operations.add(new MetadataOp.Check(node, version));
              }
            });
    Integer unreadable = found.versions().get(path);
    operations.add(
        unreadable == null
            ? new MetadataOp.Create(path, end)
            : new MetadataOp.Set(path, end, unreadable));
    out.write(found.job(), token, operations, operations.size() - 1);
  }

  /** The outcome of the write of its result. */
  void on(Outcome outcome) {
    Result end = writing;
    if (end == null || end.token() != outcome.token()) {
      return;
    }
    writing = null;
    if (outcome instanceof Outcome.Applied) {
      result = end;
      canceling.forEach(this::accept);
      out.changed();
    } else {
      canceling.forEach(reply -> refuse(reply, "its nodes have changed since they were read"));
    }
    canceling.clear();
  }

  private void accept(long replyToken) {
    out.reply(replyToken, new Answer.Accepted(found.job(), List.of()));
  }

  private void refuse(long replyToken, String message) {
    out.reply(replyToken, new Answer.Refused(ErrorCode.JOB_UNREADABLE, message));
  }
}
