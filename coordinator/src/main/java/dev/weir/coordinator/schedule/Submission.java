package dev.weir.coordinator.schedule;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.api.id.Attempts;
import dev.weir.api.id.CheckpointId;
import dev.weir.api.id.JobId;
import dev.weir.api.topology.JobSettings;
import dev.weir.checkpointing.core.Digests;
import dev.weir.checkpointing.meta.MetadataOp;
import dev.weir.checkpointing.meta.MetadataPaths;
import dev.weir.checkpointing.meta.MetadataValue;
import dev.weir.checkpointing.meta.MetadataValue.Exec;
import dev.weir.checkpointing.meta.MetadataValue.Pointer;
import dev.weir.checkpointing.meta.MetadataValue.Spec;
import dev.weir.checkpointing.store.BlobStoreException.Reason;
import dev.weir.checkpointing.store.StoreKeys;
import dev.weir.coordinator.leader.Outcome;
import dev.weir.coordinator.leader.StoredJob;
import dev.weir.coordinator.message.Answer;
import dev.weir.coordinator.message.ClientRequest.Submit;
import dev.weir.coordinator.message.CoordinatorEvent;
import dev.weir.coordinator.message.ExecutorNews.Described;
import dev.weir.coordinator.message.ExecutorOrder;
import dev.weir.coordinator.message.ReportedError;
import dev.weir.coordinator.plan.PlanDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A request on its way to becoming a job. Belongs to {@link Submissions}. Until its last step
 * nothing of it exists; that step is one transaction.
 *
 * <pre>
 * Describing transitions to:
 *   Storing:  after two processes have described the job and agree, and it fits the cluster
 *   refused:  after an error of the job, a difference, a lack of room, or the time limit
 * Storing transitions to:
 *   Creating: after the graphs were stored
 *   refused:  after the store refused
 * Creating transitions to:
 *   created:  after multi{leader unchanged, create spec, exec and ckpt} was applied
 * </pre>
 *
 * <p>Upholds J2 together with {@link Submissions}: one job for each request id.
 */
final class Submission {
  /** From the request to the job. */
  static final long LIMIT_MILLIS = 120_000;

  /** A cluster without a worker, or without room, is waited for so long. */
  static final long ROOM_PATIENCE_MILLIS = 10_000;

  /** Executors that may be lost while they describe. */
  static final int MAX_LOST = 2;

  private final Submit request;
  private final JobId job;
  private final JobSettings settings;
  private final Fleet fleet;
  private final Capacity capacity;
  private final Outbox out;
  private final long begunMillis;
  private final List<Long> replies = new ArrayList<>();

  /** By executor that was asked and has not answered, the id of the question. */
  private final SortedMap<String, String> asked = new TreeMap<>();

  /** By executor that has answered, what it said. */
  private final List<Described> described = new ArrayList<>();

  private final List<String> describers = new ArrayList<>();

  /** Lost while asked; how their processes ended is heard of later. */
  private final Set<String> unexplained = new TreeSet<>();

  /** The one of those asked that looks through the code for warnings too. */
  private @Nullable String warner;

  private int lost;
  private @Nullable PlanDocument graphs;
  private @Nullable StoredJob creating;
  private long token;
  private long retryAtMillis = Long.MAX_VALUE;
  private boolean finished;
  private boolean created;

  Submission(Submit request, JobId job, Fleet fleet, Capacity capacity, Outbox out) {
    this.request = request;
    this.job = job;
    this.settings = JobSettings.parse(request.settings());
    this.fleet = fleet;
    this.capacity = capacity;
    this.out = out;
    this.begunMillis = out.nowMillis();
  }

  Submit request() {
    return request;
  }

  JobId job() {
    return job;
  }

  /** Whether it became a job or was refused. */
  boolean finished() {
    return finished;
  }

  /** The job, when it became one. */
  @Nullable StoredJob created() {
    return created ? creating : null;
  }

  /** The job's graphs, when it became one. */
  PlanDocument graphs() {
    if (graphs == null) {
      throw new IllegalStateException("job " + job + " is not described yet");
    }
    return graphs;
  }

  /** Somebody waits for it. */
  void answerTo(long replyToken) {
    replies.add(replyToken);
  }

  /** Time passed. */
  void tick() {
    long age = out.nowMillis() - begunMillis;
    if (finished) {
      return;
    }
    if (graphs != null) {
      if (out.nowMillis() >= retryAtMillis) {
        store();
      } else if (creating == null && age > LIMIT_MILLIS) {
        refuse(ErrorCode.STORE_UNREACHABLE, "the job's topology could not be stored in time");
      }
      return;
    }
    if (age > LIMIT_MILLIS) {
      refuse(ErrorCode.DEFINE_TIMEOUT, "nobody described the job within " + LIMIT_MILLIS + " ms");
    } else if (asked.size() + described.size() < 2) {
      ask(age);
    }
  }

  private void ask(long age) {
    int free = capacity.freeSlots(job);
    if (free < settings.parallelism()) {
      if (age > ROOM_PATIENCE_MILLIS || fleet.settled()) {
        refuseForRoom(free);
      }
      return;
    }
    while (!finished && asked.size() + described.size() < 2) {
      ExecutorProcess spare = capacity.takeSpare(job, firstWorker());
      if (spare == null) {
        break;
      }
      String question = out.ids().hex16();
      asked.put(spare.id, question);
      describers.add(spare.id);
      boolean warn = warner == null;
      warner = warn ? spare.id : warner;
      fleet.send(spare, new ExecutorOrder.Describe(question, job, request.code(), warn));
    }
    if (asked.size() + described.size() < 2 && !capacity.awaitsSpare(job) && asked.isEmpty()) {
      // Every place is taken by the one that described first: it makes room for a fresh one.
      fleet.members(job).forEach(e -> fleet.dismiss(e, "another process describes the job"));
    }
  }

