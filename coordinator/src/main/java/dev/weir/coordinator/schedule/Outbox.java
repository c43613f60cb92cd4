package dev.weir.coordinator.schedule;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.id.JobId;
import dev.weir.api.id.LeaderEpoch;
import dev.weir.checkpointing.meta.MetadataOp;
import dev.weir.coordinator.leader.IdSource;
import dev.weir.coordinator.leader.MetadataCalls;
import dev.weir.coordinator.message.Answer;
import dev.weir.coordinator.message.CoordinatorCommand;
import dev.weir.coordinator.message.Now;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where the scheduling cores put their commands, and whose each call of a store is. Owned by the
 * coordinator's thread.
 */
public final class Outbox {
  private final IdSource ids;
  private final MetadataCalls calls;
  private final Map<Long, JobId> callOf = new TreeMap<>();
  private final List<CoordinatorCommand> commands = new ArrayList<>();
  private Now now = new Now(0, 0);
  private boolean changed;

  public Outbox(IdSource ids, MetadataCalls calls) {
    this.ids = ids;
    this.calls = calls;
  }

  /** An event's turn begins. */
  void begin(Now at) {
    now = at;
  }

  /** Time of the present event, with the leader's own pauses left out. */
  long nowMillis() {
    return now.monotonicMillis();
  }

  /** For showing and writing down only. */
  long wallMillis() {
    return now.wallMillis();
  }

  IdSource ids() {
    return ids;
  }

  LeaderEpoch epoch() {
    return calls.epoch();
  }

  long newToken() {
    return calls.newToken();
  }

  void add(CoordinatorCommand command) {
    commands.add(command);
  }

  /** Writes for a job; {@code deciding} as in {@link MetadataCalls#write}. */
  void write(JobId job, long token, List<MetadataOp> operations, int deciding) {
    callOf.put(token, job);
    calls.write(token, operations, deciding, commands::add);
  }

  /** Reads for a job; returns the token. */
  long read(JobId job, String path) {
    long token = calls.read(path, commands::add);
    callOf.put(token, job);
    return token;
  }

  long createObject(JobId job, String key, byte[] bytes) {
    long token = own(job);
    commands.add(new CoordinatorCommand.BlobCreate(token, key, bytes));
    return token;
  }

  long readBlob(JobId job, String key) {
    long token = own(job);
    commands.add(new CoordinatorCommand.BlobRead(token, key));
    return token;
  }

  long listObjects(JobId job, String prefix) {
    long token = own(job);
    commands.add(new CoordinatorCommand.BlobList(token, prefix));
    return token;
  }

  /** Nobody waits for it: the next listing shows what became of it. */
  void deleteObject(String key) {
    commands.add(new CoordinatorCommand.BlobDelete(ids.next(), key));
  }

  private long own(JobId job) {
    long token = ids.next();
    callOf.put(token, job);
    return token;
  }

  /** Whose call this was; null when nobody waits for it. */
  @Nullable JobId ownerOf(long token) {
    return callOf.remove(token);
  }

  void reply(long replyToken, Answer answer) {
    commands.add(new CoordinatorCommand.Reply(replyToken, answer));
  }

  void alert(ErrorCode code, String message) {
    commands.add(new CoordinatorCommand.Alert(code, message));
  }

  /** What is shown has changed. */
  void changed() {
    changed = true;
  }

  /** The commands of this turn, in order. */
  List<CoordinatorCommand> drain() {
    if (changed) {
      commands.add(new CoordinatorCommand.Changed());
      changed = false;
    }
    List<CoordinatorCommand> all = List.copyOf(commands);
    commands.clear();
    return all;
  }
}
