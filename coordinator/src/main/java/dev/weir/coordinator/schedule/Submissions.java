package dev.weir.coordinator.schedule;

import dev.weir.api.codec.RecordTooLargeException;
import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.api.id.JobId;
import dev.weir.checkpointing.meta.MetadataText;
import dev.weir.checkpointing.meta.MetadataValue.Spec;
import dev.weir.checkpointing.store.StoreKeys;
import dev.weir.coordinator.message.Answer;
import dev.weir.coordinator.message.ClientRequest.Submit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Requests that are not jobs yet. Refuses what cannot become one, and answers a request that came
 * before with the job it became (J2). Owned by the coordinator's thread; pure.
 */
final class Submissions {
  /** Requests that are worked on at once. */
  static final int MAX_AT_ONCE = 32;

  static final int MAX_NAME_CHARS = 100;

  private final SortedMap<JobId, JobCore> jobs;
  private final SortedMap<JobId, UnreadableJob> unreadable;
  private final Fleet fleet;
  private final Capacity capacity;
  private final Outbox out;
  private final Map<JobId, Submission> open = new LinkedHashMap<>();

  Submissions(
      SortedMap<JobId, JobCore> jobs,
      SortedMap<JobId, UnreadableJob> unreadable,
      Fleet fleet,
      Capacity capacity,
      Outbox out) {
    this.jobs = jobs;
    this.unreadable = unreadable;
    this.fleet = fleet;
    this.capacity = capacity;
    this.out = out;
  }

  @Nullable Submission of(JobId job) {
    return open.get(job);
  }

  List<Submission> open() {
    return List.copyOf(open.values());
  }

  void submit(long replyToken, Submit request) {
    JobId known = jobOf(request.requestId());
    if (known != null) {
      out.reply(replyToken, new Answer.Accepted(known, List.of()));
      return;
    }
    for (Submission submission : open.values()) {
      if (submission.request().requestId().equals(request.requestId())) {
        submission.answerTo(replyToken);
        return;
      }
    }
    try {
      check(request);
      JobId job = new JobId(out.ids().hex16() + out.ids().hex16());
      checkRecord(request, job);
      Submission submission = new Submission(request, job, fleet, capacity, out);
      submission.answerTo(replyToken);
      open.put(job, submission);
      submission.tick();
    } catch (WeirException e) {
      out.reply(replyToken, new Answer.Refused(e.code(), String.valueOf(e.getMessage())));
    }
  }

  private @Nullable JobId jobOf(String requestId) {
    for (JobCore job : jobs.values()) {
      if (job.facts().spec.submission().requestId().equals(requestId)) {
        return job.facts().job();
      }
    }
    for (UnreadableJob job : unreadable.values()) {
      Spec spec = job.spec();
      if (spec != null && spec.submission().requestId().equals(requestId)) {
        return job.found().job();
      }
    }
    return null;
  }

  private void check(Submit request) {
    String name = request.name();
    if (request.requestId().isBlank() || request.code().jobClass().isBlank()) {
      throw new WeirException(
          ErrorCode.REQUEST_INVALID, "a submission needs a request id and a job class");
    }
    if (name.isBlank() || name.length() > MAX_NAME_CHARS) {
      throw new WeirException(
          ErrorCode.REQUEST_INVALID,
          "expected a job name of 1 to " + MAX_NAME_CHARS + " characters, found '" + name + "'");
    }
    boolean taken =
        jobs.values().stream()
                .anyMatch(j -> !j.ended() && j.facts().spec.submission().name().equals(name))
            || unreadable.values().stream().anyMatch(j -> j.result() == null && j.is(name))
            || open.values().stream().anyMatch(s -> s.request().name().equals(name));
    if (taken) {
      throw new WeirException(
          ErrorCode.JOB_NAME_TAKEN, "a job named '" + name + "' runs; stop it, or choose another");
    }
    if (open.size() >= MAX_AT_ONCE) {
      throw new WeirException(
          ErrorCode.REQUEST_INVALID,
          MAX_AT_ONCE + " submissions are under way already; try again in a moment");
    }
  }

  /**
   * The job's record has to fit into its node; what the request does not say is known in length.
   */
  private void checkRecord(Submit request, JobId job) {
    String digest = "0".repeat(64);
    Spec record =
        new Spec(
            out.epoch(),
            Long.MIN_VALUE,
            job,
            Submission.stored(request),
            digest,
            StoreKeys.topology(job, digest),
            Long.MIN_VALUE);
    try {
      MetadataText.encode(record);
    } catch (RecordTooLargeException e) {
      throw new WeirException(
          ErrorCode.REQUEST_INVALID,
          "the job's record, with its arguments and settings, is "
              + e.neededBytes()
              + " bytes, at most "
              + MetadataText.MAX_BYTES
              + " are kept; put large values into a file and pass its name",
          e);
    } catch (IllegalArgumentException e) {
      throw new WeirException(
          ErrorCode.REQUEST_INVALID, "the job's record cannot be kept: " + e.getMessage(), e);
    }
  }

  /** Takes out what is finished; returns those that became jobs. */
  List<Submission> takeCreated() {
    List<Submission> created = new ArrayList<>();
    for (Submission submission : open()) {
      if (submission.finished()) {
        open.remove(submission.job());
        if (submission.created() != null) {
          created.add(submission);
        }
      }
    }
    return created;
  }
}