  private @Nullable String firstWorker() {
    ExecutorProcess first = describers.isEmpty() ? null : fleet.executor(describers.get(0));
    return first == null ? null : first.worker;
  }

  private void refuseForRoom(int free) {
    refuse(
        ErrorCode.NOT_ENOUGH_SLOTS,
        "job '"
            + request.name()
            + "' needs "
            + settings.parallelism()
            + " slots (its parallelism), "
            + free
            + " are free on "
            + fleet.workers().size()
            + " workers");
  }

  /** An executor says what the job is. */
  void on(String executor, Described answer) {
    if (finished || !answer.request().equals(asked.get(executor))) {
      return;
    }
    asked.remove(executor);
    ReportedError error = answer.error();
    if (error != null) {
      refuse(error.code(), error.text() + place(executor, error.code()));
      return;
    }
    described.add(answer);
    if (described.size() == 2) {
      compare();
    } else {
      tick();
    }
  }

  /** A path or an address means what the machine of a worker makes of it. */
  private String place(String executor, ErrorCode code) {
    ExecutorProcess process = fleet.executor(executor);
    return process == null || code.owner() != ErrorCode.Owner.EXTERNAL
        ? ""
        : " (on worker '" + process.worker + "')";
  }

  private void compare() {
    try {
      graphs = Agreement.graphs(described.get(0), described.get(1), settings);
    } catch (WeirException e) {
      refuse(e.code(), String.valueOf(e.getMessage()));
      return;
    }
    int free = capacity.freeSlots(job);
    if (free < settings.parallelism()) {
      refuseForRoom(free);
    } else {
      store();
    }
  }

  private void store() {
    retryAtMillis = Long.MAX_VALUE;
    token = out.createObject(job, topologyKey(), graphs().bytes());
  }

  private String topologyKey() {
    return StoreKeys.topology(job, Digests.sha256(graphs().bytes()));
  }

  /** Answer of the object store. */
  void on(CoordinatorEvent.Blob answer) {
    if (finished || answer.token() != token) {
      return;
    }
    if (answer instanceof CoordinatorEvent.BlobCreated) {
      create();
    } else if (answer instanceof CoordinatorEvent.BlobFailed failed) {
      if (failed.reason() == Reason.UNKNOWN) {
        retryAtMillis = out.nowMillis() + 500;
      } else {
        refuse(
            ErrorCode.STORE_UNREACHABLE,
            "the job's topology could not be stored: " + failed.message());
      }
    }
  }

  /** What the job's record keeps of the request. */
  static MetadataValue.Submission stored(Submit request) {
    return new MetadataValue.Submission(
        request.requestId(),
        request.name(),
        request.code().jarSha256(),
        request.code().jobClass(),
        request.code().args(),
        request.settings());
  }

  private void create() {
    token = out.newToken();
    String fingerprint = described.get(0).fingerprint();
    Spec spec =
        new Spec(
            out.epoch(), token, job, stored(request), fingerprint, topologyKey(), out.wallMillis());
    String planSha256 = graphs().planSha256();
    Exec exec = new Exec(out.epoch(), token, Attempts.first(), planSha256, CheckpointId.NONE);
    Pointer none = new Pointer(out.epoch(), token, CheckpointId.NONE, Attempts.first(), "", "");
    creating = new StoredJob(spec, exec, 0, none, 0, null, null);
    out.write(
        job,
        token,
        List.of(
            new MetadataOp.Create(MetadataPaths.spec(job), spec),
            new MetadataOp.Create(MetadataPaths.exec(job), exec),
            new MetadataOp.Create(MetadataPaths.pointer(job), none)),
        0);
  }

  /** What became of the job's creation. */
  void on(Outcome outcome) {
    if (finished || outcome.token() != token) {
      return;
    }
    if (outcome instanceof Outcome.Applied) {
      finished = true;
      created = true;
      List<String> warnings = described.stream().flatMap(each -> each.warnings().stream()).toList();
      replies.forEach(reply -> out.reply(reply, new Answer.Accepted(job, warnings)));
    } else {
      refuse(ErrorCode.INTERNAL, "the job's record could not be created: " + outcome);
    }
  }

  /** A process that was to describe the job is lost, or turns out to have ended like this. */
  void lost(String executor, ReportedError error) {
    boolean news = asked.remove(executor) != null;
    if (finished || !(news || unexplained.contains(executor))) {
      return;
    }
    if (error.code().owner() == ErrorCode.Owner.USER) {
      refuse(
          ErrorCode.DEFINE_FAILED,
          "define ended its process"
              + (error.code() == ErrorCode.OUT_OF_MEMORY ? ", whose memory ran out: " : ": ")
              + error.message()
              + "; it must return, without System.exit and within the executor's memory");
      return;
    }
    if (!news) {
      return;
    }
    unexplained.add(executor);
    if (executor.equals(warner)) {
      warner = null;
    }
    lost++;
    if (lost > MAX_LOST) {
      refuse(
          error.code(),
          lost
              + " processes were lost that were to describe the job; the last one: "
              + error.message());
    }
  }

  private void refuse(ErrorCode code, String message) {
    finished = true;
    replies.forEach(reply -> out.reply(reply, new Answer.Refused(code, message)));
    capacity.release(job, "its job was refused");
  }
}
